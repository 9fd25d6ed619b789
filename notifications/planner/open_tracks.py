"""What waits for somebody: the open tracks that they have been reminded of, or are to be."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import INNKJOP
from notifications.planner.holder import others_now, told_of_theirs
from notifications.planner.item import CHANGED, ESCALATED, slot_of
from notifications.reminder import Reminder, ReminderStatus, Watch
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, party_ids
from register.case_task import TO_THEM_ALONE, open_tasks_for, task_track
from register.cases import load_case
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
        TrackKind.ENDRINGSBEHOV,
        TrackKind.ASSIGNMENT,
        TrackKind.NEW_AVTALE,
        TrackKind.ARTIKKEL,
    }
)
"""The kinds whose day binds nobody: they come after those with a deadline."""
_HOLDERS: Final = frozenset(
    kind.value for kind in TrackKind if kind not in (TrackKind.NEW_AVTALE, TrackKind.ASSIGNMENT)
)
"""The kinds that go to whoever has the record."""
_NEAR: Final = timedelta(days=7)
"""How near a deadline is that waits whether or not its next reminder has gone: it may have become known late."""


async def open_tracks(session: AsyncSession, person: Person, *, on: date) -> Sequence[Track]:
    """Return the tracks that wait for a person, or for whom they act for on a day; the next binding deadline first.

    What the one before was told of waits for the one who has the record now. What has its deadline within a week waits too, though its next reminder goes on a later day. An innkjøper has those
    of the procurement office too. What somebody has put off to a later day is left out, and so is what is decided, is
    over or has got a later day.
    """
    away = await stands_in_for(session, person, on)
    told = await _told(session, person, away, on=on)
    tracks = await _current(session, told, person, on=on)
    return sorted({*tracks, *await _tasks(session, person, away, on=on)}, key=_order)


async def _tasks(session: AsyncSession, person: Person, away: Sequence[Person], *, on: date) -> list[Track]:
    """Return what a person is asked for in cases, or may answer for whom they act for, from the moment it is asked."""
    asked = await open_tasks_for(session, [person.id, *(one.id for one in away)])
    if not asked:
        return []
    later = await session.scalars(
        select(Snooze.record).where(
            Snooze.kind == TrackKind.TASK.value, Snooze.person_id == person.id, Snooze.until_on > on
        )
    )
    put_off = set(later)
    found = []
    for task in asked:
        case = await load_case(session, task.record)
        barred = party_ids(case, BARRED) if isinstance(case, Behovsmelding) else frozenset()
        own = task.person_id == person.id or task.kind not in TO_THEM_ALONE
        if own and task.ref not in put_off and barred.isdisjoint({person.id, task.person_id}):
            found.append(task_track(task))
    return found


def _order(track: Track) -> tuple[bool, date, str]:
    return track.kind in NO_DEADLINE, track.target_on, track.ref


async def _told(session: AsyncSession, person: Person, away: Sequence[Person], *, on: date) -> set[Track]:
    ids = [person.id, *(one.id for one in away)]
    mine: ColumnElement[bool] = or_(Reminder.person_id.in_(ids), await told_of_theirs(session, ids))
    if any(one.has_role(Role.INNKJOPER) for one in (person, *away)):
        mine = or_(mine, Reminder.to == INNKJOP)
    near = and_(
        Reminder.target_on <= on + _NEAR,
        Reminder.kind.not_in([kind.value for kind in NO_DEADLINE]),
        Reminder.step.not_like(f"{ESCALATED}%"),
    )
    due = and_(Reminder.status == ReminderStatus.WAITING.value, or_(Reminder.planned_on <= on, near))
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
        select(Reminder.kind, Reminder.record, Reminder.target_on, Reminder.to, Reminder.step)
        .where(
            mine,
            or_(Reminder.status.in_(_TOLD), due),
            Reminder.step != CHANGED,
            Reminder.kind != TrackKind.TASK.value,
            ~decided,
            ~later,
        )
        .distinct()
    )
    reminded = list(rows)
    others = await others_now(session, {row.record for row in reminded}, ids, on=on)
    found: dict[Track, set[str]] = {}
    for kind, record, target_on, recipient, step in reminded:
        if record in others and recipient != INNKJOP and kind in _HOLDERS and not step.startswith(ESCALATED):
            continue
        found.setdefault(Track(TrackKind(kind), record, target_on), set()).add(recipient)
    closed = await _restricted(session, found)
    # Whoever is told of a closed avvik is chosen person by person: nobody sees it in another's place.
    own = {str(person.id)}
    return {track for track, recipients in found.items() if track.record not in closed or recipients & own}


async def _restricted(session: AsyncSession, tracks: Collection[Track]) -> set[str]:
    ids = [uuid.UUID(track.record_id) for track in tracks if track.kind is TrackKind.AVVIK]
    found = await session.scalars(select(Avvik.id).where(Avvik.id.in_(ids), Avvik.restricted.is_(True)))
    return {f"avvik:{id}" for id in found}


async def _current(
    session: AsyncSession, tracks: Collection[Track], person: Person, *, on: date
) -> set[Track]:
    """Return those that the planner still knows with this day; and with their new one those that have to be done sooner.

    What has got a later day waits for nobody until its own reminders go.
    """
    days: dict[str, dict[str, str]] = {}
    records = sorted({track.record for track in tracks})
    for start in range(0, len(records), _AT_A_TIME):
        some = records[start : start + _AT_A_TIME]
        rows = await session.execute(select(Watch.record, Watch.targets).where(Watch.record.in_(some)))
        days |= {record: {slot: day for slot, (day, _) in targets.items()} for record, targets in rows}
    found = {track: days.get(track.record, {}).get(slot_of(track), "") for track in tracks}
    current = {track for track, day in found.items() if day == track.target_on.isoformat()}
    sooner = {
        replace(track, target_on=date.fromisoformat(day))
        for track, day in found.items()
        if track.kind not in NO_DEADLINE and day and day < track.target_on.isoformat()
    }
    waits = await _undecided(session, sooner - current, person, on=on)
    return current | waits | await _assigned(session, tracks)


async def _undecided(
    session: AsyncSession, tracks: Collection[Track], person: Person, *, on: date
) -> set[Track]:
    """Return those that nobody has decided on, and that the person has not put off."""
    if not tracks:
        return set()
    records = {track.record for track in tracks}
    closed = select(Decision.kind, Decision.record, Decision.target_on).where(
        Decision.record.in_(records), Decision.status.in_(CLOSING)
    )
    later = select(Snooze.kind, Snooze.record, Snooze.target_on).where(
        Snooze.record.in_(records), Snooze.person_id == person.id, Snooze.until_on > on
    )
    gone = [*await session.execute(closed), *await session.execute(later)]
    return set(tracks) - {Track(TrackKind(kind), record, target) for kind, record, target in gone}


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
