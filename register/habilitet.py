"""Habilitet in a case: who is asked whether anything makes them inhabil, who has answered, and who may act.

Everybody who takes part is asked once, and again when the suppliers are known (forvaltningsloven §§ 6-10; FOA § 7-5).
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from norsk.calendar import add_working_days
from norsk.when import oslo_date
from register.access import Relation
from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct, add_case_event
from register.case_party import APPROVERS, BARRED, FAGGRUPPE, party_ids
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
from register.events import Event, TaskAnswered, TaskAsked, TrackChanged
from register.habilitetsvurdering import in_doubt
from register.person import Person, Role
from register.stand_in import has_left

FIRST: Final = "1"
"""The round in which everybody who takes part is asked."""
SECOND: Final = "2"
"""The round in which they are asked again, with the suppliers before them."""
WORKING_DAYS: Final = 5
"""How long somebody has to answer; our own estimate."""
SAKSBEHANDLER: Final = Relation.SAKSBEHANDLER.value
MELDER: Final = Relation.MELDER.value


class Lacks(StrEnum):
    """Why an answer is missing."""

    NOT_ASKED = "not_asked"
    OPEN = "open"
    IN_DOUBT = "in_doubt"


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody who takes part in a case, in the role that is nearest to it."""

    person: Person
    role: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody whose answer is missing, and why: not asked yet, not answered, or in doubt without a conclusion."""

    person: Person
    role: str
    why: Lacks


@dataclass(frozen=True, slots=True)
class Round:
    """Who was asked now, and what has happened by it."""

    tasks: tuple[CaseTask, ...] = ()
    events: tuple[Event, ...] = ()


def round_of(need: Behovsmelding) -> str:
    """Return the round that counts: the second as soon as the suppliers are known."""
    return SECOND if need.suppliers else FIRST


async def taking_part(session: AsyncSession, need: Behovsmelding) -> list[Part]:
    """Return everybody who takes part in a case, each once: case handler, approvers, faggruppe, requesters.

    A leader who has confirmed the need, or is asked to, is one of the approvers, in the role of leder. Whoever is
    inhabil is not among them, nor is whoever has left.
    """
    leaders = {one.person_id for one in await tasks_of(session, need.record, TaskKind.FORANKRING)}
    leaders -= {one.person_id for one in await tasks_of(session, need.record, TaskKind.APPROVAL)}
    merged = await session.scalars(
        select(Behovsmelding.requester_id).where(Behovsmelding.merged_into_id == need.id)
    )
    named = [
        (need.taken_by_id, SAKSBEHANDLER),
        *(
            (id, Role.LEDER.value if id in leaders else APPROVERS)
            for id in sorted(party_ids(need, APPROVERS))
        ),
        *((id, FAGGRUPPE) for id in sorted(party_ids(need, FAGGRUPPE))),
        *((id, MELDER) for id in (need.requester_id, *merged)),
    ]
    barred = party_ids(need, BARRED)
    found: dict[uuid.UUID, Part] = {}
    for id, role in named:
        person = await session.get(Person, id) if id and id not in barred and id not in found else None
        if person is not None and person.left_on is None:
            found[person.id] = Part(person, role)
    return list(found.values())


async def answer_of(
    session: AsyncSession, need: Behovsmelding, person_id: uuid.UUID, *, round: str = ""
) -> CaseTask | None:
    """Return the newest question about habilitet to somebody that is open or answered, in the round that counts."""
    asked = await tasks_of(session, need.record, TaskKind.HABILITET, subject=round or round_of(need))
    theirs = [one for one in asked if one.person_id == person_id and one.state != TaskState.CANCELLED.value]
    return theirs[-1] if theirs else None


async def ask_one(
    session: AsyncSession,
    need: Behovsmelding,
    person: Person,
    role: str,
    *,
    by: Person | None,
    now: datetime,
) -> tuple[Event, ...]:
    """Ask somebody who has come into a case, once in each round; return what has happened, nothing where asked before.

    `role` is a word of `register.access.Relation`: `melder`, `faggruppe`, `godkjenner_av` or `saksbehandler`. Whoever
    is inhabil is never asked. Whoever acts themselves gets no message: no event where `by` is the person.
    """
    task = await _asked(session, need, Part(person, role), by=by, now=now)
    if task is None:
        return ()
    return () if by is not None and by.id == person.id else (TaskAsked(task.id),)


async def _asked(
    session: AsyncSession, need: Behovsmelding, part: Part, *, by: Person | None, now: datetime
) -> CaseTask | None:
    if part.person.id in party_ids(need, BARRED) or has_left(part.person, on=oslo_date(now)):
        return None
    if await answer_of(session, need, part.person.id) is not None:
        return None
    return await ask_task(
        session,
        need.record,
        TaskKind.HABILITET,
        person=part.person,
        role=part.role,
        by=by,
        due_on=add_working_days(oslo_date(now), WORKING_DAYS),
        now=now,
        subject=round_of(need),
    )


async def let_off(
    session: AsyncSession, need: Behovsmelding, person_id: uuid.UUID | None, *, by: Person, now: datetime
) -> tuple[Event, ...]:
    """Take back the open question to whoever has given a case away, where they take no other part in it."""
    if any(part.person.id == person_id for part in await taking_part(session, need)):
        return ()
    found: list[Event] = []
    for task in await tasks_of(session, need.record, TaskKind.HABILITET, state=TaskState.OPEN):
        if task.person_id == person_id:
            cancel_task(session, task, by=by, now=now)
            found.append(TrackChanged(task_track(task).ref))
    return tuple(found)


async def ask_round(session: AsyncSession, need: Behovsmelding, *, by: Person, now: datetime) -> Round:
    """Ask everybody who takes part and has not been asked in the round that counts; asked again, nothing happens.

    A question of the first round that nobody answered falls away when the second begins: one answer is enough.
    """
    events: list[Event] = []
    if round_of(need) == SECOND:
        for old in await tasks_of(
            session, need.record, TaskKind.HABILITET, subject=FIRST, state=TaskState.OPEN
        ):
            cancel_task(session, old, by=by, now=now)
            events.append(TrackChanged(task_track(old).ref))
    found = [await _asked(session, need, part, by=by, now=now) for part in await taking_part(session, need)]
    asked = [one for one in found if one is not None]
    events += [TaskAsked(one.id) for one in asked if one.person_id != by.id]
    if asked:
        need.changed_at = now
        detail = {"what": "asked", "round": round_of(need)}
        add_case_event(session, need.record, CaseAct.HABILITET, at=now, by_id=by.id, detail=detail)
    return Round(tuple(asked), tuple(events))


async def know_nothing(
    session: AsyncSession,
    need: Behovsmelding,
    person: Person,
    *,
    role: str,
    now: datetime,
    channel: str = "",
) -> tuple[CaseTask, tuple[Event, ...]]:
    """Note that somebody knows of nothing, also in the place of an earlier answer; return the task and what happened.

    The suppliers that they were shown are kept with the answer.
    """
    known = await answer_of(session, need, person.id)
    if known is not None and not known.is_open:
        withdraw_answer(session, known, by=person, now=now)
    task = await own_question(session, need, person, role=role, now=now)
    shown = {"suppliers": need.suppliers} if need.suppliers else None
    answer_task(session, task, TaskAnswer.KNOWS_NOTHING, by=person, now=now, channel=channel, answers=shown)
    need.changed_at = now
    detail = {"what": "answered", "round": task.subject}
    add_case_event(session, need.record, CaseAct.HABILITET, at=now, by_id=person.id, detail=detail)
    return task, (TaskAnswered(task.id), TrackChanged(task_track(task).ref))


async def own_question(
    session: AsyncSession, need: Behovsmelding, person: Person, *, role: str, now: datetime
) -> CaseTask:
    """Return the open question about habilitet to somebody who answers now; one that was answered is asked anew."""
    known = await answer_of(session, need, person.id)
    if known is not None and known.is_open:
        return known
    if known is not None:
        withdraw_answer(session, known, by=person, now=now)
    return await ask_task(
        session,
        need.record,
        TaskKind.HABILITET,
        person=person,
        role=role,
        by=person,
        due_on=oslo_date(now),
        now=now,
        subject=round_of(need),
    )


async def set_suppliers(
    session: AsyncSession, need: Behovsmelding, names: Sequence[str], *, by: Person, now: datetime
) -> Round:
    """Note which suppliers a case is about, and ask everybody once more. The history tells no names.

    Whoever has answered is asked again where a supplier is new. Those who have not, see the new list on their card.
    """
    known = set((need.suppliers or "").splitlines())
    is_new = bool(set(names) - known)
    need.suppliers, need.changed_at = "\n".join(names), now
    events: list[Event] = []
    for task in await tasks_of(session, need.record, TaskKind.HABILITET, subject=SECOND):
        if is_new and task.answer == TaskAnswer.KNOWS_NOTHING.value:
            withdraw_answer(session, task, by=by, now=now)
        if task.state != TaskState.CANCELLED.value or is_new:
            events.append(TrackChanged(task_track(task).ref))
    add_case_event(session, need.record, CaseAct.SUPPLIERS, at=now, by_id=by.id)
    asked = await ask_round(session, need, by=by, now=now)
    return Round(asked.tasks, (*events, *asked.events))


async def unanswered(session: AsyncSession, need: Behovsmelding) -> Sequence[Missing]:
    """Return whose answer about habilitet is missing in the round that counts; nothing where all is answered.

    Somebody in doubt is among them until their leader has concluded.
    """
    found: list[Missing] = []
    for part in await taking_part(session, need):
        task = await answer_of(session, need, part.person.id)
        if await in_doubt(session, need, part.person.id):
            found.append(Missing(part.person, part.role, Lacks.IN_DOUBT))
        elif task is None or task.is_open:
            found.append(Missing(part.person, part.role, Lacks.OPEN if task else Lacks.NOT_ASKED))
    return tuple(found)


async def may_act(
    session: AsyncSession, need: Behovsmelding, person: Person, *, instead_of: Person | None = None
) -> bool:
    """Say whether somebody may decide in a case: not inhabil, not in doubt, and not right below somebody inhabil.

    `instead_of` is whom they would stand in for: nobody does for whoever is inhabil. Where a leader is inhabil,
    whoever is right below may not decide either (forvaltningsloven § 6 third paragraph).
    """
    barred = party_ids(need, BARRED)
    if person.id in barred or person.leader_id in barred:
        return False
    if instead_of is not None and (instead_of.id in barred or await in_doubt(session, need, instead_of.id)):
        return False
    return not await in_doubt(session, need, person.id)
