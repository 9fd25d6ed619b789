"""A message of reminders that cannot be drawn is divided, until what breaks it stands alone: the rest goes out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from notifications.delivery.outbox import Outbox, OutboxKind
from notifications.reminder import Reminder, ReminderMessage, ReminderStatus
from register.track import Track

HALVED: Final = "halved"
"""Why a message is not sent: two others show what it was to show."""


class NotDrawnError(Exception):
    """A message could not be drawn; `records` are those that it was to show, and the cause is its own fault."""

    def __init__(self, records: Sequence[str]) -> None:
        super().__init__(len(records))
        self.records = tuple(records)


async def records_of(session: AsyncSession, row: Outbox) -> list[str]:
    """Return the records that a message of reminders is to show, in the order of their names."""
    return sorted({track.record for track in await _by_track(session, row)})


async def halve(session: AsyncSession, row: Outbox, *, now: datetime) -> bool:
    """Write what a message shows into two new ones in the caller's transaction.

    False where it is about one track only, and nothing is written then; what becomes of the old one is the caller's.
    """
    shown = await _by_track(session, row)
    if len(shown) < 2:  # noqa: PLR2004 - one cannot be divided
        return False
    keys, half = list(shown.values()), len(shown) // 2
    for part in (keys[:half], keys[half:]):
        new = Outbox(
            key=await _free_key(session, row.key),
            person_id=row.person_id,
            room=row.room,
            reply=row.reply,
            due_at=now,
            attempts=0,
            kind=OutboxKind.REMINDERS.value,
            windowed=row.windowed,
        )
        session.add(new)
        await session.flush()
        session.add_all(
            ReminderMessage(outbox_key=new.key, reminder_key=one) for track in part for one in track
        )
    await session.flush()
    return True


async def _by_track(session: AsyncSession, row: Outbox) -> Mapping[Track, list[str]]:
    found = await session.scalars(
        select(Reminder)
        .join(ReminderMessage, ReminderMessage.reminder_key == Reminder.key)
        .where(ReminderMessage.outbox_key == row.key, Reminder.status != ReminderStatus.CANCELLED.value)
        .order_by(Reminder.key)
    )
    tracks: dict[Track, list[str]] = {}
    for one in found:
        tracks.setdefault(one.track, []).append(one.key)
    return tracks


async def _free_key(session: AsyncSession, base: str) -> str:
    number = 2
    while await session.get(Outbox, f"{base}:{number}") is not None:
        number += 1
    return f"{base}:{number}"
