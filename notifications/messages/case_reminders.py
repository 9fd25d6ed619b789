"""Nothing waits in silence: what is said of needs that nobody takes, that are being looked into, and of questions to enheter."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from knowledge.kommune import Kommune
from norsk.calendar import is_working_day
from norsk.clock import OSLO
from norsk.when import oslo_date
from notifications.delivery.outbox import Outbox
from notifications.messages.case_in_hand import clarifying, quiet
from notifications.messages.case_unanswered import unanswered_changes, unanswered_questions
from notifications.messages.case_untaken import untaken, without_taker
from notifications.messages.case_waiting import PORTION, CaseWord
from notifications.messages.question_reminders import CLOSES, OPENS
from register.area_ask import close_area, unclosed_questions
from register.area_question import AreaQuestion
from register.behovsmelding import WITHDRAWN, Behovsmelding
from register.events import CaseChanged

Keyed = tuple[str, Reply]


async def due_case_reminders(session: AsyncSession, *, kommune: Kommune, now: datetime) -> Sequence[Keyed]:
    """Return what is to be said of cases that lie still, each with the key under which it is sent once.

    None outside the office's hours. Of a case that has lain still for long only the newest word is sent.
    """
    local = now.astimezone(OSLO)
    if not _office_is_open(now):
        return []
    found = [
        *await untaken(session, kommune=kommune, on=local.date()),
        *await clarifying(session, kommune=kommune, on=local.date()),
        *await without_taker(session, kommune=kommune, on=local.date()),
        *await quiet(session, kommune=kommune, on=local.date()),
        *await unanswered_changes(session, kommune=kommune, on=local.date()),
        *await unanswered_questions(session, now=now),
    ]
    return await _unsaid(session, found)


def _office_is_open(now: datetime) -> bool:
    local = now.astimezone(OSLO)
    return is_working_day(local.date()) and OPENS <= local.hour < CLOSES


async def _unsaid(session: AsyncSession, found: Sequence[CaseWord]) -> list[Keyed]:
    """Leave out what people have been told before, so that each minute costs a query and not one for each case."""
    rows = {word.row: word for word in found if word.row}
    said: set[str] = set()
    for start in range(0, len(rows), PORTION):
        portion = list(rows)[start : start + PORTION]
        said |= set(await session.scalars(select(Outbox.key).where(Outbox.key.in_(portion))))
    return [(word.key, word.reply) for word in found if word.row not in said]


async def close_due(session: AsyncSession, *, now: datetime) -> list[tuple[uuid.UUID, CaseChanged]]:
    """Count the answers to the questions whose day is over, in the caller's transaction; return each with its event.

    It waits until the office is open: nobody wants a sum in the night. About a need that has been withdrawn meanwhile nobody wants a sum: its question is closed without a word.
    """
    found: list[tuple[uuid.UUID, CaseChanged]] = []
    if not _office_is_open(now):
        return found
    for question in await unclosed_questions(session):
        need = await session.get(Behovsmelding, question.behovsmelding_id)
        if need is None or question.closes_on >= oslo_date(now):
            continue
        locked = await session.get(AreaQuestion, question.id, with_for_update=True)
        if locked is None or locked.closed_at is not None:
            continue
        event = close_area(session, need, locked, now=now)
        await session.flush()
        if need.status == WITHDRAWN:
            continue
        found.append((question.id, CaseChanged(event.id)))
    return found
