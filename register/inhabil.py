"""Doubt about habilitet, and what follows. Whoever is inhabil is out of the case at once, and may come back in."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from norsk.calendar import add_working_days
from norsk.when import oslo_date
from register.access import Relation
from register.audit import write_audit
from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct, add_case_event
from register.case_party import APPROVERS, BARRED, FAGGRUPPE, add_party, party_ids, remove_party
from register.case_step import clarifier_of, give_need_back
from register.case_task import (
    CaseTask,
    TaskAnswer,
    TaskKind,
    TaskState,
    answer_task,
    ask_task,
    cancel_task,
    load_task,
    task_track,
    tasks_of,
    withdraw_answer,
)
from register.concluder import concluder
from register.deciding import undo
from register.decision import standing_decision
from register.events import (
    CaseChanged,
    Event,
    TaskAnswered,
    TaskAsked,
    TaskCancelled,
    TrackChanged,
)
from register.habilitet import ask_one, own_question, round_of
from register.habilitetsvurdering import Conclusion, Habilitetsvurdering, vurderinger_of
from register.person import Person, Role
from register.track import Track, TrackKind

WORKING_DAYS: Final = 3
"""How long a leader has to conclude; our own estimate."""
_SEPARATOR: Final = ","


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a doubt led to: the written assessment, who is asked to conclude (None where nobody can), what has happened."""

    vurdering: Habilitetsvurdering
    leader: Person | None
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Barred:
    """What followed from somebody being inhabil: the tasks that are not asked of them any more, and what has happened.

    `gave_back` says that the case waits for a new case handler, `was_requester` that it is their own need.
    """

    cancelled: tuple[CaseTask, ...]
    events: tuple[Event, ...]
    gave_back: bool = False
    was_requester: bool = False


async def note_doubt(
    session: AsyncSession,
    need: Behovsmelding,
    person: Person,
    *,
    role: str,
    relation: str,
    assessment: str,
    now: datetime,
    channel: str = "",
) -> Doubt:
    """Keep what somebody in doubt has written, and ask their leader to conclude.

    The history and the audit log tell that they have answered, not what.
    """
    vurdering = Habilitetsvurdering(
        id=uuid.uuid4(), record=need.record, person_id=person.id, role=role, relation=relation,
        assessment=assessment, written_at=now, reason="",
    )  # fmt: skip
    session.add(vurdering)
    await session.flush()
    task = await own_question(session, need, person, role=role, now=now)
    answer_task(session, task, TaskAnswer.IN_DOUBT, by=person, now=now, channel=channel)
    need.changed_at = now
    add_case_event(session, need.record, CaseAct.HABILITET, at=now, by_id=person.id, detail=_detail(need, "answered"))  # fmt: skip
    leader = await concluder(session, need, person, on=oslo_date(now))
    asked = await _ask_leader(session, need, vurdering, leader, by=person, now=now)
    events = (TaskAnswered(task.id), TrackChanged(task_track(task).ref), *asked)
    return Doubt(vurdering, leader, events)


def _detail(need: Behovsmelding, what: str) -> dict[str, str]:
    return {"what": what, "round": round_of(need)}


async def _ask_leader(
    session: AsyncSession,
    need: Behovsmelding,
    vurdering: Habilitetsvurdering,
    leader: Person | None,
    *,
    by: Person,
    now: datetime,
) -> tuple[Event, ...]:
    if leader is None:
        vurdering.task_id = None
        return ()
    due_on = add_working_days(oslo_date(now), WORKING_DAYS)
    task = await ask_task(
        session, need.record, TaskKind.VURDERING, person=leader, role=Role.LEDER.value, by=by, due_on=due_on,
        now=now, subject=str(vurdering.id),
    )  # fmt: skip
    vurdering.task_id = task.id
    return (TaskAsked(task.id),) if leader.id != by.id else ()


