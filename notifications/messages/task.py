"""What is said when somebody is asked for something in a case, when they answer, and when it is not asked any more."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from knowledge.kommune import Kommune
from knowledge.terskelverdi import Rules
from register.events import TaskAnswered, TaskAsked, TaskCancelled


async def about(
    session: AsyncSession,
    event: TaskAsked | TaskAnswered | TaskCancelled,
    *,
    kommune: Kommune,
    now: datetime,
    rules: Rules | None = None,
) -> Sequence[Reply]:
    """Return the messages that an event leads to, each addressed."""
    _ = session, event, kommune, now, rules
    return ()
