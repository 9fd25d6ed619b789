"""What the register lacks, so that somebody can find it out: each kind of gap with a count and the first ones."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from register.avtale import Avtale, AvtaleLevel, AvtaleOption, AvtaleStatus
from register.avtale_hit import Seen
from register.enhet import EnhetTree, fold_name
from register.person import Person, PersonRole, Role

MOST_NAMED: Final = 5
"""How many of each kind are named."""


class Gap(StrEnum):
    """The kinds of what is missing, in the order they are told."""

    NO_INNKJOPSKONTAKT = "no_innkjopskontakt"
    NO_LEADER = "no_leader"
    NO_AVTALEEIER = "no_avtaleeier"
    NO_AVTALEFORVALTER = "no_avtaleforvalter"
    NO_END = "no_end"
    OPTIONS_UNKNOWN = "options_unknown"
    NOT_IN_NEWEST = "not_in_newest"


@dataclass(frozen=True, slots=True)
class Missing:
    """One kind of gap: how many there are, and the names of the first ones."""

    gap: Gap
    count: int
    names: tuple[str, ...]


async def missing_data(session: AsyncSession, enheter: EnhetTree, *, seen: Seen, on: date) -> list[Missing]:
    """Return every kind of gap that there is on a day, among what may be seen; agreements that are over do not count."""
    found = [
        _named(Gap.NO_INNKJOPSKONTAKT, await _areas_without_contact(session, enheter)),
        _named(
            Gap.NO_LEADER,
            [e.name for e in enheter.by_id.values() if e.leader_id is None and e.missing_since is None],
        ),
    ]
    for gap, lacks in _conditions().items():
        found.append(await _avtaler(session, gap, and_(lacks, _current(on), seen)))
    return [one for one in found if one.count]


def _named(gap: Gap, names: list[str]) -> Missing:
    return Missing(gap, len(names), tuple(sorted(names)[:MOST_NAMED]))


async def _areas_without_contact(session: AsyncSession, enheter: EnhetTree) -> list[str]:
    """Return the tjenesteområder for which nobody is innkjøpskontakt, neither on an enhet nor by role."""
    areas: dict[str, str] = {}
    covered: set[str] = set()
    for enhet in enheter.by_id.values():
        area = enheter.tjenesteomrade_of(enhet.id)
        if area is None or enhet.missing_since is not None:
            continue
        areas.setdefault(fold_name(area), area)
        if enhet.innkjopskontakt_id:
            covered.add(fold_name(area))
    roles = await session.execute(
        select(PersonRole.scope, Person.tjenesteomrade, Person.enhet_id)
        .join(Person, Person.id == PersonRole.person_id)
        .where(PersonRole.role == Role.INNKJOPSKONTAKT.value, Person.left_on.is_(None))
    )
    for scope, area, enhet_id in roles:
        covered.add(scope or fold_name(area or enheter.tjenesteomrade_of(enhet_id) or ""))
    return [name for key, name in areas.items() if key not in covered]


def _conditions() -> dict[Gap, ColumnElement[bool]]:
    told = exists().where(AvtaleOption.avtale_id == Avtale.id)
    unused = exists().where(AvtaleOption.avtale_id == Avtale.id, AvtaleOption.used.is_(None))
    vague = exists().where(AvtaleOption.avtale_id == Avtale.id, AvtaleOption.length_months.is_(None))
    return {
        Gap.NO_AVTALEEIER: Avtale.avtaleeier_id.is_(None),
        Gap.NO_AVTALEFORVALTER: Avtale.avtaleforvalter_id.is_(None),
        Gap.NO_END: and_(Avtale.expires_on.is_(None), Avtale.running.is_(False)),
        Gap.OPTIONS_UNKNOWN: or_(
            and_(Avtale.has_options.is_(None), ~told),
            and_(Avtale.has_options.is_(True), ~told),
            vague,
            unused,
        ),
        Gap.NOT_IN_NEWEST: Avtale.missing_since.is_not(None),
    }


def _current(on: date) -> ColumnElement[bool]:
    """Return the condition of an agreement that is followed up: no container, no supplier's row, and not over."""
    over = (AvtaleStatus.UTGATT.value, AvtaleStatus.AVSLUTTET.value)
    return and_(
        Avtale.level == AvtaleLevel.AVTALE.value,
        or_(Avtale.status.is_(None), Avtale.status.not_in(over)),
        or_(Avtale.expires_on.is_(None), Avtale.running.is_(True), Avtale.expires_on >= on),
    )


async def _avtaler(session: AsyncSession, gap: Gap, lacks: ColumnElement[bool]) -> Missing:
    count = await session.scalar(select(func.count(Avtale.id)).where(lacks)) or 0
    rows = await session.execute(
        select(Avtale.title, Avtale.reference)
        .where(lacks)
        .order_by(Avtale.expires_on.nulls_last(), Avtale.title)
        .limit(MOST_NAMED)
    )
    return Missing(gap, count, tuple(f"{title} ({ref})" if ref else title for title, ref in rows))
