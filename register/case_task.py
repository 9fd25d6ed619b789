"""Something that one person is asked for in a case: to confirm, approve, answer, assess or take part, by a day."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.audit import write_audit
from register.database import Base, UtcDateTime
from register.ids import id_or_none
from register.person import Person
from register.track import Track, TrackKind


class TaskKind(StrEnum):
    """What somebody is asked for."""

    FORANKRING = "forankring"
    QUESTION = "question"
    APPROVAL = "approval"
    HABILITET = "habilitet"
    VURDERING = "vurdering"
    FAGGRUPPE = "faggruppe"
    EVALUERING = "evaluering"


class TaskState(StrEnum):
    """How far a task has come."""

    OPEN = "open"
    ANSWERED = "answered"
    CANCELLED = "cancelled"


class TaskAnswer(StrEnum):
    """What can be answered; which of them fit is told by the kind."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    APPROVED = "approved"
    REPLIED = "replied"
    KNOWS_NOTHING = "knows_nothing"
    IN_DOUBT = "in_doubt"
    HABIL = "habil"
    INHABIL = "inhabil"
    JOINS = "joins"
    SUGGESTS = "suggests"
    DECLINES = "declines"
    EVALUATED = "evaluated"


ANSWERS: Final = {
    TaskKind.FORANKRING: (TaskAnswer.CONFIRMED, TaskAnswer.REFUSED),
    TaskKind.QUESTION: (TaskAnswer.REPLIED,),
    TaskKind.APPROVAL: (TaskAnswer.APPROVED, TaskAnswer.REFUSED),
    TaskKind.HABILITET: (TaskAnswer.KNOWS_NOTHING, TaskAnswer.IN_DOUBT),
    TaskKind.VURDERING: (TaskAnswer.HABIL, TaskAnswer.INHABIL),
    TaskKind.FAGGRUPPE: (TaskAnswer.JOINS, TaskAnswer.SUGGESTS, TaskAnswer.DECLINES),
    TaskKind.EVALUERING: (TaskAnswer.EVALUATED, TaskAnswer.DECLINES),
}
"""How each kind can be answered."""


TO_THEM_ALONE: Final = frozenset(
    kind.value for kind in (TaskKind.HABILITET, TaskKind.VURDERING, TaskKind.FAGGRUPPE, TaskKind.EVALUERING)
)
"""The kinds that nobody answers for another, whoever stands in for them."""
CONFIDENTIAL: Final = frozenset({TaskKind.HABILITET.value, TaskKind.VURDERING.value})
"""The kinds of which nobody but whoever is asked and whoever handles the case knows the answer."""


class CaseTask(Base):
    """One person asked for one thing in one case. Answered once; rows are never deleted before the case is archived.

    `record` is the case, such as `behovsmelding:<uuid>`. `subject` tells several of a kind apart: the gate of an
    approval, the round of habilitet. `role` is in which role they are asked (a `register.person.Role` or a word such
    as `melder`). `document_id` is the version that an approval is about. `prompt` is what the asker wrote, `text`
    what was answered in somebody's own words, `answers` a form of several answers by key. Whoever answered as a
    deputy is `answered_by_id`, and whom they stood in for `answered_for_id`. `channel` is where the answer was given.
    """

    __tablename__ = "case_task"
    __table_args__ = (
        Index("ix_case_task_record", "record", "kind"),
        Index("ix_case_task_person", "person_id", "state"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    record: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(60), default="")
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    role: Mapped[str] = mapped_column(String(30), default="")
    document_id: Mapped[uuid.UUID | None] = mapped_column()
    prompt: Mapped[str] = mapped_column(Text, default="")
    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(20), default=TaskState.OPEN.value, index=True)
    answer: Mapped[str | None] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text, default="")
    answers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    answered_for_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    channel: Mapped[str] = mapped_column(String(20), default="")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state == TaskState.OPEN.value

    @property
    def ref(self) -> str:
        """What its track and the audit log call it: `task:<uuid>`."""
        return f"task:{self.id}"


