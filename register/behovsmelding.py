"""A behovsmelding: a need that has been reported to the procurement office, and who has taken it."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import Date, ForeignKey, Integer, String, Text, UniqueConstraint, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.audit import write_audit
from register.database import Base, Nok, UtcDateTime
from register.person import Person

RECEIVED = "mottatt"
"""The status that every kommuneprofil begins with."""
WITHDRAWN = "trukket"
"""The status of a need that whoever reported it has taken back."""
ATTEMPTS: Final = 5
"""How often a number is tried that others may take at the same moment."""


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


async def report_need(
    session: AsyncSession,
    *,
    title: str,
    need: str,
    tjenesteomrade: str | None,
    enhet_id: uuid.UUID | None,
    avtale_id: uuid.UUID | None,
    value_nok: Decimal | None,
    wanted_by_on: date | None,
    requester: Person,
    on: date,
    now: datetime,
) -> Behovsmelding:
    """Store a need under the next free number of the year of `on`, and return it. The value is NOK excluding VAT."""
    for attempt in range(1, ATTEMPTS + 1):
        reported = Behovsmelding(
            id=uuid.uuid4(),
            year=on.year,
            serial=await next_serial(session, on.year),
            title=title,
            need=need,
            tjenesteomrade=tjenesteomrade,
            enhet_id=enhet_id,
            avtale_id=avtale_id,
            value_nok=value_nok,
            wanted_by_on=wanted_by_on,
            status=RECEIVED,
            requester_id=requester.id,
            sent_at=now,
            changed_at=now,
        )
        try:
            async with session.begin_nested():
                session.add(reported)
        except IntegrityError:
            # Another replica has taken the number in the same moment.
            if attempt == ATTEMPTS:
                raise
        else:
            break
    write_audit(
        session, at=now, act="need_reported", record=f"behovsmelding:{reported.id}", actor_id=requester.id
    )
    return reported