async def move_stuck(
    session: AsyncSession, need: Behovsmelding, *, by: Person, now: datetime
) -> tuple[Event, ...]:
    """Ask another to conclude where whoever is asked cannot any more: they have left, are away, or are inhabil."""
    events: list[Event] = []
    for vurdering in await vurderinger_of(session, need.record):
        person = await session.get(Person, vurdering.person_id) if vurdering.person_id else None
        if not vurdering.is_open or person is None:
            continue
        task = await load_task(session, str(vurdering.task_id)) if vurdering.task_id else None
        leader = await concluder(session, need, person, on=oslo_date(now))
        if leader is None or (task is not None and task.is_open and task.person_id == leader.id):
            continue
        if task is not None:
            cancel_task(session, task, by=by, now=now)
            events += [TaskCancelled(task.id), TrackChanged(task_track(task).ref)]
        events += await _ask_leader(session, need, vurdering, leader, by=by, now=now)
    return tuple(events)


async def withdraw_doubt(
    session: AsyncSession, vurdering: Habilitetsvurdering, *, reason: str, by: Person, now: datetime
) -> tuple[Event, ...]:
    """Let a doubt that nobody has concluded on count no more; what was written stays with the case."""
    vurdering.conclusion, vurdering.reason = Conclusion.WITHDRAWN.value, reason
    vurdering.concluded_by_id, vurdering.concluded_at = by.id, now
    task = await load_task(session, str(vurdering.task_id)) if vurdering.task_id else None
    if task is None or not task.is_open:
        return ()
    cancel_task(session, task, by=by, now=now)
    return (TaskCancelled(task.id), TrackChanged(task_track(task).ref))


async def conclude(
    session: AsyncSession,
    need: Behovsmelding,
    vurdering: Habilitetsvurdering,
    conclusion: Conclusion,
    *,
    reason: str,
    task: CaseTask,
    by: Person,
    now: datetime,
    channel: str = "",
) -> Barred:
    """Draw the conclusion of a habilitetsvurdering, or change it, and let follow what follows.

    The reason stands in the vurdering alone: the task, the history and the audit log hold none of it.
    """
    before = vurdering.conclusion
    vurdering.conclusion, vurdering.reason = conclusion.value, reason
    vurdering.concluded_by_id, vurdering.concluded_at = by.id, now
    if task.is_open:
        answer_task(session, task, TaskAnswer(conclusion.value), by=by, now=now, channel=channel)
    else:
        task.answer, task.answered_at, task.changed_at = conclusion.value, now, now
    write_audit(session, at=now, act="habilitet_concluded", record=need.record, actor_id=by.id, detail={"vurdering": str(vurdering.id)})  # fmt: skip
    need.changed_at = now
    told = (TaskAnswered(task.id), TrackChanged(task_track(task).ref))
    person = await session.get(Person, vurdering.person_id) if vurdering.person_id else None
    if person is None or before == conclusion.value:
        return Barred((), told)
    if conclusion is Conclusion.INHABIL:
        after = await bar(session, need, person, task=task, by=by, now=now)
        return Barred(after.cancelled, (*told, *after.events), after.gave_back, after.was_requester)
    back = await let_back(session, need, person, by=by, now=now) if before else ()
    return Barred((), (*told, *back))


