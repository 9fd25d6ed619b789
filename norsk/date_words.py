"""The words of the calendar: months, ordinals, feast days and seasons, each with its dates in a year."""
# ruff: noqa: PLR2004 -- days and months are numbers

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from norsk.calendar import easter_sunday, week

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "januar january jan janaur", "februar february feb febuar ferbruar februari", "mars march mar",
            "april apr aprill", "mai may", "juni june jun", "juli july", "august aug agust",
            "september sept sep setember septmber septembr", "oktober october okt oct oktobr",
            "november nov novmber novembr", "desember december des dec desmber desembr",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
YEAR = r"(?:\W{1,3}(?P<year>(?:19|20)[0-9]{2}|'[0-9]{2}))?"
"""A year after something, as 2027 or '27, or nothing."""
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
_TENS = {"": 0, "tjue": 20, "tyve": 20, "tretti": 30, "twenty": 20, "thirty": 30}
_LOW = {
    word: number
    for number, words in enumerate(
        (
            "første fyrste first", "andre annen second", "tredje third", "fjerde fourth", "femte fifth",
            "sjette sixth", "sjuende syvende sjuande seventh", "åttende åttande eighth", "niende niande ninth",
            "tiende tiande tenth", "ellevte ellefte eleventh", "tolvte tolfte twelfth", "trettende trettande",
            "fjortende fjortande", "femtende femtande fifteenth", "sekstende sekstande", "syttende syttande",
            "attende attande", "nittende nittande", "tjuende tyvende tjuande twentieth",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
ORDINALS: dict[str, int] = {
    tens + word: base + number
    for tens, base in _TENS.items()
    for word, number in _LOW.items()
    if base + number <= 31 and (number < 10 or not base)
} | {"trettiende": 30, "trettiande": 30}
ORDINAL = "(?:" + "|".join(sorted(ORDINALS, key=len, reverse=True)) + ")"
WEEKDAYS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "mandag måndag monday", "tirsdag tysdag tuesday", "onsdag wednesday", "torsdag thursday",
            "fredag friday", "lørdag laurdag saturday", "søndag sundag sunday",
        )
    )
    for name in names.split()
}  # fmt: skip


