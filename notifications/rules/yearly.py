"""Which year's day counts for what comes back every year: the one that waits, or the next. Pure."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Final

from norsk.calendar import add_months
from register.track import Track, TrackKind

ROLLS_MONTHS: Final = 3
"""How long before the next year's day an undecided one gives way to it."""
_MONTHS: Final = 12


def anniversary(base: date, year: int) -> date:
    """Return the day in a year; 29 February is 28 February where there is none."""
    return add_months(base, (year - base.year) * _MONTHS)


def yearly_day(
    kind: TrackKind,
    record: str,
    base: date,
    *,
    on: date,
    known_on: date,
    after: date,
    done: Collection[Track],
) -> date:
    """Return the day that a yearly track is about, as seen on a day: an anniversary of `base`, later than `after`.

    It is the next one. The one before stays as long as nobody has decided on it, until three months before the next,
    where it lay ahead when it became known (`known_on`). One that is decided already gives way to the year after.
    """
    before, day = _around(base, on, after)
    if before is not None and before >= known_on and not _is_done(kind, record, before, done):
        return before
    year = day.year
    while _is_done(kind, record, day, done) and year < date.max.year:
        year += 1
        day = anniversary(base, year)
    return day


@lru_cache(maxsize=20_000)
def _around(base: date, on: date, after: date) -> tuple[date | None, date]:
    """Return the day before, where it has not given way yet, and the next one."""
    year = max(on.year, after.year)
    while ((day := anniversary(base, year)) < on or day <= after) and year < date.max.year:
        year += 1
    before = anniversary(base, year - 1)
    waits = before > after and on < add_months(day, -ROLLS_MONTHS)
    return (before if waits else None), day


def _is_done(kind: TrackKind, record: str, day: date, done: Collection[Track]) -> bool:
    return bool(done) and Track(kind, record, day) in done
