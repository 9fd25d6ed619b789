"""Who somebody was in a case: names by id, looked up once each."""

import uuid
from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from bot.exports.case_record.record import Party
from register.person import Person

GONE = "En som er slettet"


class People:
    """The people of one case. Whoever is no longer in the register has no name."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._found: dict[uuid.UUID, Person | None] = {}
        self._roles: dict[uuid.UUID, dict[str, None]] = {}

    async def name(self, id: uuid.UUID | None, *, none: str = "") -> str:
        """Return somebody's name; `none` where nobody is meant."""
        if id is None:
            return none
        person = await self._get(id)
        return person.name if person else GONE

    async def has_role(self, id: uuid.UUID | None, role: str) -> None:
        """Note that somebody had a part in the case, and as what."""
        if id is not None and role and await self._get(id) is not None:
            self._roles.setdefault(id, {})[role] = None

    async def all_have(self, ids: Iterable[uuid.UUID | None], role: str) -> None:
        """Note that several had the same part."""
        for id in ids:
            await self.has_role(id, role)

    def parties(self) -> tuple[Party, ...]:
        """Return everybody who had a part, in the order in which they were met."""
        return tuple(
            Party(person.name, person.email, tuple(roles))
            for id, roles in self._roles.items()
            if (person := self._found[id]) is not None
        )

    async def _get(self, id: uuid.UUID) -> Person | None:
        if id not in self._found:
            self._found[id] = await self._session.get(Person, id)
        return self._found[id]
