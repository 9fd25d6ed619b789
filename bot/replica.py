"""Which processes serve: each says every few seconds that it lives, so that what a dead one held is taken up soon.

By the database's clock, since the replicas' own may differ.
"""

import uuid
from datetime import datetime, timedelta
from typing import Final, cast

from sqlalchemy import Select, String, Table, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, Sessions, UtcDateTime, insert_new

SILENT: Final = timedelta(seconds=12)
"""For how long a process may say nothing before it is taken to be dead."""
_FORGOTTEN: Final = timedelta(days=1)


class Replica(Base):
    """One serving process. `revision` is the schema that its code was made for."""

    __tablename__ = "replica"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    revision: Mapped[str] = mapped_column(String(32))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


def new_replica() -> str:
    """Return a name for this process that no other has."""
    return uuid.uuid4().hex


async def say_alive(sessions: Sessions, replica: str, *, revision: str) -> None:
    """Note that a process lives, and forget those not heard of for a day."""
    async with sessions.begin() as session:
        now = await _now(session)
        new = insert_new(session, cast("Table", Replica.__table__))
        await session.execute(new, [{"id": replica, "revision": revision, "started_at": now, "seen_at": now}])
        await session.execute(update(Replica).where(Replica.id == replica).values(seen_at=now))
        await session.execute(delete(Replica).where(Replica.seen_at < now - _FORGOTTEN))


async def take_all_over(sessions: Sessions, replica: str) -> None:
    """Take every other process to be dead where there can be only one, on SQLite: one that begins need not wait."""
    async with sessions.begin() as session:
        if session.get_bind().dialect.name == "sqlite":
            long_ago = await _now(session) - _FORGOTTEN
            await session.execute(update(Replica).where(Replica.id != replica).values(seen_at=long_ago))


async def say_ended(session: AsyncSession, replica: str) -> None:
    """Note in the caller's transaction that a process has ended in order."""
    await session.execute(delete(Replica).where(Replica.id == replica))


async def silent_replicas(session: AsyncSession) -> Select[str]:
    """Return the selection of processes that have not been heard of for a while."""
    return select(Replica.id).where(Replica.seen_at < await _now(session) - SILENT)


async def serving(session: AsyncSession) -> list[Replica]:
    """Return the processes that live, the longest-running first."""
    found = await session.scalars(
        select(Replica).where(Replica.seen_at >= await _now(session) - SILENT).order_by(Replica.started_at)
    )
    return list(found)


async def _now(session: AsyncSession) -> datetime:
    return cast(datetime, await session.scalar(select(func.now(type_=UtcDateTime()))))
