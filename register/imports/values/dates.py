"""Dates as files write them, with the order of day and month decided for a whole column."""
# ruff: noqa: PLR2004 -- twelve months, two-digit years

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from register.imports.files.workbook_rows import Cell

_EPOCH = date(1899, 12, 30)  # Excel counts days from here
_SERIALS = (20_000, 73_050)  # 1954 to 2099
_LAST_SERIAL = 2_958_465  # 31 December 9999
NO_END_YEAR = 2200  # a year from here on is a way to say that there is no end
_FIRST_YEAR = 1900
_LARGEST_NUMBER = 10**8  # as YYYYMMDD; infinity and what is no number fall here too
_FAR = 20  # years ahead: a two-digit year further off is a way to say the same
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan januar january", "feb februar february", "mar mars march", "apr april", "mai may", "jun juni june",
         "jul juli july", "aug august", "sep sept september", "okt oktober oct october", "nov november",
         "des desember dec december"), start=1)
    for name in names.split()
}  # fmt: skip
_TIME = r"(?:(?:[T ]| kl\.? ?)[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?(?: ?[AaPp][Mm])?(?: ?(?:Z|[+-][0-9]{2}:?[0-9]{2}))?)?"
_TOKEN = re.compile(
    rf"(?<![\d.,/])(?:(?P<iso>[0-9]{{4}})[-/.](?P<iso_month>[0-9]{{1,2}})[-/.](?P<iso_day>[0-9]{{1,2}}){_TIME}"
    rf"|(?P<first>[0-9]{{1,2}})(?P<mark>[./-]) ?(?P<second>[0-9]{{1,2}})[./-] ?(?P<year>[0-9]{{4}}|[0-9]{{2}}){_TIME}"
    r"|(?P<day>[0-9]{1,2})[. -]{0,2}(?P<month>[A-Za-z]{3,9})[. ,-]{1,2}(?P<named>[0-9]{4})"
    r"|(?P<us_month>[A-Za-z]{3,9})\.? (?P<us_day>[0-9]{1,2}),? (?P<us_year>[0-9]{4})"
    r"|(?P<packed>(?:19|20|99)[0-9]{6}))(?![\d/])"
)
_RANGE = re.compile(r"^(?:fra|f\.?o\.?m\.?|from)?[\s:]*$", re.IGNORECASE)
_BETWEEN = re.compile(
    r"^\s*(?:-|–|—|til|til og med|to|t\.?o\.?m\.?|until|/|\n)\s*(?:og med)?\s*$", re.IGNORECASE
)


class DateOrder(StrEnum):
    """The order in which a column writes the parts of a date."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


@dataclass(frozen=True, slots=True)
class FoundDate:
    """One date in a cell. `on` is None where no such day exists; `no_end` where it is a way to say never.

    A two-digit year far ahead has `no_end` and, for a start, the day a hundred years before.
    """

    on: date | None
    no_end: bool = False
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Votes:
    """What a column's values say of its order: how many are surely day first, month first, or could be both.

    Dots stand between the parts of a date where the day comes first.
    """

    day_first: int = 0
    month_first: int = 0
    either: int = 0


def count_votes(cells: Iterable[Cell]) -> Votes:
    """Return what the values of a column say of the order of day and month."""
    day_first = month_first = either = 0
    for cell in cells:
        if not isinstance(cell, str):
            continue
        for first, second, dotted in _pairs(cell):
            day_first += second <= 12 and (first > 12 or dotted)
            month_first += second > 12 >= first
            either += first <= 12 and second <= 12 and first != second and not dotted
    return Votes(day_first, month_first, either)


@lru_cache(maxsize=16_384)
def _pairs(text: str) -> tuple[tuple[int, int, bool], ...]:
    return tuple(
        (int(found["first"]), int(found["second"]), found["mark"] == ".")
        for found in _TOKEN.finditer(text)
        if found["first"]
    )


def decide_order(votes: Votes, *, norwegian: bool) -> DateOrder | None:
    """Return the order of a column, or None where its owner must say: it says both or neither, and is not Norwegian."""
    if votes.day_first and not votes.month_first:
        return DateOrder.DMY
    if votes.month_first and not votes.day_first:
        return DateOrder.MDY
    if norwegian or not (votes.either or votes.month_first):
        return DateOrder.DMY
    return None


@lru_cache(maxsize=32_768)
def find_dates(text: str, *, order: DateOrder, today: date) -> tuple[FoundDate, ...]:
    """Return every date that a text writes, in order, those that do not exist included."""
    found = []
    for token in _TOKEN.finditer(text):
        date_found = _read(token, order, today)
        if date_found is not None:
            found.append(date_found)
    return tuple(found)


def date_of_number(number: float) -> FoundDate | None:
    """Return the date of an Excel serial or of digits as YYYYMMDD; None where the number is neither."""
    if not 0 < number < _LARGEST_NUMBER:
        return None
    whole = int(number)
    if _SERIALS[0] <= number <= _SERIALS[1]:
        return FoundDate(_EPOCH + timedelta(days=whole))
    if whole == _LAST_SERIAL:
        return FoundDate(None, no_end=True)
    if number == whole and 19_000_101 <= whole <= 99_991_231:
        return _day(whole // 10_000, whole // 100 % 100, whole % 100)
    return None


def date_of_day(day: date) -> FoundDate:
    """Return a date that the file itself holds as one, without its time."""
    plain = day.date() if isinstance(day, datetime) else day
    return FoundDate(None, no_end=True) if plain.year >= NO_END_YEAR else FoundDate(plain)


def is_range(text: str, first: FoundDate, second: FoundDate) -> bool:
    """Say whether a text is one date, a word or sign for "to", and another."""
    before, between = text[: first.start], text[first.end : second.start]
    return _RANGE.match(before) is not None and _BETWEEN.match(between) is not None


def _read(token: re.Match[str], order: DateOrder, today: date) -> FoundDate | None:
    start, end = token.span()
    if token["iso"]:
        found: FoundDate | None = _day(int(token["iso"]), int(token["iso_month"]), int(token["iso_day"]))
    elif token["first"]:
        found = _ordered(token, order, today)
    elif token["packed"]:
        found = date_of_number(int(token["packed"]))
    else:
        found = _named(token)
    return None if found is None else FoundDate(found.on, found.no_end, start, end)


def _named(token: re.Match[str]) -> FoundDate | None:
    month = _MONTHS.get((token["month"] or token["us_month"]).casefold())
    if month is None:
        return None
    return _day(int(token["named"] or token["us_year"]), month, int(token["day"] or token["us_day"]))


def _ordered(token: re.Match[str], order: DateOrder, today: date) -> FoundDate:
    first, second, year = int(token["first"]), int(token["second"]), int(token["year"])
    if year >= 100:
        return _ordered_parts(year, first, second, order)
    if order is DateOrder.YMD:
        return _day(2000 + first, second, year)
    found = _ordered_parts(2000 + year, first, second, order)
    if found.on is None or found.on.year <= today.year + _FAR:
        return found
    return FoundDate(_ordered_parts(1900 + year, first, second, order).on, no_end=True)


def _ordered_parts(year: int, first: int, second: int, order: DateOrder) -> FoundDate:
    return _day(year, first, second) if order is DateOrder.MDY else _day(year, second, first)


def _day(year: int, month: int, day: int) -> FoundDate:
    try:
        on = date(year, month, day)
    except ValueError:
        return FoundDate(None)
    if year >= NO_END_YEAR:
        return FoundDate(None, no_end=True)
    return FoundDate(on if year >= _FIRST_YEAR else None)
