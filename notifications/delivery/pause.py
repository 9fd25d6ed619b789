"""Stops everything that goes out unasked, at once and in every replica, until somebody starts it again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, exists
from sqlalchemy.ext.asyncio import AsyncSession

from notifications.reminder import NotificationState
from register.database import insert_new

LONGEST_REASON: Final = 500


@dataclass(frozen=True, slots=True)
class Paused:
    """Since when nothing is sent, and why."""

    since: datetime
    reason: str


async def pause(session: AsyncSession, reason: str, now: datetime) -> None:
    """Send nothing from the next message on, in the caller's transaction; a pause that holds gets the new reason."""
    state = await shared_state(session)
    state.paused_at = state.paused_at or now
    state.paused_because = reason[:LONGEST_REASON]


async def resume(session: AsyncSession) -> bool:
    """Send again, in the caller's transaction; return whether sending was stopped."""
    state = await shared_state(session)
    was = state.paused_at is not None
    state.paused_at, state.paused_because = None, ""
    return was


async def paused(session: AsyncSession) -> Paused | None:
    """Return the pause that holds, or None where messages are sent."""
    state = await session.get(NotificationState, 1)
    if state is None or state.paused_at is None:
        return None
    return Paused(state.paused_at, state.paused_because)


def is_paused() -> ColumnElement[bool]:
    """Return the condition that sending is stopped, for a query that takes up what is to be sent."""
    return exists().where(NotificationState.id == 1, NotificationState.paused_at.is_not(None))


async def shared_state(session: AsyncSession) -> NotificationState:
    """Return the row that all replicas share, locked; it is made where nobody has needed it yet."""
    values = {"id": 1, "version": "", "paused_because": ""}
    await session.execute(insert_new(session, NotificationState).values(values))
    return await session.get_one(NotificationState, 1, with_for_update=True, populate_existing=True)
