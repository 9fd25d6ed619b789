"""The agreements on the page: when they end, what may be decided and by when, and whether it has been."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from bot.board.filters import Filters
from bot.board.looking import Looking
from bot.board.narrowing import has_text, in_place, of_person
from bot.board.paging import Listed, Window
from bot.board.records import avtale_named
from bot.board.sight import seen_avtaler
from knowledge.lead_time import latest_starts
from norsk.calendar import add_months
from notifications.planner.avtale_facts import facts_of_row
from notifications.rules.avtaler import LatestStart
from notifications.rules.facts import AvtaleFacts, OptionFacts, last_end, option_deadline
from register.avtale import Avtale, AvtaleLevel, AvtaleOption, AvtaleStatus, Level
from register.decision import Decision, standing_decisions
from register.person import Person
from register.track import VERDICT_NAMES, Track, TrackKind, Verdict

RISKS: Final = {Level.HOY.value: "høy", Level.MIDDELS.value: "middels", Level.LAV.value: "lav"}
PERIODS: Final = {"3": "slutter innen 3 måneder", "6": "slutter innen 6 måneder", "12": "slutter innen ett år",
                  "24": "slutter innen to år", "uten": "løpende eller uten sluttdato", "over": "sluttet siste 90 dager"}  # fmt: skip
SORTS: Final = {"": "sluttdato", "frist": "frist i registeret", "navn": "navn"}
_OVER: Final = (AvtaleStatus.UTGATT.value, AvtaleStatus.AVSLUTTET.value)
_STILL: Final = timedelta(days=90)
_DECIDED: Final = (TrackKind.OPTION, TrackKind.NEW_PROCUREMENT, TrackKind.EXPIRY, TrackKind.RUNNING)
_COLUMNS: Final = (
    Avtale.id, Avtale.title, Avtale.reference, Avtale.supplier_name, Avtale.tjenesteomrade, Avtale.enhet_id,
    Avtale.starts_on, Avtale.expires_on, Avtale.max_expires_on, Avtale.running, Avtale.notice_on,
    Avtale.notice_months, Avtale.has_options, Avtale.value_nok, Avtale.value_per, Avtale.risk, Avtale.source_system,
)  # fmt: skip
_Found = Any
"""A row of the columns above, each of its own type."""
Options = Mapping[uuid.UUID, Sequence[tuple[OptionFacts, bool]]]


@dataclass(frozen=True, slots=True)
class Day:
    """A day that something must be done by; `assumed` where nobody knows the period and ours is used."""

    on: date
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class AvtaleRow:
    """One agreement. `max_expires_on` is its last day with all options; `options` how many are unused, in words.

    `option_by` is the last day to decide on the next option, `start_by` the last to begin a new procurement.
    `decided` says what has been decided of all this; empty where nothing is.
    """

    title: str
    reference: str
    supplier: str
    area: str
    manager: str
    starts_on: date | None
    expires_on: date | None
    max_expires_on: date | None
    running: bool
    options: str
    option_by: Day | None
    start_by: Day | None
    decided: tuple[str, ...]
    risk: str

    @property
    def say(self) -> str:
        """What to write in the chat to see it."""
        return avtale_named(self.title, self.reference).say


@dataclass(frozen=True, slots=True)
class Avtaler:
    """The agreements of a page, who looks after those that may be seen, and their tjenesteområder."""

    listed: Listed[AvtaleRow]
    managers: tuple[tuple[str, str], ...] = ()


async def current_avtaler(
    looks: Looking, asked: Filters, window: Window, *, with_managers: bool = True
) -> Avtaler:
    """Return the agreements that somebody may see and asks for, in a fixed number of statements.

    Without a period they are those that are not over. What only holds agreements together, and a supplier's part of a
    framework, is not a row of its own.
    """
    seen = await seen_avtaler(looks)
    wanted = and_(seen, Avtale.level == AvtaleLevel.AVTALE.value, *_narrowed(looks, asked))
    count = await looks.session.scalar(select(func.count()).select_from(Avtale).where(wanted)) or 0
    window = window.within(count)
    rows = await _rows(looks, wanted, window, sort=asked.sort) if count else ()
    managers = await _managers(looks, seen) if with_managers else ()
    return Avtaler(Listed(rows, count, window), managers)


def _narrowed(looks: Looking, asked: Filters) -> list[ColumnElement[bool]]:
    found = in_place(asked, looks, area=Avtale.tjenesteomrade, enhet=Avtale.enhet_id)
    found += of_person(asked, looks, Avtale.avtaleforvalter_id, Avtale.stedfortreder_id, Avtale.avtaleeier_id)
    found += has_text(asked.text, Avtale.reference, folded=(Avtale.search_text,))
    if asked.risk:
        found.append(Avtale.risk == asked.risk if asked.risk in RISKS else Avtale.risk.is_(None))
    return [*found, _period(asked.period, looks.today)]


def _period(period: str, on: date) -> ColumnElement[bool]:
    last, unmarked = Avtale.expires_on, or_(Avtale.status.is_(None), Avtale.status.not_in(_OVER))
    endless = or_(Avtale.running.is_(True), last.is_(None))
    if period == "over":
        return and_(~endless, last.between(on - _STILL, on - timedelta(days=1)))
    if period == "uten":
        return and_(unmarked, endless)
    if period in PERIODS:
        return and_(unmarked, ~endless, last.between(on, add_months(on, int(period))))
    return and_(unmarked, or_(endless, last >= on))


async def _rows(
    looks: Looking, wanted: ColumnElement[bool], window: Window, *, sort: str
) -> Sequence[AvtaleRow]:
    manager = aliased(Person)
    # The ids alone are put in order first: a hundred thousand whole rows are slow to sort.
    shown = select(Avtale.id).where(wanted).order_by(*_order(sort)).limit(window.size).offset(window.first)
    columns = select(*_COLUMNS, manager.name).outerjoin(manager, manager.id == Avtale.avtaleforvalter_id)
    rows = columns.where(Avtale.id.in_(shown)).order_by(*_order(sort))
    found = (await looks.session.execute(rows)).all()
    ids = [row.id for row in found]
    options, suppliers = await _options(looks, ids), await _suppliers(looks, ids)
    decisions = await standing_decisions(looks.session, [f"avtale:{id}" for id in ids])
    starts = latest_starts(looks.kommune, looks.at.rules, on=looks.today)
    return tuple(
        _row(looks, row, options.get(row.id, ()), suppliers.get(row.id, ()), decisions, starts)
        for row in found
    )


def _order(sort: str) -> tuple[ColumnElement[Any], ...]:  # Any: a date, a truth and a text
    by_end = (or_(Avtale.running.is_(True), Avtale.expires_on.is_(None)), Avtale.expires_on)
    if sort == "navn":
        return (Avtale.title, Avtale.id)  # type: ignore[return-value]  # a mapped column is an expression too
    if sort == "frist":
        return (Avtale.notice_on.is_(None), Avtale.notice_on, *by_end, Avtale.title, Avtale.id)  # type: ignore[return-value]  # as above
    return (*by_end, Avtale.title, Avtale.id)  # type: ignore[return-value]  # as above


def _row(
    looks: Looking,
    row: _Found,
    options: Sequence[tuple[OptionFacts, bool]],
    suppliers: Sequence[str],
    decisions: Mapping[Track, Decision],
    starts: LatestStart,
) -> AvtaleRow:
    facts = facts_of_row(row, options)
    deadline, end = option_deadline(facts), last_end(facts)
    start = starts(end[0], facts.value_nok) if end else None
    area = row.tjenesteomrade or looks.enheter.tjenesteomrade_of(row.enhet_id) or ""
    return AvtaleRow(
        title=row.title,
        reference=row.reference or "",
        supplier=_several([row.supplier_name, *suppliers]),
        area=area,
        manager=row.name or "",
        starts_on=row.starts_on,
        expires_on=None if row.running else row.expires_on,
        max_expires_on=None if row.running else row.max_expires_on,
        running=row.running,
        options=_unused(row, options),
        option_by=Day(*deadline) if deadline else None,
        start_by=Day(start[0], start[1] or end[1]) if start and end else None,
        decided=_decided(facts, decisions),
        risk=RISKS.get(row.risk or "", ""),
    )


def _unused(row: _Found, options: Sequence[tuple[OptionFacts, bool]]) -> str:
    if row.running:
        return "løper til den sies opp"
    left = sum(1 for _, used in options if not used)
    if options:
        return "ingen igjen" if not left else "én igjen" if left == 1 else f"{left} igjen"
    return {None: "ikke kjent", True: "har opsjon", False: "ingen"}[row.has_options]


def _decided(facts: AvtaleFacts, decisions: Mapping[Track, Decision]) -> tuple[str, ...]:
    """Return what has been decided about an agreement as it is now, without by whom and how soon."""
    own = [one for track, one in decisions.items() if track.record == facts.record and track.kind in _DECIDED]
    days = {
        facts.expires_on,
        facts.max_expires_on,
        *(found[0] for found in (option_deadline(facts),) if found),
    }
    current = [one for one in own if facts.running or one.target_on in days]
    return tuple(VERDICT_NAMES.get(Verdict(one.verdict), one.verdict) for one in current)


def _several(names: Iterable[str | None]) -> str:
    found = list(dict.fromkeys(name for name in names if name))
    if len(found) < 2:  # noqa: PLR2004 - one supplier, or none
        return "".join(found)
    return f"{found[0]} og {len(found) - 1} til"


async def _options(looks: Looking, ids: Collection[uuid.UUID]) -> Options:
    option = AvtaleOption
    rows = await looks.session.execute(
        select(option.avtale_id, option.notice_on, option.mode, option.length_months, option.used)
        .where(option.avtale_id.in_(ids))
        .order_by(option.avtale_id, option.position)
    )
    found: dict[uuid.UUID, list[tuple[OptionFacts, bool]]] = {}
    for id, notice_on, mode, months, used in rows:
        found.setdefault(id, []).append((OptionFacts(notice_on, mode, months), bool(used)))
    return found


async def _suppliers(looks: Looking, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[str]]:
    """Return the suppliers under frameworks; what lies under an agreement that is seen is seen with it."""
    rows = await looks.session.execute(
        select(Avtale.parent_id, Avtale.supplier_name)
        .where(
            Avtale.parent_id.in_(ids),
            Avtale.level == AvtaleLevel.SUPPLIER.value,
            Avtale.supplier_name.is_not(None),
            await seen_avtaler(looks),
        )
        .order_by(Avtale.supplier_name)
    )
    found: dict[uuid.UUID, list[str]] = {}
    for parent_id, name in rows:
        if parent_id and name:
            found.setdefault(parent_id, []).append(name)
    return found


async def _managers(looks: Looking, seen: ColumnElement[bool]) -> tuple[tuple[str, str], ...]:
    """Return who is avtaleforvalter of what may be seen, by name, for the filter."""
    ids = select(Avtale.avtaleforvalter_id).where(seen, Avtale.avtaleforvalter_id.is_not(None)).distinct()
    rows = await looks.session.execute(
        select(Person.id, Person.name).where(Person.id.in_(ids)).order_by(Person.name, Person.id)
    )
    return tuple((str(id), name) for id, name in rows)
