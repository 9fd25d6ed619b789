"""What the register's ids are called in a file: people by e-mail address, enheter by name, agreements by id or number."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from register.avtale import Avtale
from register.enhet import Enhet
from register.import_run import WaitingLink
from register.person import Person

_AVTALE = Avtale.id, Avtale.source_id, Avtale.reference, Avtale.title


@dataclass(frozen=True, slots=True)
class Names:
    """Every name at once. `waiting` are those that a file has named and the register does not have yet."""

    people: Mapping[uuid.UUID, str]
    enheter: Mapping[uuid.UUID, str]
    avtaler: Mapping[uuid.UUID, str]
    waiting: Mapping[tuple[uuid.UUID, str], list[str]]

    def person(self, id: uuid.UUID | None, *, of: uuid.UUID, field: str) -> str | None:
        """Return a person's address, or whom the last file named there."""
        return self.people.get(id) if id else self._awaited(of, field)

    def enhet(self, id: uuid.UUID | None, *, of: uuid.UUID, field: str) -> str | None:
        """Return an enhet's name, or what the last file named there."""
        return self.enheter.get(id) if id else self._awaited(of, field)

    def avtale(self, id: uuid.UUID | None, *, of: uuid.UUID, field: str) -> str | None:
        """Return what an import finds an agreement by, or what the last file named there."""
        return self.avtaler.get(id) if id else self._awaited(of, field)

    def listed(self, known: list[str], *, of: uuid.UUID, field: str) -> str | None:
        """Return several names in one cell, those that wait among them."""
        return "; ".join(sorted({*known, *self.waiting.get((of, field), [])})) or None

    def _awaited(self, of: uuid.UUID, field: str) -> str | None:
        return next(iter(self.waiting.get((of, field), [])), None)


async def load_names(session: AsyncSession) -> Names:
    """Return the names of everything that a record can point at."""
    people = {row.id: row.email for row in await session.execute(select(Person.id, Person.email))}
    enheter = {row.id: row.name for row in await session.execute(select(Enhet.id, Enhet.name))}
    avtaler = {
        id: source_id or reference or title
        for id, source_id, reference, title in await session.execute(select(*_AVTALE))
    }
    waiting: dict[tuple[uuid.UUID, str], list[str]] = {}
    for link in await session.scalars(select(WaitingLink).order_by(WaitingLink.written)):
        waiting.setdefault((link.record_id, link.field), []).append(link.written)
    return Names(people, enheter, avtaler, waiting)
