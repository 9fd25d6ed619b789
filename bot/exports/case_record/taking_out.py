"""Taking one case out: for whoever asks in a conversation, and for the command line."""

import asyncio
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.exports.case_record.bundle import Bundle, bundle
from bot.exports.case_record.gather import avtale_numbered, gather_avtale, gather_case
from bot.exports.case_record.record import CaseRecord
from bot.knowledge_base import KnowledgeBase
from dialogs.dialog import CaseFile
from knowledge.kommune import Kommune
from norsk.clock import Clock
from register.archive_entry import ArchiveEntry, tombstone
from register.avvik import Avvik
from register.case_number import case_number
from register.cases import CaseRecord as Case
from register.cases import case_numbered, number_in


class NoSuchCaseError(Exception):
    """No case and no agreement has the number."""


class ClosedWayError(Exception):
    """The avvik took the closed way, and nobody has said that it is to be taken out."""


class DeletedCaseError(Exception):
    """The case has been deleted here; `entry` says where it is."""

    def __init__(self, entry: ArchiveEntry) -> None:
        self.entry = entry
        super().__init__(f"{entry.case_number} has been deleted here")


async def gather_numbered(
    session: AsyncSession, number: str, *, kommune: Kommune, include_restricted: bool
) -> CaseRecord:
    """Return everything of the case with a number, or what was decided on the agreement with one.

    Raises NoSuchCaseError, ClosedWayError and DeletedCaseError.
    """
    parsed = number_in(number)
    if parsed is None:
        avtale = await avtale_numbered(session, number.strip())
        if avtale is None:
            raise NoSuchCaseError(number)
        return await gather_avtale(session, avtale, kommune=kommune)
    case = await case_numbered(session, parsed)
    if case is None:
        gone = await tombstone(session, case_number(*parsed))
        raise DeletedCaseError(gone) if gone else NoSuchCaseError(number)
    if isinstance(case, Avvik) and case.restricted and not include_restricted:
        raise ClosedWayError(number)
    return await gather_case(session, case, kommune=kommune)


class CaseDesk:
    """Hands out cases in conversations."""

    def __init__(self, base: KnowledgeBase, clock: Clock) -> None:
        self._base = base
        self._clock = clock

    async def __call__(self, session: AsyncSession, case: Case, *, innsyn: bool) -> CaseFile:
        """Return a case as one zip."""
        gathered = await gather_case(session, case, kommune=self._base.kommune)
        made = await bundle(session, gathered, innsyn=innsyn, at=self._clock.now())
        return CaseFile(f"{made.name}.zip", await asyncio.to_thread(made.zipped), made.sha256)


async def take_out(
    session: AsyncSession,
    number: str,
    *,
    kommune: Kommune,
    innsyn: bool,
    include_restricted: bool,
    at: datetime,
) -> tuple[CaseRecord, Bundle]:
    """Return a case and its files. Raises as `gather_numbered` does."""
    gathered = await gather_numbered(session, number, kommune=kommune, include_restricted=include_restricted)
    return gathered, await bundle(session, gathered, innsyn=innsyn, at=at)
