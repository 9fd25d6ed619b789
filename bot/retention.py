"""Taking away what passed between people and the bot, when the installation no longer keeps it."""

from datetime import datetime
from typing import Final

from sqlalchemy import delete, or_
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.web.deliveries import WebDelivery
from bot.inbox import Inbox, Status
from notifications.delivery.outbox import Outbox, OutboxStatus
from notifications.delivery.webhook_queue import PREFIX

_OVER: Final = (Status.ANSWERED.value, Status.SET_ASIDE.value)
_GONE_OUT: Final = (OutboxStatus.SENT.value, OutboxStatus.FAILED.value)
ANSWERS: Final = "turn:"
"""What the keys of messages that a turn led to begin with; those of reminders say that they have been sent, and stay."""


async def forget_traffic(session: AsyncSession, *, before: datetime) -> None:
    """Delete what was answered and sent before an instant: acts with their answers, messages, what was posted, and what pages showed."""
    await session.execute(delete(Inbox).where(Inbox.status.in_(_OVER), Inbox.lease_until < before))
    await session.execute(
        delete(Outbox).where(
            Outbox.status.in_(_GONE_OUT),
            Outbox.due_at < before,
            or_(Outbox.key.startswith(ANSWERS), Outbox.key.startswith(PREFIX)),
        )
    )
    await session.execute(delete(WebDelivery).where(WebDelivery.created_at < before))
