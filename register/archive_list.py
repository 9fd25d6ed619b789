"""The cases that have ended and that the archive has no number for yet."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from register.archive_entry import ArchiveEntry
from register.avvik import Avvik, AvvikStatus
from register.behovsmelding import Behovsmelding
from register.cases import CaseRecord, load_case
from register.endringsbehov import OPEN, Endringsbehov

_AVVIK_OPEN = (AvvikStatus.MELDT.value, AvvikStatus.UNDER_OPPFOLGING.value)


@dataclass(frozen=True, slots=True)
class ToArchive:
    """The first of them, the one that has been still the longest first, and how many there are in all."""

    cases: tuple[CaseRecord, ...]
    count: int


async def cases_to_archive(session: AsyncSession, *, ended: Collection[str], most: int) -> ToArchive:
    """Return the cases that wait for the archive; `ended` are the statuses in which a need is over.

    An avvik that came by a file is the quality system's to keep, and one that took the closed way is on no list.
    """
    done = set(await session.scalars(select(ArchiveEntry.record).where(ArchiveEntry.number != "")))
    waiting = [(at, record) for at, record in await _ended(session, ended) if record not in done]
    waiting.sort()
    found = [await load_case(session, record) for _, record in waiting[:most]]
    return ToArchive(tuple(one for one in found if one is not None), len(waiting))


async def _ended(session: AsyncSession, ended: Collection[str]) -> list[tuple[datetime, str]]:
    needs = select(Behovsmelding.id, Behovsmelding.changed_at).where(Behovsmelding.status.in_(list(ended)))
    changes = select(Endringsbehov.id, Endringsbehov.changed_at).where(Endringsbehov.status.not_in(OPEN))
    avvik = select(Avvik.id, Avvik.changed_at).where(
        Avvik.status.not_in(_AVVIK_OPEN), Avvik.restricted.is_(False), Avvik.filed_at.is_not(None)
    )
    found: list[tuple[datetime, str]] = []
    for kind, wanted in (("behovsmelding", needs), ("endringsbehov", changes), ("avvik", avvik)):
        rows: list[tuple[uuid.UUID, datetime]] = [(id, at) for id, at in await session.execute(wanted)]
        found += [(at, f"{kind}:{id}") for id, at in rows]
    return found
