"""Approval of a case's documents: who is asked, who has approved which version, and what a new version undoes."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from register.approval_rules import open_matter, unfit, whose
from register.approvers import candidates
from register.attachment import Attachment
from register.behovsmelding import Behovsmelding
from register.case_document import CaseDocument, PaperKind, latest_version, versions_of
from register.case_event import CaseAct
from register.case_party import APPROVERS, add_party
from register.case_step import note_step
from register.case_task import (
    CaseTask,
    TaskAnswer,
    TaskKind,
    TaskState,
    answer_task,
    ask_task,
    cancel_task,
    task_track,
    tasks_of,
    withdraw_answer,
)
from register.events import Event, TaskAnswered, TaskAsked, TaskCancelled, TrackChanged
from register.habilitet import ask_one
from register.merging import WholeValue, whole_value
from register.person import Person

SUM: Final = "sha256"
VALUE: Final = "value"
UNKNOWN: Final = "unknown"
"""What an approval notes in its answers: the checksum that was approved, the whole value in NOK ("" where no part of it
is known), and of how many parts the value is unknown.
"""


class Demand(Protocol):
    """What a gate of the kommuneprofil demands: that every one of `approvers` approves the document `what`."""

    @property
    def id(self) -> str:
        """Return the gate's id."""
        ...

    @property
    def what(self) -> str:
        """Return the kind of document, as `PaperKind` has it."""
        ...

    @property
    def approvers(self) -> Sequence[str]:
        """Return the roles, each of which must approve."""
        ...


class RoleState(StrEnum):
    """How far the approval in one role has come, of the newest version."""

    MISSING = "missing"
    OPEN = "open"
    REFUSED = "refused"
    OUTDATED = "outdated"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class RoleStanding:
    """The approval in one role. `task` is what was asked of whom last, None where nobody has been asked.

    It is outdated where the case is, or may be, worth more than when it was approved, or whoever approved may not any more.
    """

    role: str
    state: RoleState
    task: CaseTask | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the approval of a gate has come. `document` is the newest version, None where there is none."""

    document: CaseDocument | None
    roles: tuple[RoleStanding, ...]

    @property
    def complete(self) -> bool:
        """Whether every role has approved exactly the newest version, each by and for people of their own."""
        if self.document is None or any(one.state is not RoleState.APPROVED for one in self.roles):
            return False
        tasks = [one.task for one in self.roles if one.task is not None]
        people = [{task.person_id, task.answered_by_id} for task in tasks]
        return len(set[object]().union(*people)) == sum(len(one) for one in people)


def demands_paper(demand: Demand) -> bool:
    """Say whether a gate is about a document, and so is judged here."""
    return demand.what in set(PaperKind)


async def standing(session: AsyncSession, need: Behovsmelding, demand: Demand) -> Standing:
    """Return how far the approval that a gate demands has come, for the newest version of its document."""
    document = await latest_version(session, need.record, PaperKind(demand.what))
    tasks = await tasks_of(session, need.record, TaskKind.APPROVAL, subject=demand.id)
    now_of = [one for one in tasks if document is not None and one.document_id == document.id]
    value = await whole_value(session, need)
    out = await unfit(session, need) | whose(value)
    return Standing(document, tuple(_role(role, now_of, value, out) for role in demand.approvers))


def _role(role: str, tasks: Sequence[CaseTask], value: WholeValue, out: frozenset[uuid.UUID]) -> RoleStanding:
    live = [one for one in tasks if one.role == role and one.state != TaskState.CANCELLED.value]
    if not live:
        return RoleStanding(role, RoleState.MISSING)
    task = live[-1]
    if task.is_open:
        return RoleStanding(role, RoleState.OPEN, task)
    if task.answer != TaskAnswer.APPROVED.value:
        return RoleStanding(role, RoleState.REFUSED, task)
    counts = not _is_out(task, out) and _covers(task, value)
    return RoleStanding(role, RoleState.APPROVED if counts else RoleState.OUTDATED, task)


def _is_out(task: CaseTask, out: frozenset[uuid.UUID]) -> bool:
    """Say whether an approval was given by, or for, somebody who may not approve; or nobody knows by whom."""
    return task.answered_by_id is None or bool(out & {task.person_id, task.answered_by_id})


def _covers(task: CaseTask, value: WholeValue) -> bool:
    """Say whether an approval was given for at least what the case is worth now, and of no fewer unknown parts."""
    then = task.answers.get(VALUE, "")
    if len(value.unknown) > int(task.answers.get(UNKNOWN, "0")):
        return False
    return value.high is None or (bool(then) and value.high <= Decimal(then))


async def is_intact(session: AsyncSession, document: CaseDocument) -> bool:
    """Say whether the bytes that are kept of a version still have the checksum that it was made with."""
    kept = select(Attachment.content).where(Attachment.id == document.attachment_id)
    content = await session.scalar(kept)
    return content is not None and hashlib.sha256(content).hexdigest() == document.sha256


async def ask_approvals(
    session: AsyncSession,
    need: Behovsmelding,
    demand: Demand,
    document: CaseDocument,
    *,
    people: Mapping[str, Person],
    by: Person,
    due_on: date,
    now: datetime,
    prompt: str = "",
) -> tuple[Event, ...]:
    """Ask for the approvals of a version that are lacking, and return what has happened; nothing where none is.

    `people` is who is asked in each role; whether they may has been judged before. Somebody else who was asked in the
    role, and has not answered, is not asked any more.
    """
    events: list[Event] = []
    roles = (await standing(session, need, demand)).roles
    for one in roles:
        person = people.get(one.role)
        if person is None or one.state is RoleState.APPROVED:
            continue
        if one.state is RoleState.OPEN and one.task is not None:
            if one.task.person_id == person.id:
                continue
            events += _cancelled(session, one.task, by=by, now=now)
        elif one.task is not None:
            withdraw_answer(session, one.task, by=by, now=now)
        task = await ask_task(
            session, need.record, TaskKind.APPROVAL, person=person, role=one.role, by=by, due_on=due_on, now=now,
            subject=demand.id, document_id=document.id, prompt=prompt,
        )  # fmt: skip
        add_party(need, APPROVERS, person.id)
        events += [TaskAsked(task.id), TrackChanged(task_track(task).ref)]
    if events:
        detail = {"gate": demand.id, "people": ", ".join(str(person.id) for person in people.values())}
        detail |= _detail(document)
        note_step(session, need, CaseAct.SENT_FOR_APPROVAL, by=by, now=now, text=prompt, detail=detail)
    return tuple(events)


def _detail(document: CaseDocument) -> dict[str, str]:
    return {"document": str(document.id), "kind": document.kind, "version": str(document.version)}


def _cancelled(
    session: AsyncSession, task: CaseTask, *, by: Person | None, now: datetime
) -> tuple[Event, Event]:
    cancel_task(session, task, by=by, now=now)
    withdraw_answer(session, task, by=by, now=now)
    return TaskCancelled(task.id), TrackChanged(task_track(task).ref)


async def settle_approval(
    session: AsyncSession,
    need: Behovsmelding,
    task: CaseTask,
    document: CaseDocument,
    answer: TaskAnswer,
    *,
    by: Person,
    acts_for: Person | None,
    channel: str,
    now: datetime,
    text: str = "",
) -> tuple[Event, ...]:
    """Note that a version is approved or refused, by whom and for whom, and return what has happened.

    Whether this person may, and from this channel, has been judged before.
    """
    value = await whole_value(session, need)
    noted = {
        SUM: document.sha256,
        "version": str(document.version),
        VALUE: str(value.high) if value.high is not None else "",
        UNKNOWN: str(len(value.unknown)),
    }
    answer_task(
        session, task, answer, by=by, now=now, acts_for=acts_for, channel=channel, text=text, answers=noted
    )
    act = CaseAct.APPROVED if answer is TaskAnswer.APPROVED else CaseAct.NOT_APPROVED
    told = {"gate": task.subject, "role": task.role, "task": str(task.id), "sum": document.short_sum}
    note_step(
        session, need, act, by=by, now=now, text=text, to_id=acts_for.id if acts_for else None,
        detail=told | _detail(document),
    )  # fmt: skip
    # The cards of those who have not answered tell who has approved so far.
    waiting = await tasks_of(
        session, need.record, TaskKind.APPROVAL, subject=task.subject, state=TaskState.OPEN
    )
    others = [one for one in waiting if one.document_id == document.id and one.id != task.id]
    return TaskAnswered(task.id), *(TrackChanged(task_track(one).ref) for one in (task, *others))


async def withdraw_for_new_version(
    session: AsyncSession, need: Behovsmelding, document: CaseDocument, *, by: Person, now: datetime
) -> tuple[Event, ...]:
    """Let what was asked and answered of a document's older versions count no more, and return what has happened."""
    older = {
        one.id for one in await versions_of(session, need.record, PaperKind(document.kind)) if one.id != document.id
    }  # fmt: skip
    gone = [
        one
        for one in await tasks_of(session, need.record, TaskKind.APPROVAL)
        if one.document_id in older and one.state != TaskState.CANCELLED.value
    ]
    return tuple(event for task in gone for event in _cancelled(session, task, by=by, now=now))


