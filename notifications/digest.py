"""What a message of reminders says at the moment it is sent: one card, or a digest of several."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from knowledge.kommune import Kommune
from notifications.outbox import Outbox


async def compose(session: AsyncSession, row: Outbox, *, kommune: Kommune, now: datetime) -> Reply | None:
    """Return what a row of kind `reminders` shows now; None where nothing of it is wanted any more."""
    _ = session, row, kommune, now
    return None
