"""The faggruppe of a need: who is invited, who has joined, whom somebody suggested instead, and who has left."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct, CaseEvent, case_history
from register.case_party import FAGGRUPPE, add_party, party_ids, remove_party
from register.case_step import note_step
from register.case_task import (
    CaseTask,
    TaskAnswer,
    TaskKind,
    TaskState,
    answer_task,
    ask_task,
    cancel_task,
    task_track,
    tasks_of,
    withdraw_answer,
)
from register.events import Event, TaskAnswered, TaskAsked, TaskCancelled, TrackChanged
from register.ids import id_or_none
from register.person import Person

ROLE: Final = "faggruppe"
"""The role in which somebody is asked to take part."""
SUGGESTED: Final = "person"
"""The key of an answer's `answers` that holds the id of whom somebody suggests in their place."""
DONE: Final = "done"
"""The key of a history line's detail that says what happened: a `TaskAnswer`, `LEFT`, `REMOVED` or `NOT_INVITED`."""
LEFT: Final = "left"
REMOVED: Final = "removed"
NOT_INVITED: Final = "not_invited"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who was invited suggests another in their place, with the reason in their own words."""

    by: Person
    person: Person
    why: str


async def invite(
    session: AsyncSession,
    need: Behovsmelding,
    person: Person,
    *,
    prompt: str,
    due_on: date,
    by: Person,
    now: datetime,
) -> tuple[CaseTask, tuple[Event, ...]]:
    """Ask somebody to take part in a need's faggruppe; `prompt` is what is expected of them.

    An invitation that is open is left as it is, and leads to no event.
    """
    open_ones = await tasks_of(session, need.record, TaskKind.FAGGRUPPE, state=TaskState.OPEN)
    if (waiting := next((one for one in open_ones if one.person_id == person.id), None)) is not None:
        return waiting, ()
    task = await ask_task(
        session,
        need.record,
        TaskKind.FAGGRUPPE,
        person=person,
        role=ROLE,
        by=by,
        due_on=due_on,
        now=now,
        prompt=prompt,
    )
    detail = {"task": str(task.id)}
    note_step(session, need, CaseAct.INVITED, by=by, now=now, to_id=person.id, text=prompt, detail=detail)
    return task, (TaskAsked(task.id),)


def answer_invitation(
    session: AsyncSession,
    need: Behovsmelding,
    task: CaseTask,
    answer: TaskAnswer,
    *,
    by: Person,
    now: datetime,
    channel: str = "",
    text: str = "",
    suggested: Person | None = None,
) -> tuple[Event, ...]:
    """Note the answer to an invitation; whoever joins has access to the case from now on."""
    answers = {SUGGESTED: str(suggested.id)} if suggested else None
    answer_task(session, task, answer, by=by, now=now, channel=channel, text=text, answers=answers)
    if answer is TaskAnswer.JOINS and task.person_id is not None:
        add_party(need, FAGGRUPPE, task.person_id)
    detail = {"task": str(task.id), DONE: answer.value}
    to_id = suggested.id if suggested else None
    note_step(session, need, CaseAct.FAGGRUPPE, by=by, now=now, to_id=to_id, text=text, detail=detail)
    return (TaskAnswered(task.id), TrackChanged(task_track(task).ref))


async def end_membership(
    session: AsyncSession, need: Behovsmelding, person: Person, *, by: Person, reason: str, now: datetime
) -> tuple[Event, ...]:
    """Take somebody out of a need's faggruppe, or back an invitation that is open; nothing where they are not in it.

    Somebody who does it themselves leaves, and is removed by anybody else. Their access ends.
    """
    member = person.id in party_ids(need, FAGGRUPPE)
    found = [
        task
        for task in await tasks_of(session, need.record, TaskKind.FAGGRUPPE)
        if task.person_id == person.id and (task.is_open or (member and _has_joined(task)))
    ]
    if not member and not found:
        return ()
    remove_party(need, FAGGRUPPE, person.id)
    for task in found:
        end = cancel_task if task.is_open else withdraw_answer
        end(session, task, by=by, now=now)
    done = (LEFT if by.id == person.id else REMOVED) if member else NOT_INVITED
    detail = {DONE: done, "task": ",".join(str(one.id) for one in found)}
    note_step(session, need, CaseAct.FAGGRUPPE, by=by, now=now, to_id=person.id, text=reason, detail=detail)
    return tuple(
        event for task in found for event in (TaskCancelled(task.id), TrackChanged(task_track(task).ref))
    )


async def how_it_ended(session: AsyncSession, task: CaseTask) -> CaseEvent | None:
    """Return the line of history by which an invitation was taken back, or a membership ended; None where it was not."""
    lines = await case_history(session, task.record)
    ends = (LEFT, REMOVED, NOT_INVITED)
    return next(
        (
            one
            for one in reversed(lines)
            if one.act == CaseAct.FAGGRUPPE.value
            and one.detail.get(DONE) in ends
            and str(task.id) in one.detail.get("task", "")
        ),
        None,
    )


def _has_joined(task: CaseTask) -> bool:
    return task.state == TaskState.ANSWERED.value and task.answer == TaskAnswer.JOINS.value


async def members(session: AsyncSession, need: Behovsmelding) -> list[Person]:
    """Return who is in a need's faggruppe, by name."""
    return await _people(session, party_ids(need, FAGGRUPPE))


async def invited(session: AsyncSession, need: Behovsmelding) -> list[Person]:
    """Return who is invited to a need's faggruppe and has not answered, by name."""
    tasks = await tasks_of(session, need.record, TaskKind.FAGGRUPPE, state=TaskState.OPEN)
    return await _people(session, {one.person_id for one in tasks if one.person_id})


async def _people(session: AsyncSession, ids: set[uuid.UUID] | frozenset[uuid.UUID]) -> list[Person]:
    found = [await session.get(Person, id) for id in ids]
    return sorted((one for one in found if one is not None), key=lambda one: (one.name, one.email))


async def suggestions(session: AsyncSession, need: Behovsmelding) -> Sequence[Suggestion]:
    """Return whom those invited suggest in their place and who has not been asked since, oldest first."""
    tasks = await tasks_of(session, need.record, TaskKind.FAGGRUPPE)
    asked = {one.person_id for one in tasks} | party_ids(need, FAGGRUPPE)
    found: dict[uuid.UUID, Suggestion] = {}
    for task in tasks:
        id = id_or_none(task.answers.get(SUGGESTED, "")) if task.answer == TaskAnswer.SUGGESTS.value else None
        if id is None or id in asked or id in found or task.person_id is None:
            continue
        by, person = await session.get(Person, task.person_id), await session.get(Person, id)
        if by is not None and person is not None:
            found[id] = Suggestion(by, person, task.text)
    return tuple(found.values())
