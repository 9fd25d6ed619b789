"""The leaders above many needs at once, who of them is away with nobody in their place: read in a few statements."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from register.enhet import EnhetTree
from register.person import Person
from register.stand_in import FURTHEST, StandIn, absences_on

_HIGHEST: Final = 10
"""How many people one looks through upwards."""
_AT_A_TIME: Final = 500


@dataclass(frozen=True, slots=True)
class Rung:
    """A person as the way upwards needs one. `budget_authority_nok` is NOK excluding VAT, None where nobody has told."""

    id: uuid.UUID
    leader_id: uuid.UUID | None
    enhet_id: uuid.UUID | None
    left_on: date | None
    budget_authority_nok: Decimal | None


@dataclass(frozen=True, slots=True)
class Ladder:
    """Everybody above those it was read for, on one day."""

    on: date
    enheter: EnhetTree
    people: Mapping[uuid.UUID, Rung]
    absences: Mapping[uuid.UUID, StandIn]

    def upwards(self, enhet_id: uuid.UUID | None, requester_id: uuid.UUID | None) -> list[Rung]:
        """Return the leaders above a need, nearest first: of its enhet and those above, else of whoever reported it."""
        starts = [enhet.leader_id for enhet in self.enheter.upwards(enhet_id)]
        if requester_id is not None and (own := self.people.get(requester_id)) is not None:
            starts += [own.leader_id, *(one.leader_id for one in self.enheter.upwards(own.enhet_id))]
        found: dict[uuid.UUID, Rung] = {}
        for start in starts:
            id = start
            while id is not None and id in self.people and id not in found and len(found) < _HIGHEST:
                found[id] = self.people[id]
                id = found[id].leader_id
        return list(found.values())

    def has_left(self, id: uuid.UUID) -> bool:
        """Say whether somebody no longer works here."""
        left_on = self.people[id].left_on if id in self.people else None
        return left_on is not None and left_on <= self.on

    def is_answered_for(self, id: uuid.UUID, *, barred: Collection[uuid.UUID]) -> bool:
        """Say whether somebody is here, or has a deputy in their absence who may answer for them."""
        one: uuid.UUID | None = id
        for _ in range(FURTHEST + 1):
            if one is None or one in barred or self.has_left(one):
                return False
            if one not in self.absences:
                return True
            one = self.absences[one].deputy_id
        return False


async def load_ladder(
    session: AsyncSession,
    places: Iterable[tuple[uuid.UUID | None, uuid.UUID | None]],
    *,
    enheter: EnhetTree,
    on: date,
) -> Ladder:
    """Return everybody above some needs, each told as its enhet and who reported it, as they are on a day."""
    enhet_ids, people = set[uuid.UUID](), dict[uuid.UUID, Rung]()
    wanted = set[uuid.UUID]()
    for enhet_id, requester_id in places:
        enhet_ids |= {enhet_id} if enhet_id else set()
        wanted |= {requester_id} if requester_id else set()
    await _read(session, wanted, people)
    theirs = (people[id].enhet_id for id in wanted if id in people)
    enhet_ids |= {id for id in theirs if id is not None}
    leaders = {above.leader_id for id in enhet_ids for above in enheter.upwards(id)}
    await _read(session, {id for id in leaders if id is not None}, people)
    for _ in range(_HIGHEST):
        above = {one.leader_id for one in people.values() if one.leader_id} - people.keys()
        if not above:
            break
        await _read(session, above, people)
    absences = dict[uuid.UUID, StandIn]()
    looked, ask = set[uuid.UUID](), set(people)
    for _ in range(FURTHEST + 1):
        new: dict[uuid.UUID, StandIn] = {}
        for some in _portions(ask):
            new |= await absences_on(session, some, on=on)
        absences |= new
        looked |= ask
        ask = {one.deputy_id for one in new.values() if one.deputy_id} - looked
        if not ask:
            break
        await _read(session, ask, people)
    return Ladder(on, enheter, people, absences)


async def _read(session: AsyncSession, ids: Collection[uuid.UUID], people: dict[uuid.UUID, Rung]) -> None:
    columns = (Person.id, Person.leader_id, Person.enhet_id, Person.left_on, Person.budget_authority_nok)
    for some in _portions(set(ids) - people.keys()):
        rows = await session.execute(select(*columns).where(Person.id.in_(some)))
        people |= {row.id: Rung(*row) for row in rows}


def _portions(ids: Iterable[uuid.UUID]) -> list[list[uuid.UUID]]:
    ordered = sorted(ids)
    return [ordered[at : at + _AT_A_TIME] for at in range(0, len(ordered), _AT_A_TIME)]
