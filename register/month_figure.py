"""What happened in a month, as counts without people: they outlive the talk that they were counted from."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, UtcDateTime


class MonthFigure(Base):
    """One count of a month, which is named by its first day; `people` is how many different people it stands for."""

    __tablename__ = "month_figure"

    month: Mapped[date] = mapped_column(Date, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    part: Mapped[str] = mapped_column(String(100), primary_key=True, default="")
    count: Mapped[int] = mapped_column(BigInteger)
    people: Mapped[int] = mapped_column(Integer)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
