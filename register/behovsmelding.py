"""A behovsmelding: a need that has been reported to the procurement office, and who has taken it."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Integer, String, Text, UniqueConstraint, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, Nok, UtcDateTime

RECEIVED = "mottatt"
"""The status that every kommuneprofil begins with."""


class Behovsmelding(Base):
    """One reported need. Its number is `year` and `serial`, such as 2027/14.

    `avtale_id` is the agreement that it is to replace, where it came out of one. `status` is an id among the
    kommuneprofil's statuses. `value_nok` is NOK excluding VAT over the whole term.
    """

    __tablename__ = "behovsmelding"
    __table_args__ = (UniqueConstraint("year", "serial"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    year: Mapped[int] = mapped_column(Integer)
    serial: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(300))
    need: Mapped[str] = mapped_column(Text, default="")
    tjenesteomrade: Mapped[str | None] = mapped_column(String(100))
    enhet_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("enhet.id", ondelete="SET NULL"))
    avtale_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("avtale.id", ondelete="SET NULL"), index=True
    )
    value_nok: Mapped[Decimal | None] = mapped_column(Nok)
    wanted_by_on: Mapped[date | None] = mapped_column(Date)
    status: Mapped[str] = mapped_column(String(40), default=RECEIVED)
    requester_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    @property
    def number(self) -> str:
        """The number that people know it by."""
        return f"{self.year}/{self.serial}"


async def next_serial(session: AsyncSession, year: int) -> int:
    """Return the next free serial number of a year; two at once meet at the unique constraint."""
    last = await session.scalar(select(func.max(Behovsmelding.serial)).where(Behovsmelding.year == year))
    return (last or 0) + 1
