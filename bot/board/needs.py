"""The open needs on the page: by status in the order of the kommuneprofil, the oldest first."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import aliased

from bot.board.filters import Filters
from bot.board.looking import Looking
from bot.board.narrowing import has_text, in_place, of_person
from bot.board.paging import Listed, Window
from bot.board.sight import seen_needs
from norsk.when import oslo_date
from register.behovsmelding import Behovsmelding
from register.case_number import Series, case_number
from register.case_task import CaseTask, TaskKind, TaskState
from register.cases import number_in
from register.person import Person

_WAITS: Final = {
    TaskKind.FORANKRING.value: "venter på leder",
    TaskKind.APPROVAL.value: "venter på godkjenning",
    TaskKind.QUESTION.value: "venter på svar",
    TaskKind.FAGGRUPPE.value: "venter på faggruppe",
    TaskKind.EVALUERING.value: "venter på evaluering",
}
"""What a need waits for. Who is asked is told in the case alone, and of habilitet nothing at all."""
BANDS: Final = (
    (Decimal(100_000), "under 100 000 kr"),
    (Decimal(500_000), "100 000 til 500 000 kr"),
    (Decimal(1_000_000), "500 000 til 1 mill. kr"),
    (Decimal(5_000_000), "1 til 5 mill. kr"),
    (Decimal(20_000_000), "5 til 20 mill. kr"),
)
"""Up to which value, NOK excluding VAT, a need is told as what."""
LARGEST_BAND: Final = "20 mill. kr eller mer"
NO_VALUE: Final = "verdi ikke kjent"
_OTHER: Final = "other"
Tasks = Mapping[str, tuple[tuple[str, ...], date | None]]


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One need. `handler` is who has taken it, or empty. `deadline_on` is the next day by which somebody must answer."""

    number: str
    title: str
    status: str
    area: str
    enhet: str
    handler: str
    sent_on: date
    waits: tuple[str, ...]
    deadline_on: date | None
    wanted_by_on: date | None
    value: str

    @property
    def say(self) -> str:
        """What to write in the chat to see it."""
        return f"vis {self.number}"


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many open needs have a status."""

    id: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Needs:
    """The open needs: how many there are by status, whatever status is asked for, and the rows of a page."""

    listed: Listed[NeedRow]
    statuses: tuple[StatusCount, ...]
    handlers: tuple[tuple[str, str], ...]


async def open_needs(looks: Looking, asked: Filters, window: Window, *, with_handlers: bool = True) -> Needs:
    """Return the open needs that somebody may see and asks for, in a fixed number of statements."""
    need = Behovsmelding
    ended = [one.id for one in looks.kommune.statuses if one.final]
    seen = await seen_needs(looks, need.status.not_in(ended))
    wanted = and_(seen, *_narrowed(looks, asked))
    counts = await _counts(looks, wanted)
    status = need.status == asked.status if asked.status else None
    here = and_(wanted, status) if status is not None else wanted
    count = sum(one.count for one in counts if not asked.status or one.id == asked.status)
    window = window.within(count)
    rows = await _rows(looks, here, window) if count else ()
    handlers = await _handlers(looks, seen) if with_handlers else ()
    return Needs(Listed(rows, count, window), counts, handlers)


def _narrowed(looks: Looking, asked: Filters) -> list[ColumnElement[bool]]:
    need = Behovsmelding
    found = in_place(asked, looks, area=need.tjenesteomrade, enhet=need.enhet_id)
    found += of_person(asked, looks, need.taken_by_id)
    number = number_in(asked.text)
    if number is not None and number[0] is Series.BEHOVSMELDING:
        return [*found, need.year == number[1], need.serial == number[2]]
    return [*found, *has_text(asked.text, need.title, folded=(need.search_text,))]


async def _counts(looks: Looking, wanted: ColumnElement[bool]) -> tuple[StatusCount, ...]:
    rows = await looks.session.execute(
        select(Behovsmelding.status, func.count()).where(wanted).group_by(Behovsmelding.status)
    )
    found = {status: int(count) for status, count in rows}
    known = [one for one in looks.kommune.statuses if not one.final]
    strange = sorted(set(found) - {one.id for one in known})
    labels = [(one.id, one.label) for one in known] + [(id, id.replace("_", " ")) for id in strange]
    return tuple(StatusCount(id, label, found[id]) for id, label in labels if found.get(id))


async def _handlers(looks: Looking, seen: ColumnElement[bool]) -> tuple[tuple[str, str], ...]:
    """Return who has taken an open need, by name, for the filter."""
    rows = await looks.session.execute(
        select(Person.id, Person.name)
        .join(Behovsmelding, Behovsmelding.taken_by_id == Person.id)
        .where(seen)
        .distinct()
        .order_by(Person.name, Person.id)
    )
    return tuple((str(id), name) for id, name in rows)


async def _rows(looks: Looking, wanted: ColumnElement[bool], window: Window) -> Sequence[NeedRow]:
    need, handler = Behovsmelding, aliased(Person)
    order = {one.id: place for place, one in enumerate(looks.kommune.statuses)}
    found = (
        await looks.session.execute(
            select(
                need.id, need.year, need.serial, need.title, need.status, need.tjenesteomrade, need.enhet_id,
                need.sent_at, need.wanted_by_on, need.value_nok, need.value_high_nok, need.taken_by_id, handler.name,
            )
            .outerjoin(handler, handler.id == need.taken_by_id)
            .where(wanted)
            .order_by(case(order, value=need.status, else_=len(order)), need.sent_at, need.serial)
            .limit(window.size)
            .offset(window.first)
        )
    ).all()  # fmt: skip
    ids = [row.id for row in found]
    tasks, parts = await _tasks(looks, ids), await _merged(looks, ids)
    labels = {one.id: one.label for one in looks.kommune.statuses}
    tree = looks.enheter
    return tuple(
        NeedRow(
            number=case_number(Series.BEHOVSMELDING, row.year, row.serial),
            title=row.title,
            status=labels.get(row.status, row.status.replace("_", " ")),
            area=row.tjenesteomrade or tree.tjenesteomrade_of(row.enhet_id) or "",
            enhet=tree.by_id[row.enhet_id].name if row.enhet_id in tree.by_id else "",
            handler=row.name or "",
            sent_on=oslo_date(row.sent_at),
            waits=tasks.get(f"behovsmelding:{row.id}", ((), None))[0],
            deadline_on=tasks.get(f"behovsmelding:{row.id}", ((), None))[1],
            wanted_by_on=row.wanted_by_on,
            value=band(_whole(row.value_high_nok or row.value_nok, parts.get(row.id))),
        )
        for row in found
    )


def band(value_nok: Decimal | None) -> str:
    """Return a value, NOK excluding VAT, as a band that people know: «1 til 5 mill. kr»."""
    if value_nok is None:
        return NO_VALUE
    return next((words for below, words in BANDS if value_nok < below), LARGEST_BAND)


async def _tasks(looks: Looking, ids: Collection[uuid.UUID]) -> Tasks:
    """Return what needs wait for, and the next deadline of it, by record."""
    rows = await looks.session.execute(
        select(CaseTask.record, CaseTask.kind, CaseTask.due_on)
        .where(
            CaseTask.record.in_([f"behovsmelding:{id}" for id in ids]),
            CaseTask.kind.in_(list(_WAITS)),
            CaseTask.state == TaskState.OPEN.value,
        )
        .order_by(CaseTask.due_on, CaseTask.id)
    )
    found: dict[str, tuple[tuple[str, ...], date | None]] = {}
    for record, kind, due_on in rows:
        waits, first = found.get(record, ((), None))
        found[record] = tuple(dict.fromkeys((*waits, _WAITS[kind]))), first or due_on
    return found


async def _merged(
    looks: Looking, ids: Collection[uuid.UUID]
) -> Mapping[uuid.UUID, tuple[Decimal | None, bool]]:
    """Return, of needs that others were merged into, the sum of the others and whether all of them have a value."""
    need, part = Behovsmelding, aliased(Behovsmelding)
    start = select(need.merged_into_id.label("whole"), need.id.label("part")).where(
        need.merged_into_id.in_(ids)
    )
    parts = start.cte("parts", recursive=True)
    # UNION and not UNION ALL: needs that were merged in a ring come to an end.
    parts = parts.union(select(parts.c.whole, part.id).join(part, part.merged_into_id == parts.c.part))
    value = func.coalesce(need.value_high_nok, need.value_nok)
    rows = await looks.session.execute(
        select(parts.c.whole, func.sum(value), func.count(value) == func.count())
        .join(need, need.id == parts.c.part)
        .where(parts.c.part != parts.c.whole)
        .group_by(parts.c.whole)
    )
    return {
        whole: (None if total is None else Decimal(str(total)), bool(known)) for whole, total, known in rows
    }


def _whole(own: Decimal | None, parts: tuple[Decimal | None, bool] | None) -> Decimal | None:
    """Return what a need is worth with all merged into it; None where a part of it has no value."""
    if parts is None or own is None:
        return own
    total, known = parts
    return own + (total or Decimal(0)) if known else None
