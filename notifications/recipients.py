"""Who is told."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import INNKJOP
from register.person import Person, Role, find_person, people_with_role


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person, or a room such as `slack:C024BE91L` that everybody in the procurement office reads."""

    person: Person | None = None
    room: str | None = None

    @property
    def name(self) -> str:
        """What tells this recipient from the others in an outbox key."""
        return str(self.person.id) if self.person else str(self.room)


async def recipients(session: AsyncSession, to: str, *, rooms: Sequence[str] = ()) -> list[Recipient]:
    """Return who is behind an address: one person, or the procurement office.

    The office is its rooms; every innkjøper where none is set.
    """
    if to == INNKJOP:
        if rooms:
            return [Recipient(room=room) for room in rooms]
        return [Recipient(person) for person in await people_with_role(session, Role.INNKJOPER)]
    person = await find_person(session, to)
    return [Recipient(person)] if person else []
