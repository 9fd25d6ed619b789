"""An avvik: a delivery that is not as agreed, who follows it up, and by when."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.case_number import Series, case_number
from register.database import Base, UtcDateTime


class AvvikStatus(StrEnum):
    """How far an avvik has come."""

    MELDT = "meldt"
    UNDER_OPPFOLGING = "under_oppfolging"
    LUKKET = "lukket"
    AVVIST = "avvist"
    TRUKKET = "trukket"


HERE: Final = "innkjopsbot"
"""The `source_system` of what was reported here, so that no file takes it for its own."""


class Avvik(Base):
    """One avvik. `restricted` ones took the closed way: only their named recipients know of them.

    `reference` is its number in the quality system. `evidence` says where the evidence lies. `severity` is a
    `register.avtale.Level`. Those reported here have a number of their own (`year` and `serial`) and the whole form in
    `answers`; `possible` ones are suspected, not seen. `hidden_reporter` says that nobody may be told who reported it,
    and then nobody is stored. `filed_by_id` is who filed it for the reporter.
    """

    __tablename__ = "avvik"
    __table_args__ = (
        Index("ix_avvik_number", "year", "serial", unique=True),
        Index("ix_avvik_draft_id", "draft_id", unique=True),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    key: Mapped[str] = mapped_column(String(300), unique=True)
    source_system: Mapped[str] = mapped_column(String(40))
    source_id: Mapped[str | None] = mapped_column(String(120))
    reference: Mapped[str | None] = mapped_column(String(120))
    avtale_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("avtale.id", ondelete="SET NULL"), index=True
    )
    year: Mapped[int | None] = mapped_column(Integer)
    serial: Mapped[int | None] = mapped_column(Integer)
    draft_id: Mapped[uuid.UUID | None] = mapped_column()
    title: Mapped[str] = mapped_column(String(500))
    description: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str | None] = mapped_column(String(60))
    severity: Mapped[str | None] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20), default=AvvikStatus.MELDT.value)
    restricted: Mapped[bool] = mapped_column(Boolean, default=False)
    discovered_on: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    reporter_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    owner_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    supplier_reply: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[str] = mapped_column(Text, default="")
    supplier_name: Mapped[str | None] = mapped_column(String(300))
    # No foreign keys on what came later: SQLite would copy the whole table, and empty what points at it.
    enhet_id: Mapped[uuid.UUID | None] = mapped_column()
    possible: Mapped[bool] = mapped_column(Boolean, default=False)
    hidden_reporter: Mapped[bool] = mapped_column(Boolean, default=False)
    filed_by_id: Mapped[uuid.UUID | None] = mapped_column()
    frequency: Mapped[str] = mapped_column(String(200), default="")
    supplier_told: Mapped[str] = mapped_column(Text, default="")
    wished_outcome: Mapped[str] = mapped_column(Text, default="")
    answers: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    filed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_on: Mapped[date | None] = mapped_column(Date)
    reopened_on: Mapped[date | None] = mapped_column(Date)
    unparsed: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    filled: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    import_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("import_run.id", ondelete="SET NULL"))
    missing_since: Mapped[date | None] = mapped_column(Date)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    recipients: Mapped[list["AvvikRecipient"]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    @property
    def number(self) -> str:
        """The number that people know it by: AV-2026-0001 for one reported here, else the quality system's, or none."""
        if self.year is not None and self.serial is not None:
            return case_number(Series.AVVIK, self.year, self.serial)
        return self.reference or ""

    @property
    def record(self) -> str:
        """What its history, attachments and tracks hang on."""
        return f"avvik:{self.id}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.status in (AvvikStatus.MELDT.value, AvvikStatus.UNDER_OPPFOLGING.value)


class AvvikRecipient(Base):
    """Somebody who may know of an avvik that took the closed way."""

    __tablename__ = "avvik_recipient"

    avvik_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("avvik.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
