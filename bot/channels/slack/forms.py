"""Forms that have been shown: a modal holds no more than a name, and a form sent with faults goes on under a new token."""

from typing import Final, cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.inbox import Inbox, stored_replies
from bot.presses import SpentUse
from conversation.reply import Reply
from conversation.turn import ChannelName
from conversation.wire import ReplyJson, reply_from_json
from notifications.delivery.outbox import Outbox
from register.database import Sessions, reading

MOST_TRIES: Final = 50
"""How many times one form may be sent with faults before it is taken for sent."""


async def is_spent(sessions: Sessions, reply_id: str) -> bool:
    """Say whether one of a Reply's single-use buttons has been pressed."""
    async with reading(sessions) as session:
        return await session.get(SpentUse, reply_id) is not None


async def shown_reply(sessions: Sessions, reply_id: str) -> Reply | None:
    """Return a Reply that was shown in Slack, answer or proactive message, or None."""
    async with reading(sessions) as session:
        return await _shown(session, reply_id)


async def form_now(sessions: Sessions, reply_id: str) -> Reply | None:
    """Return a form as it now stands: as it was shown, or as it came back with what was wrong; None once it is sent.

    The App spends a form's token when it is sent, faulty or not. A modal cannot be given the next token while it
    shows Slack's own error texts, so the next one is found by the key of what was sent: it begins with the form.
    """
    async with reading(sessions) as session:
        if await session.get(SpentUse, reply_id) is None:
            return await _shown(session, reply_id)
        sent = select(Inbox).where(Inbox.key.startswith(f"slack:view:{reply_id}:", autoescape=True))
        for row in await session.scalars(sent.order_by(Inbox.received_at.desc()).limit(MOST_TRIES)):
            for reply in stored_replies(row):
                if reply.form and await session.get(SpentUse, reply.id) is None:
                    return reply
    return None


async def _shown(session: AsyncSession, reply_id: str) -> Reply | None:
    """Find a Reply by its id. No index holds it: this runs when somebody opens a form, not with every turn."""
    first = Inbox.replies[0]["id"].as_string()
    answer = select(Inbox).where(Inbox.channel == ChannelName.SLACK.value, first == reply_id)
    if row := (await session.scalars(answer.limit(1))).first():
        return stored_replies(row)[0]
    told = select(Outbox.reply).where(Outbox.reply["id"].as_string() == reply_id)
    data = (await session.scalars(told.limit(1))).first()
    return reply_from_json(cast(ReplyJson, data)) if data else None
