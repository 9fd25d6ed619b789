"""The instants between which a month lies in Norway."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.reports.figures import next_month
from norsk.clock import OSLO


@dataclass(frozen=True, slots=True)
class Period:
    """A time of whole days in Europe/Oslo, both ends included; `end` is the instant after it."""

    first_on: date
    last_on: date

    @property
    def start(self) -> datetime:
        """The instant at which it begins."""
        return datetime.combine(self.first_on, time(), OSLO)

    @property
    def end(self) -> datetime:
        """The instant at which it is over."""
        return datetime.combine(self.last_on + timedelta(days=1), time(), OSLO)


def month_of(month: date) -> Period:
    """Return the month that a day is the first of."""
    return Period(month, next_month(month) - timedelta(days=1))


def year_of(year: int) -> Period:
    """Return a calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))
