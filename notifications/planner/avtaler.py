"""Agreements as the planner reads them: columns, not objects, a portion at a time."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from norsk.when import oslo_date
from notifications.planner.avtale_facts import AvtaleRow, facts_of_row
from notifications.planner.basis import Contacts, Pass
from notifications.planner.item import Item, Known, Sought, slot_of
from notifications.planner.line import OFFICE, Line, Looking, avtale_line, people_line
from notifications.planner.one_of import one_of
from notifications.rules.avtaler import AvtaleFacts, OptionFacts, avtale_targets
from register.avtale import Avtale, AvtaleControl, AvtaleEnhet, AvtaleLevel, AvtaleOption, AvtaleStatus
from register.enhet import EnhetTree
from register.track import Track, TrackKind

_AVTALE: Final = Avtale.__table__.c
COLUMNS: Final = (
    _AVTALE.id,
    _AVTALE.starts_on,
    _AVTALE.expires_on,
    _AVTALE.max_expires_on,
    _AVTALE.running,
    _AVTALE.notice_on,
    _AVTALE.notice_months,
    _AVTALE.has_options,
    _AVTALE.value_nok,
    _AVTALE.value_per,
    _AVTALE.tjenesteomrade,
    _AVTALE.status,
    _AVTALE.avtaleforvalter_id,
    _AVTALE.stedfortreder_id,
    _AVTALE.avtaleeier_id,
    _AVTALE.enhet_id,
    _AVTALE.confidential,
    _AVTALE.open_to_all,
    _AVTALE.filled,
    _AVTALE.changed_at,
)
"""What the planner reads of an agreement: columns of the table, since nothing of the ORM is needed."""
_OPTION: Final = AvtaleOption.__table__.c
_CONTROL: Final = AvtaleControl.__table__.c
_ENHET: Final = AvtaleEnhet.__table__.c
_OVER: Final = frozenset({AvtaleStatus.UTGATT.value, AvtaleStatus.AVSLUTTET.value})
_FORVALTER: Final = "avtaleforvalter_id"
_END: Final = "expires_on"


@dataclass(slots=True)
class AvtaleRows:
    """A portion of agreements, by id, with what hangs on them."""

    rows: Sequence[AvtaleRow]
    options: Mapping[uuid.UUID, list[tuple[OptionFacts, bool]]]
    controls: Mapping[uuid.UUID, list[date]]
    leaders: Mapping[uuid.UUID, uuid.UUID | None]
    enheter: EnhetTree
    contacts: Contacts | None = None
    orderers: Mapping[uuid.UUID, list[uuid.UUID]] = field(default_factory=dict)

    @property
    def records(self) -> list[str]:
        """The records of the portion, as tracks name them."""
        return [f"avtale:{row.id}" for row in self.rows]


async def read_after(
    session: AsyncSession, after: uuid.UUID | None, *, limit: int, at: Pass
) -> AvtaleRows | None:
    """Return the next portion of agreements after an id; None at the end. Groups and suppliers' rows are left out."""
    wanted = (
        select(*COLUMNS).where(_AVTALE.level == AvtaleLevel.AVTALE.value).order_by(_AVTALE.id).limit(limit)
    )
    if after is not None:
        wanted = wanted.where(_AVTALE.id > after)
    rows = (await session.execute(wanted)).all()
    return await _around(session, rows, at) if rows else None


async def ids_after(session: AsyncSession, after: uuid.UUID | None, *, limit: int) -> Sequence[uuid.UUID]:
    """Return the ids of the agreements that `read_after` reads."""
    wanted = select(_AVTALE.id).where(_AVTALE.level == AvtaleLevel.AVTALE.value).order_by(_AVTALE.id)
    if after is not None:
        wanted = wanted.where(_AVTALE.id > after)
    return (await session.scalars(wanted.limit(limit))).all()


async def read_some(session: AsyncSession, ids: Collection[uuid.UUID], *, at: Pass) -> AvtaleRows:
    """Return these agreements; those that are gone, or are no agreements of their own, are left out."""
    wanted = select(*COLUMNS).where(
        _AVTALE.level == AvtaleLevel.AVTALE.value, one_of(session, _AVTALE.id, ids)
    )
    return await _around(session, (await session.execute(wanted)).all(), at)


