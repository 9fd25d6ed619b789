"""What is said about who acts for whom: to the one who is asked, and to the one who asked."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from register.stand_in import StandIn


async def asked(session: AsyncSession, stand_in: StandIn) -> Sequence[Reply]:  # noqa: ARG001
    """Return the message that asks somebody to act for another."""
    return ()


async def decided(session: AsyncSession, stand_in: StandIn) -> Sequence[Reply]:  # noqa: ARG001
    """Return what both are told once an arrangement holds, was turned down, or has ended."""
    return ()
