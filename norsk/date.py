"""Dates as people name them, understood as the day by which something is wanted."""
# ruff: noqa: PLR2004 -- as in date_words.py

import re
from collections.abc import Callable
from datetime import date, timedelta
from difflib import get_close_matches
from functools import lru_cache, partial
from typing import NamedTuple

from norsk.date_figures import exact
from norsk.date_near import NEXT_YEAR, counted, from_today, loose, near_day
from norsk.date_parts import PARTS
from norsk.date_preposition import LATE, placed, preposition
from norsk.date_words import DAYS, MONTH, MONTHS, ORDINAL, ORDINALS, SEASONS, WEEKDAYS, YEAR, Span, span
from norsk.number import read_number
from norsk.period import Period, find_period
from norsk.words import fold, tokenize

__all__ = ["Period", "find_period", "parse_date"]

LONGEST = 1000  # characters; what is longer is no answer, and its rest is not read
_YEARS_AHEAD = 9  # far enough for 29 February
_VOCABULARY = tuple(
    word
    for word in (*MONTHS, *WEEKDAYS, "utgangen", "sommeren", "kvartal", "overmorgen", "julaften", "påske")
    if len(word) >= 5
)
_THIS_YEAR = re.compile(r"\b(?:i år|this year|dette året|inneværende år)\b")
_NEXT_SEASON = re.compile(r"\b(?:neste|next|kommende|komande|førstkommende)\s*$")


class _Yearly(NamedTuple):
    """Something that comes every year, where it stood in the text, and the year if one was named."""

    of_year: Callable[[int], Span]
    match: re.Match[str]
    year: int | None


def parse_date(text: str, *, today: date) -> date | None:
    """Return the day a text names or the last day that fits it, today or later unless a year is named; None if none.

    "Snarest" and "asap" name no day. `today` is the date in Europe/Oslo.
    """
    folded = _spelled(_spaced(fold(text[:LONGEST])))
    if meant := _meant(folded):
        found = parse_date(meant, today=today)
        if found is not None:
            return found
    try:
        for rule in (
            _from_anchor,
            exact,
            _named,
            from_today,
            _numeric,
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


_CORRECTED = re.compile(
    r"\b(?:ikke|ikkje|itj|not) (?!før|før|before|senere|seinare|later).{1,40}?,? (?:men|but) (?P<meant>.+)"
)
_DENIED = re.compile(
    r"^(?P<meant>.*[0-9a-zæøå].*?),? (?:og )?(?:ikke|ikkje|itj|not) (?:(?:i|om|på|den|until) )?(?:[0-9]|uke|veke|[a-zæøå]+dag\b).*$"
)


def _meant(folded: str) -> str | None:
    """Return what is left of "ikke 1. mars, men 1. april" and of "1. april, ikke 1. mars" once the denied day is gone."""
    match = _CORRECTED.search(folded) or _DENIED.search(folded)
    return match["meant"] if match else None


def _spaced(folded: str) -> str:
    """Return the text with the spaces that a date is written with: "innen1 .  mars" is "innen 1. mars"."""
    spaced = re.sub(r"(?<=[a-zæøå]{3})(?=[0-9])", " ", " ".join(folded.split()))
    spaced = _WEEK_IN_WORDS.sub(_in_figures, re.sub(r"(?<=[0-9]) (?=\.)", "", spaced))
    return re.sub(r"(?<=[0-9])(?:nde|ende|de|te)(?= )", ".", spaced)


_WEEK_IN_WORDS = re.compile(r"\b(?P<week>uke|veke|week) (?P<number>[a-zæøå]{2,12})\b")


def _in_figures(match: re.Match[str]) -> str:
    """Write the number of a week in figures: "uke seks"."""
    number = read_number(tokenize(match["number"]), 0)
    return match.group() if number is None else f"{match['week']} {number.value:.0f}"


@lru_cache(maxsize=2048)
def _corrected(word: str) -> str:
    if len(word) < 5 or word in _VOCABULARY:
        return word
    near = get_close_matches(word, _VOCABULARY, n=1, cutoff=0.87)
    return near[0] if near and near[0][0] == word[0] and abs(len(near[0]) - len(word)) <= 1 else word


def _spelled(folded: str) -> str:
    """Return the text with misspelt months and weekdays put right."""
    return re.sub(r"[a-zæøå]+", lambda match: _corrected(match.group()), folded)


# So short that one inside another, each read twice, cannot take long.
_ANCHOR = re.compile(
    r"(?P<length>\b[a-zæøå0-9]{1,12} (?:dag|dager|dagar|uke|uker|veke|veker|days?|weeks?)) (?P<side>før|før|before|etter|after) (?P<anchor>.{1,60})"
)


_WEEKDAY_ANCHOR = re.compile(
    rf"\b(?P<nth>siste|last|første|fyrste|first) (?P<day>{'|'.join(WEEKDAYS)})(?:en)? (?P<anchor>(?:før|before|etter|after) .{1, 60})"
)


def _from_anchor(folded: str, today: date) -> date | None:
    """Read "14 dager før jul" and "siste torsdag før jul"."""
    if match := _WEEKDAY_ANCHOR.search(folded):
        on = parse_date(match["anchor"], today=today)
        back = match["anchor"].startswith(("før", "before"))
        days = 0 if on is None else on.weekday() - WEEKDAYS[match["day"]]
        return None if on is None else on + timedelta(days=-(days % 7) if back else -days % 7)
    match = _ANCHOR.search(folded)
    length = counted(match["length"]) if match else None
    if match is None or length is None:
        return None
    on = parse_date(match["anchor"], today=today)
    if on is not None and match["side"] in ("før", "before"):
        if on - length < today:  # "14 dager før jul" on 20 December is before the next one
            on = parse_date(match["anchor"], today=on + timedelta(days=1)) or on
        length = -length
    return None if on is None else on + length


# ------------------------------------------------------------------ a day in figures
_DAY_MONTH = re.compile(
    rf"\b(?P<day>[0-9]{{1,2}}|{ORDINAL})(?:\.|st|nd|rd|th)?(?: of| dag i)?[ -]?(?P<month>{MONTH})\b{YEAR}"
)
_MONTH_DAY = re.compile(
    rf"\b(?P<month>{MONTH})\.? (?:the |den )?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?![.:]?[0-9])(?:,? (?P<year>20[0-9]{{2}}))?"
)
_ORDINAL_MONTH = re.compile(rf"\b(?P<day>[0-9]{{1,2}}|{ORDINAL})\.? (?:i )?(?P<month>{ORDINAL})\b{YEAR}")
_NUMERIC = re.compile(r"(?<![0-9.,/])([0-9]{1,2})[./]([0-9]{1,2})\.?(?![0-9/,])")


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
    if year is None:
        return None
    number = int(year.lstrip("'"))
    return number + 2000 if number < 100 else number


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
def _parts_of_year(folded: str, today: date) -> date | None:
    for pattern, of_match in PARTS:
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
