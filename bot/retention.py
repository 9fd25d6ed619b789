"""Taking away what passed between people and the bot, when the installation no longer keeps it."""

import json
from datetime import datetime
from typing import Final

from sqlalchemy import String, cast, delete, func, or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.web.deliveries import WebDelivery
from bot.inbox import Inbox, Status
from conversation.reply import Reply
from notifications.delivery.outbox import Outbox, OutboxStatus, as_json
from notifications.delivery.webhook_queue import PREFIX

_OVER: Final = (Status.ANSWERED.value, Status.SET_ASIDE.value)
_WORDLESS: Final = as_json(Reply(""))
_GONE_OUT: Final = (OutboxStatus.SENT.value, OutboxStatus.FAILED.value)
_NO_LONGER_WAITING: Final = (*_GONE_OUT, OutboxStatus.CANCELLED.value)
ANSWERS: Final = "turn:"
"""What the keys of messages that a turn led to begin with; those of reminders say that they have been sent, and stay."""


async def forget_traffic(session: AsyncSession, *, before: datetime) -> None:
    """Delete what was answered and sent before an instant: acts with their answers, messages, what was posted, and what pages showed.

    Of reminders and other messages sent unasked the words go; that they were sent is kept.
    """
    await session.execute(delete(Inbox).where(Inbox.status.in_(_OVER), Inbox.lease_until < before))
    await session.execute(
        delete(Outbox).where(
            Outbox.status.in_(_GONE_OUT),
            Outbox.due_at < before,
            or_(Outbox.key.startswith(ANSWERS), Outbox.key.startswith(PREFIX)),
        )
    )
    # A reminder's words may be of somebody's habilitet, or of suppliers: they go with the rest, its key stays.
    worded = func.length(cast(Outbox.reply, String)) > len(json.dumps(_WORDLESS))
    old = Outbox.status.in_(_NO_LONGER_WAITING) & (Outbox.due_at < before)
    await session.execute(update(Outbox).where(old, worded).values(reply=_WORDLESS))
    await session.execute(delete(WebDelivery).where(WebDelivery.created_at < before))
