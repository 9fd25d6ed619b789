"""A question that the bot had no good answer to, who waits for it, and what the procurement office answered.

An open question is asked once, by however many: who asks the same joins those who wait.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, ForeignKey, Index, String, Text, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.audit import write_audit
from register.database import Base, UtcDateTime
from register.errors import RegisterError
from register.person import Person


class QuestionKind(StrEnum):
    """Why a person is asked: the bot had no answer, or somebody says that its answer is wrong."""

    UNANSWERED = "unanswered"
    DISPUTED = "disputed"


class QuestionStatus(StrEnum):
    """How far a question has come; an answered one may be opened again."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class ExpertQuestion(Base):
    """One question to the procurement office.

    `article` and `version` name the answer that is disputed. `source_dated` is a year or an ISO date. `answered_by` is
    who answered or closed it; `reopened_at` is set once an answer did not help. `draft_id` is the draft that was made
    of the answer.
    """

    __tablename__ = "expert_question"
    __table_args__ = (Index("ix_expert_question_status_asked_at", "status", "asked_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    kommune: Mapped[str] = mapped_column(String(40))
    article: Mapped[str | None] = mapped_column(String(120))
    version: Mapped[str] = mapped_column(String(16), default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[str] = mapped_column(String(20), default=QuestionStatus.OPEN.value)
    answer: Mapped[str] = mapped_column(Text, default="")
    source_title: Mapped[str] = mapped_column(String(300), default="")
    source_reference: Mapped[str] = mapped_column(String(300), default="")
    source_dated: Mapped[str] = mapped_column(String(10), default="")
    closed_because: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reopened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    draft_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("artikkel_version.id", ondelete="SET NULL"))
    askers: Mapped[list["QuestionAsker"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="QuestionAsker.asked_at"
    )
    answered_by: Mapped[Person | None] = relationship(lazy="selectin")

    @property
    def is_open(self) -> bool:
        """Whether somebody waits for an answer."""
        return self.status == QuestionStatus.OPEN.value

    def asker(self, person_id: uuid.UUID) -> "QuestionAsker | None":
        """Return the person among those who asked, or None."""
        return next((asker for asker in self.askers if asker.person_id == person_id), None)


class QuestionAsker(Base):
    """Somebody who waits for the answer, and the conversation that they asked in: the platform's own ids.

    Where `named` is False the procurement office is never told who it is.
    """

    __tablename__ = "expert_question_asker"

    question_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("expert_question.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    named: Mapped[bool] = mapped_column(Boolean)
    words: Mapped[str] = mapped_column(Text)
    complaint: Mapped[str] = mapped_column(Text, default="")
    channel: Mapped[str] = mapped_column(String(20))
    conversation_id: Mapped[str] = mapped_column(String(500))
    thread_id: Mapped[str | None] = mapped_column(String(200))
    user_id: Mapped[str | None] = mapped_column(String(320))
    tenant_id: Mapped[str | None] = mapped_column(String(100))
    service_url: Mapped[str | None] = mapped_column(String(500))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    person: Mapped[Person] = relationship(lazy="selectin")


@dataclass(frozen=True, slots=True)
class AskedIn:
    """The conversation that somebody asked in, as a channel names it."""

    channel: str
    conversation_id: str
    thread_id: str | None = None
    user_id: str | None = None
    tenant_id: str | None = None
    service_url: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerSource:
    """What an answer rests on; `dated` is a year or an ISO date."""

    title: str
    reference: str
    dated: str


class SettledQuestionError(RegisterError):
    """Somebody has answered or closed the question already; `question` says who and when."""

    def __init__(self, question: ExpertQuestion) -> None:
        super().__init__(f"question {question.id} is {question.status}")
        self.question = question


async def open_questions(session: AsyncSession) -> Sequence[ExpertQuestion]:
    """Return the questions that somebody waits for, oldest first."""
    found = await session.scalars(
        select(ExpertQuestion)
        .where(ExpertQuestion.status == QuestionStatus.OPEN.value)
        .order_by(ExpertQuestion.asked_at, ExpertQuestion.id)
    )
    return found.all()


async def add_question(
    session: AsyncSession,
    *,
    kind: QuestionKind,
    text: str,
    kommune: str,
    now: datetime,
    article: str | None = None,
    version: str = "",
) -> ExpertQuestion:
    """Add an open question, for which nobody waits yet, and return it."""
    question = ExpertQuestion(
        id=uuid.uuid4(),
        kind=kind.value,
        text=text,
        kommune=kommune,
        article=article,
        version=version,
        asked_at=now,
        status=QuestionStatus.OPEN.value,
        askers=[],
    )
    session.add(question)
    await session.flush()
    return question


async def hold_open(session: AsyncSession, question: ExpertQuestion) -> bool:
    """Let nobody settle a question before this transaction ends; return False where somebody has already."""
    await session.refresh(question, with_for_update=True)
    return question.is_open


async def join_question(
    session: AsyncSession,
    question: ExpertQuestion,
    *,
    person: Person,
    named: bool,
    words: str,
    asked_in: AskedIn,
    now: datetime,
    complaint: str = "",
) -> None:
    """Let a person wait for the answer, who does not yet."""
    question.askers.append(
        QuestionAsker(
            person=person,
            named=named,
            words=words,
            complaint=complaint,
            channel=asked_in.channel,
            conversation_id=asked_in.conversation_id,
            thread_id=asked_in.thread_id,
            user_id=asked_in.user_id,
            tenant_id=asked_in.tenant_id,
            service_url=asked_in.service_url,
            asked_at=now,
        )
    )
    write_audit(
        session, at=now, act="question_asked", record=_record(question), detail={"kind": question.kind}
    )
    await session.flush()


async def answer_question(
    session: AsyncSession,
    question: ExpertQuestion,
    *,
    answer: str,
    source: AnswerSource,
    by: Person,
    now: datetime,
) -> None:
    """Store the answer. Raises SettledQuestionError: the first answer stands."""
    await _settle(session, question, QuestionStatus.ANSWERED, by=by, now=now)
    question.answer = answer
    question.source_title, question.source_reference = source.title, source.reference
    question.source_dated = source.dated
    await session.flush()


async def close_question(
    session: AsyncSession, question: ExpertQuestion, *, because: str, by: Person, now: datetime
) -> None:
    """Close a question without an answer, and say why. Raises SettledQuestionError."""
    await _settle(session, question, QuestionStatus.CLOSED, by=by, now=now)
    question.closed_because = because
    await session.flush()


async def _settle(
    session: AsyncSession, question: ExpertQuestion, status: QuestionStatus, *, by: Person, now: datetime
) -> None:
    # Of two who answer at once, the second reads what the first has written.
    await session.refresh(question, with_for_update=True)
    if not question.is_open:
        raise SettledQuestionError(question)
    question.status, question.answered_by, question.answered_at = status.value, by, now
    write_audit(session, at=now, act=f"question_{status.value}", record=_record(question), actor_id=by.id)


async def reopen_question(
    session: AsyncSession, question: ExpertQuestion, *, by: Person, complaint: str, now: datetime
) -> bool:
    """Open a question again whose answer did not help one of the askers; return False where it is open already.

    All who got the answer are told the next one too.
    """
    await session.refresh(question, with_for_update=True)
    for asker in question.askers:
        asker.told_at = None
        if asker.person_id == by.id:
            asker.complaint = complaint
    if question.is_open:
        return False
    question.status, question.reopened_at = QuestionStatus.OPEN.value, now
    write_audit(session, at=now, act="question_reopened", record=_record(question))
    await session.flush()
    return True


async def take_untold(
    session: AsyncSession, question: ExpertQuestion, *, now: datetime
) -> Sequence[QuestionAsker]:
    """Return those who have not been told how a question ended, and note that they now are."""
    untold = tuple(asker for asker in question.askers if asker.told_at is None)
    for asker in untold:
        asker.told_at = now
    await session.flush()
    return untold


def _record(question: ExpertQuestion) -> str:
    return f"question:{question.id}"
