"""Finding a colleague by what somebody calls them: a full name, a first name or an e-mail address."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from norsk.text import skeleton, words
from register.enhet import fold_name
from register.person import Person, PersonAddress, fold_email
from register.stand_in import has_left

_ALIKE: Final = frozenset("bcdfghjklmnpqrtuvwxyz")
"""Letters that are stored as they are compared; of the others some may be written as «ø», «aa» or «ß»."""


@dataclass(frozen=True, slots=True)
class Found:
    """Those whom a name fits: who can be asked, and who cannot because they have left or are guests."""

    people: tuple[Person, ...] = ()
    left: tuple[Person, ...] = ()
    guests: tuple[Person, ...] = ()


async def find_people(session: AsyncSession, written: str, *, asker: Person, on: date) -> Found:
    """Return everybody whom a name or an e-mail address fits, those of the asker's own enhet first, then by name.

    An exact name goes before a part of one; the asker is among them only where nobody else fits.
    """
    ids = await _matching(session, written)
    if not ids:
        return Found()
    people = list((await session.scalars(select(Person).where(Person.id.in_(ids)))).unique())
    others = [one for one in people if one.id != asker.id] or people
    guests = await _guests(session, [one.id for one in others])

    def place(one: Person) -> tuple[bool, str, str]:
        return one.enhet_id is None or one.enhet_id != asker.enhet_id, fold_name(one.name), one.email

    others.sort(key=place)
    return Found(
        tuple(one for one in others if not has_left(one, on=on) and one.id not in guests),
        tuple(one for one in others if has_left(one, on=on)),
        tuple(one for one in others if one.id in guests and not has_left(one, on=on)),
    )


async def _matching(session: AsyncSession, written: str) -> list[uuid.UUID]:
    """Return the ids of the people that fit best: by address, whole name, first name, then any part of the name."""
    if "@" in written:
        return list(await session.scalars(select(Person.id).where(Person.email == fold_email(written))))
    wanted = _parts(written)
    if all(part.isdigit() for part in wanted):
        # An amount or a year is nobody's name: not everybody need be read to see that.
        return []
    rows = (await session.execute(select(Person.id, Person.name).where(*map(_may_have, wanted)))).all()
    named = [(id, _parts(name)) for id, name in rows]
    ways = (
        lambda parts: parts == wanted,
        lambda parts: parts[:1] == wanted,
        lambda parts: len(wanted) > 1 and set(wanted) <= set(parts),
        lambda parts: len(wanted) == 1 and wanted[0] in parts,
    )
    for fits in ways:
        if found := [id for id, parts in named if fits(parts)]:
            return found
    return []


def _may_have(part: str) -> ColumnElement[bool]:
    """Return the condition that holds for every name with a part that is compared as this one, and for few others."""
    letters = "".join(f"{letter}%" for letter in part if letter in _ALIKE)
    return Person.name.ilike(f"%{letters}")


def _parts(name: str) -> list[str]:
    """Return the words of a name as they are compared, `Øystein` and `Oystein` alike; "Etternavn, Fornavn" turned round."""
    last, comma, first = name.partition(",")
    return [skeleton(word) for word in words(f"{first} {last}" if comma else name)]


async def _guests(session: AsyncSession, ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return those of them whom a platform marks as guests."""
    marked = select(PersonAddress.person_id).where(PersonAddress.person_id.in_(ids), PersonAddress.guest)
    return frozenset(await session.scalars(marked))


def given_name(person: Person) -> str:
    """Return what a colleague calls somebody: the first of their given names."""
    last, comma, first = person.name.partition(",")
    return ((first if comma else last).split() or [person.name])[0]
