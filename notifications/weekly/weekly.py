"""What goes out once a week: the summaries, what is not entered in the contract tool, and who is not reached."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from norsk.when import oslo_date
from notifications.delivery.pause import shared_state
from notifications.reminder import NotificationState
from notifications.rules.window import SendWindow
from notifications.weekly.lists import not_entered, not_reached
from notifications.weekly.summary import summaries


async def is_due(session: AsyncSession, *, now: datetime, window: SendWindow) -> bool:
    """Say whether this week's messages are to be made now: the window is open, and nobody has made them.

    A late service makes them late. Reads one row.
    """
    if not window.is_open(now):
        return False
    state = await session.get(NotificationState, 1, populate_existing=True)
    return state is None or state.weekly_on != _monday(now)


async def this_week(session: AsyncSession, *, now: datetime, kav: str) -> Sequence[tuple[str, Reply]]:
    """Return the week's messages with the key under which each is sent once; `kav` is what the contract tool is called.

    It only reads, and takes some seconds where there are a hundred thousand agreements.
    """
    year, week, _ = oslo_date(now).isocalendar()
    found = [
        *await summaries(session, on=oslo_date(now)),
        *await not_entered(session, kav=kav),
        *await not_reached(session, now=now),
    ]
    return [(f"weekly:{year}-{week:02}:{name}", reply) for name, reply in found]


async def take_week(session: AsyncSession, *, now: datetime) -> bool:
    """Note that this week's messages are made, also where there was nothing to say; False where somebody was faster."""
    state = await shared_state(session)
    if state.weekly_on == _monday(now):
        return False
    state.weekly_on = _monday(now)
    await session.flush()
    return True


def _monday(now: datetime) -> date:
    on = oslo_date(now)
    return on - timedelta(days=on.weekday())
