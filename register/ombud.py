"""Verneombud and tillitsvalgte, who speak for the employees, and which places each of them speaks for."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from register.behovsmelding import Behovsmelding
from register.cases import area_of
from register.enhet import EnhetTree, fold_name
from register.person import Person, PersonRole, Role

OMBUD_ROLES: Final = (Role.VERNEOMBUD, Role.TILLITSVALGT)
OMBUD_NAMES: Final = {Role.VERNEOMBUD: "verneombud", Role.TILLITSVALGT: "tillitsvalgt"}
"""What each role is called to a person."""


@dataclass(frozen=True, slots=True)
class Ombud:
    """Somebody who speaks for the employees of a place.

    `place` is the name of the enhet or tjenesteområde, folded; "" for the whole kommune: their role has no limit, and
    the register does not say where they belong. `area` is the tjenesteområde that the place is or lies in.
    """

    person: Person
    role: Role
    place: str
    area: str

    def speaks_for(self, need: Behovsmelding, *, enheter: EnhetTree) -> bool:
        """Say whether a need touches those they speak for: it lies in their place, or is for all of their area."""
        if not self.place:
            return True
        area = fold_name(area_of(need, enheter) or "")
        if need.enhet_id is None and (not area or area == self.area):
            return True
        above = enheter.upwards(need.enhet_id)
        return self.place in {
            area,
            *(fold_name(name) for one in above for name in (one.name, *one.short_names, one.tjenesteomrade or "")),
        }  # fmt: skip


async def all_ombud(session: AsyncSession, *, enheter: EnhetTree, on: date) -> list[Ombud]:
    """Return everybody who holds such a role and works here that day, once for each place, by name."""
    held = await session.execute(
        select(Person, PersonRole.role, PersonRole.scope)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(
            PersonRole.role.in_([role.value for role in OMBUD_ROLES]),
            or_(Person.left_on.is_(None), Person.left_on > on),
        )
        .order_by(Person.name, Person.id, PersonRole.role, PersonRole.scope)
    )
    return [_ombud(person, Role(role), scope, enheter) for person, role, scope in held.unique()]


def _ombud(person: Person, role: Role, scope: str, enheter: EnhetTree) -> Ombud:
    own = fold_name(person.tjenesteomrade or enheter.tjenesteomrade_of(person.enhet_id) or "")
    if not scope:
        return Ombud(person, role, own, own)
    named = enheter.named(scope)
    areas = {fold_name(enheter.tjenesteomrade_of(one.id) or "") for one in named} - {""}
    return Ombud(person, role, scope, areas.pop() if len(areas) == 1 else scope)


async def ombud_for(
    session: AsyncSession, need: Behovsmelding, *, enheter: EnhetTree, on: date
) -> list[Ombud]:
    """Return who speaks for the employees where a need belongs, each person once, verneombud first."""
    found: dict[object, Ombud] = {}
    everybody = await all_ombud(session, enheter=enheter, on=on)
    for one in sorted(everybody, key=lambda one: OMBUD_ROLES.index(one.role)):
        if one.speaks_for(need, enheter=enheter):
            found.setdefault(one.person.id, one)
    return list(found.values())
