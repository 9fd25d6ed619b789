"""How needs went before any form was filled in: a number for each way and month, and nobody's name."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Date, Integer, String, update
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


async def count_way(session: AsyncSession, way: Way, *, on: date) -> None:
    """Count a way taken on a day, in the caller's transaction."""
    month = on.replace(day=1)
    await session.execute(insert_new(session, WayCount).values(month=month, way=way.value, count=0))
    await session.execute(
        update(WayCount)
        .where(WayCount.month == month, WayCount.way == way.value)
        .values(count=WayCount.count + 1),
        execution_options={"synchronize_session": False},
    )
