"""Who acts for whom: while somebody is away, or for good. Nothing holds before the one who takes over has said yes.

`register.arrangement` makes and ends arrangements. `acting` and `stands_in_for` are what messages, escalation, access
and approvals go by.
"""

import uuid
from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Date, ForeignKey, Index, Select, String, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, UtcDateTime
from register.person import Person

FURTHEST: Final = 5
"""How many people one act may be handed on through."""


class StandInKind(StrEnum):
    """Whether the work comes back."""

    ABSENCE = "absence"
    HANDOVER = "handover"


class StandInStatus(StrEnum):
    """How far an arrangement has come."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    ENDED = "ended"


class StandIn(Base):
    """An arrangement between two people. An absence lasts from `from_on` to `to_on`, both days included.

    An absence without `deputy_id` holds as soon as it is told; one from a file may lack its last day, and lasts until
    the file says otherwise. `source` is `import` or `chat`. A handover has no last day: what the person looks after
    becomes the other's at once.
    """

    __tablename__ = "stand_in"
    __table_args__ = (
        Index("ix_stand_in_person_id", "person_id"),
        Index("ix_stand_in_deputy_id", "deputy_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    deputy_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def is_over(self, on: date) -> bool:
        """Say whether the last day has passed, where there is one."""
        return self.to_on is not None and self.to_on < on

    def covers(self, on: date) -> bool:
        """Say whether a day lies in the period."""
        return self.from_on <= on and not self.is_over(on)


def confirmed() -> Select[StandIn]:
    """Return the query for absences that hold."""
    return select(StandIn).where(
        StandIn.kind == StandInKind.ABSENCE.value, StandIn.status == StandInStatus.CONFIRMED.value
    )


def lasts_until(on: date) -> ColumnElement[bool]:
    """Return the condition that an absence is not over on a day; one without a last day never is."""
    return or_(StandIn.to_on.is_(None), StandIn.to_on >= on)


async def absences_of(session: AsyncSession, person: Person, *, first: date, last: date) -> list[StandIn]:
    """Return the confirmed absences that share a day with a period, earliest first."""
    found = await session.scalars(
        confirmed()
        .where(StandIn.person_id == person.id, StandIn.from_on <= last, lasts_until(first))
        .order_by(StandIn.from_on)
    )
    return list(found)


async def absences_on(
    session: AsyncSession, person_ids: Collection[uuid.UUID], *, on: date
) -> dict[uuid.UUID, StandIn]:
    """Return the absence that counts for each person who is away on a day: the one confirmed last."""
    found = await session.scalars(
        confirmed()
        .where(StandIn.person_id.in_(person_ids), StandIn.from_on <= on, lasts_until(on))
        .order_by(StandIn.decided_at, StandIn.asked_at, StandIn.id)
    )
    return {absence.person_id: absence for absence in found}


async def acting(session: AsyncSession, person: Person, *, on: date) -> Person:
    """Return who acts for a person on a day: whom reminders, escalations and approvals go to. Often the person.

    Whoever is away is followed to the deputy of the absence that counts, else to their usual deputy (`deputy_id`),
    else to their leader; whoever has left, to the usual deputy, then the leader. At most `FURTHEST` people on; where
    all of them are away too, the next choice is tried, and where nobody is there, it is the person after all.
    """
    return await _free(session, person, on=on, seen=set(), steps=FURTHEST) or person


async def _free(
    session: AsyncSession, person: Person, *, on: date, seen: set[uuid.UUID], steps: int
) -> Person | None:
    seen.add(person.id)
    left = has_left(person, on=on)
    absence = (await absences_on(session, (person.id,), on=on)).get(person.id)
    if absence is None and not left:
        return person
    deputy_id = absence.deputy_id if absence and not left else None
    for id in (deputy_id, person.deputy_id, person.leader_id):
        if id is None or id in seen or steps == 0:
            continue
        other = await session.get_one(Person, id)
        if found := await _free(session, other, on=on, seen=seen, steps=steps - 1):
            return found
    return None


async def usual(session: AsyncSession, person: Person, *, on: date) -> Person | None:
    """Return who gets what comes to a person on a day where they name nobody: as `acting`, without their absences."""
    for id in (person.deputy_id, person.leader_id):
        if id is None or id == person.id:
            continue
        other = await session.get_one(Person, id)
        if found := await _free(session, other, on=on, seen={person.id}, steps=FURTHEST - 1):
            return found
    return None


def has_left(person: Person, *, on: date) -> bool:
    """Say whether somebody no longer works here on a day."""
    return person.left_on is not None and person.left_on <= on


async def stands_in_for(session: AsyncSession, person: Person, on: date) -> list[Person]:
    """Return those whose capacities a person has on a day beside their own: what they see and may approve.

    They are those who are away, and whose deputy in the absence that counts has said yes and is the person, or is
    away too and has the person as deputy, and so on. Whoever acts only as the usual deputy or the leader, without
    having been chosen and said yes, gets what comes (`acting`), but nobody else's capacities.
    """
    found: dict[uuid.UUID, Person] = {}
    deputies = {person.id}
    for _ in range(FURTHEST):
        away = await _away_with(session, deputies, on=on)
        deputies = {one.id for one in away if one.id not in found and one.id != person.id}
        found |= {one.id: one for one in away if one.id in deputies}
        if not deputies:
            break
    return list(found.values())


async def _away_with(session: AsyncSession, deputies: set[uuid.UUID], *, on: date) -> list[Person]:
    """Return those who are away on a day with one of these as the deputy that counts."""
    named = await session.scalars(
        confirmed().where(StandIn.deputy_id.in_(deputies), StandIn.from_on <= on, lasts_until(on))
    )
    ids = {absence.person_id for absence in named}
    if not ids:
        return []
    counting = (await absences_on(session, ids, on=on)).values()
    mine = [absence.person_id for absence in counting if absence.deputy_id in deputies]
    people = await session.scalars(select(Person).where(Person.id.in_(mine)).order_by(Person.name))
    return list(people.unique())
