"""Dates counted from today: so many weeks on, tomorrow, next Tuesday, this year."""
# ruff: noqa: PLR2004 -- as in date_words.py

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from norsk.calendar import add_working_days
from norsk.date_preposition import placed, preposition
from norsk.date_words import (
    NTH_WORD,
    ORDINAL,
    ORDINALS,
    WEEKDAYS,
    Span,
    month_span,
    nth_weekday,
    office_week,
    span,
    year_span,
)
from norsk.duration_words import unit_of
from norsk.number import read_number
from norsk.words import Token, tokenize, word_at

NEXT_YEAR = re.compile(r"\b(?:neste år|next year|året etter|til neste år|komande år|kommende år)\b")
_WORKDAYS = re.compile(r"(?:virke|arbeids|yrke|jobb)dag\w*")
_FARTHEST = 5000  # more days, weeks or years than this are something else
_ANY_DAY = date(2025, 1, 6)
_AGO = frozenset({"siden", "sidan", "ago"})


def from_today(folded: str, today: date) -> date | None:
    """Read a length of time from today: "om en måned", "innen 6 uker", "10 virkedager"."""
    tokens = tokenize(folded)
    for at in range(len(tokens)):
        count, stop = _count(tokens, at)
        if 0 <= count <= _FARTHEST and (found := _after(tokens, stop, count, today)) is not None:
            return _on_weekday(found, word_at(tokens, at - 2) if word_at(tokens, at - 1) == "om" else "")
    return None


def counted(text: str) -> timedelta | None:
    """Return a length in days or weeks such as "to uker", or None where the text is none."""
    found = from_today(text, _ANY_DAY)
    return None if found is None else found - _ANY_DAY


def _on_weekday(on: date, name: str) -> date:
    """Move a date on to the weekday of that name: "tirsdag om en uke"."""
    return on + timedelta(days=(WEEKDAYS[name] - on.weekday()) % 7) if name in WEEKDAYS else on


def _count(tokens: list[Token], at: int) -> tuple[Decimal, int]:
    """Return the number at a token and the index after it; -1 where there is none. "A week" is one."""
    if tokens[at].text in ("a", "an") and unit_of(word_at(tokens, at + 1)) is not None:
        return Decimal(1), at + 1
    number = read_number(tokens, at) if tokens[at].kind in ("num", "word") else None
    return (Decimal(-1), at) if number is None else (number.value, number.stop)


def _after(tokens: list[Token], at: int, count: Decimal, today: date) -> date | None:
    unit = word_at(tokens, at)
    if unit in ("working", "business", "virke", "arbeids") or _WORKDAYS.fullmatch(unit):
        return add_working_days(today, int(count))
    months = unit_of(unit)
    if months is None or word_at(tokens, at + 1) in _AGO or unit in ("årig", "året", "åra"):
        return None
    return shifted(today, count, months)


def shifted(today: date, count: Decimal, months: Decimal) -> date:
    """Return the date so many units of so many months later: whole months by the calendar, the rest in days."""
    if months < 1:
        days = 7 if months * 52 == 12 or months > Decimal("0.2") else 1
        return today + timedelta(days=int(count * days))
    whole, rest = divmod(count * months, 1)
    year, month = divmod(today.year * 12 + today.month - 1 + int(whole), 12)
    last = month_span(year, month + 1).last
    return date(year, month + 1, min(today.day, last.day)) + timedelta(days=int(rest * 30))


_DAY_NAME = "|".join(WEEKDAYS)
_OFFSETS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"\bfortnight\b"), 14),
    (re.compile(r"\b(?:i overmorgen|overmorgen|i overmorgon|overimorgen|day after tomorrow)\b"), 2),
    (re.compile(r"\b(?:i morgen|imorgen|i morgon|imorgon|i morra|i mårra|imårra|tomorrow)\b"), 1),
    (
        re.compile(
            r"\b(?:i dag|idag|today|i kveld|i ettermiddag|innen dagen er omme|tonight|i løpet av dagen)\b"
        ),
        0,
    ),
    (re.compile(r"\b(?:i går|igår|yesterday)\b"), -1),
)
_NEXT = r"(?:neste|nestes|next|kommende|komande|førstkommende)"
_WEEKDAY = re.compile(
    rf"\b(?P<next>(?:neste|next)\s+)?(?P<day>{_DAY_NAME})(?:en|s)?\b(?P<week>\s+(?:i\s+)?(?:neste (?:uke|veke)|next week))?"
)
_DAY_ONLY = re.compile(
    rf"(?:\bden |\bthe )(?P<day>[0-9]{{1,2}}|{ORDINAL})(?:\.|st|nd|rd|th)?(?! ?[%0-9])(?=\W|$)"
)
_DAY_NEXT = re.compile(
    rf"\b(?P<day>[0-9]{{1,2}}|{ORDINAL})\.?(?: i)? (?P<which>neste|denne|next|this) (?:måned|månad|month)\w*"
)


