"""One turn of a conversation at a time, across replicas too."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def let_one_through(session: AsyncSession, conversation: str) -> None:
    """Wait until no other transaction works on a conversation; the place is held until this one ends."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": conversation}
        )
