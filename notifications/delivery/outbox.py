"""Messages that are to be sent: rows committed with the change that caused them, each under a unique key."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, cast

from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    and_,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from conversation.reply import Reply
from conversation.turn import Address, ChannelName
from conversation.wire import ReplyJson, reply_from_json, reply_to_json
from notifications.delivery.pause import is_paused
from register.database import Base, UtcDateTime

LEASE: Final = timedelta(seconds=60)
LONGEST_ID: Final = 300
MOST_CUT_SHORT: Final = 5
"""How often whoever was at a message may have died at it, before it is taken to be what killed them."""


class OutboxStatus(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


class OutboxKind(StrEnum):
    """What a row is: a message as it stands, reminders that are drawn when they are sent, or a change to a sent one.

    `WEBHOOK` is no message: what has happened, for the municipality's own systems (`webhook_queue`).
    """

    MESSAGE = "message"
    REMINDERS = "reminders"
    UPDATE = "update"
    WEBHOOK = "webhook"


class Outbox(Base):
    """One message to one person, or to a room such as `slack:C024BE91L`. `reason` says why it failed or waits.

    A message that belongs in a conversation has that conversation's address, `at_channel` and what follows. `channel`
    is the one that it went out by, or while it waits the one to try next, None for the first; `attempts` counts the
    tries through that one. `windowed` ones go in the send window only. A row of kind `reminders` shows those of
    `ReminderMessage`, and `reply` is what it showed last; one of kind `update` draws the row `updates` anew in its
    place. `cut_short` counts the leases that lapsed one after the other. `message_id` and `sent_to` say where it stands since it was sent: the platform's id, and the conversation.
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
    message_id: Mapped[str | None] = mapped_column(String(LONGEST_ID))
    sent_to: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    cut_short: Mapped[int] = mapped_column(Integer, default=0, server_default="0")


@dataclass(frozen=True, slots=True)
class Leased:
    """A message that is ours for a while; `again` where somebody may have sent it before."""

    row: Outbox
    again: bool


async def enqueue(
    session: AsyncSession,
    *,
    key: str,
    reply: Reply,
    due_at: datetime,
    person_id: uuid.UUID | None = None,
    room: str | None = None,
    windowed: bool = False,
) -> bool:
    """Add a message in the caller's transaction; return False where one of that key is there already.

    Exactly one of `person_id` and `room` says where it goes, after `reply.at` where that is set. A `windowed` one
    goes in the send window only.
    """
    if await session.get(Outbox, key) is not None:
        return False
    row = Outbox(
        key=key,
        person_id=person_id,
        room=room,
        reply=as_json(reply),
        due_at=due_at,
        attempts=0,
        windowed=windowed,
        kind=OutboxKind.MESSAGE.value,
    )
    if reply.at is not None:
        row.at_channel, row.conversation_id = reply.at.channel.value, reply.at.conversation_id
        row.thread_id, row.user_id = reply.at.thread_id, reply.at.user_id
        row.tenant_id, row.service_url = reply.at.tenant_id, reply.at.service_url
    session.add(row)
    await session.flush()
    return True


async def claim_next(
    session: AsyncSession,
    lane: str,
    *,
    order: Sequence[str],
    now: datetime,
    lease: timedelta = LEASE,
    window_open: bool = True,
    busy: Collection[uuid.UUID] = (),
) -> Leased | None:
    """Lease the next message that is due in a channel's lane; None where there is none, or sending is paused.

    `order` has the channels as they are tried. What waits for the window comes last, and only while that is open;
    those of it that are for the `busy` wait. On PostgreSQL what other replicas are at is skipped.
    """
    rows = await session.scalars(
        _waiting(lane, order, now, window_open=window_open)
        .where(or_(~Outbox.windowed, Outbox.person_id.is_(None), Outbox.person_id.not_in(busy)), ~is_paused())
        .order_by(Outbox.windowed, Outbox.due_at, Outbox.key)
        .limit(1)
        .with_for_update(skip_locked=True, of=Outbox)
    )
    row = rows.one_or_none()
    if row is None:
        return None
    leased = Leased(row, again=row.lease_until is not None or row.attempts > 0)
    # A lease that was neither settled nor given back: its holder was killed, or worse, killed by this message.
    row.cut_short += row.lease_until is not None
    row.lease_until = now + lease
    return leased


async def give_back(session: AsyncSession, key: str) -> None:
    """Let others take up a message at once, in the caller's transaction; it may have been sent all the same."""
    await session.execute(
        update(Outbox)
        .where(Outbox.key == key, Outbox.status == OutboxStatus.WAITING.value)
        .values(lease_until=None, attempts=Outbox.attempts + 1)
    )


async def waits_in(
    session: AsyncSession, lane: str, *, order: Sequence[str], now: datetime, window_open: bool
) -> bool:
    """Say whether anything is due in a channel's lane, whoever it is for."""
    wanted = _waiting(lane, order, now, window_open=window_open).limit(1)
    return (await session.scalars(wanted)).first() is not None


def _waiting(lane: str, order: Sequence[str], now: datetime, *, window_open: bool) -> Select[Outbox]:
    return select(Outbox).where(due_in(lane, order, now, window_open=window_open))


def due_in(lane: str, order: Sequence[str], now: datetime, *, window_open: bool) -> ColumnElement[bool]:
    """Return the condition that a message is due in a channel's lane, that nobody is at it, and that nothing is paused."""
    free = Outbox.lease_until.is_(None) | (Outbox.lease_until <= now)
    due = (Outbox.status == OutboxStatus.WAITING.value) & (Outbox.due_at <= now) & free
    may_go = true() if window_open else ~Outbox.windowed
    for_people = Outbox.kind != OutboxKind.WEBHOOK.value
    return and_(due, may_go, for_people, in_lane(lane, order), ~is_paused())


def in_lane(lane: str, order: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a message is a channel's to send, of those that are open now.

    A message that nobody has tried belongs to the channel of its own conversation, else to the first; one that has
    been tried to the channel that it names; one that names a channel which is no longer open starts again.
    """
    untried = Outbox.channel.is_(None)
    mine = (Outbox.channel == lane) | (untried & (Outbox.at_channel == lane))
    if lane != order[0]:
        return mine
    homeless = Outbox.at_channel.is_(None) | Outbox.at_channel.not_in(order)
    return mine | (untried & homeless) | Outbox.channel.not_in(order)


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


def as_json(reply: Reply) -> dict[str, object]:
    """Return a message as a row holds it."""
    return cast(dict[str, object], reply_to_json(reply))


def as_sent_to(address: Address) -> dict[str, str]:
    """Return an address as a row holds it."""
    return {name: str(value) for name, value in asdict(address).items() if value is not None}


def sent_address(row: Outbox) -> Address | None:
    """Return the conversation in which a message stands since it was sent; None where that is not known."""
    if not row.sent_to:
        return None
    parts = dict(row.sent_to)
    return Address(ChannelName(parts.pop("channel")), **parts)
