"""The plan of coming procurements as somebody may see it: read, joined, timed, and sorted by when each must begin."""

import asyncio
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from dialogs.coming.procurement import EndingAvtale, OpenNeed, Procurement, Sight, Timed, joined
from dialogs.coming.read import SeesNeed, read_avtaler, read_decisions, read_needs
from dialogs.coming.timing import timing
from knowledge.kommune import Kommune
from knowledge.lead_time import leads, plan_forward
from knowledge.terskelverdi import Rules
from register.avtale_visible import known_to_employees
from register.enhet import EnhetTree, load_enheter
from register.person import Person

MARGIN: Final = timedelta(days=60)
"""How much further ahead agreements are read than the longest lead time asks for: nothing must fall between."""
_AT_A_TIME: Final = 500
SeesAvtale = Callable[[EndingAvtale], bool]


@dataclass(frozen=True, slots=True)
class Sighting:
    """What of the register may be seen: the condition of agreements, and of each row whether its inner part is theirs."""

    seen: ColumnElement[bool]
    sees_need: SeesNeed
    sees_avtale: SeesAvtale


def everything(*, restricted: bool) -> Sighting:
    """Return what an administrator sees on the command line; `restricted` says whether confidential agreements too."""
    seen = true() if restricted else known_to_employees()
    return Sighting(seen, lambda _need: True, lambda _avtale: True)


async def coming(
    session: AsyncSession, *, kommune: Kommune, rules: Rules, sighting: Sighting, on: date, until: date
) -> list[Sight]:
    """Return the procurements that must begin until a day, and those that are late, by their latest start.

    A need of which nobody has said when it is wanted comes last. Values are NOK excluding VAT.
    """
    decided = await read_decisions(session)
    needs, replaced = await read_needs(session, decided, kommune=kommune, sees=sighting.sees_need)
    named = frozenset[uuid.UUID]().union(*(need.avtaler for need in needs))
    longest = plan_forward(until, leads(kommune, rules, on=on)(None).lead).done_on + MARGIN
    avtaler = await read_avtaler(session, decided, seen=sighting.seen, named=named, on=on, until=longest)
    gone = replaced - named

    def timed() -> list[Timed]:
        mine = (one for one in avtaler if one.id not in gone and sighting.sees_avtale(one))
        at = timing(kommune, rules, on=on)
        found = [at(one) for one in joined(needs, mine)]
        shown = [one for one in found if one.starts_on is None or one.starts_on <= until]
        return sorted(shown, key=lambda one: (one.starts_on or date.max, one.procurement.title))

    # A large register takes seconds to reckon: other turns go on meanwhile.
    shown = await asyncio.to_thread(timed)
    names = await _names(session, (holder_of(one.procurement) for one in shown))
    enheter = await load_enheter(session)

    def sights() -> list[Sight]:
        return [
            Sight(one, names.get(holder_of(one.procurement), ""), *_place(one.procurement, enheter))
            for one in shown
        ]

    return await asyncio.to_thread(sights)


def holder_of(procurement: Procurement) -> uuid.UUID | None:
    """Return who has a procurement: who has taken or buys for the need, else who looks after the agreement."""
    held = [need.holder_id for need in procurement.needs] + [one.holder_id for one in procurement.avtaler]
    return next((id for id in held if id is not None), None)


def _place(procurement: Procurement, enheter: EnhetTree) -> tuple[str, str]:
    """Return the enhet and the tjenesteområde that a procurement is for, "" where nobody has said."""
    first: tuple[OpenNeed | EndingAvtale, ...] = (*procurement.needs, *procurement.avtaler)
    enhet_id = next((one.enhet_id for one in first if one.enhet_id), None)
    enhet = enheter.by_id.get(enhet_id) if enhet_id else None
    area = next((one.tjenesteomrade for one in first if one.tjenesteomrade), None)
    return enhet.name if enhet else "", area or enheter.tjenesteomrade_of(enhet_id) or ""


async def _names(session: AsyncSession, ids: Iterable[uuid.UUID | None]) -> Mapping[uuid.UUID | None, str]:
    wanted = sorted({id for id in ids if id is not None})
    found: dict[uuid.UUID | None, str] = {}
    for start in range(0, len(wanted), _AT_A_TIME):
        some = wanted[start : start + _AT_A_TIME]
        rows = await session.execute(select(Person.id, Person.name).where(Person.id.in_(some)))
        found |= {id: name for id, name in rows}  # noqa: C416 - a row is no pair to mypy
    return found
