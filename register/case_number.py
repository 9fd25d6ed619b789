"""Case numbers such as BM-2026-0001: one row per series and year, so that no number is given twice."""

from enum import StrEnum

from sqlalchemy import Integer, String, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, insert_new


class Series(StrEnum):
    """What a number begins with."""

    BEHOVSMELDING = "BM"
    AVVIK = "AV"
    ENDRINGSBEHOV = "EB"


class CaseSerial(Base):
    """The last number given in a series and year. It is never lowered, whatever becomes of the case."""

    __tablename__ = "case_serial"

    series: Mapped[str] = mapped_column(String(10), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)


def case_number(series: Series, year: int, serial: int) -> str:
    """Return a number as people know it: BM-2026-0001."""
    return f"{series.value}-{year}-{serial:04d}"


async def next_serial(session: AsyncSession, series: Series, *, year: int) -> int:
    """Take the next number of a series and year, in the caller's transaction: two at once wait for each other."""
    await session.execute(insert_new(session, CaseSerial).values(series=series.value, year=year, last=0))
    own = (CaseSerial.series == series.value, CaseSerial.year == year)
    await session.execute(
        update(CaseSerial).where(*own).values(last=CaseSerial.last + 1),
        execution_options={"synchronize_session": False},
    )
    return await session.scalar(select(func.max(CaseSerial.last)).where(*own)) or 1
