"""The leaders above a person, read in one statement however many there are."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import Select, bindparam, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from register.person import Person

_HIGHEST: Final = 6
"""How far up is looked; a ring of leaders ends here."""


@dataclass(frozen=True, slots=True)
class Leader:
    """A leader as a suggestion needs one. `budget_authority_nok` is NOK excluding VAT, None where nobody has told."""

    name: str
    budget_authority_nok: Decimal | None


def _above() -> "Select[uuid.UUID, str, Decimal | None, date | None]":
    """Return the statement that reads somebody and those above; built once, since that takes longer than running it."""
    above = select(Person.id, Person.leader_id, literal(1).label("step")).where(
        Person.id == bindparam("first")
    )
    chain = above.cte("chain", recursive=True)
    next_one = aliased(Person)
    chain = chain.union_all(
        select(next_one.id, next_one.leader_id, chain.c.step + 1)
        .join(chain, next_one.id == chain.c.leader_id)
        .where(chain.c.step < _HIGHEST)
    )
    columns = (Person.id, Person.name, Person.budget_authority_nok, Person.left_on)
    return select(*columns).join(chain, Person.id == chain.c.id).order_by(chain.c.step)


_ABOVE: Final = _above()


async def leaders_from(
    session: AsyncSession, first: uuid.UUID | None, *, but: uuid.UUID, on: date
) -> Sequence[Leader]:
    """Return a leader and those above, nearest first, without whoever has left and from the person `but` on."""
    if first is None:
        return ()
    rows = await session.execute(_ABOVE, {"first": first})
    found: dict[uuid.UUID, Leader] = {}
    for id, name, authority, left_on in rows:
        if id == but:
            break
        if left_on is None or left_on > on:
            found.setdefault(id, Leader(name, authority))
    return tuple(found.values())
