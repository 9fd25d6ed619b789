"""The card of what somebody is asked for in a case goes at once, and is the first of its reminders."""

import uuid
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from norsk.when import oslo_date
from notifications.delivery.outbox import Outbox, OutboxKind, as_json
from notifications.reminder import Reminder, ReminderMessage, ReminderStatus, key_of
from notifications.rules.steps import START
from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, party_ids
from register.case_task import TO_THEM_ALONE, CaseTask, TaskKind, task_track
from register.cases import load_case
from register.person import Person
from register.stand_in import acting, stands_in_for
from register.track import Track


async def send_asked(session: AsyncSession, task: CaseTask, *, now: datetime) -> bool:
    """Put a task's card into the outbox, in the caller's transaction; False where it has been put there before.

    The card is drawn when it is sent, and changed in its place once the task is answered. While whoever is asked is
    away, their deputy gets it, if they may answer.
    """
    person = await session.get(Person, task.person_id) if task.person_id else None
    track = task_track(task)
    if person is None or not task.is_open:
        return False
    key = key_of(track, step=START, to=str(person.id))
    reminder = await session.get(Reminder, key)
    if reminder is not None and reminder.status != ReminderStatus.WAITING.value:
        return False
    to = await recipient_of(session, task, person, on=oslo_date(now))
    row = Outbox(
        key=f"task:{task.id}:{to.id}",
        person_id=to.id,
        reply=as_json(Reply("", to=to.email)),
        due_at=now,
        attempts=0,
        kind=OutboxKind.REMINDERS.value,
    )
    reminder = reminder or _first(key, track, person, now=now)
    reminder.status = ReminderStatus.QUEUED.value
    session.add_all([row, reminder])
    await session.flush()
    session.add(ReminderMessage(outbox_key=row.key, reminder_key=reminder.key))
    await session.flush()
    return True


def _first(key: str, track: Track, person: Person, *, now: datetime) -> Reminder:
    """Return the first reminder of a task, as the planner would have it."""
    return Reminder(
        key=key,
        kind=track.kind.value,
        record=track.record,
        target_on=track.target_on,
        step=START,
        to=str(person.id),
        person_id=person.id,
        planned_on=oslo_date(now),
        send_at=now,
        urgent=True,
        rank=0,
        facts={},
    )


async def recipient_of(session: AsyncSession, task: CaseTask, person: Person, *, on: date) -> Person:
    """Return who gets a task's card on a day: whoever is asked, or who acts for them and may answer it too."""
    if task.kind in TO_THEM_ALONE:
        return person
    other = await acting(session, person, on=on)
    if other.id == person.id or person.id not in {one.id for one in await stands_in_for(session, other, on)}:
        return person
    case = await load_case(session, task.record)
    if isinstance(case, Behovsmelding) and other.id in (*party_ids(case, BARRED), *_own(task, case)):
        return person
    return other


def _own(task: CaseTask, need: Behovsmelding) -> tuple[uuid.UUID | None, ...]:
    """Return whose own need it is: nobody confirms that for the leader they stand in for."""
    return (need.requester_id, need.filed_by_id) if task.kind == TaskKind.FORANKRING.value else ()
