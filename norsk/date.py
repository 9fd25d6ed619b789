"""Dates as people name them, understood as the day by which something is wanted."""
# ruff: noqa: PLR2004 -- as in date_words.py

import re
from collections.abc import Callable
from datetime import date, timedelta
from difflib import get_close_matches
from functools import lru_cache, partial
from typing import NamedTuple

from norsk.calendar import next_working_day, previous_working_day
from norsk.date_near import NEXT_YEAR, counted, from_today, loose, near_day, office_week_of
from norsk.date_preposition import LATE, placed, preposition
from norsk.date_words import (
    DAYS,
    MONTH,
    MONTHS,
    ORDINAL,
    ORDINALS,
    SEASONS,
    WEEKDAYS,
    Span,
    half_span,
    month_span,
    office_week,
    quarter_span,
    span,
)  # fmt: skip
from norsk.period import Period, find_period
from norsk.words import fold

__all__ = ["Period", "find_period", "parse_date"]

LONGEST = 1000  # characters; what is longer is no answer, and its rest is not read
_YEARS_AHEAD = 9  # far enough for 29 February
_VOCABULARY = tuple(
    word
    for word in (*MONTHS, *WEEKDAYS, "utgangen", "sommeren", "kvartal", "overmorgen", "julaften", "påske")
    if len(word) >= 5
)
_YEAR = r"(?:\W{1,3}(?P<year>(?:19|20)[0-9]{2}|'[0-9]{2}))?"
_THIS_YEAR = re.compile(r"\b(?:i år|this year|dette året|inneværende år)\b")
_NEXT_SEASON = re.compile(r"\b(?:neste|next|kommende|komande|førstkommende)\s*$")
_QUARTERS = {"1": 1, "første": 1, "fyrste": 1, "first": 1, "2": 2, "andre": 2, "second": 2, "3": 3, "tredje": 3,
             "third": 3, "4": 4, "fjerde": 4, "siste": 4, "fourth": 4, "last": 4}  # fmt: skip


class _Yearly(NamedTuple):
    """Something that comes every year, where it stood in the text, and the year if one was named."""

    of_year: Callable[[int], Span]
    match: re.Match[str]
    year: int | None


def parse_date(text: str, *, today: date) -> date | None:
    """Return the day a text names or the last day that fits it, today or later unless a year is named; None if none.

    "Snarest" and "asap" name no day. `today` is the date in Europe/Oslo.
    """
    folded = _spelled(fold(text[:LONGEST]))
    try:
        for rule in (
            _from_anchor,
            _exact,
            _named,
            from_today,
            _numeric,
            _weekday_of_week,
            _parts_of_year,
            near_day,
            loose,
        ):
            found = rule(folded, today)
            if found is not None:
                return found
    except (ValueError, OverflowError):  # a 31 February, a week 54 or a year past 9999 names no day
        return None
    return None


@lru_cache(maxsize=2048)
def _corrected(word: str) -> str:
    if len(word) < 5 or word in _VOCABULARY:
        return word
    near = get_close_matches(word, _VOCABULARY, n=1, cutoff=0.87)
    return near[0] if near and near[0][0] == word[0] and abs(len(near[0]) - len(word)) <= 1 else word


def _spelled(folded: str) -> str:
    """Return the text with misspelt months and weekdays put right."""
    return re.sub(r"[a-zæøå]+", lambda match: _corrected(match.group()), folded)


_ANCHOR = re.compile(
    r"(?P<length>\b[a-zæøå0-9]{1,12} (?:dag|dager|dagar|uke|uker|veke|veker|days?|weeks?)) (?P<side>før|før|before|etter|after) (?P<anchor>.+)"
)


def _from_anchor(folded: str, today: date) -> date | None:
    """Read "14 dager før jul"."""
    match = _ANCHOR.search(folded)
    anchor = parse_date(match["anchor"], today=today) if match else None
    days = counted(match["length"]) if match else None
    if match is None or anchor is None or days is None:
        return None
    return anchor + (days if match["side"] in ("etter", "after") else -days)


