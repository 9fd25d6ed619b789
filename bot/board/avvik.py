"""The open avvik on the page, those past their deadline first; one that took the closed way is not there and not counted."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from bot.board.filters import Filters
from bot.board.looking import Looking
from bot.board.narrowing import has_text, in_area, in_enhet, of_person
from bot.board.paging import Listed, Window, read_page
from bot.board.records import avvik_named
from bot.board.sight import OPEN_AVVIK, seen_avtaler, seen_avvik
from register.avtale import Avtale, Level
from register.avvik import Avvik, AvvikStatus
from register.case_number import Series
from register.cases import number_in
from register.person import Person

STATUSES: Final = {
    AvvikStatus.MELDT.value: "meldt",
    AvvikStatus.UNDER_OPPFOLGING.value: "under oppfølging",
}
GRAVITIES: Final = {Level.HOY.value: "høy", Level.MIDDELS.value: "middels", Level.LAV.value: "lav"}
PERIODS: Final = {"over": "fristen er ute", "30": "frist innen 30 dager", "uten": "uten frist"}
_Found = Any
"""A row of the columns that are read, each of its own type."""
_SOON: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class AvvikRow:
    """One open avvik. `avtale` and `supplier` are empty where it is about none, or about one that may not be seen.

    `overdue` is how many days ago its deadline was; 0 where that is still to come, or there is none.
    """

    number: str
    title: str
    gravity: str
    status: str
    possible: bool
    avtale: str
    reference: str
    supplier: str
    enhet: str
    owner: str
    due_on: date | None
    overdue: int
    say: str


@dataclass(frozen=True, slots=True)
class AvvikList:
    """The avvik of a page, how many of all that are asked for are past their deadline, and who follows them up."""

    listed: Listed[AvvikRow]
    overdue: int = 0
    owners: tuple[tuple[str, str], ...] = ()


async def open_avvik(
    looks: Looking, asked: Filters, window: Window, *, with_owners: bool = True
) -> AvvikList:
    """Return the open avvik that somebody may see and asks for, in a fixed number of statements."""
    seen = and_(Avvik.status.in_(OPEN_AVVIK), await seen_avvik(looks))
    wanted = and_(seen, *_narrowed(looks, asked))
    rows, count, window, overdue = await _rows(looks, wanted, window)
    owners = await _owners(looks, seen) if with_owners else ()
    return AvvikList(Listed(rows, count, window), overdue, owners)


def _narrowed(looks: Looking, asked: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.area:
        own = in_area(asked.area, looks.enheter, area=Avtale.tjenesteomrade, enhet=Avvik.enhet_id)
        found.append(
            or_(own, in_area(asked.area, looks.enheter, area=Avtale.tjenesteomrade, enhet=Avtale.enhet_id))
        )
    if asked.enhet_id:
        columns = (Avvik.enhet_id, Avtale.enhet_id)
        found.append(or_(*(in_enhet(asked.enhet_id, looks.enheter, enhet=one) for one in columns)))
    found += of_person(asked, looks, Avvik.owner_id)
    if asked.status:
        found.append(Avvik.status == asked.status)
    if asked.risk:
        found.append(Avvik.severity == asked.risk)
    return [*found, *_period(asked.period, looks.today), *_text(asked.text)]


def _period(period: str, on: date) -> list[ColumnElement[bool]]:
    match period:
        case "over":
            return [Avvik.due_on < on]
        case "30":
            return [Avvik.due_on.between(on, on + _SOON)]
        case "uten":
            return [Avvik.due_on.is_(None)]
        case _:
            return []


def _text(text: str) -> list[ColumnElement[bool]]:
    number = number_in(text)
    if number is not None and number[0] is Series.AVVIK:
        return [and_(Avvik.year == number[1], Avvik.serial == number[2])]
    return has_text(text, Avvik.title, Avvik.reference, Avvik.supplier_name)


async def _rows(
    looks: Looking, wanted: ColumnElement[bool], window: Window
) -> tuple[tuple[AvvikRow, ...], int, Window, int]:
    """Return the rows of a page, how many there are in all, the page, and how many in all are past their deadline."""
    owner, shown = aliased(Person), (await seen_avtaler(looks)).label("shown")
    late = func.count().filter(Avvik.due_on < looks.today).over().label("late")
    columns = select(
        Avvik.title, Avvik.year, Avvik.serial, Avvik.reference, Avvik.severity, Avvik.status, Avvik.possible,
        Avvik.due_on, Avvik.enhet_id, Avvik.supplier_name, owner.name, Avtale.title.label("avtale"),
        Avtale.reference.label("avtale_reference"), Avtale.supplier_name.label("avtale_supplier"), shown, late,
    )  # fmt: skip
    joined = columns.outerjoin(Avtale, Avtale.id == Avvik.avtale_id).outerjoin(
        owner, owner.id == Avvik.owner_id
    )
    ordered = joined.where(wanted).order_by(Avvik.due_on.is_(None), Avvik.due_on, Avvik.title, Avvik.id)
    found, count, window = await read_page(looks.session, ordered, window)
    return tuple(_row(looks, row) for row in found), count, window, found[0].late if found else 0


def _row(looks: Looking, row: _Found) -> AvvikRow:
    about = row.avtale if row.shown and row.avtale else ""
    reference = (row.avtale_reference or "") if about else ""
    named = avvik_named(row.title, row.year, row.serial, row.reference)
    tree = looks.enheter
    return AvvikRow(
        number=named.number,
        title=row.title,
        gravity=GRAVITIES.get(row.severity or "", ""),
        status=STATUSES.get(row.status, row.status),
        possible=row.possible,
        avtale=about,
        reference=reference,
        supplier=row.supplier_name or (row.avtale_supplier if about else "") or "",
        enhet=tree.by_id[row.enhet_id].name if row.enhet_id in tree.by_id else "",
        owner=row.name or "",
        due_on=row.due_on,
        overdue=max((looks.today - row.due_on).days, 0) if row.due_on else 0,
        say=named.say or (f"åpne avvik på {reference}" if reference else "åpne avvik"),
    )


async def _owners(looks: Looking, seen: ColumnElement[bool]) -> tuple[tuple[str, str], ...]:
    rows = await looks.session.execute(
        select(Person.id, Person.name)
        .join(Avvik, Avvik.owner_id == Person.id)
        .outerjoin(Avtale, Avtale.id == Avvik.avtale_id)
        .where(seen)
        .distinct()
        .order_by(Person.name, Person.id)
    )
    return tuple((str(id), name) for id, name in rows)
