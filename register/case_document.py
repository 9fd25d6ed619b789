"""The documents of a case in versions: each kept as it was made or sent in, with its checksum."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.attachment import LONGEST_NAME, add_attachment
from register.audit import write_audit
from register.database import Base, UtcDateTime
from register.person import Person


class PaperKind(StrEnum):
    """What kinds of documents a case has. Those that a gate of the kommuneprofil names are called the same there."""

    KONKURRANSESTRATEGI = "konkurransestrategi"
    ANSKAFFELSESPLAN = "anskaffelsesplan"
    KONKURRANSEGRUNNLAG = "konkurransegrunnlag"
    DIALOGNOTAT = "dialognotat"


class CaseDocument(Base):
    """One version of a document; rows are only added.

    Its bytes are the attachment `attachment_id`, whose record is `document:<id>`; `sha256` is their checksum.
    `sections` are the texts that it was made from, by section, so that what changed since another version can be told;
    empty for a file that was sent in. `note` is what whoever made it wrote.
    """

    __tablename__ = "case_document"
    __table_args__ = (Index("ix_case_document_version", "record", "kind", "version", unique=True),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    record: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(30))
    version: Mapped[int] = mapped_column(Integer)
    attachment_id: Mapped[uuid.UUID] = mapped_column()
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    sections: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    note: Mapped[str] = mapped_column(Text, default="")
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def short_sum(self) -> str:
        """The first twelve characters of the checksum, as people compare them."""
        return self.sha256[:12]


async def add_version(
    session: AsyncSession,
    record: str,
    kind: PaperKind,
    *,
    name: str,
    media_type: str,
    content: bytes,
    by: Person,
    now: datetime,
    sections: Mapping[str, str] | None = None,
    note: str = "",
) -> CaseDocument:
    """Keep the next version of a document and return it. The case is locked by the caller, so that numbers follow."""
    newest = await latest_version(session, record, kind)
    id = uuid.uuid4()
    kept = add_attachment(
        session,
        person_id=by.id,
        name=name,
        media_type=media_type,
        content=content,
        now=now,
        record=f"document:{id}",
    )
    document = CaseDocument(
        id=id,
        record=record,
        kind=kind.value,
        version=newest.version + 1 if newest else 1,
        attachment_id=kept.id,
        name=kept.name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        sections=dict(sections or {}),
        note=note,
        made_by_id=by.id,
        made_at=now,
    )
    session.add(document)
    await session.flush()
    detail = {"document": str(document.id), "kind": kind.value, "version": str(document.version)}
    write_audit(session, at=now, act="document_made", record=record, actor_id=by.id, detail=detail)
    return document


async def versions_of(
    session: AsyncSession, record: str, kind: PaperKind | None = None
) -> Sequence[CaseDocument]:
    """Return the versions of a case's documents, newest first; of one kind, or of all."""
    wanted = select(CaseDocument).where(CaseDocument.record == record)
    if kind is not None:
        wanted = wanted.where(CaseDocument.kind == kind.value)
    return tuple(
        await session.scalars(wanted.order_by(CaseDocument.made_at.desc(), CaseDocument.version.desc()))
    )


async def latest_version(session: AsyncSession, record: str, kind: PaperKind) -> CaseDocument | None:
    """Return the newest version of a document; None where there is none."""
    return await session.scalar(
        select(CaseDocument)
        .where(CaseDocument.record == record, CaseDocument.kind == kind.value)
        .order_by(CaseDocument.version.desc())
        .limit(1)
    )
