"""What was answered to whom, with which version of the text: kept for corrections, for the editors and for access."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Boolean, ForeignKey, Index, String, Text, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, UtcDateTime, rows_changed

CORRECTED_WITHIN: Final = timedelta(days=90)
"""How far back those who got a wrong version are told of a correction."""


class GivenAnswer(Base):
    """One answer, or one honest no. `article` is None where a rule answered; `version` names the text or the rules."""

    __tablename__ = "given_answer"
    __table_args__ = (
        Index("ix_given_answer_article_at", "article", "at"),
        Index("ix_given_answer_person_id", "person_id"),
        Index("ix_given_answer_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    conversation: Mapped[str] = mapped_column(String(520))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kommune: Mapped[str] = mapped_column(String(40))
    question: Mapped[str] = mapped_column(Text)
    answered: Mapped[bool] = mapped_column(Boolean)
    text: Mapped[str] = mapped_column(Text)
    article: Mapped[str | None] = mapped_column(String(120))
    version: Mapped[str] = mapped_column(String(16))
    corrected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def keep_answer(session: AsyncSession, answer: GivenAnswer) -> None:
    """Keep an answer, in the caller's transaction."""
    session.add(answer)


async def wrongly_told(
    session: AsyncSession, *, article: str | None, right: str, now: datetime
) -> Sequence[GivenAnswer]:
    """Return the answers of the last 90 days from another version than the right one, that nobody has corrected.

    `article` None means the answers that rules and limits gave.
    """
    found = await session.scalars(
        select(GivenAnswer)
        .where(
            GivenAnswer.article == article if article else GivenAnswer.article.is_(None),
            GivenAnswer.answered,
            GivenAnswer.version != right,
            GivenAnswer.at >= now - CORRECTED_WITHIN,
            GivenAnswer.corrected_at.is_(None),
        )
        .order_by(GivenAnswer.at, GivenAnswer.id)
    )
    return found.all()


async def answers_to(session: AsyncSession, person_id: uuid.UUID) -> Sequence[GivenAnswer]:
    """Return everything that was answered to a person, oldest first."""
    found = await session.scalars(
        select(GivenAnswer).where(GivenAnswer.person_id == person_id).order_by(GivenAnswer.at, GivenAnswer.id)
    )
    return found.all()


async def unanswered(session: AsyncSession, *, since: datetime) -> Sequence[GivenAnswer]:
    """Return the questions that got an honest no since then, oldest first."""
    found = await session.scalars(
        select(GivenAnswer)
        .where(~GivenAnswer.answered, GivenAnswer.at >= since)
        .order_by(GivenAnswer.at, GivenAnswer.id)
    )
    return found.all()


async def mark_corrected(session: AsyncSession, answers: Sequence[GivenAnswer], *, now: datetime) -> None:
    """Note that those who got these answers have been told what is right."""
    ids = [answer.id for answer in answers]
    await session.execute(update(GivenAnswer).where(GivenAnswer.id.in_(ids)).values(corrected_at=now))


async def forget_answers(session: AsyncSession, *, before: datetime) -> int:
    """Delete what is older than the installation keeps; return how many answers that were."""
    return await rows_changed(session, delete(GivenAnswer).where(GivenAnswer.at < before))
