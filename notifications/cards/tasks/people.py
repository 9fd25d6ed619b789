"""How people are named on the card of a task."""

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.markup import escape
from register.person import Person


async def name_of(session: AsyncSession, id: uuid.UUID | None) -> str:
    """Return somebody's name, escaped, whether or not they still work here."""
    person = await session.get(Person, id) if id else None
    return escape(person.name) if person else "En som har sluttet"
