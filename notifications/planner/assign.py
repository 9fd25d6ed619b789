"""A new avtaleforvalter gets one card: which agreements are theirs now, and whether that is right."""

import uuid
from collections.abc import Collection
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from notifications.planner.basis import Pass
from notifications.planner.item import CARD, Due
from notifications.planner.write import cancel, reminder_times, row_of
from notifications.reminder import UNSENT, Reminder, Watch
from register.database import insert_new
from register.track import Track, TrackKind


async def assign(session: AsyncSession, people: Collection[uuid.UUID], at: Pass) -> int:
    """Plan a card for each of these who has not one waiting; return how many. It lists all they have not confirmed."""
    waiting = set(
        await session.scalars(
            select(Reminder.person_id).where(
                Reminder.kind == TrackKind.ASSIGNMENT.value,
                Reminder.status.in_(UNSENT),
                Reminder.person_id.in_(people),
            )
        )
    )
    due = [_card(id, at) for id in sorted(people) if id not in waiting]
    if due:
        times = await reminder_times(session, [one.to for one in due])
        table = cast("Table", Reminder.__table__)
        await session.execute(insert_new(session, table), [row_of(one, times, at) for one in due])
    return len(due)


def _card(person_id: uuid.UUID, at: Pass) -> Due:
    track = Track(TrackKind.ASSIGNMENT, f"person:{person_id}", at.on)
    return Due(track, CARD, str(person_id), at.window.first_day(at.now))


async def take_back_cards(session: AsyncSession) -> int:
    """Take back the cards of those who have nothing left to confirm; return how many."""
    open_ones = select(Watch.avtaleforvalter_id).where(Watch.confirmed_at.is_(None))
    rows = await session.execute(
        select(Reminder.key).where(
            Reminder.kind == TrackKind.ASSIGNMENT.value,
            Reminder.status.in_(UNSENT),
            Reminder.person_id.not_in(open_ones.where(Watch.avtaleforvalter_id.is_not(None))),
        )
    )
    keys = [key for (key,) in rows]
    if keys:
        await cancel(session, keys, reason="answered")
    return len(keys)
