"""What is done about the forankring of a need: a leader is asked, asked anew, or not any more; it is confirmed or refused."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from norsk.calendar import add_working_days
from register.behovsmelding import ANCHORED, RECEIVED, Behovsmelding
from register.case_event import CaseAct
from register.case_party import APPROVERS, add_party, remove_party
from register.case_step import note_step
from register.case_task import (
    CaseTask,
    TaskAnswer,
    TaskKind,
    answer_task,
    ask_task,
    cancel_task,
    task_track,
    tasks_of,
    withdraw_answer,
)
from register.enhet import EnhetTree
from register.events import Event, TaskAnswered, TaskAsked, TaskCancelled, TrackChanged
from register.forankring import AWAY, Confirmer, confirmers, forankring_of, passed_over
from register.merging import whole_value
from register.person import Person, Role

DAYS: Final = 5
"""Working days that a leader has: our own choice."""
OWN: Final = "own"
BY_HAND: Final = "by_hand"
"""The subjects of what was never asked: a leader's own need, and what the procurement office has noted."""
SAKSBEHANDLER: Final = "saksbehandler"


@dataclass(frozen=True, slots=True)
class Sent:
    """What has come of asking: who must confirm, and what has happened. `found` is None where nothing was changed."""

    found: Confirmer | None = None
    events: tuple[Event, ...] = ()
    again: bool = False


async def ask_leader(
    session: AsyncSession,
    need: Behovsmelding,
    *,
    by: Person | None,
    on: date,
    now: datetime,
    filers: Collection[uuid.UUID | None] | None = None,
    enheter: EnhetTree | None = None,
    passed: Collection[uuid.UUID] = (),
) -> Sent:
    """Ask the right leader to confirm a need, note that it is a leader's own, or that nobody was found.

    `passed` are those who were passed over as away before.
    """
    found = await confirmers(session, need, on=on, filers=filers, enheter=enheter, passed=passed)
    if found.person is None:
        note_step(session, need, CaseAct.SENT_TO_LEADER, by=by, now=now, detail={"nobody": "1"})
        return Sent(found)
    if found.own:
        await _confirmed_already(
            session, need, found.person, subject=OWN, role=Role.LEDER.value, on=on, now=now
        )
        return Sent(found)
    due_on = add_working_days(on, DAYS)
    task = await ask_task(
        session, need.record, TaskKind.FORANKRING, person=found.person, role=Role.LEDER.value, by=by, due_on=due_on, now=now
    )  # fmt: skip
    # Whoever is asked may read it whole, also where they lead another enhet than the need's.
    add_party(need, APPROVERS, found.person.id)
    detail = {"task": str(task.id)}
    if found.away:
        task.answers = {AWAY: ",".join(str(one.id) for one in found.away)}
        detail[AWAY] = str(found.away[0].id)
    note_step(session, need, CaseAct.SENT_TO_LEADER, by=by, now=now, to_id=found.person.id, detail=detail)
    return Sent(found, (TaskAsked(task.id),))


async def _confirmed_already(
    session: AsyncSession,
    need: Behovsmelding,
    person: Person,
    *,
    subject: str,
    role: str,
    on: date,
    now: datetime,
    text: str = "",
) -> CaseTask:
    task = await ask_task(
        session, need.record, TaskKind.FORANKRING, person=person, role=role, by=person, due_on=on, now=now, subject=subject
    )  # fmt: skip
    answer_task(session, task, TaskAnswer.CONFIRMED, by=person, now=now, text=text)
    detail = {"task": str(task.id), "how": subject}
    note_step(session, need, CaseAct.CONFIRMED, by=person, now=now, text=text, detail=detail)
    return task


async def ask_again(
    session: AsyncSession,
    need: Behovsmelding,
    *,
    by: Person | None,
    on: date,
    now: datetime,
    changed: bool = False,
    enheter: EnhetTree | None = None,
) -> Sent:
    """Let the right leader be asked after a need has changed: edited, merged, or its leader another.

    Whoever is asked and is still the right one stays asked. What was confirmed stays so, unless `changed` says that
    it is another need now, or the value lies above what the confirmer may. What was refused stays refused.
    """
    stands = await forankring_of(session, need)
    if stands.task is None:
        return await ask_leader(session, need, by=by, on=on, now=now, enheter=enheter)
    if stands.is_refused:
        return Sent()
    if stands.is_confirmed and not changed and await _still_covers(session, need, stands.task):
        return Sent()
    filers = (need.requester_id, by.id if by else None)
    # An edited need is asked of who is right now; one that nobody has touched is not sent back and forth.
    passed = passed_over(stands.task) if stands.waits and not changed else frozenset()
    found = await confirmers(session, need, on=on, filers=filers, enheter=enheter, passed=passed)
    if stands.waits and found.person is not None and found.person.id == stands.task.person_id:
        return Sent(found, (TrackChanged(task_track(stands.task).ref),) if changed else ())
    gone = await stop_asking(session, need, by=by, now=now)
    sent = await ask_leader(
        session, need, by=by, on=on, now=now, filers=filers, enheter=enheter, passed=passed
    )
    return Sent(sent.found, (*gone, *sent.events), again=True)


