"""The case records that name somebody: until the archive has them, nobody's name is taken out of them."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, String, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from register.archive_entry import archive_numbers
from register.area_question import AreaAnswer, AreaQuestion
from register.attachment import Attachment
from register.avtale import Avtale
from register.avvik import Avvik, AvvikRecipient
from register.behovsmelding import Behovsmelding
from register.case_document import CaseDocument
from register.case_event import CaseEvent
from register.case_section import CaseSection
from register.case_task import CaseTask
from register.cases import load_case
from register.decision import Decision
from register.endringsbehov import Endringsbehov
from register.habilitetsvurdering import Habilitetsvurdering
from register.ids import id_or_nobodys, id_or_none
from register.person import Person

FORGOTTEN: Final = "[navnet er slettet]"
KINDS: Final = ("behovsmelding", "avvik", "endringsbehov", "avtale")
CLOSED_WAY: Final = "en sak på den lukkede veien"
_Named = tuple[type[Any], tuple[InstrumentedAttribute[Any], ...]]
_BY_RECORD: Final[tuple[_Named, ...]] = (
    (CaseEvent, (CaseEvent.by_id, CaseEvent.to_id)),
    (CaseTask, (CaseTask.person_id, CaseTask.asked_by_id, CaseTask.answered_by_id, CaseTask.answered_for_id)),
    (CaseDocument, (CaseDocument.made_by_id,)),
    (CaseSection, (CaseSection.by_id,)),
    (Habilitetsvurdering, (Habilitetsvurdering.person_id, Habilitetsvurdering.concluded_by_id)),
    (Attachment, (Attachment.person_id,)),
)
_CASES: Final[tuple[tuple[str, InstrumentedAttribute[Any], tuple[InstrumentedAttribute[Any], ...]], ...]] = (
    (
        "behovsmelding",
        Behovsmelding.id,
        (Behovsmelding.requester_id, Behovsmelding.filed_by_id, Behovsmelding.innkjopskontakt_id, Behovsmelding.taken_by_id),
    ),
    ("endringsbehov", Endringsbehov.id, (Endringsbehov.requester_id, Endringsbehov.filed_by_id, Endringsbehov.answered_by_id)),
)  # fmt: skip
_DECIDED: Final = (
    Decision.by_id, Decision.acts_for_id, Decision.approved_by_id, Decision.acted_by_id, Decision.entered_by_id, Decision.undone_by_id
)  # fmt: skip


async def records_naming(session: AsyncSession, person: Person) -> frozenset[str]:
    """Return the case records that name a person: cases, and agreements on which they have decided something."""
    found: set[str] = set()
    for table, columns in _BY_RECORD:
        found |= set(await session.scalars(select(table.record).where(_is_any(columns, person))))
    for kind, id, columns in _CASES:
        found |= await _ids(session, kind, select(id).where(_is_any(columns, person)))
    parties = cast(Behovsmelding.parties, String).contains(str(person.id))
    found |= await _ids(session, "behovsmelding", select(Behovsmelding.id).where(parties))
    found |= await _ids(
        session,
        "behovsmelding",
        select(AreaQuestion.behovsmelding_id)
        .join(AreaAnswer, AreaAnswer.question_id == AreaQuestion.id)
        .where(AreaAnswer.person_id == person.id),
    )
    found |= await _avvik(session, person)
    decided = select(Decision.avtale_id).where(_is_any(_DECIDED, person), Decision.avtale_id.is_not(None))
    found |= await _ids(session, "avtale", decided)
    return frozenset(await _whole(session, found))


def _is_any(columns: Iterable[InstrumentedAttribute[Any]], person: Person) -> ColumnElement[bool]:
    return or_(*(column == person.id for column in columns))


async def _ids(session: AsyncSession, kind: str, wanted: Select[Any]) -> set[str]:
    return {f"{kind}:{id}" for id in await session.scalars(wanted)}


async def _avvik(session: AsyncSession, person: Person) -> set[str]:
    """Return the avvik reported here that name a person; those that came by a file are the quality system's."""
    recipient = Avvik.id.in_(select(AvvikRecipient.avvik_id).where(AvvikRecipient.person_id == person.id))
    named = or_(_is_any((Avvik.reporter_id, Avvik.filed_by_id, Avvik.owner_id), person), recipient)
    return await _ids(session, "avvik", select(Avvik.id).where(named, Avvik.filed_at.is_not(None)))


