"""Attachments: files that somebody sent in, kept in the database with the draft or the case they belong to."""

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from norsk.masking import mask
from register.database import Base, UtcDateTime, rows_changed
from register.ids import id_or_none
from register.person import Person

LARGEST: Final = 10 * 1024 * 1024
"""Bytes that an attachment may have."""
LONGEST_NAME: Final = 200
MOST_AT_ONCE: Final = 10
"""Files that may come with one message or one form."""
MOST_LOOSE: Final = 20
"""Files of one person that may wait to belong somewhere."""
LOOSE_KEPT: Final = timedelta(days=1)
"""How long a file that belongs nowhere is kept."""


class Attachment(Base):
    """One file. `record` is `draft:<id>` or a case such as `behovsmelding:<id>`; empty until it belongs somewhere.

    `media_type` is judged by content, never by name. `content` is read only where it is asked for.
    """

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_record", "record"), Index("ix_attachment_person_id", "person_id"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    record: Mapped[str] = mapped_column(String(120), default="")
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def add_attachment(
    session: AsyncSession,
    *,
    person_id: uuid.UUID,
    name: str,
    media_type: str,
    content: bytes,
    now: datetime,
    record: str = "",
) -> Attachment:
    """Keep a file in the caller's transaction; its name as `shown_name` has it. Size and kind have been judged before."""
    kept = Attachment(
        id=uuid.uuid4(),
        record=record,
        person_id=person_id,
        name=shown_name(name),
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        created_at=now,
    )
    session.add(kept)
    return kept


def shown_name(name: str) -> str:
    """Return a file's name without identity numbers and details of health, cut to what is kept."""
    masked = mask(name.replace("_", " "))
    return (masked.text if masked.any else name)[:LONGEST_NAME]


async def attachments_of(session: AsyncSession, record: str) -> Sequence[Attachment]:
    """Return the files of a draft or a case, oldest first, without their content."""
    found = await session.scalars(
        select(Attachment).where(Attachment.record == record).order_by(Attachment.created_at, Attachment.id)
    )
    return tuple(found)


async def move_attachments(session: AsyncSession, *, from_record: str, to_record: str) -> None:
    """Let the files of one record belong to another, such as those of a draft to the case it became."""
    await session.execute(
        update(Attachment).where(Attachment.record == from_record).values(record=to_record),
        execution_options={"synchronize_session": False},
    )


async def own_loose(session: AsyncSession, ids: Iterable[str], *, person: Person) -> Sequence[Attachment]:
    """Return those of the ids that are the person's own files and belong nowhere yet, in the order of the ids."""
    keys = [key for key in (id_or_none(id.strip()) for id in ids) if key is not None]
    if not keys:
        return ()
    found = await session.scalars(
        select(Attachment).where(
            Attachment.id.in_(keys), Attachment.person_id == person.id, Attachment.record == ""
        )
    )
    by_id = {row.id: row for row in found}
    return tuple(by_id[key] for key in dict.fromkeys(keys) if key in by_id)


async def claim_attachments(
    session: AsyncSession, ids: Iterable[str], *, person: Person, record: str
) -> Sequence[Attachment]:
    """Let files that somebody has sent in belong to a record from now on, and return those that do.

    An id that is unknown, somebody else's or belongs somewhere already is left alone.
    """
    found = await own_loose(session, ids, person=person)
    for row in found:
        row.record = record
    await session.flush()
    return found


async def count_loose(session: AsyncSession, person_id: uuid.UUID) -> int:
    """Return how many files of a person belong nowhere yet."""
    loose = select(func.count()).where(Attachment.person_id == person_id, Attachment.record == "")
    return await session.scalar(loose) or 0


async def forget_loose_attachments(session: AsyncSession, *, now: datetime) -> int:
    """Delete the files that have belonged nowhere for a day; return how many."""
    loose = (Attachment.record == "") & (Attachment.created_at < now - LOOSE_KEPT)
    return await rows_changed(session, delete(Attachment).where(loose))
