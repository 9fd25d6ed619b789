"""When reminders may be sent: 08–15 on Norwegian working days, in Oslo."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from norsk.calendar import add_days, is_virkedag
from norsk.clock import OSLO
from notifications.rules.closed_days import ClosedDays

DIGEST_REACH: Final = timedelta(days=14)
"""How long before its planned day a reminder may go in somebody's weekly digest, holidays counted. Whoever plans ahead
must look at least this far."""
LONGEST_MOVE: Final = timedelta(days=40)
"""How far a day is moved at the most, where a kommune has closed all that it may beside the holidays."""
_ONE_DAY: Final = timedelta(days=1)
_WEEK: Final = 7


@lru_cache(maxsize=256)
def _closed_in(closed: ClosedDays, year: int) -> frozenset[date]:
    return closed.in_year(year)


@lru_cache(maxsize=20_000)
def _last_day(closed: ClosedDays, on: date) -> date:
    for back in range(min(LONGEST_MOVE.days, on.toordinal())):
        day = on - back * _ONE_DAY
        if is_virkedag(day) and day not in _closed_in(closed, day.year):
            return day
    return on


@dataclass(frozen=True, slots=True)
class SendWindow:
    """The hours in which reminders go, from `opens` until just before `closes`, and the days on which none go."""

    opens: int = 8
    closes: int = 15
    closed: ClosedDays = field(default_factory=ClosedDays)

    def is_day(self, on: date) -> bool:
        """Say whether anything is sent on a date."""
        return is_virkedag(on) and on not in _closed_in(self.closed, on.year)

    def day_of(self, on: date) -> date:
        """Return the date itself where something is sent on it, else the last one before it.

        At the calendar's first days, where there is none before, the date itself.
        """
        return _last_day(self.closed, on)

    def next_day(self, on: date) -> date:
        """Return the date itself where something is sent on it, else the first one after it.

        At the calendar's last days, where there is none after, the date itself.
        """
        for ahead in range(min(LONGEST_MOVE.days, (date.max - on).days + 1)):
            day = on + ahead * _ONE_DAY
            if self.is_day(day):
                return day
        return on

    def at(self, on: date, hour: int | None = None) -> datetime:
        """Return the instant of an hour on a date in Oslo, the opening where none is given; aware, in UTC."""
        local = datetime.combine(on, time(self.opens if hour is None else hour), tzinfo=OSLO)
        return local.astimezone(UTC)

    def is_open(self, now: datetime) -> bool:
        """Say whether reminders may go at an instant."""
        local = now.astimezone(OSLO)
        return self.opens <= local.hour < self.closes and self.is_day(local.date())

    def next_open(self, now: datetime) -> datetime:
        """Return the instant itself where the window is open, else its next opening."""
        if self.is_open(now):
            return now
        local = now.astimezone(OSLO)
        day = local.date() if local.hour < self.opens else add_days(local.date(), 1)
        return self.at(self.next_day(day))

    def first_day(self, now: datetime) -> date:
        """Return the date in Oslo on which something that arises now can first be told."""
        return self.next_open(now).astimezone(OSLO).date()

    def digest_at(self, planned_on: date, *, hour: int | None, weekday: int | None, since: date) -> datetime:
        """Return when a reminder goes in the digest of somebody who has chosen an hour, and perhaps a weekday.

        Without a weekday it is the planned day. With one (0 is Monday) it is the last such day until then, or the
        working day before it, unless that lies before `since`, when the reminder was not known: then the planned day.
        So it is never later than planned, and never more than `DIGEST_REACH` earlier. An hour outside the window becomes the
        nearest within it.
        """
        day = self.day_of(planned_on)
        if weekday is not None:
            wished = self._last_weekday(day, weekday)
            day = wished if wished >= max(since, add_days(day, -DIGEST_REACH.days)) else day
        return self.at(day, None if hour is None else min(max(hour, self.opens), self.closes - 1))

    def _last_weekday(self, on: date, weekday: int) -> date:
        back = (on.weekday() - weekday) % _WEEK
        return self.day_of(add_days(on, -back))