_NTH_NEXT = re.compile(
    rf"\b(?P<nth>{NTH_WORD}) (?P<day>{_DAY_NAME})(?:en)? (?:i|in|av|of) (?P<which>neste|denne|next|this) (?:måned|månad|month)"
)


def near_day(folded: str, today: date) -> date | None:
    """Read tomorrow, a weekday or a day of this month or the next."""
    for pattern, days in _OFFSETS:
        if pattern.search(folded):
            return today + timedelta(days=days)
    if match := _DAY_NEXT.search(folded):
        first = _month_from(today, 1 if match["which"] in ("neste", "next") else 0).first
        return first.replace(day=ORDINALS.get(match["day"]) or int(match["day"]))
    if match := _NTH_NEXT.search(folded):
        whole = _month_from(today, 1 if match["which"] in ("neste", "next") else 0)
        return nth_weekday(whole, match["nth"], match["day"])
    if match := _WEEKDAY.search(folded):
        return _weekday(match, folded, today)
    if match := _DAY_ONLY.search(folded):
        return _day_only(ORDINALS.get(match["day"]) or int(match["day"]), today)
    return None


def _month_from(today: date, months: int) -> Span:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return month_span(year, month + 1)


def _weekday(match: re.Match[str], folded: str, today: date) -> date:
    weekday = WEEKDAYS[match["day"]]
    if match["week"]:
        on = today + timedelta(days=7 - today.weekday() + weekday)
    else:
        on = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    return placed(span(on, on), preposition(folded, match.start()))


def _day_only(day: int, today: date) -> date | None:
    for months in range(4):
        whole = _month_from(today, months)
        if day <= whole.last.day and whole.first.replace(day=day) >= today:
            return whole.first.replace(day=day)
    return None


def office_week_of(on: date) -> Span:
    """Return Monday to Friday of the week a date is in."""
    iso = on.isocalendar()
    return office_week(iso.year, iso.week)


def weekend(today: date) -> Span:
    """Return Saturday and Sunday of the week a date is in."""
    monday = today - timedelta(days=today.weekday())
    return span(monday + timedelta(days=5), monday + timedelta(days=6))


def this_week(today: date) -> Span:
    """Return what is left of a week as people mean it: to Friday, or to Sunday once Friday is past."""
    whole = office_week_of(today)
    return whole if today <= whole.last else span(whole.first, whole.after - timedelta(days=1))


_LOOSE: tuple[tuple[re.Pattern[str], Callable[[date], Span]], ...] = (
    (re.compile(rf"\b{_NEXT} (?:helg\w*|weekend)"), lambda today: weekend(today + timedelta(days=7))),
    (re.compile(r"\b(?:helg(?:a|en|i)?|weekend)\b"), weekend),
    (re.compile(rf"\b{_NEXT} (?:uke|uka|uken|veke|veka|week)\b|\b(?:til|over) (?:uka|uken|veka)\b"), lambda today: office_week_of(today + timedelta(days=7))),
    (re.compile(r"\b(?:denne|this) (?:uke|uka|uken|veke|veka|week)\b|\b(?:ut|end of the|av) (?:uka|uken|veka|week)\b"),
     this_week),
    (re.compile(rf"\b{_NEXT} (?:måned|månad|month|mnd)\w*"), lambda today: _month_from(today, 1)),
    (re.compile(r"\b(?:denne|this|ut|av|end of the) (?:måned|månad|month|mnd)\w*|\b(?:måneds?|månads?|månedens|månadens) ?slutt\w*|\bmånedsskifte\w*|\bmånadsskifte\w*"), lambda today: _month_from(today, 0)),
    (NEXT_YEAR, lambda today: year_span(today.year + 1)),
    (re.compile(r"\b(?:året|årets slutt|årsslutt|år(?:e)?ts? utgang|år(?:e)?ts|year.?end|the year|i år|this year|end of year)\b"), lambda today: year_span(today.year)),
)  # fmt: skip


def loose(folded: str, today: date) -> date | None:
    """Read next week, next month, this year, or a bare year."""
    for pattern, of_today in _LOOSE:
        if match := pattern.search(folded):
            found = placed(of_today(today), preposition(folded, match.start()))
            if found < today:  # "før helga" on a Saturday is before the next one
                found = placed(of_today(today + timedelta(days=7)), preposition(folded, match.start()))
            return found if found >= today else of_today(today).last
    if match := re.search(r"(?<![0-9.,/-])(20[2-9][0-9])(?![0-9/-]|[.,][0-9])", folded):
        return placed(year_span(int(match[1])), preposition(folded, match.start()))
    return None
