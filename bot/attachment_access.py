"""Who may open an attachment: whoever sent it in while it belongs to no case, and then whoever may see the case.

A version of a case's document is for those who may read the case's documents.
"""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from register.access import Thing, may_see, viewer_of
from register.attachment import Attachment
from register.behovsmelding import Behovsmelding
from register.case_document import CaseDocument
from register.cases import load_case, of_need, sees_case
from register.enhet import load_enheter
from register.ids import id_or_nobodys, id_or_none
from register.person import Person


async def open_attachment(session: AsyncSession, id: str, person: Person, *, on: date) -> Attachment | None:
    """Return an attachment with its content, or None where there is none that this person may see that day."""
    if (key := id_or_none(id)) is None:
        return None
    found = await session.get(Attachment, key)
    if found is None or not await _may_open(session, found, person, on):
        return None
    return await session.get(Attachment, key, options=[undefer(Attachment.content)], populate_existing=True)


async def _may_open(session: AsyncSession, attachment: Attachment, person: Person, on: date) -> bool:
    case = await load_case(session, await _case_record(session, attachment.record))
    if case is None:
        return attachment.person_id == person.id
    viewer, enheter = await viewer_of(session, person, guest=False, on=on), await load_enheter(session)
    if attachment.record != case.record and isinstance(case, Behovsmelding):
        return may_see(viewer, Thing.SAKSDOKUMENT, of_need(case), enheter=enheter)
    return await sees_case(session, viewer, case, enheter=enheter)


async def _case_record(session: AsyncSession, record: str) -> str:
    """Return the case that a record belongs to: that of a document's version, else itself."""
    kind, _, id = record.partition(":")
    if kind != "document":
        return record
    document = await session.get(CaseDocument, id_or_nobodys(id))
    return document.record if document else record
