"""What has happened, for the municipality's own systems: rows of the outbox that are posted, each under an id of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from notifications.delivery.outbox import LEASE, Outbox, OutboxKind, OutboxStatus
from notifications.delivery.retry import Retry

PREFIX: Final = "webhook:"
"""What the keys of these rows begin with; the rest is the id that the receiver knows one by."""
PATIENCE: Final = Retry(first=timedelta(seconds=10), longest=timedelta(hours=6), most=18)
"""Eighteen tries over a day and a half or more: a receiver may be down for a night and a day."""
LONGEST_REASON: Final = 200


@dataclass(frozen=True, slots=True)
class Due:
    """One row that is to be posted; `attempts` are those before."""

    key: str
    payload: dict[str, object]
    attempts: int

    @property
    def id(self) -> str:
        """The id by which a receiver tells that it has had this before."""
        return self.key.removeprefix(PREFIX)


async def put_webhook(session: AsyncSession, id: str, payload: dict[str, object], *, now: datetime) -> bool:
    """Add what has happened in the caller's transaction; return False where that id is there already."""
    key = f"{PREFIX}{id}"
    if await session.get(Outbox, key) is not None:
        return False
    session.add(
        Outbox(
            key=key,
            reply=payload,
            status=OutboxStatus.WAITING.value,
            due_at=now,
            attempts=0,
            kind=OutboxKind.WEBHOOK.value,
            windowed=False,
        )
    )
    await session.flush()
    return True


async def claim_webhook(session: AsyncSession, *, now: datetime, lease: timedelta = LEASE) -> Due | None:
    """Lease the oldest row that is due, None where there is none; what another replica is at is skipped."""
    row = await session.scalar(
        select(Outbox)
        .where(
            Outbox.kind == OutboxKind.WEBHOOK.value,
            Outbox.status == OutboxStatus.WAITING.value,
            Outbox.due_at <= now,
            Outbox.lease_until.is_(None) | (Outbox.lease_until <= now),
        )
        .order_by(Outbox.due_at, Outbox.key)
        .limit(1)
        .with_for_update(skip_locked=True, of=Outbox)
    )
    if row is None:
        return None
    row.lease_until = now + lease
    return Due(row.key, dict(row.reply), row.attempts)


async def settle_webhook(
    session: AsyncSession,
    key: str,
    *,
    reason: str,
    now: datetime,
    retry_after: float | None = None,
    patience: Retry = PATIENCE,
) -> OutboxStatus:
    """Note how a post ended, `reason` empty where it was taken, and return how far the row has come.

    One that was not taken is tried again, with growing pauses; set aside as failed in the end.
    """
    row = await session.get_one(Outbox, key, with_for_update=True)
    if row.status != OutboxStatus.WAITING.value:
        return OutboxStatus(row.status)  # its lease lapsed, and another replica was faster
    row.lease_until, row.attempts = None, row.attempts + 1
    row.reason = reason[:LONGEST_REASON] or None
    if not reason:
        row.status, row.sent_at = OutboxStatus.SENT.value, now
    elif row.attempts >= patience.most:
        row.status = OutboxStatus.FAILED.value
    else:
        row.due_at = now + patience.pause(row.attempts, retry_after=retry_after)
    return OutboxStatus(row.status)
