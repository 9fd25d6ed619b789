"""The days that are no holidays, but on which a kommune does not write to anybody."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from norsk.calendar import easter_sunday

MOST_CLOSED_DAYS: Final = 20
"""How many days a kommune may close beside those with names."""
_ONE_DAY: Final = timedelta(days=1)
_LEAP_YEAR: Final = 2000
_DAY_MONTH: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.?")
_NONE: Final = "ingen"


class ClosedDay(StrEnum):
    """A day that is no public holiday, but on which nobody should be written to."""

    JULAFTEN = "julaften"
    NYTTARSAFTEN = "nyttarsaften"
    ONSDAG_FOR_PASKE = "onsdag_for_paske"

    def in_year(self, year: int) -> date:
        """Return its date in a year."""
        if self is ClosedDay.ONSDAG_FOR_PASKE:
            return easter_sunday(year) - 4 * _ONE_DAY
        return date(year, 12, 24 if self is ClosedDay.JULAFTEN else 31)


class BadClosedDayError(ValueError):
    """A text that names no day; `text` is what was written, or empty where there are too many."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"no closed day: {text!r}")


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """The days beside weekends and public holidays on which nothing is sent: by name, every year, and once."""

    names: frozenset[ClosedDay] = frozenset(ClosedDay)
    yearly: frozenset[tuple[int, int]] = frozenset()
    once: frozenset[date] = frozenset()

    def in_year(self, year: int) -> frozenset[date]:
        """Return the dates in a year."""
        named = {name.in_year(year) for name in self.names}
        yearly = {date(year, month, day) for month, day in self.yearly if _exists(year, month, day)}
        return frozenset(named | yearly | {on for on in self.once if on.year == year})


def parse_closed_days(texts: Iterable[str]) -> ClosedDays:
    """Return the days of a setting: names of `ClosedDay`, `DD.MM` for every year, ISO dates; `ingen` adds none.

    Raises BadClosedDayError.
    """
    names: set[ClosedDay] = set()
    yearly: set[tuple[int, int]] = set()
    once: set[date] = set()
    for text in (raw.strip().lower() for raw in texts):
        if text in set(ClosedDay):
            names.add(ClosedDay(text))
        elif found := _DAY_MONTH.fullmatch(text):
            yearly.add(_day_of_year(text, int(found[2]), int(found[1])))
        elif text != _NONE:
            once.add(_once(text))
    if len(yearly) + len(once) > MOST_CLOSED_DAYS:
        raise BadClosedDayError("")
    return ClosedDays(frozenset(names), frozenset(yearly), frozenset(once))


def _day_of_year(text: str, month: int, day: int) -> tuple[int, int]:
    if not _exists(_LEAP_YEAR, month, day):
        raise BadClosedDayError(text)
    return month, day


def _once(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadClosedDayError(text) from None


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
