"""How people are named in messages, and who of them is told."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.markup import escape
from norsk.when import oslo_date
from register.enhet import load_enheter
from register.person import Person
from register.stand_in import has_left


async def name_of(session: AsyncSession, id: uuid.UUID | None) -> str:
    """Return somebody's name, escaped; of whom the register no longer has, that they have left."""
    person = await session.get(Person, id) if id else None
    return escape(person.name) if person else "En som har sluttet"


async def still_here(
    session: AsyncSession,
    ids: Iterable[uuid.UUID | None],
    *,
    now: datetime,
    but: Iterable[uuid.UUID | None] = (),
) -> list[Person]:
    """Return who is told, each once: those who still work here, save those in `but`."""
    skipped = set(but)
    wanted = [id for id in dict.fromkeys(ids) if id is not None and id not in skipped]
    found = [await session.get(Person, id) for id in wanted]
    return [one for one in found if one is not None and not has_left(one, on=oslo_date(now))]


async def kontakt_of(session: AsyncSession, enhet_id: uuid.UUID | None) -> uuid.UUID | None:
    """Return who buys for an enhet: its innkjøpskontakt, or the nearest above it; None where nobody is named."""
    tree = await load_enheter(session)
    named = (above.innkjopskontakt_id for above in tree.upwards(enhet_id))
    return next((id for id in named if id is not None), None)
