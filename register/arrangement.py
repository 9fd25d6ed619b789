"""Arranging that somebody acts for another: asking, saying yes or no, replacing and ending. Every act is audited."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from register.audit import write_audit
from register.errors import RegisterError
from register.person import Person
from register.stand_in import StandIn, StandInKind, StandInStatus, confirmed, lasts_until


class SettledStandInError(RegisterError):
    """The arrangement is no longer where it could be answered: its `status` says where it is."""

    def __init__(self, stand_in: StandIn) -> None:
        super().__init__(f"stand-in {stand_in.id} is {stand_in.status}")
        self.status = StandInStatus(stand_in.status)


async def ask_stand_in(
    session: AsyncSession,
    person: Person,
    *,
    kind: StandInKind,
    deputy: Person | None,
    from_on: date,
    to_on: date | None,
    now: datetime,
) -> tuple[StandIn, Sequence[StandIn]]:
    """Add an arrangement, and return it with the unanswered ones that it replaces, which are ended.

    It replaces unanswered handovers, or unanswered absences that share a day with it. With a deputy it waits for
    their yes; an absence without one holds at once.
    """
    replaced = []
    for old in await open_stand_ins(session, person, on=from_on):
        asked = old.status == StandInStatus.ASKED.value and old.kind == kind.value
        if asked and (to_on is None or old.from_on <= to_on):
            end(session, old, by=person, now=now)
            replaced.append(old)
    new = StandIn(
        id=uuid.uuid4(),
        kind=kind.value,
        status=(StandInStatus.ASKED if deputy else StandInStatus.CONFIRMED).value,
        source="chat",
        person_id=person.id,
        deputy_id=deputy.id if deputy else None,
        from_on=from_on,
        to_on=to_on,
        asked_at=now,
        decided_at=None if deputy else now,
    )
    session.add(new)
    await session.flush()
    _audit(session, new, "stand_in_asked" if deputy else "absence_told", by=person, now=now)
    return new, replaced


def accept(session: AsyncSession, stand_in: StandIn, *, by: Person, now: datetime) -> None:
    """Let an arrangement hold from now on. Raises SettledStandInError where it is not waiting for an answer."""
    if stand_in.status != StandInStatus.ASKED.value:
        raise SettledStandInError(stand_in)
    _decide(session, stand_in, StandInStatus.CONFIRMED, by=by, now=now)


async def supersede(
    session: AsyncSession, stand_in: StandIn, *, by: Person, now: datetime
) -> Sequence[StandIn]:
    """End the person's older absences that lie wholly within a new one, and return those that had another deputy."""
    if stand_in.to_on is None:
        return []
    older = await session.scalars(
        confirmed().where(
            StandIn.person_id == stand_in.person_id,
            StandIn.id != stand_in.id,
            StandIn.from_on >= stand_in.from_on,
            StandIn.to_on <= stand_in.to_on,
        )
    )
    ended = list(older)
    for one in ended:
        end(session, one, by=by, now=now)
    return [one for one in ended if one.deputy_id not in (None, stand_in.deputy_id)]


def decline(session: AsyncSession, stand_in: StandIn, *, by: Person, now: datetime) -> None:
    """Note that the one who was asked will not; an absence may be declined after a yes too, a handover not.

    Raises SettledStandInError where there is nothing left to decline.
    """
    regretted = (stand_in.kind, stand_in.status) == (StandInKind.ABSENCE.value, StandInStatus.CONFIRMED.value)
    if stand_in.status != StandInStatus.ASKED.value and not regretted:
        raise SettledStandInError(stand_in)
    _decide(session, stand_in, StandInStatus.DECLINED, by=by, now=now)


def end(session: AsyncSession, stand_in: StandIn, *, by: Person, now: datetime) -> None:
    """End an arrangement: a question is withdrawn, an absence is over. Raises SettledStandInError where it is already."""
    done_with = stand_in.status in (StandInStatus.DECLINED.value, StandInStatus.ENDED.value)
    moved = (stand_in.kind, stand_in.status) == (StandInKind.HANDOVER.value, StandInStatus.CONFIRMED.value)
    if done_with or moved:
        raise SettledStandInError(stand_in)
    _decide(session, stand_in, StandInStatus.ENDED, by=by, now=now)


def shorten(session: AsyncSession, stand_in: StandIn, *, to_on: date, by: Person, now: datetime) -> None:
    """Let an absence have an earlier last day."""
    stand_in.to_on = to_on
    _audit(session, stand_in, "absence_shortened", by=by, now=now)


def _decide(
    session: AsyncSession, stand_in: StandIn, status: StandInStatus, *, by: Person, now: datetime
) -> None:
    stand_in.status, stand_in.decided_at = status.value, now
    _audit(session, stand_in, f"stand_in_{status.value}", by=by, now=now)


def _audit(session: AsyncSession, stand_in: StandIn, act: str, *, by: Person, now: datetime) -> None:
    detail = {
        "kind": stand_in.kind,
        "person": str(stand_in.person_id),
        "deputy": str(stand_in.deputy_id or ""),
        "from": stand_in.from_on.isoformat(),
        "to": stand_in.to_on.isoformat() if stand_in.to_on else "",
    }
    write_audit(session, at=now, act=act, record=f"stand_in:{stand_in.id}", actor_id=by.id, detail=detail)


async def open_stand_ins(session: AsyncSession, person: Person, *, on: date) -> list[StandIn]:
    """Return what somebody has arranged and is not over on a day: questions that wait, and absences; earliest first."""
    found = await session.scalars(
        select(StandIn)
        .where(
            StandIn.person_id == person.id,
            StandIn.status.in_((StandInStatus.ASKED.value, StandInStatus.CONFIRMED.value)),
            # A handover that somebody has said yes to is done.
            lasts_until(on)
            & ((StandIn.kind == StandInKind.ABSENCE.value) | (StandIn.status == StandInStatus.ASKED.value)),
        )
        .order_by(StandIn.from_on, StandIn.asked_at)
    )
    return list(found)


async def deputy_for(session: AsyncSession, person: Person, *, on: date) -> list[StandIn]:
    """Return the absences that somebody has been asked to stand in for, or has said yes to, and are not over on a day."""
    wanted = select(StandIn).where(
        StandIn.deputy_id == person.id,
        StandIn.kind == StandInKind.ABSENCE.value,
        StandIn.status.in_((StandInStatus.ASKED.value, StandInStatus.CONFIRMED.value)),
        lasts_until(on),
    )
    return list(await session.scalars(wanted.order_by(StandIn.from_on, StandIn.asked_at)))
