"""Whose an unfinished act is: claimed by one process at a time, counted each time, and given back.

An act's number of attempts is also what tells a claim from an earlier one: whoever finds another number than they
claimed it with has lost it.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.inbox import LEASE, Inbox, Status
from bot.order import TakenOverError
from bot.replica import say_ended, silent_replicas
from register.database import Sessions

TURN_SECONDS: Final = 20.0
"""How long one attempt at a turn may take. With the files that are fetched before, it ends well within the lease."""
DELIVERY_SECONDS: Final = 45.0
"""How long the sending of an answer may take: nobody else sends it meanwhile."""
SENDING_AGAIN: Final = timedelta(seconds=60)
"""How long an answer waits that its channel could not take."""

_RECEIVED: Final = Status.RECEIVED.value
_OPEN: Final = (Status.RECEIVED.value, Status.DONE.value)


async def claim_lapsed(
    sessions: Sessions, *, holder: str, now: datetime, but: Collection[str] = ()
) -> Inbox | None:
    """Lease one act that nobody is at, and count the attempt; None where there is none.

    Acts without an answer come first, the oldest of them; `but` are channels that take no answers now. On PostgreSQL
    those that another replica is claiming are skipped.
    """
    async with sessions.begin() as session:
        row = await session.scalar(
            select(Inbox)
            .where(Inbox.status.in_(_OPEN), await _free(session, now))
            .where(or_(Inbox.status == _RECEIVED, Inbox.channel.not_in(but)))
            .order_by(Inbox.status.desc(), Inbox.received_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        return _claimed(row, holder=holder, now=now)


async def claim_one(
    sessions: Sessions, key: str, *, holder: str, now: datetime, own: bool = False
) -> Inbox | None:
    """Lease an act without an answer, and count the attempt; None where somebody is at it, or it has one.

    With `own`, one that this process holds may be claimed anew.
    """
    async with sessions.begin() as session:
        free = await _free(session, now)
        row = await session.scalar(
            select(Inbox)
            .where(
                Inbox.key == key,
                Inbox.status == _RECEIVED,
                or_(free, Inbox.holder == holder) if own else free,
            )
            .with_for_update(skip_locked=True)
        )
        return _claimed(row, holder=holder, now=now)


def _claimed(row: Inbox | None, *, holder: str, now: datetime) -> Inbox | None:
    if row is not None:
        row.holder, row.lease_until, row.attempts = holder, now + LEASE, row.attempts + 1
    return row


async def _free(session: AsyncSession, now: datetime) -> ColumnElement[bool]:
    return or_(Inbox.lease_until <= now, Inbox.holder.in_(await silent_replicas(session)))


async def next_attempt(sessions: Sessions, key: str, *, after: int, now: datetime) -> int:
    """Count one more attempt at an act that we hold, renew its lease, and return its number. Raises TakenOverError."""
    async with sessions.begin() as session:
        found: int | None = await session.scalar(
            update(Inbox)
            .where(Inbox.key == key, Inbox.status == _RECEIVED, Inbox.attempts == after)
            .values(attempts=after + 1, lease_until=now + LEASE)
            .returning(Inbox.attempts)
        )
    if found is None:
        raise TakenOverError
    return found


async def put_off(sessions: Sessions, key: str, *, attempt: int, now: datetime) -> None:
    """Let an answer that its channel could not take wait: that was no fault of the answer, and is not counted."""
    async with sessions.begin() as session:
        await session.execute(
            update(Inbox)
            .where(Inbox.key == key, Inbox.status == Status.DONE.value, Inbox.attempts == attempt)
            .values(attempts=attempt - 1, lease_until=now + SENDING_AGAIN)
        )


async def let_go(sessions: Sessions, keys: Collection[str], *, holder: str, now: datetime) -> None:
    """Let anybody take up acts that we hold and could not work on: the database was away."""
    async with sessions.begin() as session:
        await session.execute(
            update(Inbox)
            .where(Inbox.key.in_(keys), Inbox.status == _RECEIVED, Inbox.holder == holder)
            .values(lease_until=now)
        )


async def give_back(sessions: Sessions, *, holder: str, now: datetime) -> int:
    """Let others take up at once what a process that ends could not finish; return how many acts there are.

    An attempt that the end cut short is not counted.
    """
    async with sessions.begin() as session:
        given = await session.scalars(
            update(Inbox)
            .where(Inbox.holder == holder, Inbox.status.in_(_OPEN))
            .values(
                lease_until=now,
                attempts=case((Inbox.status == _RECEIVED, Inbox.attempts - 1), else_=Inbox.attempts),
            )
            .returning(Inbox.key)
        )
        count = len(given.all())
        await say_ended(session, holder)
    return count
