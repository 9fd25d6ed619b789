"""The points of a text that names days, with what leans on its neighbour: 6.–24. juli, mandag og tirsdag i uke 50."""
# ruff: noqa: PLR2004 -- days and months are numbers

import re
from dataclasses import replace
from datetime import timedelta

from norsk.calendar import week
from norsk.stretch_points import POINTS, Ends, Point

JOINED = re.compile(
    r"\s*(?:-|t\.?\s?o\.?\s?m\.?|(?:(?:frem|fram|og|helt|heilt) )?(?:til|te|ut|to|until|till|through)(?: og med| and including)?|og|and|t)"
    r"(?: (?:den|the))?\s*"
)
LISTED = re.compile(r"\s*(?:,|og|and|,\s*og)\s*")
_NAMES = re.compile(r",?\s+(?:den |the )?")
_WITHIN = re.compile(r"\s+(?:i|in)\s+")
_BARE = re.compile(r"(?<![0-9.,/-])(?:den )?(?P<day>[0-9]{1,2})\.?(?=\s*(?:-|til|to|og|t\.?o\.?m))")
_LEADING = re.compile(r"(?<![0-9.,/-])[0-9]{1,2}\.?(?:\s*(?:,|og|and)\s*[0-9]{1,2}\.?)+\s*(?:,|og|and)\s*$")
_NUMBER = re.compile(r"(?P<day>[0-9]{1,2})\.?")
_BARE_END = re.compile(r"(?P<day>[0-9]{1,2})\b\.?(?![0-9./:])")


def read_points(folded: str) -> list[Point]:
    """Return the parts of the calendar that a text names, in order, with what only leans on its neighbour."""
    matches = [
        (match, make)
        for pattern, make in POINTS
        for match in pattern.finditer(folded)
    ]  # fmt: skip
    found: list[Point] = []
    for match, make in matches:
        if all(match.end() <= one.start or one.end <= match.start() for one in found):
            found.append(make(match))
    found.sort(key=lambda point: point.start)
    return _completed(folded, _without_names(folded, _in_week(folded, found)))


def _without_names(folded: str, points: list[Point]) -> list[Point]:
    """Let a weekday that only names a date be part of it: "mandag 23. november"."""
    kept: list[Point] = []
    for point in points:
        named = kept[-1] if kept else None
        if named and named.weekday and point.of_year and _NAMES.fullmatch(folded[named.end : point.start]):
            kept[-1] = replace(point, start=named.start)
        else:
            kept.append(point)
    return kept


def _in_week(folded: str, points: list[Point]) -> list[Point]:
    """Place weekdays in the week that is named after them: "mandag og tirsdag i uke 50"."""
    for at, place in enumerate(points):
        days = points[:at]
        if place.weekday or place.of_year is None or not days or not all(day.weekday for day in days):
            continue
        if _WITHIN.fullmatch(folded[days[-1].end : place.start]) is None:
            continue
        last = replace(_within(days[-1], place), end=place.end)
        return [*(_within(day, place) for day in days[:-1]), last, *points[at + 1 :]]
    return points


def _within(day: Point, place: Point) -> Point:
    """Return a weekday as the first such from where a week begins."""
    seen, of_year = day.seen_from, place.of_year
    assert seen is not None and of_year is not None  # noqa: S101, PT018 - the only caller has seen both
    return Point(day.start, day.end, lambda year: seen(of_year(year)[0] - timedelta(days=1)), place.year)


def _completed(folded: str, points: list[Point]) -> list[Point]:
    """Add the bare number before or after a point: "6.–24. juli", "uke 28–30"."""
    if not points:
        return points
    point = points[0]
    if point.of_year is None:
        return points
    if leading := _LEADING.search(folded[: point.start]):
        numbers = _NUMBER.finditer(folded, leading.start(), leading.end())
        return [*(_leaning(number, point) for number in numbers), *points]
    for bare in _BARE.finditer(folded, 0, point.start):
        joined = JOINED.match(folded, bare.end())
        if joined and joined.end() == point.start:
            return [_leaning(bare, point), *points]
    if len(points) == 1 and (listed := _bare_list(folded, point)):
        return [point, *listed]
    joined = JOINED.match(folded, point.end)
    after = _BARE_END.match(folded, joined.end()) if joined else None
    if after and len(points) == 1:
        return [point, _leaning(after, point)]
    return points


def _bare_list(folded: str, point: Point) -> list[Point]:
    """Return the bare numbers that are counted up after a point: "uke 28, 29 og 30"."""
    found: list[Point] = []
    end = point.end
    while (joined := LISTED.match(folded, end)) and (after := _BARE_END.match(folded, joined.end())):
        found.append(_leaning(after, point))
        end = after.end()
    return found


def _leaning(bare: re.Match[str], point: Point) -> Point:
    """Return the day of that number in the point's month, or the week of that number where the point is a week."""
    number = int(bare["day"])
    of_year = point.of_year
    assert of_year is not None  # noqa: S101 - the only caller has seen it

    def leaning(year: int) -> Ends:
        first, last = of_year(year)
        if (last - first).days == 6:
            return week(year, number)
        on = first.replace(day=number)
        return on, on

    return Point(bare.start(), bare.end(), leaning, point.year)
