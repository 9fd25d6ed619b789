"""An avvik: a delivery that is not as agreed, who follows it up, and by when."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Boolean, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.database import Base, UtcDateTime


class AvvikStatus(StrEnum):
    """How far an avvik has come."""

    MELDT = "meldt"
    UNDER_OPPFOLGING = "under_oppfolging"
    LUKKET = "lukket"
    AVVIST = "avvist"


class Avvik(Base):
    """One avvik. `restricted` ones took the closed way: only their named recipients know of them.

    `reference` is its number in the quality system. `evidence` says where the evidence lies. `severity` is a
    `register.avtale.Level`.
    """

    __tablename__ = "avvik"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    key: Mapped[str] = mapped_column(String(300), unique=True)
    source_system: Mapped[str] = mapped_column(String(40))
    source_id: Mapped[str | None] = mapped_column(String(120))
    reference: Mapped[str | None] = mapped_column(String(120))
    avtale_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("avtale.id", ondelete="SET NULL"), index=True
    )
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
    closed_on: Mapped[date | None] = mapped_column(Date)
    reopened_on: Mapped[date | None] = mapped_column(Date)
    unparsed: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    filled: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    import_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("import_run.id", ondelete="SET NULL"))
    missing_since: Mapped[date | None] = mapped_column(Date)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    recipients: Mapped[list["AvvikRecipient"]] = relationship(cascade="all, delete-orphan", lazy="selectin")

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