async def ask_task(
    session: AsyncSession,
    record: str,
    kind: TaskKind,
    *,
    person: Person,
    role: str,
    by: Person | None,
    due_on: date,
    now: datetime,
    subject: str = "",
    document_id: uuid.UUID | None = None,
    prompt: str = "",
) -> CaseTask:
    """Ask a person for something in a case and return the task; one that is open already is returned as it is.

    Whoever asks returns the event `TaskAsked`, which sends the card.
    """
    wanted = select(CaseTask).where(
        CaseTask.record == record,
        CaseTask.kind == kind.value,
        CaseTask.subject == subject,
        CaseTask.person_id == person.id,
        CaseTask.role == role,
        CaseTask.state == TaskState.OPEN.value,
    )
    wanted = wanted.where(
        CaseTask.document_id == document_id
        if document_id
        else (CaseTask.prompt == prompt)
        if kind is TaskKind.QUESTION
        else CaseTask.document_id.is_(None)
    )
    if (open_one := await session.scalar(wanted)) is not None:
        return open_one
    task = CaseTask(
        id=uuid.uuid4(),
        record=record,
        kind=kind.value,
        subject=subject,
        person_id=person.id,
        role=role,
        document_id=document_id,
        prompt=prompt,
        asked_by_id=by.id if by else None,
        asked_at=now,
        due_on=due_on,
        state=TaskState.OPEN.value,
        text="",
        answers={},
        channel="",
        changed_at=now,
    )
    session.add(task)
    await session.flush()
    _audit(session, task, "task_asked", by=by, now=now)
    return task


def answer_task(
    session: AsyncSession,
    task: CaseTask,
    answer: TaskAnswer,
    *,
    by: Person,
    now: datetime,
    acts_for: Person | None = None,
    channel: str = "",
    text: str = "",
    answers: dict[str, str] | None = None,
) -> None:
    """Note an answer. Whether this person may give it, here, has been judged before.

    Raises ValueError where the task is not open, or the kind has no such answer.
    """
    if not task.is_open or answer not in ANSWERS[TaskKind(task.kind)]:
        raise ValueError(
            f"task {task.id} of kind {task.kind} in state {task.state} cannot be answered {answer}"
        )
    task.state, task.answer, task.text = TaskState.ANSWERED.value, answer.value, text
    task.answers = answers or {}
    task.answered_by_id, task.answered_for_id = by.id, acts_for.id if acts_for else None
    task.answered_at, task.channel, task.changed_at = now, channel, now
    _audit(session, task, "task_answered", by=by, now=now)


def cancel_task(session: AsyncSession, task: CaseTask, *, by: Person | None, now: datetime) -> None:
    """Take a question back that is open: nobody is asked for it any more. One that is answered is left alone."""
    if task.is_open:
        task.state, task.changed_at = TaskState.CANCELLED.value, now
        _audit(session, task, "task_cancelled", by=by, now=now)


def withdraw_answer(session: AsyncSession, task: CaseTask, *, by: Person | None, now: datetime) -> None:
    """Let an answer that was given count no more, such as an approval of a version that has been replaced."""
    if task.state == TaskState.ANSWERED.value:
        task.state, task.changed_at = TaskState.CANCELLED.value, now
        _audit(session, task, "task_withdrawn", by=by, now=now)


def _audit(session: AsyncSession, task: CaseTask, act: str, *, by: Person | None, now: datetime) -> None:
    answer = "" if task.kind in CONFIDENTIAL else task.answer or ""
    detail = {"task": str(task.id), "kind": task.kind, "subject": task.subject, "answer": answer}
    write_audit(session, at=now, act=act, record=task.record, actor_id=by.id if by else None, detail=detail)


async def tasks_of(
    session: AsyncSession,
    record: str,
    *kinds: TaskKind,
    subject: str | None = None,
    state: TaskState | None = None,
) -> Sequence[CaseTask]:
    """Return the tasks of a case, oldest first; of these kinds, or of all where none is named."""
    wanted = select(CaseTask).where(CaseTask.record == record)
    if kinds:
        wanted = wanted.where(CaseTask.kind.in_([kind.value for kind in kinds]))
    if subject is not None:
        wanted = wanted.where(CaseTask.subject == subject)
    if state is not None:
        wanted = wanted.where(CaseTask.state == state.value)
    return tuple(await session.scalars(wanted.order_by(CaseTask.asked_at, CaseTask.id)))


async def open_tasks_for(session: AsyncSession, ids: Collection[uuid.UUID]) -> Sequence[CaseTask]:
    """Return what waits for some people, by deadline."""
    wanted = select(CaseTask).where(CaseTask.person_id.in_(ids), CaseTask.state == TaskState.OPEN.value)
    return tuple(await session.scalars(wanted.order_by(CaseTask.due_on, CaseTask.asked_at, CaseTask.id)))


async def load_task(session: AsyncSession, id: str, *, lock: bool = False) -> CaseTask | None:
    """Return a task by its id; None where there is none. Locked, nobody else answers it until the commit."""
    if (key := id_or_none(id)) is None:
        return None
    return await session.get(CaseTask, key, with_for_update=lock or None, populate_existing=lock)


def task_track(task: CaseTask) -> Track:
    """Return the track by which a task is reminded of; its day is the deadline."""
    return Track(TrackKind.TASK, task.ref, task.due_on)
