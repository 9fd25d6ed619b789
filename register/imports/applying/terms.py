"""What follows from an agreement's end and its options: the last possible day, and when each option must be decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class StoredOption:
    """One option as the register has it; `mode` is the word of `register.avtale.OptionMode`."""

    length_months: int | None
    notice_on: date | None = None
    mode: str | None = None
    used: bool | None = None

    def __str__(self) -> str:
        """Return the option as a report shows it."""
        length = "ukjent lengde" if self.length_months is None else f"{self.length_months} mnd."
        marks = [length]
        if self.used:
            marks.append("brukt")
        if self.notice_on:
            marks.append(f"frist {self.notice_on:%d.%m.%Y}")
        return " ".join(marks)


@lru_cache(maxsize=10_000)
def last_day_after(last: date, months: int) -> date | None:
    """Return the last valid day when an agreement that ends on `last` goes on for some months (before it, if negative).

    None where that is outside the calendar. 28 February and twelve months are 28 February, or 29 in a leap year: it
    is the day before the first that is no longer covered that moves.
    """
    try:
        first = last + timedelta(days=1)
        year, month = divmod(first.year * _MONTHS + first.month - 1 + months, _MONTHS)
        moved = date(year, month + 1, 1)
        length = ((moved.replace(day=28) + timedelta(days=4)).replace(day=1) - moved).days
        return moved.replace(day=min(first.day, length)) - timedelta(days=1)
    except (OverflowError, ValueError):
        return None


def latest_end(
    expires_on: date | None, options: Sequence[StoredOption], *, has_options: bool | None, running: bool
) -> date | None:
    """Return the last valid day with every unused option, or None where the end or a length is unknown."""
    if running or expires_on is None or has_options is None or (has_options and not options):
        return None
    months = 0
    for option in options:
        if option.used:
            continue
        if option.length_months is None:
            return None
        months += option.length_months
    return last_day_after(expires_on, months)


def with_notice(
    options: Iterable[StoredOption],
    *,
    expires_on: date | None,
    notice_months: int | None,
    notice_on: date | None,
) -> tuple[StoredOption, ...]:
    """Return the options with the last day to decide each: so many months before the end that it would move.

    Without months, the agreement's own `notice_on` is the first unused option's. A used option has none.
    """
    done: list[StoredOption] = []
    end, first = expires_on, True
    for option in options:
        if option.used:
            done.append(replace(option, notice_on=None))
            continue
        deadline = option.notice_on
        if notice_months is not None and end is not None:
            deadline = last_day_after(end, -notice_months)
        elif first and deadline is None:
            deadline = notice_on
        done.append(replace(option, notice_on=deadline))
        first = False
        known = end is not None and option.length_months is not None
        end = (
            last_day_after(end, option.length_months)
            if known and end and option.length_months is not None
            else None
        )
    return tuple(done)
