"""Dates as people name them, understood as the day by which something is wanted."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from norsk.calendar import add_working_days
from norsk.date_words import (
    DAYS, MONTH, MONTHS, ORDINAL, ORDINALS, SEASONS, WEEKDAYS, Span, half_span, month_span, office_week,
    quarter_span, span, year_span,
)  # fmt: skip
from norsk.duration import unit_of
from norsk.number import read_number
from norsk.period import Period, find_period
from norsk.words import Token, fold, tokenize, word_at

__all__ = ["Period", "find_period", "parse_date"]

LONGEST = 1000  # characters; what is longer is no answer, and its rest is not read
_YEARS_AHEAD = 9  # far enough for 29 February
_VOCABULARY = tuple(
    word
    for word in (*MONTHS, *WEEKDAYS, "utgangen", "sommeren", "kvartal", "overmorgen", "julaften", "påske")
    if len(word) >= 5
)
_BEFORE, _AFTER, _FROM, _EARLY, _MIDDLE, _LATE = "before", "after", "from", "early", "middle", "late"
_THE = r"(?:\s+(?:den|the|start(?:en)? (?:av|på)|begynnelsen av))?\s*$"
_PREPOSITIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (_BEFORE, re.compile(rf"\b(?:før|før|fyre|før starten av|before|prior to|ahead of|i forkant av|foran){_THE}")),
    (_AFTER, re.compile(r"\b(?:etter|after|over|på andre siden av)(?:\s+(?:den|the))?\s*$")),
    (_FROM, re.compile(r"\b(?:fra|frå|from|fom|f\.o\.m\.?|starting|frem til|fram til starten av)(?: og med)?(?:\s+(?:den|the))?\s*$")),
    (_EARLY, re.compile(
        r"\b(?:begynnelsen|byrjinga|starten|start|primo|tidlig|tidleg|early|beginning|først|første del|første halvdel)"
        r"(?: av| på| of| in| i)?(?: the)?\s*$")),
    (_MIDDLE, re.compile(r"\b(?:midten|midt|medio|mid|middle)(?: av| på| of| in| i|-)?(?: the)?\s*$")),
)  # fmt: skip
_YEAR = r"(?:\W{1,3}(?P<year>(?:19|20)[0-9]{2}|'[0-9]{2}))?"
_NEXT_YEAR = re.compile(r"\b(?:neste år|next year|året etter|til neste år|komande år|kommende år)\b")
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
        for rule in (_exact, _named, _relative, _numeric, _weekday_of_week, _parts_of_year, _near_words, _loose):
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


# ------------------------------------------------------------------ a day in figures
_ISO = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})-([0-9]{1,2})-([0-9]{1,2})(?![0-9])")
_FULL = re.compile(r"(?<![0-9])([0-9]{1,2})[./-] ?([0-9]{1,2})[./-] ?((?:20)?[0-9]{2})(?![0-9])")
_COMPACT = re.compile(r"(?<![0-9])(?:(20[0-9]{2})([01][0-9])([0-3][0-9])|([0-3][0-9])([01][0-9])((?:20)?[0-9]{2}))(?![0-9 ])")
_DAY_MONTH = re.compile(rf"\b(?P<day>[0-9]{{1,2}}|{ORDINAL})(?:\.|st|nd|rd|th)?(?: of| i| dag i)?[ -]?(?P<month>{MONTH})\b{_YEAR}")
_MONTH_DAY = re.compile(rf"\b(?P<month>{MONTH})\.? (?:the )?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?![.:]?[0-9])(?:,? (?P<year>20[0-9]{{2}}))?")
_ORDINAL_MONTH = re.compile(rf"\b(?P<day>[0-9]{{1,2}}|{ORDINAL})\.? (?:i )?(?P<month>{ORDINAL})\b{_YEAR}")
_NUMERIC = re.compile(r"(?<![0-9.,/])([0-9]{1,2})[./]([0-9]{1,2})\.?(?![0-9/,])")


def _exact(folded: str, today: date) -> date | None:
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
    return _placed(span(on, on), _preposition(folded, match.start()))


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
    return _resolve(folded, _Yearly(_one_day(lambda year: date(year, int(match[2]), int(match[1]))), match, None), today)


# ------------------------------------------------------------------ which year, which end
def _resolve(folded: str, yearly: _Yearly, today: date) -> date | None:
    """Return the first occurrence that is not past, or the one of the year that is named."""
    where = _preposition(folded, yearly.match.start())
    year = yearly.year or _said_year(folded, today)
    if year is not None:
        return _placed(yearly.of_year(year), where)
    for year in range(today.year - 1, today.year + _YEARS_AHEAD):
        try:
            whole = yearly.of_year(year)
        except ValueError:
            continue
        found = _placed(whole, where)
        if found >= today:
            return found
        if whole.first <= today <= whole.last and where == _LATE:
            return whole.last
    return None


def _said_year(folded: str, today: date) -> int | None:
    if _NEXT_YEAR.search(folded):
        return today.year + 1
    return today.year if _THIS_YEAR.search(folded) else None


def _preposition(folded: str, start: int) -> str:
    before = folded[max(0, start - 40) : start]
    return next((name for name, pattern in _PREPOSITIONS if pattern.search(before)), _LATE)


def _placed(whole: Span, where: str) -> date:
    """Return the day of a stretch that a preposition points at; without one, its last."""
    if where == _MIDDLE:
        return whole.first + (whole.last - whole.first) / 2
    if where == _EARLY:
        return min(whole.first + timedelta(days=4), whole.last)
    return {_BEFORE: whole.before, _AFTER: whole.after, _FROM: whole.first}.get(where, whole.last)


# ------------------------------------------------------------------ so long from today
_WORKDAYS = re.compile(r"(?:virke|arbeids|yrke|jobb)dag\w*")
_AGO = frozenset({"siden", "sidan", "ago"})


def _relative(folded: str, today: date) -> date | None:
    """Read a length of time from today: "om en måned", "innen 6 uker", "10 virkedager"."""
    tokens = tokenize(folded)
    for at in range(len(tokens)):
        number = read_number(tokens, at) if tokens[at].kind in ("num", "word") else None
        if number is None or number.value > 5000:
            continue
        if (found := _after(tokens, number.stop, number.value, today)) is not None:
            return found
    return None


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


# ------------------------------------------------------------------ weeks, months, quarters, seasons
_DAY_NAME = "|".join(WEEKDAYS)
_WEEK = re.compile(rf"\b(?:uke|uka|uken|veke|veka|week)\s*(?:nr\.?\s*)?(?P<week>[0-9]{{1,2}})\b(?![.,]?[0-9]){_YEAR}")
_QUARTER = re.compile(
    rf"\b(?:(?P<which>[1-4]|første|fyrste|first|andre|second|tredje|third|fjerde|siste|fourth|last)\.? ?(?:kvartal\w*|quarter|kv\b)"
    rf"|[qk] ?(?P<short>[1-4])\b){_YEAR}"
)
_HALF = re.compile(rf"\b(?P<which>[12]|første|fyrste|first|andre|second)\.? ?(?:halvår\w*|halvdel av (?:året|(?=20))|half of(?= 20| the year)){_YEAR}")
_TURN = re.compile(rf"\b(?:månedsskifte\w*|månadsskifte\w*)\s+(?P<month>{MONTH})\b")
_MONTH = re.compile(rf"\b(?P<month>{MONTH})\b(?!\s+(?:be|i|we|not|vi)\b)\.?{_YEAR}")


def _weekday_of_week(folded: str, today: date) -> date | None:
    match = re.search(rf"\b({_DAY_NAME})(?:en)? i (?:uke|veke) ([0-9]{{1,2}})\b", folded)
    if match is None:
        return None
    number, weekday = int(match[2]), WEEKDAYS[match[1]]
    return _resolve(folded, _Yearly(_one_day(lambda year: date.fromisocalendar(year, number, weekday + 1)), match, None), today)


def _parts_of_year(folded: str, today: date) -> date | None:
    for pattern, of_match in (
        (_WEEK, lambda m: lambda year: office_week(year, int(m["week"]))),
        (_QUARTER, lambda m: lambda year: quarter_span(year, _QUARTERS[m["which"] or m["short"]])),
        (_HALF, lambda m: lambda year: half_span(year, min(_QUARTERS[m["which"]], 2))),
        (_TURN, lambda m: lambda year: month_span(year, MONTHS[m["month"]])),
        (_MONTH, lambda m: lambda year: month_span(year, MONTHS[m["month"]])),
    ):
        if match := pattern.search(folded):
            return _resolve(folded, _Yearly(of_match(match), match, _year_of(match)), today)
    return _season(folded, today)


def _season(folded: str, today: date) -> date | None:
    for pattern, of_year in SEASONS:
        if match := pattern.search(folded):
            year = re.match(r"\W{1,2}((?:19|20)[0-9]{2})\b", folded[match.end() :])
            said = int(year[1]) if year else None
            if said is None and _NEXT_SEASON.search(folded[: match.start()]):
                said = today.year + (of_year(today.year).last <= today or of_year(today.year).first.year == today.year)
            return _in_season(folded, _Yearly(of_year, match, said), today)
    return None


def _in_season(folded: str, yearly: _Yearly, today: date) -> date | None:
    """Resolve a season; one that is under way lasts until the day before what comes after it."""
    whole = yearly.of_year(today.year)
    where = _preposition(folded, yearly.match.start())
    if yearly.year is None and where == _LATE and whole.last < today < whole.after and whole.after.year == today.year:
        if yearly.match.group().startswith("i ") or folded[: yearly.match.start()].endswith(("i ", "this ", "av ")):
            return whole.after - timedelta(days=1)
    return _resolve(folded, yearly, today)


# ------------------------------------------------------------------ days and weeks around today
_OFFSETS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"\b(?:i overmorgen|overmorgen|i overmorgon|overimorgen|day after tomorrow)\b"), 2),
    (re.compile(r"\b(?:i morgen|imorgen|i morgon|imorgon|i morra|i mårra|imårra|tomorrow)\b"), 1),
    (re.compile(r"\b(?:i dag|idag|today|i kveld|i ettermiddag|innen dagen er omme|tonight|i løpet av dagen)\b"), 0),
    (re.compile(r"\b(?:i går|igår|yesterday)\b"), -1),
)
_NEXT = r"(?:neste|nestes|next|kommende|komande|førstkommende)"
_WEEKDAY = re.compile(rf"\b(?P<next>(?:neste|next)\s+)?(?P<day>{_DAY_NAME})(?:en|s)?\b(?P<week>\s+(?:i\s+)?(?:neste (?:uke|veke)|next week))?")
_DAY_ONLY = re.compile(rf"(?:\bden |\bthe )(?P<day>[0-9]{{1,2}}|{ORDINAL})(?:\.|st|nd|rd|th)?(?! ?[%0-9])(?=\W|$)")
_DAY_NEXT = re.compile(rf"\b(?P<day>[0-9]{{1,2}}|{ORDINAL})\.?(?: i)? (?P<which>neste|denne|next|this) (?:måned|månad|month)\w*")


def _near_words(folded: str, today: date) -> date | None:
    for pattern, days in _OFFSETS:
        if pattern.search(folded):
            return today + timedelta(days=days)
    if match := _DAY_NEXT.search(folded):
        first = _month_from(today, 1 if match["which"] in ("neste", "next") else 0).first
        return first.replace(day=ORDINALS.get(match["day"]) or int(match["day"]))
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
    return _placed(span(on, on), _preposition(folded, match.start()))


def _day_only(day: int, today: date) -> date | None:
    for months in range(4):
        whole = _month_from(today, months)
        if day <= whole.last.day and whole.first.replace(day=day) >= today:
            return whole.first.replace(day=day)
    return None


_LOOSE: tuple[tuple[re.Pattern[str], Callable[[date], Span]], ...] = (
    (re.compile(rf"\b{_NEXT} (?:uke|uka|uken|veke|veka|week)\b"), lambda today: office_week_of(today + timedelta(days=7))),
    (re.compile(r"\b(?:denne|this) (?:uke|uka|uken|veke|veka|week)\b|\b(?:ut|end of the|av) (?:uka|uken|veka|week)\b"),
     lambda today: _this_week(today)),
    (re.compile(rf"\b{_NEXT} (?:måned|månad|month|mnd)\w*"), lambda today: _month_from(today, 1)),
    (re.compile(r"\b(?:denne|this|ut|av|end of the) (?:måned|månad|month|mnd)\w*|\bmånedsskifte\w*|\bmånadsskifte\w*"), lambda today: _month_from(today, 0)),
    (_NEXT_YEAR, lambda today: year_span(today.year + 1)),
    (re.compile(r"\b(?:året|årets slutt|årsslutt|år(?:e)?ts? utgang|år(?:e)?ts|year.?end|the year|i år|this year|end of year)\b"), lambda today: year_span(today.year)),
)  # fmt: skip


def office_week_of(on: date) -> Span:
    """Return Monday to Friday of the week a date is in."""
    iso = on.isocalendar()
    return office_week(iso.year, iso.week)


def _this_week(today: date) -> Span:
    whole = office_week_of(today)
    return whole if today <= whole.last else span(whole.first, whole.after - timedelta(days=1))


def _loose(folded: str, today: date) -> date | None:
    """Read next week, next month, this year, or a bare year."""
    for pattern, of_today in _LOOSE:
        if match := pattern.search(folded):
            found = _placed(of_today(today), _preposition(folded, match.start()))
            return found if found >= today else of_today(today).last
    if match := re.search(r"(?<![0-9.,/-])(20[2-9][0-9])(?![0-9/-]|[.,][0-9])", folded):
        return _placed(year_span(int(match[1])), _preposition(folded, match.start()))
    return None
