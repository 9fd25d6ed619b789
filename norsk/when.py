"""How a date, an age and a count of people are said."""

import re
from datetime import date, datetime, timedelta
from typing import Final

from norsk.clock import OSLO

MONTHS: Final = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_YEAR = re.compile(r"(?:19|20)\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def norwegian_date(on: date) -> str:
    """Return a date as a person writes it: 1. juli 2026."""
    return f"{on.day}. {MONTHS[on.month - 1]} {on.year}"


def dated(text: str) -> str:
    """Return a source's date as a person writes it: a whole ISO date in words, a year as it is."""
    try:
        return norwegian_date(date.fromisoformat(text))
    except ValueError:
        return text


def is_dated(text: str) -> bool:
    """Say whether a text is the date of a source: a year, or a date as YYYY-MM-DD."""
    if _YEAR.fullmatch(text):
        return True
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return bool(_DAY.fullmatch(text))


def oslo_date(at: datetime) -> date:
    """Return the date in Europe/Oslo at an instant."""
    return at.astimezone(OSLO).date()


def said_days(count: int) -> str:
    """Return a number of days as a person says it: én dag, 12 dager."""
    return "én dag" if count == 1 else f"{count} dager"


def days_ago(at: datetime, now: datetime) -> str:
    """Return how many calendar days in Europe/Oslo have passed: i dag, i går, for 3 dager siden."""
    days = (oslo_date(now) - oslo_date(at)).days
    if days <= 0:
        return "i dag"
    return "i går" if days == 1 else f"for {days} dager siden"


def time_ago(at: datetime, now: datetime) -> str:
    """Return how long ago something was, as finely as matters: nå nettopp, for 5 minutter siden, i går."""
    passed = now - at
    if passed < _MINUTE:
        return "nå nettopp"
    if passed < _HOUR:
        minutes = passed // _MINUTE
        return "for ett minutt siden" if minutes == 1 else f"for {minutes} minutter siden"
    if oslo_date(at) == oslo_date(now):
        hours = passed // _HOUR
        return "for en time siden" if hours == 1 else f"for {hours} timer siden"
    return days_ago(at, now)
