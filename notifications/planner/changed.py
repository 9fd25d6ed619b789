"""Which records a tick must look at: those that have changed, were decided upon or put off, or reached nobody."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from notifications.planner.basis import Pass
from notifications.planner.item import ESCALATED
from notifications.planner.write import reminder_times, send_at
from notifications.reminder import UNSENT, Reminder, ReminderStatus, Watch
from register.avtale import Avtale, AvtaleLevel
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.case_task import CaseTask
from register.decision import Decision
from register.endringsbehov import Endringsbehov
from register.snooze import Snooze
from register.track import TrackKind
from register.varsling import ReminderTime

_PORTION: Final = 1000
_FAILED_FOR: Final = timedelta(days=3)
_MOST_FAILED: Final = 200


async def changed_records(session: AsyncSession, *, since: datetime, on: date) -> list[str]:
    """Return the records that may need other reminders than at the last look."""
    found = [
        *await _with_watch(session, "avtale", await _changed(session, Avtale, since)),
        *await _with_watch(session, "avvik", await _changed(session, Avvik, since)),
        *await _with_watch(session, "behovsmelding", await _changed(session, Behovsmelding, since)),
        *await _with_watch(session, "endringsbehov", await _changed(session, Endringsbehov, since)),
        *await _with_watch(session, "task", await _changed(session, CaseTask, since)),
    ]
    rows = await session.execute(select(Decision.id, Decision.record).where(Decision.changed_at > since))
    for id, record in rows:
        found += [record, f"decision:{id}"]
    found += await session.scalars(select(Snooze.record).where(Snooze.at > since).distinct())
    found += await _asked_next(session, since=since, on=on)
    return [record for record in dict.fromkeys(found) if not record.startswith("person:")]


async def _changed(
    session: AsyncSession,
    model: type[Avtale] | type[Avvik] | type[Behovsmelding] | type[Endringsbehov] | type[CaseTask],
    since: datetime,
) -> Mapping[str, datetime]:
    wanted = select(model.id, model.changed_at).where(model.changed_at > since)
    if model is Avtale:
        wanted = wanted.where(Avtale.level == AvtaleLevel.AVTALE.value)
    return {str(id): at for id, at in await session.execute(wanted)}


async def _with_watch(session: AsyncSession, kind: str, changed: Mapping[str, datetime]) -> list[str]:
    """Return those that have changed since they were looked at."""
    records = [f"{kind}:{id}" for id in changed]
    seen: dict[str, datetime | None] = {}
    for start in range(0, len(records), _PORTION):
        rows = await session.execute(
            select(Watch.record, Watch.changed_at).where(Watch.record.in_(records[start : start + _PORTION]))
        )
        seen |= {row.record: row.changed_at for row in rows}
    return [record for record in records if seen.get(record) != changed[record.partition(":")[2]]]


async def _asked_next(session: AsyncSession, *, since: datetime, on: date) -> list[str]:
    """Return the records where somebody else may have to be asked now, or need not be any more."""
    other = aliased(Reminder)
    asked = exists().where(
        other.record == Reminder.record,
        other.kind == Reminder.kind,
        other.target_on == Reminder.target_on,
        other.step.startswith(ESCALATED),
    )
    failed = select(Reminder.record).where(
        Reminder.status == ReminderStatus.FAILED.value, Reminder.send_at > since - _FAILED_FOR, ~asked
    )
    waits = select(Reminder.record).where(
        Reminder.status == ReminderStatus.WAITING.value,
        Reminder.step.startswith(ESCALATED),
        Reminder.planned_on <= on,
    )
    return [
        *await session.scalars(failed.distinct().limit(_MOST_FAILED)),
        *await session.scalars(waits.distinct().limit(_MOST_FAILED)),
    ]


async def related(session: AsyncSession, record: str) -> list[str]:
    """Return a record, the decisions made about it, and what a decision is about."""
    found = [record]
    if record.startswith("decision:"):
        id = uuid.UUID(record.partition(":")[2])
        found += await session.scalars(select(Decision.record).where(Decision.id == id))
    made = await session.scalars(select(Decision.id).where(Decision.record.in_(found)))
    found += [f"decision:{id}" for id in made]
    return [one for one in dict.fromkeys(found) if not one.startswith("person:")]


async def stray_records(session: AsyncSession) -> list[str]:
    """Return every record, save agreements that are looked at anyway, of which something waits to be sent."""
    rows = await session.scalars(
        select(Reminder.record)
        .where(Reminder.status.in_(UNSENT), Reminder.kind != TrackKind.ASSIGNMENT.value)
        .distinct()
    )
    found = list(rows)
    gone = await _gone(session, [record for record in found if record.startswith("avtale:")])
    return [record for record in found if not record.startswith("avtale:") or record in gone]


async def _gone(session: AsyncSession, records: Sequence[str]) -> Collection[str]:
    there: set[str] = set()
    ids = [uuid.UUID(record.partition(":")[2]) for record in records]
    for start in range(0, len(ids), _PORTION):
        rows = await session.scalars(
            select(Avtale.id).where(
                Avtale.id.in_(ids[start : start + _PORTION]), Avtale.level == AvtaleLevel.AVTALE.value
            )
        )
        there |= {f"avtale:{id}" for id in rows}
    return set(records) - there


async def new_times(session: AsyncSession, *, since: datetime) -> list[uuid.UUID]:
    """Return who has chosen another time for their reminders."""
    return list(await session.scalars(select(ReminderTime.person_id).where(ReminderTime.changed_at > since)))


async def move_times(session: AsyncSession, people: Collection[uuid.UUID], at: Pass) -> None:
    """Let what waits for these people go at the time they have chosen."""
    if not people:
        return
    times = await reminder_times(session, [str(id) for id in people])
    rows = await session.execute(
        select(Reminder.key, Reminder.to, Reminder.planned_on, Reminder.send_at).where(
            Reminder.person_id.in_(people),
            Reminder.status == ReminderStatus.WAITING.value,
            Reminder.urgent.is_(False),
            Reminder.planned_on >= at.on,
        )
    )
    for key, to, planned_on, before in rows.all():
        then = send_at(planned_on, times.get(to), urgent=False, since=at.on, at=at)
        if then != before:
            await session.execute(
                update(Reminder)
                .where(Reminder.key == key, Reminder.status == ReminderStatus.WAITING.value)
                .values(send_at=then)
                .execution_options(synchronize_session=False)
            )
