"""What somebody answers to a reminder without deciding: that the agreements are theirs, and that they have seen it."""

import uuid
from datetime import date, datetime

from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from notifications.reminder import Reminder, Watch
from register.avtale import Avtale, AvtaleLevel
from register.avtale_visible import LEAN
from register.person import Person
from register.stand_in import stands_in_for
from register.track import Track


async def unconfirmed(session: AsyncSession, person: Person, *, on: date) -> list[uuid.UUID]:
    """Return the agreements that a person is avtaleforvalter for, are not over, and that they have not said yes to."""
    yes = select(Watch.record).where(Watch.avtaleforvalter_id == person.id, Watch.confirmed_at.is_not(None))
    confirmed = set(await session.scalars(yes))
    mine = await session.scalars(
        select(Avtale)
        .where(Avtale.avtaleforvalter_id == person.id, Avtale.level == AvtaleLevel.AVTALE.value)
        .options(LEAN)
        .order_by(Avtale.expires_on.nulls_last(), Avtale.title)
    )
    return [one.id for one in mine if f"avtale:{one.id}" not in confirmed and not one.has_ended(on)]


async def confirm(session: AsyncSession, person: Person, *, now: datetime) -> int:
    """Note that somebody has said yes to every agreement they have got, and return how many they had not said it to."""
    done = await session.execute(
        update(Watch)
        .where(Watch.avtaleforvalter_id == person.id, Watch.confirmed_at.is_(None))
        .values(confirmed_at=now)
        .execution_options(synchronize_session="fetch")
    )
    return done.rowcount if isinstance(done, CursorResult) else 0


async def confirm_one(
    session: AsyncSession, avtale_id: uuid.UUID, person: Person, *, on: date, now: datetime
) -> None:
    """Note that somebody has said yes to one agreement before it became theirs, so that nobody asks them again."""
    watch = await session.get(Watch, f"avtale:{avtale_id}")
    if watch is not None:
        watch.avtaleforvalter_id, watch.since_on, watch.confirmed_at = person.id, on, now


async def acknowledge(
    session: AsyncSession, track: Track, person: Person, *, on: date, now: datetime
) -> None:
    """Note that somebody, or whoever acts for them, has pressed something on the card of a track."""
    away = await stands_in_for(session, person, on)
    ids = [person.id, *(one.id for one in away)]
    told = select(Reminder).where(
        Reminder.record == track.record,
        Reminder.kind == track.kind.value,
        Reminder.target_on == track.target_on,
        Reminder.acked_at.is_(None),
        Reminder.sent_at.is_not(None),
        or_(Reminder.person_id.in_(ids), Reminder.person_id.is_(None)),
    )
    for reminder in await session.scalars(told):
        reminder.acked_at = now
