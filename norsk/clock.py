"""The only way the product learns what time it is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")


class Clock(Protocol):
    """Tells the time; a test hands in one that stands still."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)


@dataclass(slots=True)
class FixedClock:
    """A clock that moves only when told to, for tests and for answers as of a date."""

    at: datetime

    def now(self) -> datetime:
        """Return the instant the clock was set to, aware, in UTC."""
        return self.at.astimezone(UTC)

    def advance(self, step: timedelta) -> None:
        """Move the clock by `step`, backwards too."""
        self.at += step


def today(clock: Clock) -> date:
    """Return the date in Europe/Oslo, by which every rule and deadline is judged."""
    return clock.now().astimezone(OSLO).date()


def noon(on: date) -> datetime:
    """Return midday in Europe/Oslo on a date: an instant that is on that date everywhere in Norway."""
    return datetime(on.year, on.month, on.day, 12, tzinfo=OSLO)
