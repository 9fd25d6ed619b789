"""Who must stand behind a need before it goes further: the leader of its enhet, or above that leader's limit another."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, party_ids
from register.case_task import CaseTask, TaskAnswer, TaskKind, TaskState, tasks_of
from register.enhet import EnhetTree, load_enheter
from register.merging import whole_value
from register.person import Person
from register.stand_in import has_left

_HIGHEST: Final = 10
"""How many people one looks through upwards."""


class HasAuthority(Protocol):
    """A leader with a budsjettfullmakt, NOK excluding VAT; None where nobody has told."""

    @property
    def budget_authority_nok(self) -> Decimal | None:
        """What they may spend."""
        ...


L = TypeVar("L", bound=HasAuthority)


def with_authority(leaders: Sequence[L], value_nok: Decimal | None) -> L | None:
    """Return who of some leaders, nearest first, answers for a value: the nearest, or above their limit the nearest that covers it.

    A limit that nobody has told is not passed. Where nobody above is known to cover the value, it is the nearest
    whose limit is not known; None where there is none of these either.
    """
    if not leaders or value_nok is None or _covers(leaders[0], value_nok) is not False:
        return leaders[0] if leaders else None
    above = leaders[1:]
    sure = next((one for one in above if _covers(one, value_nok)), None)
    return sure or next((one for one in above if _covers(one, value_nok) is None), None)


def _covers(leader: HasAuthority, value_nok: Decimal) -> bool | None:
    limit = leader.budget_authority_nok
    return None if limit is None else limit >= value_nok


@dataclass(frozen=True, slots=True)
class Confirmer:
    """Who must confirm a need; `person` None where nobody is found.

    `own` says that whoever reported it is that leader or stands above them, so that nobody is asked; `person` is then
    the one whose own it is. `beyond` is the nearest leader, where the value lies above their budsjettfullmakt.
    """

    person: Person | None
    own: bool = False
    beyond: Person | None = None


async def confirmers(
    session: AsyncSession,
    need: Behovsmelding,
    *,
    on: date,
    enheter: EnhetTree | None = None,
    filers: Collection[uuid.UUID | None] | None = None,
) -> Confirmer:
    """Return who must confirm a need with all that was merged into it.

    It is the leader of its enhet or the nearest above, else the requester's leader; above their limit the nearest
    above whose budsjettfullmakt covers the value's upper end. Whoever has left or is inhabil is passed over upwards.
    `filers` are those whose own need it counts as: who reported it and who filed it, where nothing else is said.
    """
    tree = enheter or await load_enheter(session)
    barred = party_ids(need, BARRED)
    leaders = [
        one
        for one in await _upwards(session, need, tree)
        if one.id not in barred and not has_left(one, on=on)
    ]
    value = (await whole_value(session, need)).high
    chosen = with_authority(leaders, value)
    beyond = leaders[0] if leaders and chosen is not leaders[0] else None
    if chosen is None:
        return Confirmer(None, beyond=beyond)
    whose = (need.requester_id, need.filed_by_id) if filers is None else filers
    own = next((one for one in leaders[leaders.index(chosen) :] if one.id in whose), None)
    return Confirmer(own, own=True, beyond=beyond) if own else Confirmer(chosen, beyond=beyond)


async def _upwards(session: AsyncSession, need: Behovsmelding, tree: EnhetTree) -> list[Person]:
    """Return the leaders above a need, nearest first: of its enhet and those above them, else of whoever reported it."""
    requester = await session.get(Person, need.requester_id) if need.requester_id else None
    starts = [enhet.leader_id for enhet in tree.upwards(need.enhet_id)]
    if requester is not None:
        starts += [requester.leader_id, *(one.leader_id for one in tree.upwards(requester.enhet_id))]
    found: dict[uuid.UUID, Person] = {}
    for start in starts:
        id = start
        while id is not None and id not in found and len(found) < _HIGHEST:
            found[id] = await session.get_one(Person, id)
            id = found[id].leader_id
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Forankring:
    """How far it has come: `task` is what a leader is or was asked, None where nobody has been."""

    task: CaseTask | None = None

    @property
    def waits(self) -> bool:
        """Whether a leader has been asked and has not answered."""
        return self.task is not None and self.task.is_open

    @property
    def is_confirmed(self) -> bool:
        """Whether a leader, or the procurement office by hand, has confirmed the need as it is."""
        return self.task is not None and self.task.answer == TaskAnswer.CONFIRMED.value

    @property
    def is_refused(self) -> bool:
        """Whether the leader has said no."""
        return self.task is not None and self.task.answer == TaskAnswer.REFUSED.value


async def forankring_of(session: AsyncSession, need: Behovsmelding) -> Forankring:
    """Return how the forankring of a need stands; an answer that counts no more is left out."""
    tasks = await tasks_of(session, need.record, TaskKind.FORANKRING)
    standing = [one for one in tasks if one.state != TaskState.CANCELLED.value]
    waiting = next((one for one in standing if one.is_open), None)
    return Forankring(waiting or (standing[-1] if standing else None))


async def waits_for_leader(session: AsyncSession, need: Behovsmelding) -> CaseTask | None:
    """Return what a leader is asked about a need and has not answered; None where nobody is."""
    found = await forankring_of(session, need)
    return found.task if found.waits else None


async def is_confirmed(session: AsyncSession, need: Behovsmelding) -> bool:
    """Say whether a need has been confirmed as it is."""
    return (await forankring_of(session, need)).is_confirmed
