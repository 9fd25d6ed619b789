"""What goes out once a month, on its first working day: the coming procurements, to those who speak for the employees."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from knowledge.kommune import Kommune
from norsk.calendar import next_working_day
from norsk.when import oslo_date
from notifications.delivery.pause import shared_state
from notifications.reminder import NotificationState
from notifications.rules.window import SendWindow
from notifications.weekly.coming import coming


async def is_month_due(session: AsyncSession, *, now: datetime, window: SendWindow) -> bool:
    """Say whether this month's lists are to be made now: the window is open, and nobody has made them.

    A late service makes them late; one that has never made any begins with a month's first working day.
    """
    if not window.is_open(now):
        return False
    state = await session.get(NotificationState, 1, populate_existing=True)
    made = state.monthly_on if state else None
    if made is None:
        return oslo_date(now) == window.next_day(next_working_day(_first(now)))
    return made < _first(now)


async def this_month(
    session: AsyncSession, *, now: datetime, kommune: Kommune
) -> Sequence[tuple[str, Reply]]:
    """Return the month's lists with the key under which each is sent once. It only reads."""
    on = oslo_date(now)
    found = await coming(session, kommune=kommune, on=on)
    return [(f"monthly:{on:%Y-%m}:{name}", reply) for name, reply in found]


async def take_month(session: AsyncSession, *, now: datetime) -> bool:
    """Note that this month's lists are made, also where there was nothing to say; False where somebody was faster."""
    state = await shared_state(session)
    if state.monthly_on is not None and state.monthly_on >= _first(now):
        return False
    state.monthly_on = _first(now)
    await session.flush()
    return True


def _first(now: datetime) -> date:
    return oslo_date(now).replace(day=1)
