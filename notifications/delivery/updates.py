"""Cards that were sent are changed when their track is decided on, wherever they stand."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.actions import LIFETIME
from conversation.reply import Reply
from conversation.turn import ChannelName
from notifications.delivery.outbox import Outbox, OutboxKind, OutboxStatus, as_json
from notifications.reminder import Reminder, ReminderMessage
from register.track import Track


async def update_cards(session: AsyncSession, track: Track, *, now: datetime) -> int:
    """Put a change of every sent message that shows a track into the outbox; return how many there are.

    Those whose buttons have lapsed are left as they are, and so are e-mails.
    """
    shown = (
        select(ReminderMessage.outbox_key)
        .join(Reminder, Reminder.key == ReminderMessage.reminder_key)
        .where(
            Reminder.record == track.record,
            Reminder.kind == track.kind.value,
            Reminder.target_on == track.target_on,
        )
    )
    sent = await session.scalars(
        select(Outbox).where(
            Outbox.key.in_(shown),
            Outbox.status == OutboxStatus.SENT.value,
            Outbox.sent_at > now - LIFETIME,
            Outbox.channel != ChannelName.EMAIL.value,
        )
    )
    return sum([await redraw(session, row, now=now) for row in sent])


async def redraw(session: AsyncSession, row: Outbox, *, now: datetime) -> bool:
    """Put a change of one sent message into the outbox, unless one waits there; it is drawn when it is made.

    It goes at any hour, since nobody is called by it.
    """
    if not row.message_id or await _waits(session, row):
        return False
    change = Outbox(
        key=f"update:{uuid.uuid4().hex}",
        person_id=row.person_id,
        room=row.room,
        reply=as_json(Reply("")),
        due_at=now,
        attempts=0,
        kind=OutboxKind.UPDATE.value,
        updates=row.key,
        channel=row.channel,
        message_id=row.message_id,
        sent_to=row.sent_to,
    )
    session.add(change)
    await session.flush()
    return True


async def _waits(session: AsyncSession, row: Outbox) -> bool:
    """Say whether a change of a message waits that nobody has begun to draw."""
    found = await session.scalars(
        select(Outbox.key)
        .where(
            Outbox.updates == row.key,
            Outbox.status == OutboxStatus.WAITING.value,
            Outbox.lease_until.is_(None),
        )
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return found.first() is not None
