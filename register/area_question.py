"""One question about a need to all enheter of a tjenesteområde: whether they have the same need, and how much of it."""

import uuid
from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.database import Base, UtcDateTime


class AreaQuestion(Base):
    """One question, to be answered by the end of `closes_on`. `closed_at` is set when its answers have been counted."""

    __tablename__ = "area_question"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    behovsmelding_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("behovsmelding.id", ondelete="CASCADE"), index=True
    )
    tjenesteomrade: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(Text, default="")
    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_on: Mapped[date] = mapped_column(Date)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    asked: Mapped[list["AreaAnswer"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class AreaAnswer(Base):
    """One enhet that was asked, by whom it is answered for, and what they said; `same` None until they answer.

    `quantity` is in their own words; it is added to the need's where both are numbers.
    """

    __tablename__ = "area_answer"

    question_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("area_question.id", ondelete="CASCADE"), primary_key=True
    )
    enhet_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enhet.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    same: Mapped[bool | None] = mapped_column(Boolean)
    quantity: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
