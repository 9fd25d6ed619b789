"""What is told when a case is filed or something happens to it: to whoever filed it, and to those who work on it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from knowledge.kommune import Kommune
from register.events import AreaAsked, AvvikReported, CaseChanged, EndringsbehovReported


async def about(
    session: AsyncSession,
    event: AvvikReported | EndringsbehovReported | CaseChanged | AreaAsked,
    *,
    kommune: Kommune,
    now: datetime,
) -> Sequence[Reply]:
    """Return the messages that an event leads to, each addressed."""
    _ = session, event, kommune, now
    return ()
