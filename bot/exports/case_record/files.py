"""The files of a case: its documents in every version, and what was attached, each with where it lies."""

import re
import uuid
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.exports.case_record.people import People
from bot.exports.case_record.record import Held
from bot.exports.case_record.words import PAPERS
from register.attachment import Attachment, attachments_of
from register.case_document import versions_of

_UNSAFE: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_LONGEST: Final = 120


def file_stem(number: str) -> str:
    """Return what the files of a case are called by: its number, in marks that every file system takes."""
    return _UNSAFE.sub("-", number).replace(" ", "-")


async def held_of(session: AsyncSession, record: str, people: People, *, number: str) -> tuple[Held, ...]:
    """Return the files of a case, its documents first, each kind's versions in order."""
    folder = f"{file_stem(number)}-dokumenter"
    found: list[Held] = []
    versions = sorted(await versions_of(session, record), key=lambda one: (one.kind, one.version))
    for at, one in enumerate(versions, 1):
        name = f"{one.kind}-v{one.version}-{_safe(one.name)}"
        found.append(
            Held(
                one.attachment_id, f"{folder}/{at:02d}-{name}", one.name, PAPERS.get(one.kind, one.kind),
                one.version, one.media_type, one.size, one.sha256,
                await people.name(one.made_by_id), one.made_at, one.note,
            )
        )  # fmt: skip
        await people.has_role(one.made_by_id, "laget dokument")
    for at, file in enumerate(await attachments_of(session, record), len(found) + 1):
        path = f"{folder}/{at:02d}-vedlegg-{_safe(file.name)}"
        found.append(
            Held(
                file.id, path, file.name, "Vedlegg", 0, file.media_type, file.size, file.sha256,
                await people.name(file.person_id), file.created_at,
            )
        )  # fmt: skip
        await people.has_role(file.person_id, "la ved fil")
    return tuple(found)


def _safe(name: str) -> str:
    """Return a name that every file system takes, and that leads out of no folder."""
    plain = _UNSAFE.sub("_", name).strip(" .") or "fil"
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[:_LONGEST]}{dot}{ending[:12]}" if dot and stem else plain[:_LONGEST]


async def content_of(session: AsyncSession, id: uuid.UUID) -> bytes | None:
    """Return the bytes of a file; None where it is gone."""
    return await session.scalar(select(Attachment.content).where(Attachment.id == id))
