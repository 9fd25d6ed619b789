"""What is said of that which nobody answers: an endringsbehov, or a question to enheter."""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.markup import escape
from knowledge.kommune import Kommune
from norsk.calendar import previous_working_day
from norsk.when import norwegian_date, oslo_date
from notifications.cards.words import quoted
from notifications.messages.area import ask_those_left
from notifications.messages.case_waiting import CaseWord, lies_still, told_due, words_to_followers
from register.area_ask import unclosed_questions
from register.behovsmelding import COVERED, WITHDRAWN, Behovsmelding
from register.endringsbehov import Endringsbehov, EndringsbehovStatus

_NO_QUESTION: Final = (WITHDRAWN, COVERED)
"""Statuses of a need about which nobody has to answer any more."""


async def unanswered_changes(session: AsyncSession, *, kommune: Kommune, on: date) -> list[CaseWord]:
    """Tell whoever reported an endringsbehov that nobody has answered it."""
    changes = await session.scalars(
        select(Endringsbehov).where(
            Endringsbehov.status == EndringsbehovStatus.MELDT.value,
            lies_still(on, Endringsbehov.sent_at.expression),
        )
    )
    innkjop = escape(kommune.names["innkjop"])
    found: list[CaseWord] = []
    for change in changes:
        since = oslo_date(change.sent_at)
        if count := told_due(since, on):
            text = (
                f"**Ingen har svart på {change.number} ennå**, {quoted(change.title)}. Det ble sendt {norwegian_date(since)}, "
                f"og {innkjop} er minnet på det."
            )
            found += await words_to_followers(session, change, text, f"unanswered:{count}", on=on)
    return found


async def unanswered_questions(session: AsyncSession, *, now: datetime) -> list[CaseWord]:
    """Remind those who have not answered for their enheter, on the last working day before, or on the day itself."""
    on, found = oslo_date(now), list[CaseWord]()
    for question in await unclosed_questions(session):
        first = previous_working_day(question.closes_on - timedelta(days=1))
        need = await session.get(Behovsmelding, question.behovsmelding_id)
        if need is None or need.status in _NO_QUESTION:
            continue
        if not first <= on <= question.closes_on or oslo_date(question.asked_at) == on:
            continue
        lead = f"**Du har ikke svart ennå:** {quoted(question.text)}"
        for reply in await ask_those_left(session, question, need, lead=lead, now=now):
            found.append(CaseWord(f"area:{question.id}:reminder:{reply.to}", reply))
    return found
