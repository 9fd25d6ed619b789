"""A stretch of whole days as people write it: 6.–24. juli, uke 28–30, fra mandag til fredag, ut måneden."""
# ruff: noqa: PLR2004 -- days and months are numbers

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from norsk.date_near import from_today
from norsk.stretch_neighbours import JOINED, LISTED, read_points
from norsk.stretch_points import Ends, Point
from norsk.when import MONTHS as MONTH_NAMES
from norsk.when import norwegian_date
from norsk.words import fold

LONGEST: Final = 500  # characters; what is longer is no answer, and its rest is not read
JUST_PAST: Final = timedelta(days=30)
"""A stretch without a year that ended so lately is taken for that one, and not for next year's."""
OVER_NEW_YEAR: Final = timedelta(days=183)
"""The longest stretch that is taken to run into the next year; a longer one has its ends the wrong way round."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """First and last day, each None where it is not named, and where in the text they stand.

    The first may lie after the last, and both in the past: the text says so. `gaps` says that the text names days
    apart, "tirsdag og torsdag", and that the stretch has those between them too.
    """

    first: date | None
    last: date | None
    start: int
    end: int
    gaps: bool = False


_FROM = re.compile(r"\b(?:fra|frå|from|f\.?\s?o\.?\s?m\.?|starting)(?: og med)?(?: (?:den|the))?\s*$")
_UNTIL = re.compile(
    r"\b(?:til|te|t|ut|until|till|to|t\.?\s?o\.?\s?m\.?|(?:frem|fram) til)(?: og med| over)?(?: (?:den|the))?\s*$"
)
_IN_A_WHILE = re.compile(r"\bom\s*$")
_LENGTH = re.compile(
    r"\b(?:de neste |dei neste |the next |next )?(?P<length>(?:[0-9]{1,3}|[a-zæøå]{1,12}) (?:virkedag|arbeidsdag|dag|uke|veke|måned|månad|day|week|month)[a-zæøå]*)"
)


def parse_stretch(text: str, *, today: date) -> Stretch | None:
    """Return the stretch of days that a text names, or None where it names none that exists.

    A week is Monday to Sunday. Without a year it is the next one that is not over, save one that ended within
    `JUST_PAST`. A weekday is the first after today. `today` is the date in Europe/Oslo.
    """
    folded = fold(text[:LONGEST])
    try:
        return _checked(folded, _read(folded, today), today)
    except (ValueError, OverflowError):  # a 31 June or a week 54 names no day
        return None


def said_stretch(first: date, last: date | None) -> str:
    """Return a stretch as a person writes it: 6. juli 2027, 6.–24. juli 2027, 6. juli–2. august 2027.

    One without a last day is "fra og med 6. juli 2027".
    """
    if last is None:
        return f"fra og med {norwegian_date(first)}"
    if first == last:
        return norwegian_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}.–{norwegian_date(last)}"
    if first.year == last.year:
        return f"{first.day}. {MONTH_NAMES[first.month - 1]}–{norwegian_date(last)}"
    return f"{norwegian_date(first)}–{norwegian_date(last)}"


def _checked(folded: str, stretch: Stretch | None, today: date) -> Stretch | None:
    """Note that a stretch is not all that was said, where the text names more days outside it."""
    if stretch is None:
        return None
    outside = [
        one for one in read_points(folded) if not (stretch.start < one.end and one.start < stretch.end)
    ]
    return stretch if all(_holds(one, stretch, today) for one in outside) else replace(stretch, gaps=True)


def _holds(point: Point, stretch: Stretch, today: date) -> bool:
    """Say whether a point only tells in which week, month or year a stretch lies: "i juli neste år"."""
    first, last = _ends(point, today)
    return first <= (stretch.first or today) and (stretch.last or last) <= last


def _read(folded: str, today: date) -> Stretch | None:
    points = read_points(folded)
    if not points:
        return _for_a_while(folded, today, None)
    first, rest = points[0], points[1:]
    if (last := _last_listed(folded, points)) is not first:
        return _listed(points[: points.index(last) + 1], today)
    if rest and _are_joined(folded, first, rest[0]):
        return _between(first, rest[0], today)
    return _for_a_while(folded, today, first) or _alone(folded, first, today)


def _last_listed(folded: str, points: list[Point]) -> Point:
    """Return the last of the points that a text counts up: "mandag, tirsdag og onsdag"."""
    last = points[0]
    for point in points[1:]:
        if LISTED.fullmatch(folded[last.end : point.start]) is None:
            break
        last = point
    return last


def _listed(points: list[Point], today: date) -> Stretch:
    """Return the stretch over all the points counted up, and whether there are days between them."""
    whole = _between(points[0], points[-1], today)
    if whole.first is None or whole.last is None:
        return whole
    named: set[date] = set()
    for point in points:
        first, last = _same_years(point, whole.first)
        named |= {first + timedelta(days=number) for number in range((last - first).days + 1)}
    gaps = len(named) < (whole.last - whole.first).days + 1
    return replace(whole, gaps=gaps)


def _same_years(point: Point, first: date) -> Ends:
    """Return the ends of a point as seen from the first day of a list."""
    if point.seen_from is not None:
        return point.seen_from(first - timedelta(days=1))
    return _ends(point, first)


def _are_joined(folded: str, first: Point, second: Point) -> bool:
    """Say whether two points are the ends of one stretch; "ut" belongs to the second: "fra mandag ut uka"."""
    out = folded.startswith("ut ", second.start)
    between = folded[first.end : second.start]
    return JOINED.fullmatch(between) is not None or (out and between.strip() in ("", "og"))


def _between(a: Point, b: Point, today: date) -> Stretch:
    if a.of_year is not None and b.of_year is not None:
        first, last = _years(a.of_year, b.of_year, a.year, b.year, today)
    else:
        first = _ends(a, today)[0]
        last = _ends(b, max(first, today))[1]
    return Stretch(first, last, a.start, b.end)


def _years(
    of_a: Callable[[int], Ends],
    of_b: Callable[[int], Ends],
    year_a: int | None,
    year_b: int | None,
    today: date,
) -> Ends:
    """Return the ends in the years that are named, or that are nearest; over New Year where that is short."""

    def placed(year: int) -> Ends:
        first, last = of_a(year)[0], of_b(year)[1]
        if first <= last:
            return first, last
        if year_b is not None and of_b(year)[1] - of_a(year - 1)[0] <= OVER_NEW_YEAR:
            return of_a(year - 1)[0], last
        if year_b is None and of_b(year + 1)[1] - first <= OVER_NEW_YEAR:
            return first, of_b(year + 1)[1]
        return first, last

    if year_a is not None and year_b is not None:
        return of_a(year_a)[0], of_b(year_b)[1]
    named = year_a or year_b
    if named is not None:
        return placed(named)
    return next(
        ends for year in range(today.year - 1, today.year + 9) if max(ends := placed(year)) >= today - JUST_PAST
    )  # fmt: skip


def _ends(point: Point, today: date) -> Ends:
    if point.seen_from is not None:
        return point.seen_from(today)
    assert point.of_year is not None  # noqa: S101 - a point has one of the two
    return _years(point.of_year, point.of_year, point.year, None, today)


def _alone(folded: str, point: Point, today: date) -> Stretch | None:
    before = folded[max(0, point.start - 20) : point.start]
    if _IN_A_WHILE.search(before):
        return None
    first, last = _ends(point, today)
    words = folded[point.start : point.end]
    if found := _FROM.search(before):
        return Stretch(first, None, point.start - len(found[0]), point.end)
    if words.startswith("ut "):
        return Stretch(today, last, point.start, point.end)
    if found := _UNTIL.search(before):
        return Stretch(today, last, point.start - len(found[0]), point.end)
    return Stretch(_begun(first, last, today), last, point.start, point.end)


def _begun(first: date, last: date, today: date) -> date:
    """Return the first day of a whole month or more from today on, where it has begun."""
    return max(first, today) if (last - first).days > 7 and last >= today else first


def _for_a_while(folded: str, today: date, point: Point | None) -> Stretch | None:
    """Read "i tre uker", "fra mandag i to uker"; None where no length is named, or it is how long until then."""
    match = _LENGTH.search(folded)
    if match is None or _IN_A_WHILE.search(folded[max(0, match.start() - 5) : match.start()]):
        return None
    if point is not None and point.start < match.end() and match.start() < point.end:
        return None
    first = _ends(point, today)[0] if point else today
    after = from_today(match["length"], first)
    if after is None:
        return None
    start = min(match.start(), point.start) if point else match.start()
    return Stretch(first, after - timedelta(days=1), start, max(match.end(), point.end if point else 0))
