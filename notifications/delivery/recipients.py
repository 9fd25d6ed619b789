"""Who is told, and who is told in the place of somebody who is away."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import INNKJOP
from register.person import Person, Role, find_person, people_with_role
from register.stand_in import absences_on, acting


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person, or a room such as `slack:C024BE91L` that everybody in the procurement office reads.

    `acts_for` is set where the person gets it in somebody's place, `until` to the last day of that where it is known.
    """

    person: Person | None = None
    room: str | None = None
    acts_for: Person | None = None
    until: date | None = None

    @property
    def name(self) -> str:
        """What tells this recipient from the others in an outbox key."""
        return str(self.person.id) if self.person else str(self.room)


async def recipients(
    session: AsyncSession, to: str, *, rooms: Sequence[str] = (), acting_on: date | None = None
) -> list[Recipient]:
    """Return who is behind an address: one person, or the procurement office.

    The office is its rooms; every innkjøper where none is set. With `acting_on`, somebody else gets what is meant for
    a person who is away on that day (`register.stand_in.acting`); of the office, whoever is away gets it too. Leave
    it out for answers and receipts of the person's own acts.
    """
    if to == INNKJOP:
        if rooms:
            return [Recipient(room=room) for room in rooms]
        return await _office(session, acting_on)
    person = await find_person(session, to)
    if person is None:
        return []
    return [await _acting(session, person, acting_on) if acting_on else Recipient(person)]


async def _office(session: AsyncSession, acting_on: date | None) -> list[Recipient]:
    people = await people_with_role(session, Role.INNKJOPER)
    found: dict[uuid.UUID, Recipient] = {one.id: Recipient(one) for one in people}
    for one in people if acting_on else ():
        assert acting_on is not None  # noqa: S101 - said by the line above
        other = await _acting(session, one, acting_on)
        if other.person is not None:
            found.setdefault(other.person.id, other)
    return list(found.values())


async def _acting(session: AsyncSession, person: Person, on: date) -> Recipient:
    """Return who gets what is meant for a person on a day, and until when."""
    other = await acting(session, person, on=on)
    if other.id == person.id:
        return Recipient(person)
    absence = (await absences_on(session, (person.id,), on=on)).get(person.id)
    return Recipient(other, acts_for=person, until=absence.to_on if absence else None)
