"""Records that the rules could not cope with: left out, noted, and tried again at each pass until they hold."""

from collections.abc import Collection
from datetime import datetime
from typing import Final, cast

from sqlalchemy import String, Table, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, Sessions, UtcDateTime, insert_new

_LONGEST: Final = 200


class PlannerFault(Base):
    """One record that no reminder is planned for, because planning it fails. `error` is the kind of fault, never its words."""

    __tablename__ = "planner_fault"

    record: Mapped[str] = mapped_column(String(_LONGEST), primary_key=True)
    error: Mapped[str] = mapped_column(String(_LONGEST))
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)


async def note_fault(sessions: Sessions, record: str, fault: Exception, *, now: datetime) -> bool:
    """Note that a record could not be planned; return whether that is new."""
    error = type(fault).__name__[:_LONGEST]
    async with sessions.begin() as session:
        new = await session.get(PlannerFault, record) is None
        added = insert_new(session, cast("Table", PlannerFault.__table__))
        await session.execute(added, [{"record": record, "error": error, "first_at": now, "last_at": now}])
        await session.execute(
            update(PlannerFault).where(PlannerFault.record == record).values(error=error, last_at=now)
        )
    return new


async def clear_faults(
    session: AsyncSession, *, before: datetime, records: Collection[str] | None = None
) -> None:
    """Forget, in the caller's transaction, what a pass that began at an instant has not met again.

    `records` are those that it looked at; all where there are none named.
    """
    for one in await planner_faults(session):
        if one.last_at < before and (records is None or one.record in records):
            await session.delete(one)


async def planner_faults(session: AsyncSession) -> list[PlannerFault]:
    """Return the records that no reminder is planned for, the oldest fault first."""
    return list(
        await session.scalars(select(PlannerFault).order_by(PlannerFault.first_at, PlannerFault.record))
    )
