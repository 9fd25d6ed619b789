"""The tjenesteområder of the register: which there are, which a kind of place belongs to, and who buys for one."""

import uuid
from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from register.enhet import Enhet, fold_name
from register.enhet_names import names_of_enheter
from register.enhet_words import parts_of_name

_HOUSES: Final = ("skol", "barnehag", "sykehjem", "bofellesskap", "omsorgssent", "bibliotek")
"""What a place is, in its stem, where places of one kind lie in one tjenesteområde."""
_AT_SCHOOL: Final = frozenset({"sfo", "aks"})
_MOST: Final = 12
"""Places of one kind that are looked at."""
_HIGHEST: Final = 20


async def tjenesteomrader(session: AsyncSession) -> Sequence[str]:
    """Return the names of all tjenesteområder that the register has, in the order of the alphabet."""
    named = select(Enhet.tjenesteomrade).where(
        Enhet.tjenesteomrade.is_not(None), Enhet.missing_since.is_(None)
    )
    found = await session.scalars(named.distinct())
    return tuple(sorted(area for area in found if area))


async def area_of_such(session: AsyncSession, name: str) -> str | None:
    """Return the tjenesteområde that all places of a kind lie in: of a skole, that of the skoler that are known.

    None where the name tells no kind, the register has none of it, or they lie in several.
    """
    houses = {house for part in parts_of_name(fold_name(name)) if (house := _house(part))}
    if not houses:
        return None
    present, _ = await names_of_enheter(session)
    alike = {
        one.id: one for word, known in present.by_word.items() if _house(word) in houses for one in known
    }
    areas = {await _area(session, id) for id in list(alike)[:_MOST]} - {None}
    return areas.pop() if len(areas) == 1 else None


def _house(word: str) -> str:
    if word in _AT_SCHOOL:
        return "skol"
    return next((house for house in _HOUSES if word.endswith(house)), "")


async def _area(session: AsyncSession, id: uuid.UUID | None) -> str | None:
    for _ in range(_HIGHEST):
        enhet = await session.get(Enhet, id) if id else None
        if enhet is None or enhet.tjenesteomrade:
            return enhet.tjenesteomrade if enhet else None
        id = enhet.parent_id
    return None


async def buyer_for_area(session: AsyncSession, area: str) -> uuid.UUID | None:
    """Return the id of the innkjøpskontakt of a tjenesteområde; None where there is none, or several."""
    named = select(Enhet.innkjopskontakt_id).where(
        Enhet.tjenesteomrade == area, Enhet.innkjopskontakt_id.is_not(None), Enhet.missing_since.is_(None)
    )
    found = (await session.scalars(named.distinct())).all()
    return found[0] if len(found) == 1 else None
