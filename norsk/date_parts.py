"""The parts of a year that people name a deadline by: week 10, the second quarter, the first Monday in March."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from norsk.calendar import next_working_day, previous_working_day
from norsk.date_near import office_week_of
from norsk.date_words import (
    MONTH,
    MONTHS,
    NTH,
    NTH_WORD,
    WEEKDAYS,
    YEAR,
    Span,
    half_span,
    month_span,
    nth_weekday,
    office_week,
    quarter_span,
    span,
)  # fmt: skip

_WHICH = "(?P<which>" + "|".join(NTH) + ")"
_WORD = "(?P<nth>" + NTH_WORD + "|(?<![0-9])[1-4](?=\\.))"
_DAY_NAME = "|".join(WEEKDAYS)
_SHORT_YEAR = r"(?:[ -]?(?P<year>(?:20)?[0-9]{2})(?![0-9.,/]))?"
_WEEK_WORD = r"(?:uke|uka|uken|veke|veka|week)"
_WEEK_NUMBER = r"\s*(?:nr\.?\s*)?(?P<week>[0-9]{1,2})\b(?![.,]?[0-9])"
_WEEKDAY_OF_WEEK = re.compile(
    rf"\b(?P<day>{_DAY_NAME})(?:en)?,? (?:i |in )?{_WEEK_WORD}{_WEEK_NUMBER}{YEAR}"
    rf"|\b{_WEEK_WORD} ?(?P<number>[0-9]{{1,2}})\W{{1,2}}(?P<later>{_DAY_NAME})\b"
)
_WEEK = re.compile(rf"(?:\b{_WEEK_WORD}|\bu\.?(?= ?[0-9])){_WEEK_NUMBER}{YEAR}")
_QUARTER = re.compile(
    rf"\b(?:{_WHICH}\.? ?(?:kvartal\w*|quarter|kv\b)|(?:kvartal|kv\.?|quarter) ?(?P<late>[1-4])\b){YEAR}"
)
_SHORT_QUARTER = re.compile(rf"\b[qk] ?(?P<short>[1-4])(?![0-9]){_SHORT_YEAR}")
_HALF = re.compile(
    rf"\b{_WHICH}\.? ?(?:halvår\w*|halvdel av (?:året|neste år|(?=20))|half of(?= 20| the year| next year)){YEAR}"
)
_SHORT_HALF = re.compile(
    rf"\b(?:h(?P<short>[12])|(?P<before>[12])h(?=[ -]?(?:20)?[2-9][0-9]\b)){_SHORT_YEAR}"
)
_TERTIAL = re.compile(rf"\b{_WHICH}\.? ?tertial\w*{YEAR}|\btertial (?P<late>[1-3])\b|\bt(?P<short>[1-3])\b")
_NTH_WEEK = re.compile(
    rf"\b(?P<nth>første|fyrste|first|andre|second|tredje|third|siste|last) "
    rf"(?P<what>uke|uka|uken|veke|veka|week|virkedag(?:en)?|arbeidsdag(?:en)?|working day) (?:i|av|in|of) (?P<month>{MONTH})\b{YEAR}"
)
_NTH_WEEKDAY = re.compile(
    rf"\b{_WORD}\.? (?P<day>{_DAY_NAME})(?:en)? (?:i|av|in|of) (?P<month>{MONTH})\b{YEAR}"
)
_TURN = re.compile(rf"\b(?:månedsskifte\w*|månadsskifte\w*)\s+(?P<month>{MONTH})\b")
_NO_VERB = r"(?<!\bi )(?<!\bwe )(?<!\bit )(?<!you )(?<!they )(?<!that )"  # "we may need it" names no month
_MONTH = re.compile(rf"\b(?P<month>(?!may\b){MONTH}|{_NO_VERB}may)\b\.?{YEAR}")


def _number(match: re.Match[str]) -> int:
    """Return the number of a quarter, a third or a half that is named in one of several ways."""
    found = next(
        text
        for name, text in match.groupdict().items()
        if text and name in ("which", "late", "short", "before")
    )
    return NTH[found]


def _day_of_week(match: re.Match[str], year: int) -> Span:
    week, name = match["week"] or match["number"], match["day"] or match["later"]
    on = date.fromisocalendar(year, int(week), WEEKDAYS[name] + 1)
    return span(on, on)


def _tertial(match: re.Match[str], year: int) -> Span:
    number = min(_number(match), 3)
    return span(date(year, 4 * number - 3, 1), month_span(year, 4 * number).last)


def _nth_weekday(match: re.Match[str], year: int) -> Span:
    """Return the first, second, third, fourth or last such weekday of a month."""
    on = nth_weekday(month_span(year, MONTHS[match["month"]]), match["nth"], match["day"])
    return span(on, on)


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
        else month.first + timedelta(days=6 + 7 * (NTH[match["nth"]] - 1))
    )
    return office_week_of(monday)


PARTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], Span]], ...] = (
    (_NTH_WEEK, _nth_week),
    (_NTH_WEEKDAY, _nth_weekday),
    (_WEEKDAY_OF_WEEK, _day_of_week),
    (_WEEK, lambda match, year: office_week(year, int(match["week"]))),
    (_QUARTER, lambda match, year: quarter_span(year, _number(match))),
    (_SHORT_QUARTER, lambda match, year: quarter_span(year, _number(match))),
    (_TERTIAL, _tertial),
    (_HALF, lambda match, year: half_span(year, min(_number(match), 2))),
    (_SHORT_HALF, lambda match, year: half_span(year, _number(match))),
    (_TURN, lambda match, year: month_span(year, MONTHS[match["month"]])),
    (_MONTH, lambda match, year: month_span(year, MONTHS[match["month"]])),
)
"""What a text may name, the most precise first, and what it is in a year; ValueError where that year has none."""
