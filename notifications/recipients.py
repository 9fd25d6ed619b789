"""Who is told."""

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import INNKJOP
from register.person import Person, Role, find_person, people_with_role


async def recipients(session: AsyncSession, to: str) -> list[Person]:
    """Return the people behind an address: one person, or every innkjøper for the procurement office."""
    if to == INNKJOP:
        return await people_with_role(session, Role.INNKJOPER)
    person = await find_person(session, to)
    return [person] if person else []
