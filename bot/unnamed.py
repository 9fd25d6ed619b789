"""Keeping no trace of who has reported something with their name hidden: what was said to them is not kept."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.web.deliveries import WebDelivery
from bot.inbox import forget_answers
from bot.retention import ANSWERS
from conversation.turn import Turn
from dialogs.state_store import Memory, save_memory
from notifications.delivery.outbox import Outbox, OutboxStatus
from register.events import Event, ReporterHidden
from register.person import Person

_BEFORE: Final = timedelta(hours=1)
"""The act that began it came in before its form was there; one that waited for its turn, long before."""


async def leave_no_trace(session: AsyncSession, turn: Turn, person: Person, events: Sequence[Event]) -> None:
    """Empty what was answered to somebody since they began, and what their conversation remembers, in the caller's transaction.

    What stays is that they wrote, and when, as for everybody who writes. Their words never stay: an act's payload is
    emptied when it has been worked on.
    """
    hidden = [event for event in events if isinstance(event, ReporterHidden)]
    if not hidden:
        return
    addresses = (f"{one.channel}:{one.conversation_id}" for one in person.addresses)
    conversations = {turn.conversation, *addresses}
    since = min(one.since for one in hidden) - _BEFORE
    await forget_answers(session, conversations, since=since, but=turn.key)
    await _forget_messages(session, person, since=since)
    for conversation in conversations:
        await save_memory(session, conversation, Memory(), now=turn.received_at)


async def _forget_messages(session: AsyncSession, person: Person, *, since: datetime) -> None:
    """Delete what acts led to and has been sent to somebody's own chat or shown on their page since an instant."""
    await session.execute(
        delete(Outbox).where(
            Outbox.person_id == person.id,
            Outbox.key.startswith(ANSWERS),
            Outbox.status == OutboxStatus.SENT.value,
            Outbox.due_at >= since,
        )
    )
    await session.execute(
        delete(WebDelivery).where(
            WebDelivery.person_id == person.id,
            WebDelivery.created_at >= since,
            WebDelivery.shown_at.is_not(None),
        )
    )


def message_key(turn_key: str, events: Sequence[Event]) -> str:
    """Return what the keys of an act's messages begin with; for a hidden reporter nothing that leads back to the act."""
    if any(isinstance(event, ReporterHidden) for event in events):
        return f"turn:{uuid.uuid4().hex}"
    return f"turn:{uuid.uuid5(uuid.NAMESPACE_OID, turn_key).hex}"