async def _around(session: AsyncSession, rows: Sequence[AvtaleRow], at: Pass) -> AvtaleRows:
    ids = [row.id for row in rows]
    options: dict[uuid.UUID, list[tuple[OptionFacts, bool]]] = defaultdict(list)
    wanted = select(
        _OPTION.avtale_id,
        _OPTION.notice_on,
        _OPTION.mode,
        _OPTION.length_months,
        _OPTION.used,
    ).where(one_of(session, _OPTION.avtale_id, ids))
    for id, notice_on, mode, months, used in await session.execute(wanted.order_by(_OPTION.position)):
        options[id].append((OptionFacts(notice_on, mode, months), bool(used)))
    controls: dict[uuid.UUID, list[date]] = defaultdict(list)
    planned = select(_CONTROL.avtale_id, _CONTROL.planned_on).where(one_of(session, _CONTROL.avtale_id, ids))
    for id, planned_on in await session.execute(planned.order_by(_CONTROL.planned_on)):
        controls[id].append(planned_on)
    enheter = await at.enheter(session)
    leaders = await at.leaders(session, {row.avtaleforvalter_id for row in rows if row.avtaleforvalter_id})
    found = AvtaleRows(rows, options, controls, leaders, enheter)
    news = [row.id for row in rows if row.starts_on is not None and row.starts_on > at.on - _NEWS]
    if news:
        found.contacts = await at.contacts(session)
        found.orderers = await _orderers(session, news)
    return found


_NEWS: Final = timedelta(days=120)
"""How long after it began an agreement may still be news (`notifications.rules.avtaler` decides)."""


async def _orderers(session: AsyncSession, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[uuid.UUID]]:
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    wanted = select(_ENHET.avtale_id, _ENHET.enhet_id).where(one_of(session, _ENHET.avtale_id, ids))
    for id, enhet_id in await session.execute(wanted):
        found[id].append(enhet_id)
    return found


def item_of(row: AvtaleRow, around: AvtaleRows, known: Known, at: Pass) -> Item:
    """Return an agreement with its tracks."""
    facts = _facts(row, around, known, at)
    done = {verdict.track for verdict in known.verdicts}
    # Where the contract tool says that it is over, there is nothing left to decide.
    over = row.status in _OVER
    targets = () if over else avtale_targets(facts, on=at.on, latest_start=at.latest_start, done=done)
    sought: list[Sought] = []
    for target in targets:
        steps, since = at.steps(target.track, area=facts.tjenesteomrade)
        if steps.enabled:
            track = target.track
            sought.append(
                Sought(slot_of(track), track, steps.steps, steps.level.value, target.start_on, since)
            )
    filled: Mapping[str, str] = row.filled or {}
    return Item(
        record=facts.record,
        sought=tuple(sought),
        line=partial(_line, row, around),
        known_on=facts.known_on,
        changed_at=row.changed_at,
        avtaleforvalter_id=row.avtaleforvalter_id,
        confirmed=_FORVALTER in filled,
        expires_on=row.expires_on,
        end_filled=_END in filled,
        ended=facts.ended,
    )


def _facts(row: AvtaleRow, around: AvtaleRows, known: Known, at: Pass) -> AvtaleFacts:
    options = around.options.get(row.id, ())
    seen = known.seen
    missing = seen.targets.get(TrackKind.MISSING.value, (at.on, at.on)) if seen else None
    return facts_of_row(
        row,
        options,
        tjenesteomrade=row.tjenesteomrade or around.enheter.tjenesteomrade_of(row.enhet_id),
        controls=tuple(around.controls.get(row.id, ())),
        has_avtaleforvalter=row.avtaleforvalter_id is not None,
        ended=row.status in _OVER
        or (not row.running and row.expires_on is not None and row.expires_on < at.on),
        known_on=(seen.known_on if seen else None) or first_known(row.changed_at, at),
        missing_on=missing[0] if missing else None,
    )


def first_known(changed_at: datetime | None, at: Pass) -> date:
    """Return since when a record counts as known that nobody has looked at: since it came, today in a first import."""
    if changed_at is None or at.is_first(changed_at):
        return at.on
    return min(oslo_date(changed_at), at.on)


def _line(row: AvtaleRow, around: AvtaleRows, track: Track) -> Line:
    if track.kind is TrackKind.NEW_AVTALE:
        return _news_line(row, around)
    return avtale_line(track.kind, looking(row, around))


def looking(row: AvtaleRow, around: AvtaleRows) -> Looking:
    """Return who looks after an agreement."""
    leader = around.leaders.get(row.avtaleforvalter_id) if row.avtaleforvalter_id else None
    if leader is None:
        above = around.enheter.upwards(row.enhet_id)
        leader = next((enhet.leader_id for enhet in above if enhet.leader_id), None)
    return Looking(row.avtaleforvalter_id, row.stedfortreder_id, row.avtaleeier_id, leader)


def _news_line(row: AvtaleRow, around: AvtaleRows) -> Line:
    """Return the innkjøpskontakter of whoever may order; of a confidential agreement only those of its own enhet."""
    contacts = around.contacts
    if contacts is None:
        return OFFICE
    if row.open_to_all and not row.confidential:
        found = contacts.everybody()
    elif row.confidential:
        found = contacts.of(row.enhet_id, row.tjenesteomrade)
    else:
        of: Callable[[uuid.UUID], frozenset[uuid.UUID]] = contacts.of
        found = frozenset[uuid.UUID]().union(*(of(id) for id in around.orderers.get(row.id, ())))
        found = found or contacts.of(row.enhet_id, row.tjenesteomrade)
    line = people_line(found)
    return Line(line.first)
