"""A message that failed is sent once more, when an administrator has mended what stopped it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from notifications.delivery.outbox import Outbox, OutboxStatus
from notifications.reminder import Reminder, ReminderMessage, ReminderStatus
from notifications.rules.window import SendWindow


class Again(StrEnum):
    """What came of asking for a message once more."""

    WAITING = "waiting"
    UNKNOWN = "unknown"
    NOT_FAILED = "not_failed"


@dataclass(frozen=True, slots=True)
class Resent:
    """`send_at` is when it goes, where it goes again; `status` is how far it had come, where it had not failed."""

    again: Again
    status: str = ""
    send_at: datetime | None = None


async def resend(session: AsyncSession, key: str, *, now: datetime, window: SendWindow) -> Resent:
    """Let a failed reminder, or any other failed message, go once more, in the caller's transaction.

    `key` is a reminder's or a message's. What stood in the same message goes with it. Reminders go when the send
    window is open, and only if they are still wanted then.
    """
    reminder = await session.get(Reminder, key, with_for_update=True)
    if reminder is not None:
        return await _reminder(session, reminder, now=now, window=window)
    row = await session.get(Outbox, key, with_for_update=True)
    if row is None:
        return Resent(Again.UNKNOWN)
    if row.status != OutboxStatus.FAILED.value:
        return Resent(Again.NOT_FAILED, row.status)
    return Resent(Again.WAITING, send_at=await _once_more(session, row, now=now, window=window))


async def _reminder(
    session: AsyncSession, reminder: Reminder, *, now: datetime, window: SendWindow
) -> Resent:
    if reminder.status != ReminderStatus.FAILED.value:
        return Resent(Again.NOT_FAILED, reminder.status)
    rows = await session.scalars(
        select(Outbox)
        .join(ReminderMessage, ReminderMessage.outbox_key == Outbox.key)
        .where(ReminderMessage.reminder_key == reminder.key, Outbox.status == OutboxStatus.FAILED.value)
        .order_by(Outbox.key)
    )
    at = window.next_open(now)
    failed = list(rows)
    for row in failed:
        await _once_more(session, row, now=now, window=window)
    if not failed:
        # Its message is gone, or never was: it is collected anew.
        reminder.status, reminder.reason, reminder.send_at = ReminderStatus.WAITING.value, None, at
    return Resent(Again.WAITING, send_at=at)


async def _once_more(session: AsyncSession, row: Outbox, *, now: datetime, window: SendWindow) -> datetime:
    """Begin with a message from the first channel again, and return when it is due."""
    row.status, row.reason, row.channel = OutboxStatus.WAITING.value, None, None
    row.attempts, row.lease_until = 0, None
    row.due_at = window.next_open(now) if row.windowed else now
    shown = await session.scalars(
        select(Reminder)
        .join(ReminderMessage, ReminderMessage.reminder_key == Reminder.key)
        .where(ReminderMessage.outbox_key == row.key, Reminder.status == ReminderStatus.FAILED.value)
    )
    for reminder in shown:
        reminder.status, reminder.reason = ReminderStatus.QUEUED.value, None
    return row.due_at
