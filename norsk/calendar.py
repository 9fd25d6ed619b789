"""The Norwegian working year: public holidays, working days, fellesferie, Easter, standstill, months and years on."""
# ruff: noqa: PLR2004 -- weekdays and months are numbers

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

import holidays

_ONE_DAY = timedelta(days=1)
_MONTHS = 12
_LAST = date.max - timedelta(days=40)  # close to the end of the calendar, days are no longer moved


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[date]:
    """Return Norway's public holidays in a year, Sundays left out unless they are holidays themselves."""
    return frozenset(holidays.country_holidays("NO", years=year))


@lru_cache(maxsize=64)
def easter_sunday(year: int) -> date:
    """Return første påskedag, by the Gregorian rule (Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    offset = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    moved = (golden + 11 * epact + 22 * offset) // 451
    month, day = divmod(epact + offset - 7 * moved + 114, 31)
    return date(year, month, day + 1)


def is_virkedag(on: date) -> bool:
    """Tell whether a deadline may end on a date: neither Saturday, Sunday nor public holiday."""
    return on.weekday() < 5 and on not in public_holidays(on.year)


def is_working_day(on: date) -> bool:
    """Tell whether a municipal office is staffed: a virkedag other than Christmas Eve and New Year's Eve."""
    return is_virkedag(on) and (on.month, on.day) not in ((12, 24), (12, 31))


def next_working_day(on: date) -> date:
    """Return the date itself if it is a working day, else the first one after it."""
    while not is_working_day(on) and on < _LAST:
        on += _ONE_DAY
    return on


def previous_working_day(on: date) -> date:
    """Return the date itself if it is a working day, else the last one before it."""
    while not is_working_day(on) and on > date.min + 40 * _ONE_DAY:
        on -= _ONE_DAY
    return on


def add_working_days(start: date, days: int) -> date:
    """Return the date so many working days after a date, before it when negative; the first day does not count."""
    step = _ONE_DAY if days >= 0 else -_ONE_DAY
    on, left = start, abs(days)
    while left:
        on += step
        left -= is_working_day(on)
    return on


def week(year: int, number: int) -> tuple[date, date]:
    """Return Monday and Sunday of an ISO week; ValueError where the year has no such week."""
    monday = date.fromisocalendar(year, number, 1)
    return monday, monday + 6 * _ONE_DAY


def fellesferie(year: int) -> tuple[date, date]:
    """Return the first and the last day of the common summer holiday: Monday of week 28 to Sunday of week 30."""
    return week(year, 28)[0], week(year, 30)[1]


class Quiet(StrEnum):
    """A time of the year in which offices are empty."""

    PASKE = "påsken"
    FELLESFERIE = "fellesferien"
    JUL = "julen"


@dataclass(frozen=True, slots=True)
class QuietWeeks:
    """One such time, from its first day to its last, both included."""

    name: Quiet
    first: date
    last: date


@lru_cache(maxsize=64)
def quiet_weeks(year: int) -> tuple[QuietWeeks, ...]:
    """Return the times in which no office work is counted on, in order; Christmas is that of the year's end.

    Easter is Monday of the quiet week to second Easter day, fellesferie weeks 28 to 30, and Christmas 24 December to
    1 January.
    """
    easter, (first, last) = easter_sunday(year), fellesferie(year)
    new_year = date(year + 1, 1, 1) if year < date.max.year else date.max
    return (
        QuietWeeks(Quiet.PASKE, easter - 6 * _ONE_DAY, easter + _ONE_DAY),
        QuietWeeks(Quiet.FELLESFERIE, first, last),
        QuietWeeks(Quiet.JUL, date(year, 12, 24), new_year),
    )


def last_day_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def add_months(on: date, months: int) -> date:
    """Return the same day so many months on, before it when negative, and the month's last where it has no such day.

    31 December less one month is 30 November, 29 February and twelve months 28 February. Past the calendar's ends it
    is the first or the last day there is.
    """
    year, month = divmod(on.year * _MONTHS + on.month - 1 + months, _MONTHS)
    if not date.min.year <= year <= date.max.year:
        return date.min if months < 0 else date.max
    if on.day <= 28:
        return date(year, month + 1, on.day)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def add_days(on: date, days: int) -> date:
    """Return the day so many days on, before it when negative; the first or the last there is past the calendar's ends."""
    return date.fromordinal(min(max(on.toordinal() + days, 1), date.max.toordinal()))


def standstill_end(sent_on: date, days: int) -> date:
    """Return the last day of a standstill period of so many calendar days.

    FOA § 7-6: the day of sending does not count, and an end on a Saturday, Sunday or public holiday moves to the next
    virkedag. The contract may be signed the day after.
    """
    end = sent_on + days * _ONE_DAY
    while not is_virkedag(end) and end < _LAST:
        end += _ONE_DAY
    return end
