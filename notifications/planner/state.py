"""The one row that all replicas share: how far the planner has come, and who is making a whole pass."""

from datetime import datetime, timedelta
from typing import Final, cast

from sqlalchemy import CursorResult, Table, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from norsk.when import oslo_date
from notifications.reminder import NotificationState
from register.database import Sessions, insert_new

MARGIN: Final = timedelta(minutes=15)
"""How long before the watermark changes are looked for too: a transaction is committed after the instant it writes."""
LEASE: Final = timedelta(minutes=5)
"""For how long one replica alone makes a whole pass; after that another may begin."""


async def read_state(session: AsyncSession) -> NotificationState | None:
    """Return the row; None before the first pass."""
    found = select(NotificationState).where(NotificationState.id == 1)
    return await session.scalar(found.execution_options(populate_existing=True))


async def begin_whole(sessions: Sessions, now: datetime) -> bool:
    """Take the lease of a whole pass; False where another replica has it. A lease from the future holds nobody."""
    async with sessions.begin() as session:
        await _make(session)
        until = NotificationState.planning_until
        free = or_(until.is_(None), until <= now, until > now + LEASE)
        done = await session.execute(
            update(NotificationState)
            .where(NotificationState.id == 1, free)
            .values(planning_until=now + LEASE)
            .execution_options(synchronize_session=False)
        )
        return isinstance(done, CursorResult) and done.rowcount == 1


async def end_whole(session: AsyncSession, *, now: datetime, version: str) -> None:
    """Give the lease back, and note what the pass, begun at an instant, went by."""
    await session.execute(
        update(NotificationState)
        .where(NotificationState.id == 1)
        .values(planned_on=oslo_date(now), version=version, watermark=now, planning_until=None)
        .execution_options(synchronize_session=False)
    )


async def give_up_whole(sessions: Sessions) -> None:
    """Give the lease back after a pass that failed, so that the next tick may try."""
    async with sessions.begin() as session:
        await session.execute(
            update(NotificationState)
            .where(NotificationState.id == 1)
            .values(planning_until=None)
            .execution_options(synchronize_session=False)
        )


async def set_watermark(sessions: Sessions, at: datetime) -> None:
    """Note that all changes until an instant have been looked at."""
    async with sessions.begin() as session:
        await session.execute(
            update(NotificationState)
            .where(NotificationState.id == 1)
            .values(watermark=at)
            .execution_options(synchronize_session=False)
        )


async def _make(session: AsyncSession) -> None:
    table = cast("Table", NotificationState.__table__)
    await session.execute(insert_new(session, table), [{"id": 1, "version": "", "paused_because": ""}])
