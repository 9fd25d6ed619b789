"""What the work on cases holds about a person: what they were asked and answered, wrote, made and entered."""

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from register.archive_entry import ArchiveEntry
from register.case_document import CaseDocument
from register.case_section import CaseSection
from register.case_task import CaseTask
from register.habilitetsvurdering import Habilitetsvurdering
from register.person import Person

Record = dict[str, object]


async def stored_in_case_work(
    session: AsyncSession, person: Person, *, closed: Collection[str]
) -> dict[str, object]:
    """Return what the work on cases holds about a person, as plain data; of the records in `closed` nothing.

    What others wrote is not told: of what somebody was asked only that they were, and of an answer only their own.
    """
    return {
        "case_tasks": await _tasks(session, person, closed),
        "case_documents": await _documents(session, person, closed),
        "case_sections": await _sections(session, person, closed),
        "habilitetsvurderinger": await _assessments(session, person, closed),
        "archive_entries": await _entries(session, person, closed),
    }


async def _tasks(session: AsyncSession, person: Person, closed: Collection[str]) -> list[Record]:
    named = or_(
        CaseTask.person_id == person.id,
        CaseTask.asked_by_id == person.id,
        CaseTask.answered_by_id == person.id,
        CaseTask.answered_for_id == person.id,
    )
    rows = await session.scalars(
        select(CaseTask).where(named, CaseTask.record.not_in(closed)).order_by(CaseTask.asked_at)
    )
    return [_task(row, person) for row in rows]


def _task(row: CaseTask, person: Person) -> Record:
    parts = {
        "spurt": row.person_id,
        "spurte": row.asked_by_id,
        "svarte": row.answered_by_id,
        "svart for": row.answered_for_id,
    }
    told: Record = {
        "record": row.record,
        "kind": row.kind,
        "role": row.role,
        "at": row.asked_at.isoformat(),
        "state": row.state,
        "as": [name for name, id in parts.items() if id == person.id],
    }
    if row.asked_by_id == person.id:
        told["prompt"] = row.prompt
    if row.answered_by_id == person.id:
        answered_at = row.answered_at.isoformat() if row.answered_at else None
        told |= {"answer": row.answer, "text": row.text, "answers": row.answers, "answered_at": answered_at, "channel": row.channel}  # fmt: skip
    return told


async def _documents(session: AsyncSession, person: Person, closed: Collection[str]) -> list[Record]:
    rows = await session.scalars(
        select(CaseDocument)
        .where(CaseDocument.made_by_id == person.id, CaseDocument.record.not_in(closed))
        .order_by(CaseDocument.made_at)
    )
    return [
        {
            "record": row.record,
            "kind": row.kind,
            "version": row.version,
            "name": row.name,
            "at": row.made_at.isoformat(),
            "note": row.note,
        }
        for row in rows
    ]


async def _sections(session: AsyncSession, person: Person, closed: Collection[str]) -> list[Record]:
    rows = await session.scalars(
        select(CaseSection)
        .where(CaseSection.by_id == person.id, CaseSection.record.not_in(closed))
        .order_by(CaseSection.changed_at)
    )
    return [
        {"record": row.record, "section": row.section, "text": row.text, "at": row.changed_at.isoformat()}
        for row in rows
    ]


async def _assessments(session: AsyncSession, person: Person, closed: Collection[str]) -> list[Record]:
    own, drawn = Habilitetsvurdering.person_id == person.id, Habilitetsvurdering.concluded_by_id == person.id
    rows = await session.scalars(
        select(Habilitetsvurdering)
        .where(or_(own, drawn), Habilitetsvurdering.record.not_in(closed))
        .order_by(Habilitetsvurdering.written_at)
    )
    return [_assessment(row, person) for row in rows]


def _assessment(row: Habilitetsvurdering, person: Person) -> Record:
    told: Record = {"record": row.record, "at": row.written_at.isoformat(), "conclusion": row.conclusion}
    if row.person_id == person.id:
        told |= {"role": row.role, "relation": row.relation, "assessment": row.assessment}
    return {**told, "reason": row.reason}


async def _entries(session: AsyncSession, person: Person, closed: Collection[str]) -> list[Record]:
    named = or_(ArchiveEntry.entered_by_id == person.id, ArchiveEntry.deleted_by_id == person.id)
    rows = await session.scalars(
        select(ArchiveEntry)
        .where(named, ArchiveEntry.record.not_in(closed))
        .order_by(ArchiveEntry.case_number)
    )
    return [{"case": row.case_number, "archive_number": row.number} for row in rows]
