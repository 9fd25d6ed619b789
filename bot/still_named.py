"""Where somebody's name or address still stands after they have been erased, and why it was left there."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import JSON, ColumnElement, String, Table, cast, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.data_map import DATA_MAP, KEPT_BECAUSE
from register.database import Base
from register.person import Person


@dataclass(frozen=True, slots=True)
class Kept:
    """A table that still names somebody, and why."""

    what: str
    why: str


async def still_named(session: AsyncSession, person: Person) -> tuple[Kept, ...]:
    """Return the tables in which a person's name or address still stands, in the caller's transaction."""
    found: list[Kept] = []
    for name, holds in sorted(DATA_MAP.items()):
        if (why := KEPT_BECAUSE.get(holds)) is None or name not in Base.metadata.tables:
            continue
        named = list(_named(Base.metadata.tables[name], person))
        if named and await session.scalar(select(exists().where(or_(*named)))):
            found.append(Kept(name, why))
    return tuple(found)


def _named(table: Table, person: Person) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions of a row that has the name or the address in one of its texts."""
    for column in table.columns:
        if not isinstance(column.type, String | JSON):
            continue
        for word in {person.name, person.email} - {""}:
            # JSON keeps æ, ø and å as escapes.
            written = json.dumps(word)[1:-1] if isinstance(column.type, JSON) else word
            yield func.lower(cast(column, String)).contains(written.lower(), autoescape=True)
