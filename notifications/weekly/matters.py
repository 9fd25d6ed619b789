"""What there is to tell of in a week, before anybody's access: what ends, what waits, and avvik past their day."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from norsk.calendar import add_months
from notifications.planner.standing_tracks import standing_tracks
from register.access import Capacity, Subject, Thing
from register.avtale import Avtale, AvtaleLevel, AvtaleStatus
from register.avvik import Avvik, AvvikStatus
from register.behovsmelding import Behovsmelding, is_waiting
from register.case_task import CaseTask
from register.cases import load_case, of_need
from register.person import Role
from register.track import KIND_NAMES, Track, TrackKind

AHEAD_MONTHS: Final = 3
"""How far ahead the end of an agreement is told of."""
_COUNTED_FROM_THE_REGISTER: Final = (TrackKind.EXPIRY, TrackKind.AVVIK)
_ONE_PERSONS_OWN: Final = (TrackKind.NEW_AVTALE, TrackKind.ASSIGNMENT)
_AT_A_TIME: Final = 500
_AROUND: Final = (
    Avtale.id,
    Avtale.title,
    Avtale.reference,
    Avtale.expires_on,
    Avtale.enhet_id,
    Avtale.tjenesteomrade,
    Avtale.avtaleforvalter_id,
    Avtale.stedfortreder_id,
    Avtale.avtaleeier_id,
)


@dataclass(frozen=True, slots=True)
class _Avtale:
    """What a summary needs of an agreement, in the order of `_AROUND`."""

    id: uuid.UUID
    title: str
    reference: str | None
    expires_on: date | None
    enhet_id: uuid.UUID | None
    tjenesteomrade: str | None
    avtaleforvalter_id: uuid.UUID | None
    stedfortreder_id: uuid.UUID | None
    avtaleeier_id: uuid.UUID | None

    @property
    def subject(self) -> Subject:
        """What access to it depends on."""
        named: dict[Capacity, Collection[uuid.UUID | None]] = {
            Role.AVTALEFORVALTER: (self.avtaleforvalter_id, self.stedfortreder_id),
            Role.AVTALEEIER: (self.avtaleeier_id,),
        }
        return Subject(self.enhet_id, self.tjenesteomrade, named)


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing with a day. Who may see it depends on `thing` and `subject`; without a subject the innkjøpssjef alone.

    `group` is what it is counted under. `title` is what the register calls it, and holds somebody's own words.
    """

    on: date
    group: str
    what: str
    title: str
    thing: Thing
    subject: Subject | None = None
    avtale_id: uuid.UUID | None = None


ENDS: Final = "ends"
OVERDUE: Final = "overdue"


async def matters(session: AsyncSession, *, on: date) -> list[Matter]:
    """Return everything that there is to tell of on a day, the nearest day first."""
    found = [*await _ends(session, on=on), *await _overdue(session, on=on), *await _waiting(session, on=on)]
    return sorted(found, key=lambda matter: (matter.on, matter.group, matter.title))


async def _ends(session: AsyncSession, *, on: date) -> list[Matter]:
    over = (AvtaleStatus.UTGATT.value, AvtaleStatus.AVSLUTTET.value)
    rows = await session.execute(
        select(*_AROUND).where(
            Avtale.level == AvtaleLevel.AVTALE.value,
            Avtale.running.is_(False),
            Avtale.expires_on.between(on, add_months(on, AHEAD_MONTHS)),
            or_(Avtale.status.is_(None), Avtale.status.not_in(over)),
        )
    )
    ending = [_Avtale(*row) for row in rows]
    return [_about(one, on=one.expires_on, group=ENDS, what="utløper") for one in ending if one.expires_on]


async def _overdue(session: AsyncSession, *, on: date) -> list[Matter]:
    """Return avvik past their day; those that took the closed way are for their recipients alone."""
    rows = (
        await session.execute(
            select(Avvik.due_on, Avvik.title, Avvik.avtale_id)
            .where(
                Avvik.restricted.is_(False),
                Avvik.status.in_((AvvikStatus.MELDT.value, AvvikStatus.UNDER_OPPFOLGING.value)),
                Avvik.due_on < on,
            )
            .order_by(Avvik.due_on)
        )
    ).all()
    around = await _avtaler(session, {id for _, _, id in rows if id})
    return [
        Matter(
            due_on,
            OVERDUE,
            "frist for avvik",
            title,
            Thing.AVVIK,
            around[avtale_id].subject if avtale_id in around else None,
            avtale_id,
        )
        for due_on, title, avtale_id in rows
        if due_on is not None
    ]


async def _waiting(session: AsyncSession, *, on: date) -> list[Matter]:
    without = (*_COUNTED_FROM_THE_REGISTER, *_ONE_PERSONS_OWN)
    standing = await standing_tracks(session, on=on, without=without)
    around = await _avtaler(session, {one.avtale_id for one in standing if one.avtale_id})
    needs = {
        **await _needs(session, {one.track.record_id for one in standing}),
        **await _asked_in(session, [one.track for one in standing if one.track.kind is TrackKind.TASK]),
    }
    found = []
    for track, avtale_id in ((one.track, one.avtale_id) for one in standing):
        name = KIND_NAMES[track.kind]
        if avtale_id in around:
            about = _about(around[avtale_id], on=track.target_on, group=track.kind.value, what=name)
            found.append(about if track.kind is not TrackKind.CONTROL else _as_control(about))
        elif need := needs.get(track.record_id):
            subject = of_need(need)
            told = (track.target_on, track.kind.value, name, f"{need.number} {need.title}")
            found.append(Matter(*told, Thing.BEHOVSMELDING, subject))
        elif avtale_id is None:
            found.append(Matter(track.target_on, track.kind.value, name, "", Thing.MANGLER))
    return found


def _as_control(matter: Matter) -> Matter:
    return Matter(
        matter.on, matter.group, matter.what, matter.title, Thing.KONTROLL, matter.subject, matter.avtale_id
    )


def _about(avtale: _Avtale, *, on: date, group: str, what: str) -> Matter:
    title = f"{avtale.reference} {avtale.title}" if avtale.reference else avtale.title
    return Matter(on, group, what, title, Thing.AVTALE_INNHOLD, avtale.subject, avtale.id)


async def _avtaler(session: AsyncSession, ids: Collection[uuid.UUID]) -> dict[uuid.UUID | None, _Avtale]:
    found: dict[uuid.UUID | None, _Avtale] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), _AT_A_TIME):
        rows = await session.execute(
            select(*_AROUND).where(Avtale.id.in_(wanted[start : start + _AT_A_TIME]))
        )
        found |= {avtale.id: avtale for avtale in (_Avtale(*row) for row in rows)}
    return found


async def _needs(session: AsyncSession, record_ids: Collection[str]) -> dict[str, Behovsmelding]:
    waiting = await session.scalars(select(Behovsmelding).where(is_waiting()))
    return {str(need.id): need for need in waiting if str(need.id) in record_ids}


async def _asked_in(session: AsyncSession, tracks: Collection[Track]) -> dict[str, Behovsmelding]:
    """Return the need in which each task is asked, by the task's id."""
    ids = [track.record_uuid for track in tracks]
    tasks = await session.scalars(select(CaseTask).where(CaseTask.id.in_(ids)))
    found = {str(task.id): await load_case(session, task.record) for task in tasks}
    return {id: case for id, case in found.items() if isinstance(case, Behovsmelding)}
