"""Somebody wants to be reminded of a track later."""

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, UtcDateTime


class Snooze(Base):
    """One wish. Until `until_on` the person gets no step of the track; on that day they are reminded.

    From the second time on a track there is a `reason`.
    """

    __tablename__ = "snooze"
    __table_args__ = (Index("ix_snooze_record", "record"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    record: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(30))
    target_on: Mapped[date] = mapped_column(Date)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    until_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
