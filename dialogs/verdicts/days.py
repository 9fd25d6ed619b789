"""Days and lengths in the forms of decisions: what is wrong with a day, and how a number of months is said."""

from datetime import date
from typing import Final

from norsk.when import norwegian_date

FURTHEST_YEARS: Final = 20
"""How far ahead an agreement may end; beyond it the year is taken for a slip of the finger."""
_YEAR: Final = 12
_LONGEST_QUOTE: Final = 80


def said_days(months: int) -> str:
    """Return a number of months as a person says it: 12 months are ett år."""
    years, rest = divmod(months, _YEAR)
    if rest:
        return "én måned" if months == 1 else f"{months} måneder"
    return "ett år" if years == 1 else f"{years} år"


def day_fault(written: str, day: date | None, *, after: date | None = None, until: date | None = None) -> str:
    """Return what is wrong with a day that somebody wrote, "" where nothing is; `after` and `until` bound it."""
    if not written:
        return "Skriv en dato, for eksempel 30. juni 2027."
    if day is None:
        return f"«{written[:_LONGEST_QUOTE]}» er ikke en dato. Skriv for eksempel 30. juni 2027."
    if after is not None and day <= after:
        return f"{norwegian_date(day)} er ikke etter {norwegian_date(after)}. Skriv en senere dag."
    if until is not None and day > until:
        return f"{norwegian_date(day)} er for sent. Skriv senest {norwegian_date(until)}."
    if after is not None and day.year > after.year + FURTHEST_YEARS:
        return "Datoen er mer enn tjue år fram. Sjekk årstallet."
    return ""
