"""What somebody has written for a section of a case's documents, shared by all documents that have the section."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, UtcDateTime
from register.person import Person


class CaseSection(Base):
    """The text of one section, such as `life_cycle`, of one case: the newest words, and whose they are."""

    __tablename__ = "case_section"

    record: Mapped[str] = mapped_column(String(120), primary_key=True)
    section: Mapped[str] = mapped_column(String(60), primary_key=True)
    text: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


async def sections_of(session: AsyncSession, record: str) -> Mapping[str, CaseSection]:
    """Return what has been written for a case's documents, by section."""
    found = await session.scalars(select(CaseSection).where(CaseSection.record == record))
    return {one.section: one for one in found}


async def write_section(
    session: AsyncSession, record: str, section: str, text: str, *, by: Person, now: datetime
) -> CaseSection:
    """Write a section in the caller's transaction, in the place of what stood there, and return it."""
    found = await session.get(CaseSection, (record, section))
    if found is None:
        found = CaseSection(record=record, section=section, text="", changed_at=now)
        session.add(found)
    found.text, found.by_id, found.changed_at = text, by.id, now
    return found
