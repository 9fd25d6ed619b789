"""When reminders may be sent: 08–15 on Norwegian working days, in Oslo."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from norsk.calendar import is_working_day
from norsk.clock import OSLO

_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SendWindow:
    """The hours in which reminders go, from `opens` until just before `closes`."""

    opens: int = 8
    closes: int = 15

    def is_day(self, on: date) -> bool:
        """Say whether anything is sent on a date."""
        return is_working_day(on)

    def day_of(self, on: date) -> date:
        """Return the date itself where something is sent on it, else the last one before it."""
        while not self.is_day(on):
            on -= _ONE_DAY
        return on

    def next_day(self, on: date) -> date:
        """Return the date itself where something is sent on it, else the first one after it."""
        while not self.is_day(on):
            on += _ONE_DAY
        return on

    def at(self, on: date, hour: int | None = None) -> datetime:
        """Return the instant of an hour on a date, the opening where none is given."""
        return datetime.combine(on, time(self.opens if hour is None else hour), tzinfo=OSLO)

    def is_open(self, now: datetime) -> bool:
        """Say whether reminders may go at an instant."""
        local = now.astimezone(OSLO)
        return self.is_day(local.date()) and self.opens <= local.hour < self.closes

    def next_open(self, now: datetime) -> datetime:
        """Return the instant itself where the window is open, else its next opening."""
        if self.is_open(now):
            return now
        local = now.astimezone(OSLO)
        day = local.date() if local.hour < self.opens else local.date() + _ONE_DAY
        return self.at(self.next_day(day))