@dataclass(frozen=True, slots=True)
class Replaced:
    """What came of asking others: what has happened, and in which roles somebody must choose by hand."""

    events: tuple[Event, ...] = ()
    unfilled: tuple[CaseTask, ...] = ()


async def replace_approver(
    session: AsyncSession,
    need: Behovsmelding,
    person_id: uuid.UUID,
    *,
    by: Person | None,
    on: date,
    now: datetime,
) -> Replaced:
    """Take every approval of a case from somebody, asked or given, and ask the one whom the role falls to instead."""
    events: list[Event] = []
    unfilled: list[CaseTask] = []
    tasks = await tasks_of(session, need.record, TaskKind.APPROVAL)
    for task in tasks:
        if person_id not in (task.person_id, task.answered_by_id) or not _is_or_was_live(task, now):
            continue
        if task.state != TaskState.CANCELLED.value:
            events += _cancelled(session, task, by=by, now=now)
        document = await session.get(CaseDocument, task.document_id) if task.document_id else None
        matter = await open_matter(session, need, document, on=on)
        found = (await candidates(session, matter, task.role, but=(person_id,))).asked
        if found is None:
            unfilled.append(task)
            continue
        new = await ask_task(
            session, need.record, TaskKind.APPROVAL, person=found, role=task.role, by=by, due_on=max(task.due_on, on),
            now=now, subject=task.subject, document_id=task.document_id, prompt=task.prompt,
        )  # fmt: skip
        add_party(need, APPROVERS, found.id)
        habil = await ask_one(session, need, found, APPROVERS, by=by, now=now)
        events += [TaskAsked(new.id), TrackChanged(task_track(new).ref), *habil]
    need.changed_at = now
    return Replaced(tuple(events), tuple(unfilled))


def _is_or_was_live(task: CaseTask, now: datetime) -> bool:
    """Say whether a task counts, or was taken from somebody in this very act."""
    return task.state != TaskState.CANCELLED.value or (task.answer is None and task.changed_at == now)
