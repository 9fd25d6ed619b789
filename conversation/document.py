"""What a file shows, before anybody has decided how it is drawn: a table, a calendar, a timeline or plain data."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Cell = str | int | Decimal | date | bool | None
"""What stands in a table: typed, so that a spreadsheet can sort and add it."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings, for a spreadsheet. `notes` stand below: where the rows come from, and how old they are."""

    name: str
    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """A whole day in a calendar. `uid` stays the same when the day moves, so that a calendar replaces it."""

    uid: str
    on: date
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days for a calendar program."""

    name: str
    alt: str
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a timeline: from a day to its end, and on to the longest end where options remain."""

    label: str
    starts_on: date
    expires_on: date
    max_expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars against the calendar, for a picture; `alt` says in words what the picture shows."""

    name: str
    alt: str
    title: str
    today: date
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Data:
    """Plain data for another program: `text` is JSON."""

    name: str
    alt: str
    text: str


Document = Table | Calendar | Timeline | Data
"""Every kind of document; the file's name ends as its kind is drawn: .xlsx, .ics, .png, .json."""
