"""Tracks that somebody has been reminded of and nobody has decided on, whoever they belong to."""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from notifications.reminder import Reminder, ReminderStatus, Watch
from register.behovsmelding import Behovsmelding, is_waiting
from register.case_task import CaseTask, TaskState
from register.decision import CLOSING, Decision, DecisionStatus
from register.endringsbehov import OPEN, Endringsbehov
from register.track import Track, TrackKind

_AT_A_TIME: Final = 500
_TOLD: Final = (ReminderStatus.QUEUED.value, ReminderStatus.SENT.value, ReminderStatus.FAILED.value)


@dataclass(frozen=True, slots=True)
class Standing:
    """A track that waits, and the agreement that it is about, where there is one."""

    track: Track
    avtale_id: uuid.UUID | None = None


async def standing_tracks(
    session: AsyncSession, *, on: date, without: Collection[TrackKind] = ()
) -> list[Standing]:
    """Return what has been reminded of until a day and still waits, save some kinds; the nearest day first."""
    decided = exists().where(
        Decision.record == Reminder.record,
        Decision.kind == Reminder.kind,
        Decision.target_on == Reminder.target_on,
        Decision.status.in_(CLOSING),
    )
    late = and_(Reminder.status == ReminderStatus.WAITING.value, Reminder.planned_on <= on)
    rows = await session.execute(
        select(Reminder.kind, Reminder.record, Reminder.target_on)
        .where(
            or_(Reminder.status.in_(_TOLD), late),
            Reminder.kind.not_in([kind.value for kind in without]),
            ~decided,
        )
        .distinct()
    )
    tracks = sorted(
        (Track(TrackKind(kind), record, target_on) for kind, record, target_on in rows),
        key=lambda track: (track.target_on, track.ref),
    )
    return await _still_open(session, tracks)


async def _still_open(session: AsyncSession, tracks: list[Track]) -> list[Standing]:
    """Return those whose record still has that day: a date may have been moved, and a need taken, since."""
    days = await _days(session, [track.record for track in tracks if track.record_kind == "avtale"])
    decisions = await _decisions(session, _ids(tracks, "decision"))
    waiting = await _waiting_needs(session, _ids(tracks, "behovsmelding"))
    changes = await _waiting_changes(session, _ids(tracks, "endringsbehov"))
    tasks = await _open_tasks(session, _ids(tracks, "task"))
    found = []
    for track in tracks:
        match track.record_kind:
            case "avtale" if track.target_on.isoformat() in days.get((track.record, track.kind), ()):
                found.append(Standing(track, uuid.UUID(track.record_id)))
            case "decision" if (decision := decisions.get(track.record_id)) and _waits(track, decision):
                found.append(Standing(track, decision.avtale_id))
            case "behovsmelding" if track.record_id in waiting:
                found.append(Standing(track))
            case "endringsbehov" if track.record_id in changes:
                found.append(Standing(track, changes[track.record_id]))
            case "task" if track.record_id in tasks:
                found.append(Standing(track))
            case "avtale" | "decision" | "behovsmelding" | "endringsbehov" | "task":
                continue
            case _:
                found.append(Standing(track))
    return found


async def _days(session: AsyncSession, records: list[str]) -> dict[tuple[str, TrackKind], list[str]]:
    """Return the days that agreements have now, by kind, as ISO dates."""
    days: dict[tuple[str, TrackKind], list[str]] = {}
    for some in _portions(sorted(set(records))):
        rows = await session.execute(select(Watch.record, Watch.targets).where(Watch.record.in_(some)))
        for record, targets in rows:
            for name, told in targets.items():
                days.setdefault((record, TrackKind(name.partition(":")[0])), []).append(told[0])
    return days


async def _decisions(session: AsyncSession, ids: list[str]) -> dict[str, Decision]:
    found: dict[str, Decision] = {}
    for some in _portions(ids):
        wanted = select(Decision).where(Decision.id.in_([uuid.UUID(id) for id in some]))
        found |= {str(decision.id): decision for decision in await session.scalars(wanted)}
    return found


async def _waiting_needs(session: AsyncSession, ids: list[str]) -> frozenset[str]:
    found: set[str] = set()
    for some in _portions(ids):
        wanted = select(Behovsmelding.id).where(
            Behovsmelding.id.in_([uuid.UUID(id) for id in some]), is_waiting()
        )
        found |= {str(id) for id in await session.scalars(wanted)}
    return frozenset(found)


async def _open_tasks(session: AsyncSession, ids: list[str]) -> frozenset[str]:
    found: set[str] = set()
    for some in _portions(ids):
        wanted = select(CaseTask.id).where(
            CaseTask.id.in_([uuid.UUID(id) for id in some]), CaseTask.state == TaskState.OPEN.value
        )
        found |= {str(id) for id in await session.scalars(wanted)}
    return frozenset(found)


async def _waiting_changes(session: AsyncSession, ids: list[str]) -> dict[str, uuid.UUID | None]:
    """Return the endringsbehov that wait for an answer, with their agreements."""
    found: dict[str, uuid.UUID | None] = {}
    for some in _portions(ids):
        wanted = select(Endringsbehov.id, Endringsbehov.avtale_id).where(
            Endringsbehov.id.in_([uuid.UUID(id) for id in some]), Endringsbehov.status.in_(OPEN)
        )
        found |= {str(id): avtale_id for id, avtale_id in await session.execute(wanted)}
    return found


def _waits(track: Track, decision: Decision) -> bool:
    """Say whether what follows from a decision is still to be done."""
    match track.kind:
        case TrackKind.APPROVAL:
            return decision.status == DecisionStatus.RECOMMENDED.value
        case TrackKind.NOTICE:
            return decision.status == DecisionStatus.DECIDED.value and decision.acted_on is None
        case _:
            return decision.enters and decision.entered_at is None and decision.stands


def _ids(tracks: list[Track], kind: str) -> list[str]:
    return sorted({track.record_id for track in tracks if track.record_kind == kind})


def _portions(values: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(values), _AT_A_TIME):
        yield values[start : start + _AT_A_TIME]
