"""How needs went before any form was filled in: a number for each way and month.

Who took a way is known only until the month is over: how many different people a figure stands for must be known then.
"""

import uuid
from datetime import date
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Integer, String, delete, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, insert_new


class Way(StrEnum):
    """The ways out before the first question."""

    SHOWN_AVTALE = "shown_avtale"
    ORDERED = "ordered"
    NOT_FITTING = "not_fitting"
    UNSURE = "unsure"
    BELOW_LIMIT = "below_limit"
    REPORTED_ANYWAY = "reported_anyway"
    FORM = "form"
    JOINED = "joined"


class WayCount(Base):
    """How often a way was taken in a month; `month` is its first day."""

    __tablename__ = "way_count"

    month: Mapped[date] = mapped_column(Date, primary_key=True)
    way: Mapped[str] = mapped_column(String(30), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)


class WayTaker(Base):
    """That somebody took a way in a month; taken away when the month's figures have been written."""

    __tablename__ = "way_taker"

    month: Mapped[date] = mapped_column(Date, primary_key=True)
    way: Mapped[str] = mapped_column(String(30), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )


async def count_way(session: AsyncSession, way: Way, *, by: uuid.UUID, on: date) -> None:
    """Count a way that somebody took on a day, in the caller's transaction."""
    month = on.replace(day=1)
    await session.execute(insert_new(session, WayCount).values(month=month, way=way.value, count=0))
    await session.execute(
        update(WayCount)
        .where(WayCount.month == month, WayCount.way == way.value)
        .values(count=WayCount.count + 1),
        execution_options={"synchronize_session": False},
    )
    taken = insert_new(session, WayTaker).values(month=month, way=way.value, person_id=by)
    await session.execute(taken)


async def forget_takers(session: AsyncSession, *, month: date) -> None:
    """Forget who took which way in a month and before it; the counts stay."""
    await session.execute(delete(WayTaker).where(WayTaker.month <= month))
