"""What waits for somebody: the open tracks that they have been reminded of, or are to be."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import INNKJOP
from notifications.planner.item import CHANGED, slot_of
from notifications.reminder import Reminder, ReminderStatus, Watch
from register.avvik import Avvik
from register.decision import CLOSING, Decision
from register.person import Person, Role
from register.snooze import Snooze
from register.stand_in import stands_in_for
from register.track import Track, TrackKind

_AT_A_TIME: Final = 1000
_TOLD: Final = (
    ReminderStatus.QUEUED.value,
    ReminderStatus.SENT.value,
    ReminderStatus.FAILED.value,
)
NO_DEADLINE: Final = frozenset(
    {
        TrackKind.MISSING,
        TrackKind.NOT_SHOWN,
        TrackKind.BEHOVSMELDING,
        TrackKind.ASSIGNMENT,
        TrackKind.NEW_AVTALE,
        TrackKind.ARTIKKEL,
    }
)
"""The kinds whose day binds nobody: they come after those with a deadline."""


async def open_tracks(session: AsyncSession, person: Person, *, on: date) -> Sequence[Track]:
    """Return the tracks that wait for a person, or for whom they act for on a day; the next binding deadline first.

    An innkjøper has those of the procurement office too. What somebody has put off to a later day is left out, and so
    is what is decided, is over or has another day by now.
    """
    away = await stands_in_for(session, person, on)
    told = await _told(session, person, away, on=on)
    tracks = await _current(session, told)
    return sorted(tracks, key=_order)


def _order(track: Track) -> tuple[bool, date, str]:
    return track.kind in NO_DEADLINE, track.target_on, track.ref


async def _told(session: AsyncSession, person: Person, away: Sequence[Person], *, on: date) -> set[Track]:
    ids = [person.id, *(one.id for one in away)]
    mine: ColumnElement[bool] = Reminder.person_id.in_(ids)
    if any(one.has_role(Role.INNKJOPER) for one in (person, *away)):
        mine = or_(mine, Reminder.to == INNKJOP)
    due = and_(Reminder.status == ReminderStatus.WAITING.value, Reminder.planned_on <= on)
    decided = exists().where(
        Decision.record == Reminder.record,
        Decision.kind == Reminder.kind,
        Decision.target_on == Reminder.target_on,
        Decision.status.in_(CLOSING),
    )
    later = exists().where(
        Snooze.record == Reminder.record,
        Snooze.kind == Reminder.kind,
        Snooze.target_on == Reminder.target_on,
        Snooze.person_id == person.id,
        Snooze.until_on > on,
    )
    rows = await session.execute(
        select(Reminder.kind, Reminder.record, Reminder.target_on, Reminder.to)
        .where(mine, or_(Reminder.status.in_(_TOLD), due), Reminder.step != CHANGED, ~decided, ~later)
        .distinct()
    )
    found: dict[Track, set[str]] = {}
    for kind, record, target_on, recipient in rows:
        found.setdefault(Track(TrackKind(kind), record, target_on), set()).add(recipient)
    closed = await _restricted(session, found)
    # Whoever is told of a closed avvik is chosen person by person: nobody sees it in another's place.
    own = {str(person.id)}
    return {track for track, recipients in found.items() if track.record not in closed or recipients & own}


async def _restricted(session: AsyncSession, tracks: Collection[Track]) -> set[str]:
    ids = [uuid.UUID(track.record_id) for track in tracks if track.kind is TrackKind.AVVIK]
    found = await session.scalars(select(Avvik.id).where(Avvik.id.in_(ids), Avvik.restricted.is_(True)))
    return {f"avvik:{id}" for id in found}


async def _current(session: AsyncSession, tracks: Collection[Track]) -> set[Track]:
    """Return those that the planner still knows with this day; of the same thing, the newest."""
    days: dict[str, dict[str, str]] = {}
    records = sorted({track.record for track in tracks})
    for start in range(0, len(records), _AT_A_TIME):
        some = records[start : start + _AT_A_TIME]
        rows = await session.execute(select(Watch.record, Watch.targets).where(Watch.record.in_(some)))
        days |= {record: {slot: day for slot, (day, _) in targets.items()} for record, targets in rows}
    current = {
        track
        for track in tracks
        if days.get(track.record, {}).get(slot_of(track)) == track.target_on.isoformat()
    }
    return current | await _assigned(session, tracks)


async def _assigned(session: AsyncSession, tracks: Collection[Track]) -> set[Track]:
    """Return the newest card of those who have agreements that they have not said yes to."""
    newest: dict[str, Track] = {}
    for track in sorted(track for track in tracks if track.kind is TrackKind.ASSIGNMENT):
        newest[track.record] = track
    ids = [uuid.UUID(track.record_id) for track in newest.values()]
    unsaid = await session.scalars(
        select(Watch.avtaleforvalter_id)
        .where(Watch.avtaleforvalter_id.in_(ids), Watch.confirmed_at.is_(None))
        .distinct()
    )
    return {newest[f"person:{id}"] for id in unsaid}
