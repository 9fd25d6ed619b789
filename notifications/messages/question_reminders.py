"""The one reminder of a question that the procurement office has let wait."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from norsk.calendar import add_working_days, is_working_day
from norsk.clock import OSLO
from norsk.when import oslo_date
from notifications.messages.question import reminder
from register.expert_question import open_questions

PATIENCE: Final = 2
"""Working days that a question may wait before the office is reminded of it."""
OPENS, CLOSES = 8, 16
"""The hours in Oslo between which the office is reminded."""


async def due_reminders(session: AsyncSession, *, now: datetime) -> Sequence[tuple[str, Reply]]:
    """Return a reminder of each question that has waited too long, with the key under which it is sent once.

    None outside the office's hours; a question that was opened again waits from that day on.
    """
    local = now.astimezone(OSLO)
    if not is_working_day(local.date()) or not OPENS <= local.hour < CLOSES:
        return []
    found = []
    for question in await open_questions(session):
        since = oslo_date(question.reopened_at or question.asked_at)
        if add_working_days(since, PATIENCE) < local.date():
            found.append((f"question:{question.id}:{since.isoformat()}", reminder(question, now=now)))
    return found
