"""How long something lasts that is told by its first and last day, or by the year it runs out."""

import re
from datetime import date, timedelta
from decimal import Decimal

from norsk.calendar import add_months
from norsk.date import parse_date
from norsk.stretch import Stretch, parse_stretch
from norsk.words import word_set

_ANY_DAY = date(2025, 1, 1)
_SHORTEST = timedelta(days=14)  # one day or week is rather when something begins
_YEAR = r"(?<![0-9./-])(?:år(?:et)? )?(?P<{}>20[2-9][0-9])(?![0-9/]|[.,][0-9])"
_YEARS = re.compile(
    rf"{_YEAR.format('first')}\s*(?:-|og|til(?: og med)?|to|t\.?o\.?m\.?)\s*(?P<last>20[2-9][0-9])(?![0-9/-])"
)
_UNTIL_YEAR = re.compile(
    rf"\b(?:ut|(?:utgangen|slutten) av|til(?: og med)?|t\.?o\.?m\.?) {_YEAR.format('last')}"
)
_FROM_OUT = re.compile(
    rf"\b(?:fra|frå|from) (?P<from>(?!20[0-9]{{2}} )[a-zæøå0-9. ]{{3,30}}?),? (?:og )?(?:til )?(?:ut|(?:utgangen|slutten) av|og med|t\.?o\.?m\.?) {_YEAR.format('last')}"
)
_WHOLE_YEAR = re.compile(rf"\b(?:hele|heile|kalenderåret|for) {_YEAR.format('first')}")
_SEASON = re.compile(
    r"\b(?:sommer|sommar|vinter|høst|haust|vår)sesong\w*|\b(?:hele|heile) (?:sommeren|sommaren|høsten|hausten|våren|vinteren)\b"
)
_UNTIL = re.compile(r"\b(?:ut|til|te|until|till|to|t\.?o\.?m|-)\b|-")
_SLASHED = re.compile(r"(?<![0-9./])([0-3]?[0-9])/([01]?[0-9])-([2-9][0-9])(?![0-9/.])")
_A_YEAR = re.compile(r"20[2-9][0-9]")
# What may stand in an answer beside the days themselves.
_BESIDE = word_set(
    """
    fra frå f o m t og med til ut frem fram ca cirka rundt ja vi jeg eg det den dette skal må vil bør trenger treng
    avtale avtalen kontrakt kontrakten gjelder gjelde varer vare vara varighet varigheten perioden periode i på for
    en ei et hele heile innen løpe over from until through the contract av gjeld behov behovet er blir bli leie leier dag nå no
    """
)


def dated_term(folded: str, today: date | None) -> tuple[Decimal, int, int] | None:
    """Return the months, and the place, of an answer that is nothing but days: "fra 1. mars 2027 til 31. mai 2028".

    None for a running text that names days among other things. An end without a beginning counts from `today`, and
    is None without it.
    """
    folded = _SLASHED.sub(r"\1.\2.20\3", folded)
    term = _from_day_out_year(folded, today) or _of_years(folded, today) or _of_days(folded, today)
    if term is None or not _alone(folded, term[1], term[2]):
        return None
    return term


def _from_day_out_year(folded: str, today: date | None) -> tuple[Decimal, int, int] | None:
    """Read "fra 1. august og ut 2028", from the next such day."""
    match = _FROM_OUT.search(folded)
    first = parse_date(match["from"], today=today) if match and today is not None else None
    if match is None or first is None or int(match["last"]) < first.year:
        return None
    return _months(first, date(int(match["last"]), 12, 31)), match.start(), match.end()


def _of_years(folded: str, today: date | None) -> tuple[Decimal, int, int] | None:
    if match := _SEASON.search(folded):
        return Decimal(3), match.start(), match.end()
    if (match := _YEARS.search(folded)) and match["first"] <= match["last"]:
        return Decimal(12 * (int(match["last"]) - int(match["first"]) + 1)), match.start(), match.end()
    if match := _WHOLE_YEAR.search(folded):
        return Decimal(12), match.start(), match.end()
    match = _UNTIL_YEAR.search(folded)
    if match is None or today is None or int(match["last"]) < today.year:
        return None
    return _months(today, date(int(match["last"]), 12, 31)), match.start(), match.end()


def _of_days(folded: str, today: date | None) -> tuple[Decimal, int, int] | None:
    found = parse_stretch(folded, today=today or _ANY_DAY)
    if found is None or found.gaps or found.first is None or found.last is None:
        return None
    last = found.last
    if last < found.first and _A_YEAR.search(folded) is None:  # "fra august til juni"
        last = add_months(last, 12)
    if last - found.first < _SHORTEST or (today is None and not _has_both_ends(folded, found)):
        return None
    return _months(found.first, last), found.start, found.end


def _has_both_ends(folded: str, found: Stretch) -> bool:
    """Tell whether a stretch is said from its first day to its last, and not from today on."""
    return found.first != _ANY_DAY and _UNTIL.search(folded, found.start, found.end) is not None


def _months(first: date, last: date) -> Decimal:
    """Return the months from a day to another, both included; what is over whole months as parts of thirty days."""
    end = last + timedelta(days=1)
    whole = (end.year - first.year) * 12 + end.month - first.month
    return whole + Decimal(end.day - first.day) / 30


def _alone(folded: str, start: int, end: int) -> bool:
    """Tell whether the days are all that an answer says."""
    rest = re.findall(r"[a-zæøå]+|[0-9]+", folded[:start] + " " + folded[end:])
    return set(rest) <= _BESIDE
