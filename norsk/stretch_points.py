"""The parts of the calendar that a stretch of days begins and ends with: a day, a week, a month, as people name them."""
# ruff: noqa: PLR2004 -- days and months are numbers

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from norsk.calendar import easter_sunday, fellesferie, week
from norsk.date_words import MONTH, MONTHS, ORDINAL, ORDINALS, WEEKDAYS, month_span

Ends = tuple[date, date]
"""The first and the last day of something."""


@dataclass(frozen=True, slots=True)
class Point:
    """A day or a longer part of the calendar: of every year, of one that is named, or as seen from a day, as a weekday is."""

    start: int
    end: int
    of_year: Callable[[int], Ends] | None = None
    year: int | None = None
    seen_from: Callable[[date], Ends] | None = None
    weekday: bool = False


_YEAR = r"(?:,? (?:i )?(?P<year>20[0-9]{2}))?(?![0-9])"
_DAY = rf"(?P<day>[0-9]{{1,2}}|{ORDINAL})"
_WEEK = r"(?:ukene|ukane|uken|uke|uka|vekene|veke|veka|weeks|week)"
_DAY_NAME = "|".join(WEEKDAYS)
_NAMED_MONTH = "(?:" + "|".join(sorted((m for m in MONTHS if len(m) > 4 or m in ("mars", "mai", "may", "juni", "juli", "june", "july")), key=len, reverse=True)) + r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|des|dec|oct)\b(?=\.?\s?-)|(?<=-)(?:jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|des|dec|oct)\b)"  # fmt: skip
_NEXT = r"(?:neste|kommende|komande|next)"
_THIS = r"(?:denne|resten av|ut|hele|heile|this|rest of)(?: the)?"


def _day(year: int, month: int, day: int) -> Ends:
    on = date(year, month, day)
    return on, on


def _easter_week(year: int) -> Ends:
    """Return Monday before Easter to annen påskedag."""
    sunday = easter_sunday(year)
    return sunday - timedelta(days=6), sunday + timedelta(days=1)


def _romjul(year: int) -> Ends:
    return date(year, 12, 27), date(year, 12, 31)


def _eve_of(first: date) -> Ends:
    return first - timedelta(days=1), first - timedelta(days=1)


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _weekday(match: re.Match[str]) -> Callable[[date], Ends]:
    """Return the next such weekday after a day, or the one of the week after it."""
    number = WEEKDAYS[match["name"]]

    def seen(on: date) -> Ends:
        if match["next"] or match["later"]:
            found = on + timedelta(days=7 - on.weekday() + number)
        else:
            found = on + timedelta(days=(number - on.weekday() - 1) % 7 + 1)
        return found, found

    return seen


def _offset(days: int) -> Callable[[date], Ends]:
    return lambda on: (on + timedelta(days=days), on + timedelta(days=days))


def _week_from(weeks: int) -> Callable[[date], Ends]:
    def seen(on: date) -> Ends:
        monday = on - timedelta(days=on.weekday()) + timedelta(days=7 * weeks)
        return max(monday, on), monday + timedelta(days=6)

    return seen


def _month_from(months: int) -> Callable[[date], Ends]:
    def seen(on: date) -> Ends:
        year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
        whole = month_span(year, month + 1)
        return max(whole.first, on), whole.last

    return seen


def _year_from(years: int) -> Callable[[date], Ends]:
    return lambda on: (max(date(on.year + years, 1, 1), on), date(on.year + years, 12, 31))


def _of_month(year: int, month: int) -> Ends:
    whole = month_span(year, month)
    return whole.first, whole.last


def _year_of(match: re.Match[str]) -> int | None:
    return _full_year(match["year"]) if match["year"] else None


def _yearly(match: re.Match[str], of_year: Callable[[int], Ends], year: int | None = None) -> Point:
    return Point(match.start(), match.end(), of_year, year)


def _near(seen: Callable[[date], Ends]) -> Callable[[re.Match[str]], Point]:
    return lambda match: Point(match.start(), match.end(), seen_from=seen)


def _ordinal(match: re.Match[str]) -> int:
    return ORDINALS.get(match["day"]) or int(match["day"])


_BEFORE = r"(?<=\btil )"
"""«Fram til påske» ends the day before; «til og med påske» and «til over påske» do not."""

POINTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Point]], ...] = (
    (re.compile(r"(?<![0-9-])(?P<year>20[0-9]{2})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?![0-9])"),
     lambda m: _yearly(m, lambda y: _day(y, int(m["month"]), int(m["day"])), int(m["year"]))),
    (re.compile(r"(?<![0-9.,/])(?P<day>[0-9]{1,2})[./] ?(?P<month>[0-9]{1,2})[./] ?(?P<year>(?:20)?[0-9]{2})(?![0-9])"),
     lambda m: _yearly(m, lambda y: _day(y, int(m["month"]), int(m["day"])), _year_of(m))),
    (re.compile(rf"\b{_DAY}(?:\.|st|nd|rd|th)?(?: of| i)? ?(?P<month>{MONTH})\b\.?{_YEAR}"),
     lambda m: _yearly(m, lambda y: _day(y, MONTHS[m["month"]], _ordinal(m)), _year_of(m))),
    (re.compile(rf"\b(?P<month>{MONTH}) (?:the )?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?![.:/]?[0-9]){_YEAR}"),
     lambda m: _yearly(m, lambda y: _day(y, MONTHS[m["month"]], int(m["day"])), _year_of(m))),
    (re.compile(r"(?<![0-9.,/])(?P<day>[0-9]{1,2})[./](?P<month>[0-9]{1,2})\.?(?![0-9/])"),
     lambda m: _yearly(m, lambda y: _day(y, int(m["month"]), int(m["day"])))),
    (re.compile(rf"\b{_WEEK}\s*(?:nr\.?\s*)?(?P<week>[0-9]{{1,2}})\b{_YEAR}"),
     lambda m: _yearly(m, lambda y: week(y, int(m["week"])), _year_of(m))),
    (re.compile(rf"\b(?P<next>{_NEXT} )?(?P<name>{_DAY_NAME})(?:en|s)?\b(?P<later> (?:i )?neste (?:uke|veke)| next week)?"),
     lambda m: Point(m.start(), m.end(), seen_from=_weekday(m), weekday=True)),
    (re.compile(rf"\bfellesferi(?:en?|a)\b{_YEAR}"), lambda m: _yearly(m, fellesferie, _year_of(m))),
    (re.compile(rf"\b(?:romjul(?:a|en)?|romjol[ai]?)\b{_YEAR}"), lambda m: _yearly(m, _romjul, _year_of(m))),
    (re.compile(rf"{_BEFORE}(?:påsken?|påska)\b{_YEAR}"), lambda m: _yearly(m, lambda y: _eve_of(_easter_week(y)[0]), _year_of(m))),
    (re.compile(rf"{_BEFORE}jul(?:en|a)?\b{_YEAR}"), lambda m: _yearly(m, lambda y: _eve_of(date(y, 12, 24)), _year_of(m))),
    (re.compile(rf"{_BEFORE}nyttår\b{_YEAR}"), lambda m: _yearly(m, lambda y: _eve_of(date(y + 1, 1, 1)), _year_of(m))),
    (re.compile(rf"\b(?:påske(?:n|uka|uken|veka|ferien?)?|påska)\b{_YEAR}"), lambda m: _yearly(m, _easter_week, _year_of(m))),
    (re.compile(rf"\bnyttår\b{_YEAR}"), lambda m: _yearly(m, lambda y: _day(y, 1, 1), _year_of(m))),
    (re.compile(r"\b(?:i overmorgen|overmorgen|i overmorgon|day after tomorrow)\b"), _near(_offset(2))),
    (re.compile(r"\b(?:i morgen|imorgen|i morgon|imorgon|tomorrow)\b"), _near(_offset(1))),
    (re.compile(r"\b(?:i dag|idag|today|nå|no|now)\b"), _near(_offset(0))),
    (re.compile(rf"\b{_NEXT} (?:uke|uka|uken|veke|veka|week)\b"), _near(_week_from(1))),
    (re.compile(rf"\b{_THIS} (?:uke|uka|uken|veke|veka|week)\b"), _near(_week_from(0))),
    (re.compile(rf"\b{_NEXT} (?:måned|månad|month)\b"), _near(_month_from(1))),
    (re.compile(rf"\b{_THIS} (?:måned|måneden|månad|månaden|month)\b"), _near(_month_from(0))),
    (re.compile(rf"\b{_NEXT} (?:år|year)\b"), _near(_year_from(1))),
    (re.compile(r"\b(?:ut|resten av) (?:året|dette året)\b|\brest of the year\b"), _near(_year_from(0))),
    (re.compile(rf"\b(?P<month>(?!may\b){_NAMED_MONTH}|(?<=in )may)\b{_YEAR}"),
     lambda m: _yearly(m, lambda y: _of_month(y, MONTHS[m["month"]]), _year_of(m))),
)  # fmt: skip
"""The most precise first: of two that overlap, that one counts."""
