"""Where a case record stands in the archive: its number there, who entered it, when it left here and when it was deleted."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.audit import write_audit
from register.case_event import CaseAct, add_case_event
from register.database import Base, UtcDateTime, insert_new
from register.person import Person

LONGEST_NUMBER: Final = 60


class EnteredHow(StrEnum):
    """How the archive's number came back."""

    HAND = "hand"
    WEBHOOK = "webhook"
    IMPORT = "import"


class ArchiveEntry(Base):
    """The archive's side of one record: a case, or an agreement with what was decided on it (`avtale:<uuid>`).

    `number` is the archive's own; empty until it has come back. `how` is an `EnteredHow`. `exported_at` is when the
    record last left as a file, and `exported_sha256` the checksum of its JSON, which holds those of all the others.
    `case_number` is the record's own number, which stays with the archive's when the record is deleted here.
    """

    __tablename__ = "archive_entry"

    record: Mapped[str] = mapped_column(String(120), primary_key=True)
    case_number: Mapped[str] = mapped_column(String(120), default="", index=True)
    number: Mapped[str] = mapped_column(String(60), default="", index=True)
    entered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    how: Mapped[str] = mapped_column(String(20), default="")
    exported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    exported_sha256: Mapped[str] = mapped_column(String(64), default="")
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class ArchivedOtherwiseError(Exception):
    """The record has another number in the archive already; `number` is that one."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(f"the record has the number {number} in the archive")


async def is_archived(session: AsyncSession, record: str) -> bool:
    """Say whether a record has got the archive's number: until then nothing of it may be deleted here."""
    entry = await session.get(ArchiveEntry, record)
    return entry is not None and bool(entry.number)


async def archive_numbers(session: AsyncSession, records: Collection[str]) -> Mapping[str, str]:
    """Return the archive's number of each of these records that has one."""
    if not records:
        return {}
    found = await session.scalars(
        select(ArchiveEntry).where(ArchiveEntry.record.in_(records), ArchiveEntry.number != "")
    )
    return {one.record: one.number for one in found}


async def tombstone(session: AsyncSession, case_number: str) -> ArchiveEntry | None:
    """Return what is left of a case that was archived and then deleted here; None for any other number."""
    return await session.scalar(
        select(ArchiveEntry).where(
            ArchiveEntry.case_number == case_number, ArchiveEntry.deleted_at.is_not(None)
        )
    )


async def entry_for(session: AsyncSession, record: str, *, case_number: str) -> ArchiveEntry:
    """Return the entry of a record, locked for the caller's transaction; an empty one where it had none."""
    empty = {"record": record, "case_number": case_number, "number": "", "how": "", "exported_sha256": ""}
    await session.execute(insert_new(session, ArchiveEntry).values(**empty))
    return await session.get_one(ArchiveEntry, record, with_for_update=True, populate_existing=True)


async def enter_number(
    session: AsyncSession,
    record: str,
    number: str,
    *,
    case_number: str,
    how: EnteredHow,
    by: Person | None,
    now: datetime,
    correct: bool = False,
) -> bool:
    """Note the number that a record has got in the archive; return False where it had that one already.

    Raises ArchivedOtherwiseError where it has another, unless `correct` says that somebody corrects it.
    """
    entry = await entry_for(session, record, case_number=case_number)
    before = entry.number
    if before == number:
        return False
    if before and not correct:
        raise ArchivedOtherwiseError(before)
    entry.number, entry.how = number, how.value
    entry.entered_at, entry.entered_by_id = now, by.id if by else None
    detail = {"archive": number, "how": how.value, **({"was": before} if before else {})}
    _note(session, record, CaseAct.ARCHIVED, by=by, now=now, detail=detail)
    return True


async def note_export(
    session: AsyncSession,
    record: str,
    *,
    case_number: str,
    sha256: str,
    by: Person | None,
    now: datetime,
) -> None:
    """Note that a record has left as a file for the archive; `sha256` is the checksum of its JSON."""
    entry = await entry_for(session, record, case_number=case_number)
    entry.exported_at, entry.exported_sha256 = now, sha256
    _note(session, record, CaseAct.EXPORTED, by=by, now=now, detail={"sha256": sha256})


def _note(
    session: AsyncSession,
    record: str,
    act: CaseAct,
    *,
    by: Person | None,
    now: datetime,
    detail: dict[str, str],
) -> None:
    by_id = by.id if by else None
    write_audit(session, at=now, act=f"case_{act.value}", record=record, actor_id=by_id, detail=detail)
    add_case_event(session, record, act, at=now, by_id=by_id, detail=detail)
