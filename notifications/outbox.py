"""Messages that are to be sent: rows committed with the change that caused them, each under a unique key."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, cast

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from conversation.reply import Reply
from conversation.turn import Address, ChannelName
from conversation.wire import ReplyJson, reply_from_json, reply_to_json
from register.database import Base, UtcDateTime

LEASE: Final = timedelta(seconds=60)


class OutboxStatus(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


class OutboxKind(StrEnum):
    """What a row is: a message as it stands, reminders that are drawn when they are sent, or a change to a sent one."""

    MESSAGE = "message"
    REMINDERS = "reminders"
    UPDATE = "update"


class Outbox(Base):
    """One message to one person, or to a room such as `slack:C024BE91L`. `reason` says why it failed or waits.

    A message that belongs in a conversation has that conversation's address, `at_channel` and what follows; `channel`
    is the one that it went out by. `windowed` ones go in the send window only. A row of kind `reminders` shows those of
    `ReminderMessage`, and `reply` is what it showed last; one of kind `update` draws the row `updates` anew in its
    place. `message_id` and `sent_to` say where it stands since it was sent: the platform's id, and the conversation.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_status_due_at", "status", "due_at"),)

    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    room: Mapped[str | None] = mapped_column(String(520))
    reply: Mapped[dict[str, object]] = mapped_column(JSON)
    status: Mapped[str] = mapped_column(String(20), default=OutboxStatus.WAITING.value)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    channel: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(200))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    at_channel: Mapped[str | None] = mapped_column(String(20))
    conversation_id: Mapped[str | None] = mapped_column(String(500))
    thread_id: Mapped[str | None] = mapped_column(String(200))
    user_id: Mapped[str | None] = mapped_column(String(320))
    tenant_id: Mapped[str | None] = mapped_column(String(100))
    service_url: Mapped[str | None] = mapped_column(String(500))
    kind: Mapped[str] = mapped_column(String(20), default=OutboxKind.MESSAGE.value)
    windowed: Mapped[bool] = mapped_column(Boolean, default=False)
    updates: Mapped[str | None] = mapped_column(String(300))
    message_id: Mapped[str | None] = mapped_column(String(300))
    sent_to: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))


async def enqueue(
    session: AsyncSession,
    *,
    key: str,
    reply: Reply,
    due_at: datetime,
    person_id: uuid.UUID | None = None,
    room: str | None = None,
) -> bool:
    """Add a message in the caller's transaction; return False where one of that key is there already.

    Exactly one of `person_id` and `room` says where it goes, after `reply.at` where that is set.
    """
    if await session.get(Outbox, key) is not None:
        return False
    data = cast(dict[str, object], reply_to_json(reply))
    row = Outbox(key=key, person_id=person_id, room=room, reply=data, due_at=due_at, attempts=0)
    if reply.at is not None:
        row.at_channel, row.conversation_id = reply.at.channel.value, reply.at.conversation_id
        row.thread_id, row.user_id = reply.at.thread_id, reply.at.user_id
        row.tenant_id, row.service_url = reply.at.tenant_id, reply.at.service_url
    session.add(row)
    await session.flush()
    return True


async def claim_due(session: AsyncSession, *, now: datetime, limit: int = 50) -> Sequence[Outbox]:
    """Lease the messages that are due, oldest first; on PostgreSQL those of other replicas are skipped."""
    free = (Outbox.lease_until.is_(None)) | (Outbox.lease_until <= now)
    rows = await session.scalars(
        select(Outbox)
        .where(Outbox.status == OutboxStatus.WAITING.value, Outbox.due_at <= now, free)
        .order_by(Outbox.due_at, Outbox.key)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = list(rows)
    for row in claimed:
        row.lease_until, row.attempts = now + LEASE, row.attempts + 1
    return claimed


async def count_waiting(session: AsyncSession) -> int:
    """Return how many messages have not been sent."""
    waiting = select(func.count()).select_from(Outbox).where(Outbox.status == OutboxStatus.WAITING.value)
    return await session.scalar(waiting) or 0


def address_of(row: Outbox) -> Address | None:
    """Return the conversation that a message belongs in, where there is one."""
    if row.at_channel is None:
        return None
    return Address(
        ChannelName(row.at_channel),
        row.conversation_id or "",
        row.user_id,
        row.tenant_id,
        row.service_url,
        row.thread_id,
    )


def reply_of(row: Outbox) -> Reply:
    """Return the message as it is to be sent."""
    return reply_from_json(cast(ReplyJson, row.reply))
