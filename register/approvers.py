"""Whom a document of a case is sent to for approval, by role."""

import uuid
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from register.approval_rules import Bar, Matter, bar_of_holder, has_authority
from register.person import Person, Role, people_with_role

_HIGHEST: Final = 6
"""How many leaders above each other are tried."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who can be asked in a role, nearest first. `asked` is who it is without a choice, None where somebody chooses.

    `turned_down` are those who hold the role and may not, with the rule.
    """

    role: str
    people: tuple[Person, ...] = ()
    asked: Person | None = None
    turned_down: tuple[tuple[Person, Bar], ...] = ()


async def candidates(
    session: AsyncSession, matter: Matter, role: str, *, but: Collection[uuid.UUID] = ()
) -> Candidates:
    """Return who can be asked to approve in a role of the kommuneprofil; `but` are left out: they have another role."""
    line = [one for one in await _line(session, matter) if role in _roles(matter, one)]
    holders = [*line, *(await people_with_role(session, Role(role)) if role != Role.LEDER.value else ())]
    people: list[Person] = []
    refused: dict[uuid.UUID, tuple[Person, Bar]] = {}
    for person in {one.id: one for one in holders}.values():
        why = Bar.TWO_ROLES if person.id in but else bar_of_holder(matter, person, role)
        if why is None:
            people.append(person)
        else:
            refused[person.id] = (person, why)
    return Candidates(role, tuple(people), _asked(matter, role, people, line), tuple(refused.values()))


def _asked(matter: Matter, role: str, people: list[Person], line: list[Person]) -> Person | None:
    """Return whom a role falls to: the nearest leader whose authority is known to do, or the only one there is."""
    if role == Role.LEDER.value:
        return people[0] if people else None
    if role == Role.GODKJENNER.value:
        sure = [one for one in people if has_authority(matter, one)]
        nearest = [one for one in sure if one in line]
        return nearest[0] if nearest else sure[0] if len(sure) == 1 else None
    if len(people) == 1:
        return people[0]
    here = [one for one in people if any(held.role == role and held.scope for held in one.roles)]
    return here[0] if len(here) == 1 else None


def _roles(matter: Matter, person: Person) -> frozenset[str]:
    held = {one.role for one in person.roles}
    return frozenset(held | ({Role.LEDER.value} if person.id in matter.leads else set()))


async def _line(session: AsyncSession, matter: Matter) -> list[Person]:
    """Return the leaders above a need, nearest first: those of its enheter and theirs, else those of who reported it."""
    first = list(matter.leads)
    if not first and matter.need.requester_id is not None:
        requester = await session.get(Person, matter.need.requester_id)
        first = [requester.leader_id] if requester and requester.leader_id else []
    found: dict[uuid.UUID, Person] = {}
    for id in first:
        async for person in _upwards(session, id):
            found.setdefault(person.id, person)
    return list(found.values())


async def _upwards(session: AsyncSession, id: uuid.UUID | None) -> AsyncIterator[Person]:
    for _ in range(_HIGHEST):
        person = await session.get(Person, id) if id else None
        if person is None:
            return
        yield person
        id = person.leader_id
