"""Agreements against the calendar: where a day lies on a bar, so that a page can draw it without a script."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.board.avtaler import AvtaleRow
from norsk.calendar import add_months

WIDTH: Final = 280
"""How wide a bar's drawing is, in its own units."""
_FEWEST_MONTHS: Final = 24
_MOST_MONTHS: Final = 60
_QUARTER: Final = 3


@dataclass(frozen=True, slots=True)
class Tick:
    """The beginning of a quarter, and the year where one begins with it."""

    x: int
    year: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One agreement: from `x` `width` wide, and on with `more` for its options; the days that matter, where they show.

    Everything is in units of `WIDTH`. None is a day that the drawing does not reach, or that nobody knows.
    """

    x: int
    width: int
    more: int
    option_x: int | None
    start_x: int | None


@dataclass(frozen=True, slots=True)
class Scale:
    """The days that a drawing shows, both included."""

    first: date
    last: date
    today: date

    def x(self, on: date) -> int:
        """Return where a day lies; what is outside lies at the edge."""
        day = min(max(on, self.first), self.last)
        return round((day - self.first).days * WIDTH / (self.last - self.first).days)

    def within(self, on: date | None) -> int | None:
        """Return where a day lies; None for one that is outside, or unknown."""
        return self.x(on) if on is not None and self.first <= on <= self.last else None

    @property
    def today_x(self) -> int:
        """Where today lies."""
        return self.x(self.today)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The quarters that begin within it."""
        found, day = [], add_months(self.first, _QUARTER)
        while day < self.last:
            found.append(Tick(self.x(day), str(day.year) if day.month == 1 else ""))
            day = add_months(day, _QUARTER)
        return tuple(found)

    def bar(self, row: AvtaleRow) -> Bar | None:
        """Return an agreement as it is drawn; None where nobody knows its end. A running one goes to the edge."""
        end = self.last if row.running else row.expires_on
        if end is None:
            return None
        x, to = self.x(row.starts_on or self.first), self.x(end)
        most = self.x(row.max_expires_on) if row.max_expires_on else to
        option = self.within(row.option_by.on if row.option_by else None)
        start = self.within(row.start_by.on if row.start_by else None)
        return Bar(x, max(to - x, 1), max(most - to, 0), option, start)


def scale_of(rows: Iterable[AvtaleRow], *, today: date) -> Scale:
    """Return the days that these agreements are drawn on: from the quarter before this one, two to five years on."""
    first = add_months(quarter_start(today), -_QUARTER)
    ends = [end for row in rows for end in (row.max_expires_on, row.expires_on) if end is not None]
    latest = max(ends, default=today)
    least, most = add_months(first, _FEWEST_MONTHS), add_months(first, _MOST_MONTHS)
    return Scale(first, min(max(latest, least), most), today)


def quarter_start(on: date) -> date:
    """Return the first day of a day's quarter."""
    return date(on.year, on.month - (on.month - 1) % _QUARTER, 1)


def quarter_name(on: date | None) -> str:
    """Return a day's quarter as a heading: «1. kvartal 2027»."""
    if on is None:
        return "Uten sluttdato"
    return f"{(on.month - 1) // _QUARTER + 1}. kvartal {on.year}"
