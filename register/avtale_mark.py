"""Agreements that a yearly risk assessment has marked for closer follow-up."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, UtcDateTime


class AvtaleMark(Base):
    """One mark: which duty's assessment set it, and in which year. `decision_id` is the duty's decision."""

    __tablename__ = "avtale_mark"

    avtale_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("avtale.id", ondelete="CASCADE"), primary_key=True
    )
    duty: Mapped[str] = mapped_column(String(60), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    decision_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("decision.id", ondelete="SET NULL"))


async def mark_avtaler(
    session: AsyncSession, avtale_ids: Collection[uuid.UUID], *, duty: str, year: int, now: datetime
) -> None:
    """Mark these agreements, and no others, as what a duty's assessment of a year singled out."""
    await unmark(session, duty=duty, year=year)
    for id in dict.fromkeys(avtale_ids):
        session.add(AvtaleMark(avtale_id=id, duty=duty, year=year, at=now))
    await session.flush()


async def unmark(session: AsyncSession, *, duty: str, year: int) -> None:
    """Take back what a duty's assessment of a year marked."""
    await session.execute(delete(AvtaleMark).where(AvtaleMark.duty == duty, AvtaleMark.year == year))


async def marks_of(session: AsyncSession, avtale_id: uuid.UUID) -> Sequence[AvtaleMark]:
    """Return the marks of an agreement, the newest year first."""
    found = await session.scalars(
        select(AvtaleMark)
        .where(AvtaleMark.avtale_id == avtale_id)
        .order_by(AvtaleMark.year.desc(), AvtaleMark.duty)
    )
    return list(found)