async def bar(
    session: AsyncSession, need: Behovsmelding, person: Person, *, task: CaseTask, by: Person, now: datetime
) -> Barred:
    """Take a case from somebody who is inhabil: what they were asked, their part in it, and the case itself.

    What they had is kept on the task that concluded, so that they can get it back. Whoever calls asks others instead of
    them (`register.approval.replace_approver`, `register.forankring_step.ask_again`).
    """
    had = [part for part in (FAGGRUPPE, APPROVERS) if person.id in party_ids(need, part)]
    for part in had:
        remove_party(need, part, person.id)
    add_party(need, BARRED, person.id)
    theirs = [one for one in await tasks_of(session, need.record) if _is_theirs(one, person)]
    cancelled = tuple(one for one in theirs if one.is_open or one.kind == TaskKind.FORANKRING.value)
    for one in cancelled:
        cancel_task(session, one, by=by, now=now)
        withdraw_answer(session, one, by=by, now=now)
    task.answers = {"had": _SEPARATOR.join(had), "cancelled": _SEPARATOR.join(sorted({one.kind for one in cancelled}))}  # fmt: skip
    events: list[Event] = [TrackChanged(task_track(one).ref) for one in theirs]
    add_case_event(session, need.record, CaseAct.HABILITET, at=now, by_id=None, to_id=person.id, detail=_detail(need, "left"))  # fmt: skip
    if need.innkjopskontakt_id == person.id:
        need.innkjopskontakt_id = None
    gave_back = person.id in (need.taken_by_id, await clarifier_of(session, need))
    if gave_back:
        events += await _given_back(session, need, person, now=now)
    return Barred(cancelled, tuple(events), gave_back, person.id == need.requester_id)


async def _given_back(
    session: AsyncSession, need: Behovsmelding, person: Person, *, now: datetime
) -> tuple[Event, ...]:
    """Let a case wait for another case handler, as far as it had come; the reason is not told."""
    track = Track(TrackKind.BEHOVSMELDING, need.record, oslo_date(need.sent_at))
    if (decision := await standing_decision(session, track)) is not None:
        await undo(session, decision, by=person, reason="", now=now)
    line = give_need_back(session, need, by=person, reason="", now=now)
    return CaseChanged(line.id), TrackChanged(track.ref)


def _is_theirs(task: CaseTask, person: Person) -> bool:
    """Say whether a task is somebody's, open or answered. Approvals are replaced by `register.approval`."""
    mine = person.id in (task.person_id, task.answered_by_id)
    return mine and task.state != TaskState.CANCELLED.value and task.kind != TaskKind.APPROVAL.value


async def let_back(
    session: AsyncSession, need: Behovsmelding, person: Person, *, by: Person, now: datetime
) -> tuple[Event, ...]:
    """Let somebody into a case again who was inhabil: the place in the faggruppe that they had, and what they follow.

    Approvals and the case itself are others' by now, and stay with them.
    """
    remove_party(need, BARRED, person.id)
    if FAGGRUPPE in await _had(session, need, person):
        add_party(need, FAGGRUPPE, person.id)
    add_case_event(session, need.record, CaseAct.HABILITET, at=now, by_id=None, to_id=person.id, detail=_detail(need, "back"))  # fmt: skip
    if person.id in (need.requester_id, *party_ids(need, FAGGRUPPE)):
        role = Relation.MELDER.value if person.id == need.requester_id else FAGGRUPPE
        return await ask_one(session, need, person, role, by=by, now=now)
    return ()


async def _had(session: AsyncSession, need: Behovsmelding, person: Person) -> set[str]:
    """Return which parts were taken from somebody, by the tasks that concluded on what they wrote."""
    theirs = {str(one.id) for one in await vurderinger_of(session, need.record) if one.person_id == person.id}
    concluding = await tasks_of(session, need.record, TaskKind.VURDERING)
    told = [one.answers.get("had", "") for one in concluding if one.subject in theirs]
    return {part for parts in told for part in parts.split(_SEPARATOR)}


async def ask_above(
    session: AsyncSession, need: Behovsmelding, vurdering: Habilitetsvurdering, *, by: Person, now: datetime
) -> Doubt:
    """Ask the leader above whoever has concluded to look at it again; the conclusion stands until it is changed."""
    person = await session.get(Person, vurdering.person_id) if vurdering.person_id else None
    drawn = [one.person_id for one in await tasks_of(session, need.record, TaskKind.VURDERING, subject=str(vurdering.id))]  # fmt: skip
    but = [by.id, *(id for id in drawn if id is not None)]
    leader = await concluder(session, need, person, on=oslo_date(now), but=but) if person else None
    events = await _ask_leader(session, need, vurdering, leader, by=by, now=now) if leader else ()
    return Doubt(vurdering, leader, events)
