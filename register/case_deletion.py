"""Deleting a case here, once the archive has it: what may go, and everything that goes with it."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from register.archive_entry import ArchiveEntry, entry_for
from register.attachment import Attachment
from register.audit import write_audit
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.case_document import CaseDocument
from register.case_event import CaseEvent
from register.case_section import CaseSection
from register.case_task import CaseTask
from register.cases import CaseRecord
from register.decision import Decision
from register.habilitetsvurdering import Habilitetsvurdering
from register.person import Person
from register.snooze import Snooze


class KeptBecause(StrEnum):
    """Why a case may not be deleted here."""

    OPEN = "open"
    NOT_ARCHIVED = "not_archived"
    HAS_MERGED = "has_merged"
    CLOSED_WAY = "closed_way"


class CaseKeptError(Exception):
    """A case that may not be deleted; `why` tells it, `numbers` the needs that are merged into it."""

    def __init__(self, why: KeptBecause, numbers: tuple[str, ...] = ()) -> None:
        self.why, self.numbers = why, numbers
        super().__init__(f"the case is kept: {why.value}")


_HANGS_ON: Final = (
    CaseEvent, CaseTask, CaseDocument, CaseSection, Habilitetsvurdering, Decision, Snooze,
)  # fmt: skip
"""The tables whose rows belong to a record by its name."""


async def merged_into(session: AsyncSession, case: CaseRecord) -> tuple[Behovsmelding, ...]:
    """Return the needs that have been merged into a need and are still here, by number."""
    if not isinstance(case, Behovsmelding):
        return ()
    found = await session.scalars(
        select(Behovsmelding)
        .where(Behovsmelding.merged_into_id == case.id)
        .order_by(Behovsmelding.year, Behovsmelding.serial)
    )
    return tuple(found)


async def check_deletable(session: AsyncSession, case: CaseRecord, *, over: bool) -> ArchiveEntry:
    """Return the archive's entry of a case that may be deleted here; `over` says that nothing more is done with it.

    Raises CaseKeptError for one that is open, that the archive has no number for, that others have been merged into,
    or that took the closed way, which whoever deletes may not know of.
    """
    if isinstance(case, Avvik) and case.restricted:
        raise CaseKeptError(KeptBecause.CLOSED_WAY)
    if not over:
        raise CaseKeptError(KeptBecause.OPEN)
    entry = await session.get(ArchiveEntry, case.record)
    if entry is None or not entry.number:
        raise CaseKeptError(KeptBecause.NOT_ARCHIVED)
    if parts := await merged_into(session, case):
        raise CaseKeptError(KeptBecause.HAS_MERGED, tuple(one.number for one in parts))
    return entry


async def delete_case(
    session: AsyncSession, case: CaseRecord, *, over: bool, by: Person, now: datetime
) -> ArchiveEntry:
    """Delete a case with its history, tasks, documents and files, and return what is left of it.

    Its number, the archive's number and the day stay; so do the lines of the audit log, which hold nobody's words.
    Raises CaseKeptError as `check_deletable` does.
    """
    await check_deletable(session, case, over=over)
    record = case.record
    entry = await entry_for(session, record, case_number=case.number)
    versions = await session.scalars(select(CaseDocument.id).where(CaseDocument.record == record))
    files = (record, *(f"document:{id}" for id in versions))
    await session.execute(delete(Attachment).where(Attachment.record.in_(files)))
    tasks = await session.scalars(select(CaseTask.id).where(CaseTask.record == record))
    records = (record, *(f"task:{id}" for id in tasks))
    for table in _HANGS_ON:
        await session.execute(delete(table).where(table.record.in_(records)))
    await session.delete(case)
    entry.deleted_at, entry.deleted_by_id = now, by.id
    detail = {"archive": entry.number, "number": entry.case_number}
    write_audit(session, at=now, act="case_deleted", record=record, actor_id=by.id, detail=detail)
    await session.flush()
    return entry
