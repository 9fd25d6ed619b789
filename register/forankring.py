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
from register.ladder import Ladder, load_ladder
from register.merging import whole_value
from register.person import Person

AWAY: Final = "away"
"""Where a task that is asked keeps whom it passed over, for as long as it is open."""
Place = tuple[uuid.UUID | None, uuid.UUID | None]
"""The enhet of a need, and who reported it."""


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
class Found:
    """Who must confirm a need, by id: `chosen` None where nobody is found. The rest is as in `Confirmer`."""

    chosen: uuid.UUID | None = None
    own: bool = False
    beyond: uuid.UUID | None = None
    away: tuple[uuid.UUID, ...] = ()


def find_confirmer(
    ladder: Ladder,
    place: Place,
    *,
    value_nok: Decimal | None,
    barred: Collection[uuid.UUID],
    filers: Collection[uuid.UUID | None],
    passed: Collection[uuid.UUID] = (),
) -> Found:
    """Return who must confirm a need of this enhet and requester, worth this at most, NOK excluding VAT.

    Whoever has left or is inhabil is passed over upwards, and whoever is away with no deputy who may answer, as long
    as somebody above is here. `passed` are those who were passed over as away before: they are not asked again.
    """
    leaders = [one for one in ladder.upwards(*place) if one.id not in barred and not ladder.has_left(one.id)]
    nearest = with_authority(leaders, value_nok)
    if nearest is not None:
        own = next((one for one in leaders[leaders.index(nearest) :] if one.id in filers), None)
        if own is not None:
            return Found(own.id, own=True, beyond=leaders[0].id if nearest is not leaders[0] else None)
    here = [one for one in leaders if ladder.is_answered_for(one.id, barred=barred)]
    fresh = [one for one in here if one.id not in passed]
    for asked in (fresh, here, leaders):
        if (chosen := with_authority(asked, value_nok)) is not None:
            before = leaders[: leaders.index(chosen)]
            return Found(
                chosen.id,
                beyond=asked[0].id if chosen is not asked[0] else None,
                away=tuple(one.id for one in before if one not in asked),
            )
    return Found(beyond=leaders[0].id if leaders else None)


@dataclass(frozen=True, slots=True)
class Confirmer:
    """Who must confirm a need; `person` None where nobody is found.

    `own` says that whoever reported it is that leader or stands above them, so that nobody is asked; `person` is then
    the one whose own it is. `beyond` is the nearest leader, where the value lies above their budsjettfullmakt. `away`
    are the nearer leaders who were passed over since they are away and nobody may answer for them.
    """

    person: Person | None
    own: bool = False
    beyond: Person | None = None
    away: tuple[Person, ...] = ()


async def confirmers(
    session: AsyncSession,
    need: Behovsmelding,
    *,
    on: date,
    enheter: EnhetTree | None = None,
    filers: Collection[uuid.UUID | None] | None = None,
    passed: Collection[uuid.UUID] = (),
) -> Confirmer:
    """Return who must confirm a need with all that was merged into it.

    It is the leader of its enhet or the nearest above, else the requester's leader; above their limit the nearest
    above whose budsjettfullmakt covers the value's upper end. Who is passed over is told by `find_confirmer`.
    `filers` are those whose own need it counts as: who reported it and who filed it, where nothing else is said.
    """
    place = (need.enhet_id, need.requester_id)
    ladder = await load_ladder(session, (place,), enheter=enheter or await load_enheter(session), on=on)
    found = find_confirmer(
        ladder,
        place,
        value_nok=(await whole_value(session, need)).high,
        barred=party_ids(need, BARRED),
        filers=(need.requester_id, need.filed_by_id) if filers is None else filers,
        passed=passed,
    )
    away = [await session.get_one(Person, id) for id in found.away]
    return Confirmer(
        await _person(session, found.chosen), found.own, await _person(session, found.beyond), tuple(away)
    )


async def _person(session: AsyncSession, id: uuid.UUID | None) -> Person | None:
    return await session.get(Person, id) if id is not None else None


def passed_over(task: CaseTask) -> frozenset[uuid.UUID]:
    """Return who was away with nobody in their place when a leader was asked instead."""
    return frozenset(uuid.UUID(id) for id in task.answers.get(AWAY, "").split(",") if id)


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
