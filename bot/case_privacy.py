"""What forms and cases hold about a person, and taking it away."""

import uuid
from collections.abc import Mapping
from typing import Final

from sqlalchemy import Delete, String, cast, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.case_work_privacy import stored_in_case_work
from dialogs.draft import Draft
from register.answers import answers_from_json
from register.area_question import AreaAnswer
from register.attachment import Attachment
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.case_event import CaseEvent
from register.endringsbehov import Endringsbehov
from register.person import Person

Record = dict[str, object]


async def stored_in_cases(session: AsyncSession, person: Person) -> Record:
    """Return what is stored of a person's drafts, files, cases, acts on cases and answers, as plain data.

    Of an avvik that took the closed way nothing is told here (`bot.named_on` says that they are named on one).
    """
    drafts = await session.scalars(
        select(Draft).where(Draft.person_id == person.id).order_by(Draft.created_at)
    )
    files = await session.execute(
        select(Attachment.created_at, Attachment.name, Attachment.size, Attachment.record)
        .where(Attachment.person_id == person.id, Attachment.record.not_in(await _closed(session)))
        .order_by(Attachment.created_at)
    )
    return {
        "drafts": [
            {
                "at": row.created_at.isoformat(),
                "form": row.form,
                "stage": row.stage,
                "text": row.text,
                "answers": {key: answer.shown for key, answer in row.given.items()},
            }
            for row in drafts
        ],
        "attachments": [
            {"at": at.isoformat(), "name": name, "size": size, "record": record}
            for at, name, size, record in files
        ],
        "cases": await _cases(session, person.id),
        "case_acts": await _acts(session, person.id),
        "area_answers": await _answers(session, person.id),
        **await stored_in_case_work(session, person, closed=await _closed(session)),
    }


async def _closed(session: AsyncSession) -> list[str]:
    ids = await session.scalars(select(Avvik.id).where(Avvik.restricted))
    return [f"avvik:{id}" for id in ids]


async def _cases(session: AsyncSession, id: uuid.UUID) -> list[Record]:
    """Return the cases that name a person, and as what."""
    found: list[Record] = []
    needs = await session.scalars(
        select(Behovsmelding)
        .where(
            or_(
                Behovsmelding.requester_id == id,
                Behovsmelding.filed_by_id == id,
                Behovsmelding.innkjopskontakt_id == id,
                Behovsmelding.taken_by_id == id,
                cast(Behovsmelding.parties, String).contains(str(id)),
            )
        )
        .order_by(Behovsmelding.sent_at)
    )
    for need in needs:
        parts = {
            "meldt": need.requester_id,
            "sendt for en annen": need.filed_by_id,
            "innkjøpskontakt": need.innkjopskontakt_id,
            "tatt": need.taken_by_id,
            **{part: id for part, ids in (need.parties or {}).items() if str(id) in ids},
        }
        found.append(_case(need.number, need.title, need.sent_at.isoformat(), parts, id, need.answers))
    changes = await session.scalars(
        select(Endringsbehov)
        .where(
            or_(
                Endringsbehov.requester_id == id,
                Endringsbehov.filed_by_id == id,
                Endringsbehov.answered_by_id == id,
            )
        )
        .order_by(Endringsbehov.sent_at)
    )
    for change in changes:
        parts = {
            "meldt": change.requester_id,
            "sendt for en annen": change.filed_by_id,
            "svart": change.answered_by_id,
        }
        found.append(
            _case(change.number, change.title, change.sent_at.isoformat(), parts, id, change.answers)
        )
    reported = await session.scalars(
        select(Avvik)
        .where(
            or_(Avvik.reporter_id == id, Avvik.filed_by_id == id),
            Avvik.restricted.is_(False),
            Avvik.filed_at.is_not(None),
        )
        .order_by(Avvik.filed_at)
    )
    for avvik in reported:
        at = avvik.filed_at.isoformat() if avvik.filed_at else ""
        parts = {"meldt": avvik.reporter_id, "sendt for en annen": avvik.filed_by_id}
        found.append(_case(avvik.number, avvik.title, at, parts, id, avvik.answers))
    return found


_WROTE: Final = ("meldt", "sendt for en annen")


def _case(
    number: str,
    title: str,
    at: str,
    parts: dict[str, uuid.UUID | None],
    id: uuid.UUID,
    answers: Mapping[str, object],
) -> Record:
    """Return a case with what somebody is in it; what the form says only where they filed it or it is theirs."""
    as_what = [name for name, of in parts.items() if of == id]
    told: Record = {"number": number, "title": title, "at": at, "as": as_what}
    if any(name in _WROTE for name in as_what):
        told["answers"] = {key: answer.shown for key, answer in answers_from_json(answers).items()}
    return told


async def _acts(session: AsyncSession, id: uuid.UUID) -> list[Record]:
    lines = await session.scalars(
        select(CaseEvent)
        .where(CaseEvent.by_id == id, CaseEvent.record.not_in(await _closed(session)))
        .order_by(CaseEvent.at)
    )
    return [
        {"at": line.at.isoformat(), "act": line.act, "record": line.record, "text": line.text}
        for line in lines
    ]


async def _answers(session: AsyncSession, id: uuid.UUID) -> list[Record]:
    rows = await session.scalars(
        select(AreaAnswer).where(AreaAnswer.person_id == id).order_by(AreaAnswer.answered_at)
    )
    return [
        {
            "question": str(row.question_id),
            "at": row.answered_at.isoformat() if row.answered_at else None,
            "same": row.same,
            "quantity": row.quantity,
            "note": row.note,
        }
        for row in rows
    ]


async def erase_from_cases(session: AsyncSession, person: Person) -> dict[str, int]:
    """Take away a person's drafts, and the files that belong to no case; return how many.

    The cases are the municipality's own documents and stay, as do their files; the person goes, and their name with
    them, once the archive has them all (`bot.case_naming`).
    """
    own = Attachment.person_id == person.id
    loose = or_(Attachment.record == "", Attachment.record.startswith("draft:"))
    return {
        "attachments": await _count(session, delete(Attachment).where(own, loose)),
        "drafts": await _count(session, delete(Draft).where(Draft.person_id == person.id)),
    }


async def forget_in_cases(session: AsyncSession, person: Person) -> None:
    """Take a person out of the cases where no foreign key does it when they are deleted."""
    for statement in (
        update(Behovsmelding).where(Behovsmelding.filed_by_id == person.id).values(filed_by_id=None),
        update(Behovsmelding)
        .where(Behovsmelding.innkjopskontakt_id == person.id)
        .values(innkjopskontakt_id=None),
        update(Avvik).where(Avvik.filed_by_id == person.id).values(filed_by_id=None),
    ):
        await session.execute(statement)


async def _count(session: AsyncSession, statement: Delete) -> int:
    result = await session.execute(statement)
    return int(result.rowcount)  # type: ignore[attr-defined]  # a DELETE's result counts its rows
