"""What is told when a track or an agreement is handed on, a new agreement is announced, or a need comes in."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from register.events import AvtaleAnnounced, AvtaleMoved, NeedReported, NeedTaken, TrackHandedOn


async def about(
    session: AsyncSession,
    event: TrackHandedOn | AvtaleMoved | AvtaleAnnounced | NeedReported | NeedTaken,
    *,
    innkjop: str,
    kav: str,
    now: datetime,
) -> Sequence[Reply]:
    """Return the messages that an event leads to, each addressed."""
    _ = session, event, innkjop, kav, now
    return ()