NTH: dict[str, int] = {
    word: number
    for number, words in enumerate(
        ("1 første fyrste first", "2 andre second", "3 tredje third", "4 fjerde fourth"), start=1
    )
    for word in words.split()
} | {"siste": 4, "last": 4}
NTH_WORD = "(?:" + "|".join(word for word in NTH if not word.isdecimal()) + ")"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the calendar; `before` and `after` are the dates meant by "før" and "etter" it."""

    first: date
    last: date
    before: date
    after: date


def span(first: date, last: date) -> Span:
    """Return a stretch of whole days; before it is the day before, after it the day after."""
    return Span(first, last, first - timedelta(days=1), last + timedelta(days=1))


def month_span(year: int, month: int) -> Span:
    """Return a whole month."""
    return span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def quarter_span(year: int, quarter: int) -> Span:
    """Return a quarter of a year, 1 to 4."""
    return span(date(year, 3 * quarter - 2, 1), month_span(year, 3 * quarter).last)


def half_span(year: int, half: int) -> Span:
    """Return half a year, 1 or 2."""
    return span(date(year, 6 * half - 5, 1), month_span(year, 6 * half).last)


def year_span(year: int) -> Span:
    """Return a calendar year."""
    return span(date(year, 1, 1), date(year, 12, 31))


def office_week(year: int, number: int) -> Span:
    """Return Monday to Friday of an ISO week; ValueError where the year has no such week."""
    monday, sunday = week(year, number)
    return Span(monday, monday + timedelta(days=4), monday - timedelta(days=1), sunday + timedelta(days=1))


def nth_weekday(month: Span, nth: str, name: str) -> date:
    """Return the first, second, third, fourth or last weekday of that name in a month."""
    weekday = WEEKDAYS[name]
    if nth in ("siste", "last"):
        return month.last - timedelta(days=(month.last.weekday() - weekday) % 7)
    return month.first + timedelta(days=(weekday - month.first.weekday()) % 7 + 7 * (NTH[nth] - 1))


def _advent(number: int) -> Callable[[int], date]:
    """Return the rule for a Sunday in Advent; the fourth is the last one before Christmas Day."""
    return lambda year: (
        date(year, 12, 24) - timedelta(days=(date(year, 12, 24).weekday() + 1) % 7 + 7 * (4 - number))
    )


def _easter(days: int) -> Callable[[int], date]:
    return lambda year: easter_sunday(year) + timedelta(days=days)


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


_FIRST, _SECOND = r"(?:1\.?|første|fyrste|first) ?", r"(?:2\.?|andre|annen|second) ?"
DAYS: tuple[tuple[re.Pattern[str], Callable[[int], date]], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), on)
    for pattern, on in (
        ("palmesøndag|palm sunday", _easter(-7)),
        ("skjærtorsdag|skjertorsdag|maundy thursday", _easter(-3)),
        ("langfredag|good friday", _easter(-2)),
        ("påskeaften|påskeaftan|påskaften", _easter(-1)),
        (f"{_SECOND}påskedag|easter monday", _easter(1)),
        (f"(?:{_FIRST})?påskedag|easter sunday", _easter(0)),
        (r"kristi ?himmelfart\w*|ascension day", _easter(39)),
        ("pinseaften|pinseaftan|pinsaften", _easter(48)),
        (f"{_SECOND}pinsedag|whit monday", _easter(50)),
        (f"(?:{_FIRST})?pinsedag|whit sunday", _easter(49)),
        (r"grunnlovsdag\w*|nasjonaldag\w*|constitution day|syttende mai", _fixed(5, 17)),
        ("arbeidernes dag|labou?r day", _fixed(5, 1)),
        ("kvinnedagen", _fixed(3, 8)),
        (f"{_FIRST}(?:søndag i )?advent", _advent(1)),
        (f"{_SECOND}(?:søndag i )?advent", _advent(2)),
        (r"(?:3\.?|tredje) ?(?:søndag i )?advent", _advent(3)),
        (r"(?:4\.?|fjerde) ?(?:søndag i )?advent", _advent(4)),
        ("fastelavn(?:ssøndag)?", _easter(-49)),
        ("sankthans(?:aften)?|jonsok|st ?hans|st. hans", _fixed(6, 23)),
        ("olsok", _fixed(7, 29)),
        ("halloween", _fixed(10, 31)),
        ("lille ?julaften|vesle ?julaftan|litle ?julaftan", _fixed(12, 23)),
        ("julaften|juleaften|julaftan|joleftan|christmas eve", _fixed(12, 24)),
        (f"{_SECOND}(?:jule|jole)dag|boxing day", _fixed(12, 26)),
        (f"(?:{_FIRST})?(?:jule|jole)dag|christmas day", _fixed(12, 25)),
        ("nyttårsaften|nyttårsaftan|new year'?s eve", _fixed(12, 31)),
        (f"(?:{_FIRST})?nyttårsdag|new year'?s day", _fixed(1, 1)),
    )
)


def _summer(year: int) -> Span:
    return Span(date(year, 6, 1), date(year, 6, 20), date(year, 6, 15), date(year, 8, 16))


def _new_year(year: int) -> Span:
    """Return the turn of a year: its last day, and from it on the first day of the next."""
    return Span(date(year + 1, 1, 1), date(year, 12, 31), date(year, 12, 31), date(year + 1, 1, 5))


def _fellesferie(year: int) -> Span:
    monday, sunday = week(year, 28)[0], week(year, 30)[1]
    return Span(monday, sunday, monday - timedelta(days=3), sunday + timedelta(days=1))


def _easter_week(year: int) -> Span:
    day = easter_sunday(year)
    return Span(
        day - timedelta(days=8), day - timedelta(days=3), day - timedelta(days=4), day + timedelta(days=2)
    )


def _whitsun(year: int) -> Span:
    day = easter_sunday(year) + timedelta(days=49)
    return Span(
        day - timedelta(days=1), day - timedelta(days=1), day - timedelta(days=2), day + timedelta(days=2)
    )


def _school_week(number: int) -> Callable[[int], Span]:
    def spanned(year: int) -> Span:
        whole = office_week(year, number)
        return Span(whole.first, whole.last, whole.first - timedelta(days=3), whole.after)

    return spanned


def _dates(
    first: tuple[int, int], last: tuple[int, int], before: tuple[int, int], after: tuple[int, int]
) -> Callable[[int], Span]:
    """Return a season given as month and day; what lies after it may be in the next year."""
    return lambda year: Span(
        date(year, *first), date(year, *last), date(year, *before), date(year + (after < first), *after)
    )


_SCHOOL_START = (
    r"(?:skole|skule|barnehage)(?:ne|n|r|året|åra)? (?:starter|startar|begynner|byrjar)|(?:nytt?|neste) (?:skole|skule|barnehage)år"
    r"|(?:oppstart|starten?) (?:av|på) (?:skole|skule|barnehage)(?:året|n)|(?:skole|skule|barnehage|semester) ?start\w*"
    r"|skoleårets start|start of school"
)
# Seasons as deadlines: a delivery "til sommeren" is wanted around the end of school, not on 31 August.
SEASONS: tuple[tuple[re.Pattern[str], Callable[[int], Span]], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), spanned)
    for pattern, spanned in (
        ("fellesferi(?:en|e|a)", _fellesferie),
        ("høstferie[n]?|haustferie[n]?|høstferien", _school_week(40)),
        ("vinterferie[n]?", _school_week(8)),
        (r"påske\w*|easter", _easter_week),
        (r"pinse\w*|whitsun|pentecost", _whitsun),
        (
            "romjul[ae]?n?|mellom jul[ae]? og nyttår|mellom jol[ae]? og nyttår",
            _dates((12, 27), (12, 30), (12, 26), (1, 2)),
        ),
        (
            r"jul[ae]?n?|jol[ae]?|jule(?:ferien?|tider|høytiden)|christmas|xmas",
            _dates((12, 20), (12, 23), (12, 23), (1, 3)),
        ),
        (r"nyttår|nyår|årsskifte\w*|new year", _new_year),
        (r"advent(?:en|stida?|stiden)?", lambda year: span(_advent(1)(year), date(year, 12, 23))),
        (r"nyåret", _dates((1, 1), (1, 31), (1, 1), (2, 1))),
        (
            _SCHOOL_START,
            _dates((8, 15), (8, 15), (8, 14), (8, 20)),
        ),
        (
            r"skole ?slutt\w*|skule ?slutt\w*|skoleårets slutt|sommerferien?|sommarferien?|ferien",
            _dates((6, 18), (6, 20), (6, 18), (8, 16)),
        ),
        ("(?:for)?sommer(?:en|s|tid)?|(?:for)?sommar(?:en)?|summer(?:time)?", _summer),
        (
            "(?:sen|sein)?høst(?:en|semesteret)?|(?:sen|sein)?haust(?:en)?|autumn",
            _dates((9, 1), (10, 31), (8, 31), (12, 1)),
        ),
        (
            "i vår|neste vår|vår(?= 20[0-9]{2})|til våren|våren|vårsemesteret|vårparten|til vårs|spring",
            _dates((3, 1), (5, 1), (2, 28), (6, 1)),
        ),
        (r"vinter(?:en|s)?|vintersesongen|winter", _dates((12, 1), (12, 31), (11, 30), (3, 1))),
    )
)
