"""An endringsbehov: a need to change an agreement, and what was answered."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import JSON, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from register.case_number import Series, case_number
from register.database import Base, UtcDateTime


class EndringsbehovStatus(StrEnum):
    """How far an endringsbehov has come; the last four are ends."""

    MELDT = "meldt"
    UNDER_AVKLARING = "under_avklaring"
    INNENFOR = "innenfor"
    ENDRING_MULIG = "endring_mulig"
    NY_ANSKAFFELSE = "ny_anskaffelse"
    TRUKKET = "trukket"


OPEN: Final = (EndringsbehovStatus.MELDT.value, EndringsbehovStatus.UNDER_AVKLARING.value)


class Endringsbehov(Base):
    """One need to change an agreement. `filed_by_id` is who filed it where that is somebody else than `requester_id`.

    `answers` is the whole form (`register.answers`); `draft_id` the draft it came from, so that none is filed twice.
    """

    __tablename__ = "endringsbehov"
    __table_args__ = (UniqueConstraint("year", "serial"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    year: Mapped[int] = mapped_column(Integer)
    serial: Mapped[int] = mapped_column(Integer)
    draft_id: Mapped[uuid.UUID | None] = mapped_column(unique=True)
    avtale_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("avtale.id", ondelete="SET NULL"), index=True
    )
    title: Mapped[str] = mapped_column(String(300))
    what: Mapped[str] = mapped_column(Text, default="")
    consequence: Mapped[str] = mapped_column(Text, default="")
    needed_by_on: Mapped[date | None] = mapped_column(Date)
    enhet_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("enhet.id", ondelete="SET NULL"))
    tjenesteomrade: Mapped[str | None] = mapped_column(String(100))
    status: Mapped[str] = mapped_column(String(20), default=EndringsbehovStatus.MELDT.value)
    answer_text: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    requester_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    filed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    answers: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    @property
    def number(self) -> str:
        """The number that people know it by: EB-2026-0001."""
        return case_number(Series.ENDRINGSBEHOV, self.year, self.serial)

    @property
    def record(self) -> str:
        """What its history, attachments and tracks hang on."""
        return f"endringsbehov:{self.id}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to answer it."""
        return self.status in OPEN
