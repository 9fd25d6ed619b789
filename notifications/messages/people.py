"""How people are named in messages."""

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.markup import escape
from register.person import Person


async def name_of(session: AsyncSession, id: uuid.UUID | None) -> str:
    """Return somebody's name, escaped; of whom the register no longer has, that they have left."""
    person = await session.get(Person, id) if id else None
    return escape(person.name) if person else "En som har sluttet"
