"""One track as it is shown: what it is about, what must be decided by when, the buttons; or how it was decided."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from knowledge.kommune import Kommune
from register.person import Person
from register.track import Track


async def card(
    session: AsyncSession, track: Track, *, person: Person | None, kommune: Kommune, on: date
) -> Reply | None:
    """Return a track's card for a person, or for the procurement office's room where it is None; not sealed.

    None where the record is gone, or is not for them.
    """
    _ = session, track, person, kommune, on
    return None