# ------------------------------------------------------------------ a day in figures
_ISO = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})-([0-9]{1,2})-([0-9]{1,2})(?![0-9])")
_FULL = re.compile(r"(?<![0-9])([0-9]{1,2})[./-] ?([0-9]{1,2})[./-] ?((?:20)?[0-9]{2})(?![0-9])")
_COMPACT = re.compile(
    r"(?<![0-9])(?:(20[0-9]{2})([01][0-9])([0-3][0-9])|([0-3][0-9])([01][0-9])((?:20)?[0-9]{2}))(?![0-9 ])"
)
_DAY_MONTH = re.compile(
    rf"\b(?P<day>[0-9]{{1,2}}|{ORDINAL})(?:\.|st|nd|rd|th)?(?: of| dag i)?[ -]?(?P<month>{MONTH})\b{_YEAR}"
)
_MONTH_DAY = re.compile(
    rf"\b(?P<month>{MONTH})\.? (?:the )?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?![.:]?[0-9])(?:,? (?P<year>20[0-9]{{2}}))?"
)
_ORDINAL_MONTH = re.compile(rf"\b(?P<day>[0-9]{{1,2}}|{ORDINAL})\.? (?:i )?(?P<month>{ORDINAL})\b{_YEAR}")
_NUMERIC = re.compile(r"(?<![0-9.,/])([0-9]{1,2})[./]([0-9]{1,2})\.?(?![0-9/,])")


def _exact(folded: str, _today: date) -> date | None:
    """Read a date that carries its year, all in figures."""
    if match := _ISO.search(folded):
        year, month, day = (int(part) for part in match.groups())
    elif match := _FULL.search(folded):
        day, month, year = (int(part) for part in match.groups())
    elif match := _COMPACT.search(folded):
        parts = match.groups()
        year, month, day = (int(part) for part in (parts[:3] if parts[0] else (parts[5], parts[4], parts[3])))
    else:
        return None
    on = date(year + 2000 if year < 100 else year, month, day)
    return placed(span(on, on), preposition(folded, match.start()))


def _named(folded: str, today: date) -> date | None:
    """Read a feast day or a day of a named month."""
    for pattern, on_day in DAYS:
        if match := pattern.search(folded):
            year = re.match(r"\W{1,2}((?:19|20)[0-9]{2})\b", folded[match.end() :])
            return _resolve(folded, _Yearly(_one_day(on_day), match, int(year[1]) if year else None), today)
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        if match := pattern.search(folded):
            return _resolve(folded, _day_of_month(match, MONTHS[match["month"]]), today)
    if match := _ORDINAL_MONTH.search(folded):
        month = ORDINALS[match["month"]]
        return _resolve(folded, _day_of_month(match, month), today) if month <= 12 else None
    return None


def _one_day(on_day: Callable[[int], date]) -> Callable[[int], Span]:
    return lambda year: span(on_day(year), on_day(year))


def _day_of_month(match: re.Match[str], month: int) -> _Yearly:
    day = ORDINALS.get(match["day"]) or int(match["day"])
    return _Yearly(_one_day(lambda year: date(year, month, day)), match, _year_of(match))


def _year_of(match: re.Match[str]) -> int | None:
    year = match.groupdict().get("year")
    return None if year is None else int(year.lstrip("'")) + (2000 if year.startswith("'") else 0)


def _numeric(folded: str, today: date) -> date | None:
    """Read "12.6" and "12/6", the year to be found."""
    match = _NUMERIC.search(folded)
    if match is None or not 1 <= int(match[2]) <= 12:
        return None
    return _resolve(
        folded, _Yearly(_one_day(lambda year: date(year, int(match[2]), int(match[1]))), match, None), today
    )


# ------------------------------------------------------------------ which year, which end
def _resolve(folded: str, yearly: _Yearly, today: date) -> date:
    """Return the first occurrence that is not past, or the one of the year that is named; ValueError for 31 February."""
    where = preposition(folded, yearly.match.start())
    year = yearly.year or _said_year(folded, today)
    if year is not None:
        return placed(yearly.of_year(year), where)
    for year in range(today.year - 1, today.year + _YEARS_AHEAD):
        try:
            whole = yearly.of_year(year)
        except ValueError:
            continue
        found = placed(whole, where)
        if found >= today:
            return found
        if whole.first <= today <= whole.last and where == LATE:
            return whole.last
    raise ValueError(yearly.match.group())


def _said_year(folded: str, today: date) -> int | None:
    if NEXT_YEAR.search(folded):
        return today.year + 1
    return today.year if _THIS_YEAR.search(folded) else None