async def _still_covers(session: AsyncSession, need: Behovsmelding, task: CaseTask) -> bool:
    """Say whether whoever confirmed a need may answer for what it is worth now; what was noted by hand counts."""
    if task.subject == BY_HAND or task.person_id is None:
        return True
    value = (await whole_value(session, need)).high
    limit = (await session.get_one(Person, task.person_id)).budget_authority_nok
    return value is None or limit is None or limit >= value


async def stop_asking(
    session: AsyncSession, need: Behovsmelding, *, by: Person | None, now: datetime
) -> tuple[Event, ...]:
    """Take back what a leader is asked, and let what was answered count no more; return what has happened."""
    events: list[Event] = []
    for task in await tasks_of(session, need.record, TaskKind.FORANKRING):
        if task.state not in ("open", "answered"):
            continue
        cancel_task(session, task, by=by, now=now)
        withdraw_answer(session, task, by=by, now=now)
        events += [TaskCancelled(task.id), TrackChanged(task_track(task).ref)]
        await _leave(session, need, task)
    if need.status == ANCHORED:
        need.status = RECEIVED
    need.changed_at = now
    return tuple(events)


async def _leave(session: AsyncSession, need: Behovsmelding, task: CaseTask) -> None:
    """Take the part in a need from whoever is not asked any more, unless it is theirs for an approval too."""
    approvals = await tasks_of(session, need.record, TaskKind.APPROVAL)
    if task.person_id is not None and all(one.person_id != task.person_id for one in approvals):
        remove_party(need, APPROVERS, task.person_id)


def confirm(
    session: AsyncSession,
    need: Behovsmelding,
    task: CaseTask,
    *,
    by: Person,
    acts_for: Person | None,
    channel: str,
    order: Sequence[str],
    now: datetime,
) -> tuple[Event, ...]:
    """Note that the leader stands behind a need; `order` is the kommune's statuses, where `forankret` may be one."""
    answer_task(session, task, TaskAnswer.CONFIRMED, by=by, now=now, acts_for=acts_for, channel=channel)
    anchor(need, order)
    detail = {"task": str(task.id), **({"for": str(acts_for.id)} if acts_for else {})}
    note_step(session, need, CaseAct.CONFIRMED, by=by, now=now, detail=detail)
    return _answered(task)


def anchor(need: Behovsmelding, order: Sequence[str]) -> None:
    """Give a need the status `forankret`, where the kommune has it and the need has not come further."""
    if ANCHORED not in order or need.status not in order:
        return
    free = need.status == RECEIVED or need.taken_by_id is not None
    if free and order.index(need.status) < order.index(ANCHORED):
        need.status = ANCHORED


def refuse(
    session: AsyncSession,
    need: Behovsmelding,
    task: CaseTask,
    *,
    by: Person,
    acts_for: Person | None,
    channel: str,
    reason: str,
    status: str,
    now: datetime,
) -> tuple[Event, ...]:
    """Note that the leader says no, and end the need with this status."""
    answer_task(
        session, task, TaskAnswer.REFUSED, by=by, now=now, acts_for=acts_for, channel=channel, text=reason
    )
    need.status = status
    detail = {"task": str(task.id), **({"for": str(acts_for.id)} if acts_for else {})}
    note_step(session, need, CaseAct.REFUSED, by=by, now=now, text=reason, detail=detail)
    return _answered(task)


async def confirm_by_hand(
    session: AsyncSession,
    need: Behovsmelding,
    *,
    by: Person,
    text: str,
    order: Sequence[str],
    on: date,
    now: datetime,
) -> tuple[Event, ...]:
    """Note that a need was confirmed elsewhere, by whom and when as the case handler tells it."""
    gone = await stop_asking(session, need, by=by, now=now)
    await _confirmed_already(
        session, need, by, subject=BY_HAND, role=SAKSBEHANDLER, on=on, now=now, text=text
    )
    anchor(need, order)
    return gone


def _answered(task: CaseTask) -> tuple[Event, ...]:
    return (TaskAnswered(task.id), TrackChanged(task_track(task).ref))