async def _whole(session: AsyncSession, records: Collection[str]) -> set[str]:
    """Return records with those of documents in the place of the documents, and what is no case record left out."""
    found: set[str] = set()
    for record in records:
        kind, _, id = record.partition(":")
        if kind == "document":
            document = await session.get(CaseDocument, id_or_nobodys(id))
            record = document.record if document else ""  # noqa: PLW2901 - the case that the document is of
        if record.partition(":")[0] in KINDS:
            found.add(record)
    return found


async def not_archived(session: AsyncSession, records: Collection[str]) -> tuple[str, ...]:
    """Return what those records are called that the archive has no number for; one of the closed way by no name."""
    done = await archive_numbers(session, records)
    names = [await _name(session, record) for record in sorted(records) if record not in done]
    return tuple(sorted(names))


async def _name(session: AsyncSession, record: str) -> str:
    kind, _, id = record.partition(":")
    if kind == "avtale":
        avtale = await session.get(Avtale, id_or_nobodys(id))
        return f"avtale {avtale.reference or avtale.title}" if avtale else record
    case = await load_case(session, record)
    if isinstance(case, Avvik) and case.restricted:
        return CLOSED_WAY
    return case.number if case else record


_TEXTS: Final[Mapping[type[Any], tuple[str, ...]]] = {
    CaseEvent: ("text", "detail"),
    CaseTask: ("prompt", "text", "answers"),
    CaseDocument: ("name", "note", "sections"),
    Attachment: ("name",),
    CaseSection: ("text",),
    Habilitetsvurdering: ("relation", "assessment", "reason"),
    Decision: ("reason", "declined_reason", "undone_reason", "detail"),
}
_CASE_TEXTS: Final = (
    "title", "need", "quantity", "what", "consequence", "answer_text", "description", "supplier_told", "supplier_reply",
    "wished_outcome", "evidence", "answers", "search_text", "suppliers",
)  # fmt: skip


async def forget_words(session: AsyncSession, records: Collection[str], person: Person) -> int:
    """Take a person's name and address out of what was written in archived cases; return how many rows had them."""
    names = [re.escape(name) for name in (person.name, person.email) if name]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)", re.IGNORECASE)
    count = 0
    for record in records:
        rows: list[tuple[object, tuple[str, ...]]] = []
        for table, fields in _TEXTS.items():
            held = await session.scalars(select(table).where(table.record == record))
            rows += [(row, fields) for row in held]
        if (case := await load_case(session, record)) is not None:
            rows.append((case, tuple(field for field in _CASE_TEXTS if hasattr(case, field))))
        if isinstance(case, Behovsmelding):
            rows += await _of_area(session, case)
        count += sum(_forgotten(row, fields, pattern) for row, fields in rows)
    await _out_of_parties(session, person)
    return count


async def _of_area(session: AsyncSession, need: Behovsmelding) -> list[tuple[object, tuple[str, ...]]]:
    """Return what a tjenesteområde was asked about a need, and what its enheter answered."""
    asked = (
        await session.scalars(select(AreaQuestion).where(AreaQuestion.behovsmelding_id == need.id))
    ).all()
    ids = [question.id for question in asked]
    said = await session.scalars(select(AreaAnswer).where(AreaAnswer.question_id.in_(ids)))
    return [*((one, ("text",)) for one in asked), *((one, ("quantity", "note")) for one in said)]


def _forgotten(row: object, fields: Iterable[str], pattern: re.Pattern[str]) -> bool:
    changed = False
    for field in fields:
        before = getattr(row, field)
        after = _without(before, pattern)
        if after != before:
            setattr(row, field, after)
            changed = True
    return changed


def _without(value: object, pattern: re.Pattern[str]) -> object:
    match value:
        case str():
            return pattern.sub(FORGOTTEN, value)
        case dict():
            return {key: _without(one, pattern) for key, one in value.items()}
        case list():
            return [_without(one, pattern) for one in value]
        case _:
            return value


async def _out_of_parties(session: AsyncSession, person: Person) -> None:
    named = cast(Behovsmelding.parties, String).contains(str(person.id))
    for need in await session.scalars(select(Behovsmelding).where(named)):
        need.parties = {
            part: [id for id in ids if id_or_none(id) != person.id]
            for part, ids in (need.parties or {}).items()
        }