# ------------------------------------------------------------------ weeks, months, quarters, seasons
_DAY_NAME = "|".join(WEEKDAYS)
_WEEK = re.compile(
    rf"\b(?:uke|uka|uken|veke|veka|week)\s*(?:nr\.?\s*)?(?P<week>[0-9]{{1,2}})\b(?![.,]?[0-9]){_YEAR}"
)
_QUARTER = re.compile(
    rf"\b(?:(?P<which>[1-4]|første|fyrste|first|andre|second|tredje|third|fjerde|siste|fourth|last)\.? ?(?:kvartal\w*|quarter|kv\b)"
    rf"|[qk] ?(?P<short>[1-4])\b){_YEAR}"
)
_HALF = re.compile(
    rf"\b(?P<which>[12]|første|fyrste|first|andre|second)\.? ?(?:halvår\w*|halvdel av (?:året|(?=20))|half of(?= 20| the year)){_YEAR}"
)
_NTH_WEEK = re.compile(
    rf"\b(?P<nth>første|fyrste|first|andre|second|tredje|third|siste|last) "
    rf"(?P<what>uke|uka|uken|veke|veka|week|virkedag(?:en)?|arbeidsdag(?:en)?|working day) (?:i|av|in|of) (?P<month>{MONTH})\b{_YEAR}"
)
_TURN = re.compile(rf"\b(?:månedsskifte\w*|månadsskifte\w*)\s+(?P<month>{MONTH})\b")
_NO_VERB = r"(?<!\bi )(?<!\bwe )(?<!\bit )(?<!you )(?<!they )(?<!that )"  # "we may need it" names no month
_MONTH = re.compile(rf"\b(?P<month>(?!may\b){MONTH}|{_NO_VERB}may)\b\.?{_YEAR}")


def _weekday_of_week(folded: str, today: date) -> date | None:
    match = re.search(rf"\b({_DAY_NAME})(?:en)? i (?:uke|veke) ([0-9]{{1,2}})\b", folded)
    if match is None:
        return None
    number, weekday = int(match[2]), WEEKDAYS[match[1]]
    return _resolve(
        folded,
        _Yearly(_one_day(lambda year: date.fromisocalendar(year, number, weekday + 1)), match, None),
        today,
    )


def _nth_week(match: re.Match[str], year: int) -> Span:
    """Return the week of a month's first Monday or one after it, or its first or last working day."""
    month = month_span(year, MONTHS[match["month"]])
    last = match["nth"] in ("siste", "last")
    if "dag" in match["what"] or "day" in match["what"]:
        day = previous_working_day(month.last) if last else next_working_day(month.first)
        return span(day, day)
    monday = (
        month.last - timedelta(days=6)
        if last
        else month.first + timedelta(days=6 + 7 * (_QUARTERS[match["nth"]] - 1))
    )
    return office_week_of(monday)


_PARTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], Span]], ...] = (
    (_NTH_WEEK, _nth_week),
    (_WEEK, lambda match, year: office_week(year, int(match["week"]))),
    (_QUARTER, lambda match, year: quarter_span(year, _QUARTERS[match["which"] or match["short"]])),
    (_HALF, lambda match, year: half_span(year, min(_QUARTERS[match["which"]], 2))),
    (_TURN, lambda match, year: month_span(year, MONTHS[match["month"]])),
    (_MONTH, lambda match, year: month_span(year, MONTHS[match["month"]])),
)


def _parts_of_year(folded: str, today: date) -> date | None:
    for pattern, of_match in _PARTS:
        if match := pattern.search(folded):
            return _resolve(folded, _Yearly(partial(of_match, match), match, _year_of(match)), today)
    return _season(folded, today)


def _season(folded: str, today: date) -> date | None:
    for pattern, of_year in SEASONS:
        if match := pattern.search(folded):
            year = re.match(r"\W{1,2}((?:19|20)[0-9]{2})\b", folded[match.end() :])
            said = int(year[1]) if year else None
            if said is None and _NEXT_SEASON.search(folded[: match.start()]):
                said = today.year + (
                    of_year(today.year).last <= today or of_year(today.year).first.year == today.year
                )
            return _in_season(folded, _Yearly(of_year, match, said), today)
    return None


def _in_season(folded: str, yearly: _Yearly, today: date) -> date | None:
    """Resolve a season; one that is under way, "i høst", lasts until the day before what comes after it."""
    whole = yearly.of_year(today.year)
    start = yearly.match.start()
    this = yearly.match.group().startswith("i ") or folded[:start].endswith(("i ", "this ", "av "))
    open_end = yearly.year is None and preposition(folded, start) == LATE and whole.after.year == today.year
    if this and open_end and whole.last < today < whole.after:
        return whole.after - timedelta(days=1)
    return _resolve(folded, yearly, today)
