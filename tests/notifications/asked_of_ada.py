"""A case in which Ada is asked to approve a document and to confirm the need, for the channels that show her both."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from bot.bootstrap import Parts
from norsk.when import oslo_date
from register.approval import ask_approvals
from register.behovsmelding import Behovsmelding, report_need
from register.case_document import PaperKind, add_version
from register.case_task import CaseTask, TaskKind, ask_task
from register.database import reading
from register.enhet import Enhet
from register.events import TaskAsked
from register.person import Person, Role, add_person, find_person, set_roles

TITLE = "Papir <!channel> & *penn* " + "med en lang tittel " * 10
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Gate:
    """A gate that asks for one approval of a document."""

    id: str = "konkurransegrunnlag"
    what: str = "konkurransegrunnlag"
    approvers: tuple[str, ...] = (Role.GODKJENNER.value,)


@dataclass
class Asked:
    """The two tasks."""

    parts: Parts
    approval_id: uuid.UUID
    forankring_id: uuid.UUID

    async def task(self, kind: TaskKind) -> CaseTask:
        """A task as it is now."""
        id = self.approval_id if kind is TaskKind.APPROVAL else self.forankring_id
        async with reading(self.parts.sessions) as session:
            return await session.get_one(CaseTask, id)


async def ask_ada(parts: Parts) -> Asked:
    """Put Per's need, a document and both questions to Ada into the register, and her cards into the outbox."""
    now = parts.clock.now()
    async with parts.sessions.begin() as session:
        ada = await _person(session, "ada", Role.GODKJENNER, Role.LEDER)
        per, ingrid = await _person(session, "per"), await _person(session, "ingrid", Role.INNKJOPER)
        ada.budget_authority_nok = Decimal(50_000_000)
        need = await _need(session, per, ada, parts)
        need.taken_by_id = ingrid.id
        approval_id = await _approval(session, need, ada, ingrid, parts)
        due_on = oslo_date(now) + timedelta(days=7)
        forankring = await ask_task(
            session, need.record, TaskKind.FORANKRING, person=ada, role="leder", by=per, due_on=due_on, now=now
        )  # fmt: skip
        for id in (approval_id, forankring.id):
            await parts.desk.asked(session, id, now=now)
        return Asked(parts, approval_id, forankring.id)


async def _need(session: AsyncSession, per: Person, ada: Person, parts: Parts) -> Behovsmelding:
    now = parts.clock.now()
    enhet = Enhet(key="demo skole", name="Demo skole", short_names=[], leader_id=ada.id)
    session.add(enhet)
    await session.flush()
    return await report_need(
        session, title=TITLE.strip(), need="Vi går tom. " * 300, tjenesteomrade="Oppvekst", enhet_id=enhet.id, avtale_id=None,
        value_nok=Decimal(3_000_000), wanted_by_on=None, requester=per, on=oslo_date(now), now=now,
    )  # fmt: skip


async def _approval(
    session: AsyncSession, need: Behovsmelding, ada: Person, ingrid: Person, parts: Parts
) -> uuid.UUID:
    now = parts.clock.now()
    document = await add_version(
        session, need.record, PaperKind.KONKURRANSEGRUNNLAG, name="Konkurransegrunnlag.docx", media_type=WORD,
        content=b"PK-not-really-a-document", by=ingrid, now=now,
    )  # fmt: skip
    due_on = oslo_date(now) + timedelta(days=10)
    events = await ask_approvals(
        session, need, Gate(), document, people={Role.GODKJENNER.value: ada}, by=ingrid, due_on=due_on, now=now
    )  # fmt: skip
    [asked] = [event for event in events if isinstance(event, TaskAsked)]
    return asked.task_id


async def _person(session: AsyncSession, name: str, *roles: Role) -> Person:
    email = f"{name}@demo.invalid"
    found = await find_person(session, email)
    if found is None:
        found = await add_person(session, email=email, name=f"{name.capitalize()} Demo")
    await set_roles(session, found, frozenset(roles))
    return found
