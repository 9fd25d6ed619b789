"""What must not go on where it was in a database that is put back: sign-ins, answers under way, messages sent since."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import CursorResult, delete, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot.backup.manifest import Manifest
from bot.inbox import Inbox, Status
from bot.replica import Replica
from bot.sign_in.session import WebSession
from norsk.clock import OSLO
from norsk.when import norwegian_date
from notifications.delivery.outbox import Outbox, OutboxStatus
from notifications.delivery.pause import pause, shared_state
from notifications.reminder import UNSENT, Reminder, ReminderStatus
from register.audit import write_audit
from register.case_number import CaseSerial

RESTORED: Final = "restored"
"""The reason on what is taken to have been sent after the backup, by the database that is gone."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What whoever restores knows: until when the lost database was sending, and how many numbers it may have given."""

    sent_until: datetime | None = None
    skip_numbers: int = 0


async def settle_after(
    connection: AsyncConnection, manifest: Manifest, wishes: Wishes, *, now: datetime
) -> int:
    """Make a database that is put back safe to start, in the caller's transaction.

    Nobody is signed in, no answer is sent a second time, numbers that may have been given are passed over, and nothing
    is sent unasked until somebody resumes it. Returns how many messages and reminders are taken to have been sent.
    """
    async with AsyncSession(bind=connection, expire_on_commit=False) as session:
        for passing in (WebSession, Replica):
            await session.execute(delete(passing))
        await session.execute(
            update(Inbox).where(Inbox.status == Status.DONE.value).values(status=Status.ANSWERED.value)
        )
        await session.execute(update(Outbox).values(lease_until=None))
        if wishes.skip_numbers:
            await session.execute(update(CaseSerial).values(last=CaseSerial.last + wishes.skip_numbers))
        sent = await _taken_as_sent(session, wishes.sent_until) if wishes.sent_until else 0
        (await shared_state(session)).planning_until = None
        taken = manifest.made_at.astimezone(OSLO)
        when = f"{norwegian_date(taken.date())} kl. {taken:%H.%M}"
        await pause(
            session, f"Databasen er lest inn fra sikkerhetskopien av {when}. Se remind list først.", now
        )
        detail = {"made_at": manifest.made_at.isoformat(), "rows": str(manifest.rows), "sent": str(sent)}
        write_audit(session, at=now, act="database_restored", record="database", detail=detail)
        await session.flush()
    return sent


async def _taken_as_sent(session: AsyncSession, until: datetime) -> int:
    messages = await session.execute(
        update(Outbox)
        .where(Outbox.status == OutboxStatus.WAITING.value, Outbox.due_at <= until)
        .values(status=OutboxStatus.SENT.value, sent_at=Outbox.due_at, reason=RESTORED)
    )
    reminders = await session.execute(
        update(Reminder)
        .where(Reminder.status.in_(UNSENT), Reminder.send_at <= until)
        .values(status=ReminderStatus.SENT.value, sent_at=Reminder.send_at, reason=RESTORED)
    )
    return sum(found.rowcount for found in (messages, reminders) if isinstance(found, CursorResult))
