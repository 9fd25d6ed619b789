"""When nothing happens: who is asked next, and when. Nothing is counted of anybody, and the first one is told before.

Two steps of a track that nobody has answered lead to the next in line; each of them has five working days, two where
the day is near. Pressing anything on a card is an answer. A reminder that reached nobody leads there at once.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from norsk.calendar import add_working_days
from norsk.when import oslo_date
from notifications.planner.item import CARD, CHANGED, ESCALATED, Due, Sought, Told
from notifications.planner.line import Line
from notifications.reminder import ReminderStatus
from notifications.rules.window import SendWindow

PATIENCE: Final = 5
"""How many working days somebody has to answer before the next in line is asked."""
SHORT: Final = 2
"""How many they have where the day is near."""
NEAR: Final = 15
"""With fewer working days than this left, the day is near."""
UNANSWERED: Final = 2
"""How many steps go to whoever is responsible before somebody else is asked."""
_SENT: Final = ReminderStatus.SENT.value
_FAILED: Final = ReminderStatus.FAILED.value


def escalation(
    sought: Sought, line: Line, told: Sequence[Told], *, first_on: date, window: SendWindow
) -> Due | None:
    """Return the reminder to the next in line of a track, where one is due or lies ahead; None where none is.

    `told` are the ledger's rows of the track, `first_on` the day on which something can be sent first.
    """
    asked = [one for one in told if one.step.startswith(ESCALATED) and one.status in (_SENT, _FAILED)]
    place = len(asked) + 1
    to = _next(line, asked)
    base = _base(line, told) if to else None
    if to is None or base is None:
        return None
    day = _day(base, sought.track.target_on, first_on=first_on, window=window)
    return Due(sought.track, f"{ESCALATED}{place}", to, day, urgent=True, rank=place, level=sought.level)


def _next(line: Line, asked: Sequence[Told]) -> str | None:
    heard = {one.to for one in asked}
    return next((to for to in line.then if to not in heard), None)


def answered_at(told: Sequence[Told]) -> datetime | None:
    """Return when somebody answered last, by deciding or pressing anything; None where nobody has."""
    return max((one.acked_at for one in told if one.acked_at is not None), default=None)


def place_in_line(told: Sequence[Told], answered: datetime | None) -> Told | None:
    """Return the newest question to the next in line, where it has not been answered."""
    asked = (one for one in told if one.step.startswith(ESCALATED) and one.status in (_SENT, _FAILED))
    last = max(asked, key=lambda one: one.rank, default=None)
    return last if last is not None and is_open(last, answered) else None


def _base(line: Line, told: Sequence[Told]) -> date | bool | None:
    """Return the day that patience runs from, True where nobody was reached, None where there is nothing to ask for."""
    answered = answered_at(told)
    if last := place_in_line(told, answered):
        return True if last.status == _FAILED else _sent_on(last)
    steps = [one for one in told if one.to in line.first and _counts(one) and is_open(one, answered)]
    if any(one.status == _FAILED for one in steps):
        return True
    days = sorted(unanswered_days(line, told, answered))
    return days[UNANSWERED - 1] if len(days) >= UNANSWERED else None


def unanswered_days(line: Line, told: Sequence[Told], answered: datetime | None) -> set[date]:
    """Return the days on which whoever is responsible has been reminded since the last answer.

    What came on one day is one: the same step to several, or two steps at once after the service was down.
    """
    steps = (one for one in told if one.to in line.first and _counts(one) and is_open(one, answered))
    return {_sent_on(one) for one in steps if one.status == _SENT}


def _counts(one: Told) -> bool:
    return not one.step.startswith(ESCALATED) and one.step not in (CHANGED, CARD)


def is_open(one: Told, answered: datetime | None) -> bool:
    """Say whether a reminder has been sent, or tried, since the last answer."""
    if one.acked_at is not None:
        return False
    if answered is None:
        return one.status in (_SENT, _FAILED)
    if one.status == _FAILED:
        return one.planned_on > oslo_date(answered)
    return one.sent_at is not None and one.sent_at > answered


def _sent_on(one: Told) -> date:
    return oslo_date(one.sent_at) if one.sent_at is not None else one.planned_on


def _day(base: date | bool, target_on: date, *, first_on: date, window: SendWindow) -> date:
    if isinstance(base, bool):
        return first_on
    return window.next_day(add_working_days(base, patience(base, target_on)))


def patience(since: date, target_on: date) -> int:
    """Return how many working days somebody has to answer from a day on, before a track's day."""
    near = add_working_days(since, NEAR)
    return SHORT if target_on < near else PATIENCE
