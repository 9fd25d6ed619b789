"""What is told about decisions: to whom a recommendation belongs, and to those who look after the agreement."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from register.events import DecisionApproved, DecisionDeclined, DecisionMade, DecisionUndone


async def about(
    session: AsyncSession,
    event: DecisionMade | DecisionApproved | DecisionDeclined | DecisionUndone,
    *,
    innkjop: str,
    kav: str,
    now: datetime,
) -> Sequence[Reply]:
    """Return the receipts that a decision leads to, each addressed; whoever acted has their answer already."""
    _ = session, event, innkjop, kav, now
    return ()
