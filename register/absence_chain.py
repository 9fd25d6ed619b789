"""Who stands in for somebody within registered absences, link by link: no usual deputy, no leader, no handover."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from register.person import Person
from register.stand_in import FURTHEST, absences_on, has_left


async def absence_chain(session: AsyncSession, person: Person, *, on: date) -> tuple[Person, ...]:
    """Return who stands in for a person on a day, nearest first: the deputy who has said yes, and theirs if away too.

    Nobody where the person is here, has left, or named nobody for the absence that counts.
    """
    found: list[Person] = []
    last = person
    while len(found) < FURTHEST and not has_left(last, on=on):
        absence = (await absences_on(session, (last.id,), on=on)).get(last.id)
        deputy = await session.get(Person, absence.deputy_id) if absence and absence.deputy_id else None
        if deputy is None or deputy in (person, *found) or has_left(deputy, on=on):
            break
        found.append(deputy)
        last = deputy
    return tuple(found)
