"""Counts of what people asked: answers, what was declined, what was sent on, and the ways out of a need."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reports.figures import NO_ANSWER, Count
from bot.reports.period import Period
from bot.reports.tally import Tally, area_part
from dialogs.decline import refusal
from knowledge.kommune import Kommune
from register.enhet import EnhetTree
from register.expert_question import ExpertQuestion, QuestionAsker, QuestionStatus
from register.given_answer import GivenAnswer
from register.person import Person
from register.way_count import WayCount, WayTaker

AreaOf = Callable[[uuid.UUID], str | None]
_Asked = tuple[uuid.UUID, str]


async def area_of_people(session: AsyncSession, enheter: EnhetTree) -> AreaOf:
    """Return the function from a person to the tjenesteområde where they belong, their own or that of their enhet."""
    rows = await session.execute(select(Person.id, Person.tjenesteomrade, Person.enhet_id))
    known = {id: area or enheter.tjenesteomrade_of(enhet_id) for id, area, enhet_id in rows}
    return known.get


async def count_answers(session: AsyncSession, period: Period, area_of: AreaOf) -> list[Count]:
    """Count the answers that were given, by what they came from and by the tjenesteområde of who asked."""
    tally = Tally("svar")
    rule = GivenAnswer.article.is_(None)
    rows = await session.execute(
        select(GivenAnswer.person_id, rule, func.count())
        .where(GivenAnswer.answered, GivenAnswer.at >= period.start, GivenAnswer.at < period.end)
        .group_by(GivenAnswer.person_id, rule)
    )
    for person, by_rule, times in rows:
        source = "regel" if by_rule else "artikkel"
        tally.add(source, area_part(area_of(person)), who=(person,), times=times)
    return tally.counts()


async def count_declined(session: AsyncSession, period: Period, kommune: Kommune) -> list[Count]:
    """Count what was not answered, by why: what the bot refuses, and all else."""
    rows = await session.execute(
        select(GivenAnswer.person_id, GivenAnswer.question).where(
            ~GivenAnswer.answered, GivenAnswer.at >= period.start, GivenAnswer.at < period.end
        )
    )
    asked = [(person, question) for person, question in rows]
    # A month's questions take seconds to judge: turns go on meanwhile.
    kinds = await asyncio.to_thread(_kinds, asked, kommune)
    tally = Tally("avslatt")
    for (person, kind), times in kinds.items():
        tally.add(kind, who=(person,), times=times)
    return tally.counts()


def _kinds(asked: Sequence[_Asked], kommune: Kommune) -> Counter[_Asked]:
    kinds = Counter[_Asked]()
    for person, question in asked:
        found = refusal(question, kommune=kommune)
        kinds[person, found[0] if found else NO_ANSWER] += 1
    return kinds


async def count_sent_on(session: AsyncSession, period: Period) -> list[Count]:
    """Count what was sent on to the procurement office, and what it answered; the people are those who asked."""
    sent, answered = Tally("sendt_videre"), Tally("besvart")
    rows = await session.execute(
        select(ExpertQuestion.kind, QuestionAsker.person_id)
        .join(QuestionAsker, QuestionAsker.question_id == ExpertQuestion.id)
        .where(QuestionAsker.asked_at >= period.start, QuestionAsker.asked_at < period.end)
    )
    for kind, person in rows:
        sent.add(kind, who=(person,))
    found = await session.scalars(
        select(ExpertQuestion).where(
            ExpertQuestion.status == QuestionStatus.ANSWERED.value,
            ExpertQuestion.answered_at >= period.start,
            ExpertQuestion.answered_at < period.end,
        )
    )
    for question in found.unique():
        answered.add(who=[asker.person_id for asker in question.askers])
    return [*sent.counts(), *answered.counts()]


async def count_ways(session: AsyncSession, month: date) -> list[Count]:
    """Count the ways that needs went before any form, each by itself."""
    takers = select(WayTaker.way, func.count()).where(WayTaker.month == month).group_by(WayTaker.way)
    people = {way: number for way, number in await session.execute(takers)}  # noqa: C416 - a row is no pair to mypy
    rows = await session.execute(
        select(WayCount.way, WayCount.count).where(WayCount.month == month).order_by(WayCount.way)
    )
    return [Count("veier", way, count, people.get(way, 0)) for way, count in rows]
