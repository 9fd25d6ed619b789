"""The time in which agreements end that a question asks about: «før sommeren», «neste halvår», «de neste 90 dagene»."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from norsk.date import find_period, parse_date
from norsk.date_words import MONTH, MONTHS, Span, half_span, month_span, quarter_span, year_span
from norsk.number import parse_number
from norsk.when import norwegian_date
from norsk.words import fold

SOON_MONTHS: Final = 6
"""What «snart» means."""
USUAL_MONTHS: Final = 12
"""How far ahead is looked where no time is named."""
_MOST: Final = 1200  # of anything: a hundred years of months
_MONTHS_A_YEAR, _MONTHS_OF_A_SEASON = 12, 3


@dataclass(frozen=True, slots=True)
class Window:
    """The first and the last day, both included, on which an agreement may end to be listed."""

    first: date
    last: date

    def said(self, today: date) -> str:
        """Return the time as it is said in a sentence: «fra i dag til og med 15. juni 2027»."""
        if self.first == date.min:
            return f"til og med {norwegian_date(self.last)}"
        if self.last == date.max:
            return f"fra {norwegian_date(self.first)}"
        if (self.first, self.last) == (year_span(self.first.year).first, year_span(self.first.year).last):
            return f"i {self.first.year}"
        since = "i dag" if self.first == today else norwegian_date(self.first)
        return f"fra {since} til og med {norwegian_date(self.last)}"


def months_ahead(today: date, months: int) -> Window:
    """Return the time from today to the same day some months on."""
    return Window(today, _plus_months(today, months))


def _plus_months(day: date, months: int) -> date:
    year, month = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + months, _MONTHS_A_YEAR)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


_UNIT = (
    r"(?P<unit>dag(?:er|ar|ane|ene)?|days?|døgn|uk(?:e|a|er|en|ene)|vek(?:e|a|er|ene)|weeks?|måned(?:er|en|ene)?|månad(?:er|en|ar|ane|ene)?|mnd|"
    r"months?|kvartal(?:et|er|a)?|quarters?|halvår(?:et|a)?|år(?:et|ene|a)?|years?)\b"
)
_COUNTED = re.compile(
    rf"\b(?:neste|kommende|komande|nærmeste|næraste|næreste|next|innen|innan|within|i løpet av|om|dei neste|the next)(?: (?:de|dei|the|neste|kommende|nærmeste))* "
    rf"(?P<number>\d{{1,4}}|[a-zæøå]{{2,12}}) {_UNIT}"
)
_NEXT = re.compile(rf"\b(?:neste|nest|kommende|komande|next) {_UNIT}")
_THIS = re.compile(rf"\b(?:denne|dette|inneværende|i løpet av|this|ut) {_UNIT}|\b(?P<year>i år|this year)\b")
_WHICH = r"(?P<which>[1-4]|første|fyrste|first|andre|annet|second|tredje|third|fjerde|siste|fourth)"
_ORDER: Final = {"første": 1, "fyrste": 1, "first": 1, "andre": 2, "annet": 2, "second": 2, "tredje": 3, "third": 3,
                 "fjerde": 4, "siste": 4, "fourth": 4}  # fmt: skip
_YEAR = r"(?:\D{1,4}(?P<of>20\d\d)|(?P<nextyear> (?:til )?neste år))?"
_QUARTER = re.compile(
    rf"\b{_WHICH}\.? ?(?:kvartal\w*|quarter|kv\b){_YEAR}|\b[qk](?P<short>[1-4])\b(?:\D{{1,4}}(?P<shortof>20\d\d))?"
)
_HALF = re.compile(rf"\b{_WHICH}\.? ?(?:halvår\w*|halvdel\w*|half){_YEAR}")
_MONTH_ALONE = re.compile(
    rf"\b(?:i|in|for|innen|innan|utgangen av|slutten av)? ?(?P<month>{MONTH})\b(?! ?\d{{1,2}}\b(?!\d)){_YEAR}"
)
_SEASONS: Final = {
    "vår": 3,
    "spring": 3,
    "sommer": 6,
    "sommar": 6,
    "summer": 6,
    "høst": 9,
    "haust": 9,
    "autumn": 9,
    "vinter": 12,
    "winter": 12,
}
_SEASON = re.compile(
    r"\b(?:i|til|in|over|utover|this|next|neste) (?:the )?(?P<season>"
    + "|".join(_SEASONS)
    + r")(?:en|a|s)?\b"
)
_UNTIL = re.compile(
    r"\b(?:før|fyre|innen|innan|fram til|frem til|til og med|inntil|senest|seinast|before|by|until)\b"
)
_SOON = re.compile(r"\b(?:snart|nærmeste tid\w*|nær framtid|nær fremtid|framover|fremover|soon|snarleg)\b")
_DAYS: Final = {"da": 1, "dø": 1, "uk": 7, "ve": 7, "we": 7}
_LENGTHS: Final = {"må": 1, "mn": 1, "mo": 1, "kv": 3, "qu": 3, "ha": 6, "år": 12, "ye": 12}


def find_window(text: str, *, today: date) -> Window | None:
    """Return the time that a question names; None where it names none. Never before today, save for a year by name."""
    folded = fold(text)
    try:
        return (
            _counted(folded, today)
            or _bounded(folded, today)
            or _ordered(folded, today)
            or _next_or_this(folded, today)
            or _named(text, folded, today)
            or (months_ahead(today, SOON_MONTHS) if _SOON.search(folded) else None)
        )
    except (ValueError, OverflowError):  # a 31 February, or a number that leads out of the calendar
        return None


def _counted(folded: str, today: date) -> Window | None:
    found = _COUNTED.search(folded)
    number = parse_number(found["number"]) if found else None
    if found is None or number is None or not 0 < number <= _MOST:
        return None
    unit = found["unit"][:2]
    if unit in _DAYS:
        return Window(today, today + timedelta(days=int(number) * _DAYS[unit]))
    return months_ahead(today, int(number * _LENGTHS[unit]))


def _bounded(folded: str, today: date) -> Window | None:
    found = _UNTIL.search(folded)
    if found is None:
        return None
    day = parse_date(folded[found.start() :], today=today)
    return Window(today, day) if day and day >= today else None


def _ordered(folded: str, today: date) -> Window | None:
    if found := _QUARTER.search(folded):
        number = int(found["short"]) if found["short"] else _number(found["which"])
        year = found["of"] or found["shortof"]
        return _coming(lambda y: quarter_span(y, number), year, today, next_year=bool(found["nextyear"]))
    if found := _HALF.search(folded):
        number = min(_number(found["which"]), 2)
        return _coming(lambda y: half_span(y, number), found["of"], today, next_year=bool(found["nextyear"]))
    return None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _ORDER[word]


def _coming(
    of_year: Callable[[int], Span], year: str | None, today: date, *, next_year: bool = False
) -> Window:
    """Return a part of the year that is named, else the first that is not over; of the one that runs, what is left."""
    if year:
        span = of_year(int(year))
        return Window(span.first, span.last)
    span = of_year(today.year + 1) if next_year or of_year(today.year).last < today else of_year(today.year)
    return Window(max(span.first, today), span.last)


def _next_or_this(folded: str, today: date) -> Window | None:
    if found := _NEXT.search(folded):
        return _unit(found["unit"], today, ahead=1)
    if found := _THIS.search(folded):
        return _unit(found["unit"] or "år", today, ahead=0)
    return None


def _unit(unit: str, today: date, *, ahead: int) -> Window:
    """Return this week, month, quarter, half or year from today on, or the whole of the next."""
    kind = unit[:2]
    if kind in ("da", "dø"):
        return Window(today + timedelta(days=ahead), today + timedelta(days=ahead))
    if kind in ("uk", "ve", "we"):
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=ahead)
        return Window(max(monday, today), monday + timedelta(days=6))
    length = _LENGTHS[kind]
    start = date(today.year, (today.month - 1) // length * length + 1, 1)
    first = _plus_months(start, ahead * length)
    return Window(max(first, today), _plus_months(first, length) - timedelta(days=1))


def _named(text: str, folded: str, today: date) -> Window | None:
    """Read a year, a month or a season by name."""
    if period := find_period(text, today=today):
        first = (
            max(period.first, today) if period.first == date.min and period.last >= today else period.first
        )
        return Window(first, period.last)
    if (found := _MONTH_ALONE.search(folded)) and found["month"] != "may":
        month = MONTHS[found["month"]]
        return _coming(lambda y: month_span(y, month), found["of"], today, next_year=bool(found["nextyear"]))
    if found := _SEASON.search(folded):
        start = _SEASONS[found["season"]]
        return _coming(lambda y: _season(y, start), None, today)
    return None


def _season(year: int, month: int) -> Span:
    first = month_span(year, month)
    last = _plus_months(first.first, _MONTHS_OF_A_SEASON) - timedelta(days=1)
    return Span(first.first, last, first.before, last + timedelta(days=1))
