"""The evaluation of a procurement: who is asked when, what they answered, and what others may learn of it."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from norsk.calendar import add_months, add_working_days
from norsk.when import oslo_date
from register.avtale import Avtale
from register.behovsmelding import CONTRACT, EVALUATED, Behovsmelding
from register.case_event import CaseAct, CaseEvent
from register.case_party import BARRED, party_ids
from register.case_step import note_step
from register.case_task import (
    CaseTask,
    TaskAnswer,
    TaskKind,
    TaskState,
    answer_task,
    ask_task,
    task_track,
    tasks_of,
)
from register.events import Event, TaskAnswered, TrackChanged
from register.merging import merged_needs
from register.person import Person
from register.stand_in import has_left

PROCESS, USE = "prosess", "bruk"
"""What a task of an evaluation is about: how the procurement was carried out, or how it is to use what was bought."""
SAKSBEHANDLER, MELDER, KONTAKT = "saksbehandler", "melder", "innkjopskontakt"
ANSWER_DAYS: Final = 15
"""Working days that somebody gets to answer: our own choice."""
_AT_A_TIME: Final = 500
_T = TypeVar("_T")


async def ask_process(session: AsyncSession, need: Behovsmelding, *, now: datetime) -> CaseTask | None:
    """Ask whoever handles a need how the procurement went, once; None where nobody does, or somebody has been asked."""
    if need.taken_by_id is None or await tasks_of(session, need.record, TaskKind.EVALUERING, subject=PROCESS):
        return None
    return await _ask(session, need, need.taken_by_id, SAKSBEHANDLER, PROCESS, now=now)


async def ask_use(session: AsyncSession, need: Behovsmelding, *, now: datetime) -> list[CaseTask]:
    """Ask those who asked for what was bought, and their innkjøpskontakt, how it is; nobody twice."""
    if await tasks_of(session, need.record, TaskKind.EVALUERING, subject=USE):
        return []
    roles: dict[uuid.UUID, str] = {}
    for id, role in sorted(await _users(session, need), key=lambda one: one[1] == KONTAKT):
        roles.setdefault(id, role)
    asked = [await _ask(session, need, id, role, USE, now=now) for id, role in roles.items()]
    return [one for one in asked if one is not None]


async def _users(session: AsyncSession, need: Behovsmelding) -> list[tuple[uuid.UUID, str]]:
    """Return who asked for what was bought, and their innkjøpskontakter, each in their role."""
    return [
        (id, role)
        for one in (need, *await merged_needs(session, need))
        for id, role in ((one.requester_id, MELDER), (one.filed_by_id, MELDER), (one.innkjopskontakt_id, KONTAKT))
        if id is not None and id != need.taken_by_id
    ]  # fmt: skip


async def _ask(
    session: AsyncSession, need: Behovsmelding, id: uuid.UUID, role: str, subject: str, *, now: datetime
) -> CaseTask | None:
    """Ask one person; None for one who has left or is inhabil."""
    on = oslo_date(now)
    person = await session.get(Person, id)
    if person is None or has_left(person, on=on) or id in party_ids(need, BARRED):
        return None
    due_on = add_working_days(on, ANSWER_DAYS)
    return await ask_task(
        session,
        need.record,
        TaskKind.EVALUERING,
        person=person,
        role=role,
        by=None,
        due_on=due_on,
        now=now,
        subject=subject,
    )


async def _got_contracts(session: AsyncSession, records: Sequence[str]) -> dict[str, date]:
    """Return the day on which some needs first got their contract, for those whose agreement has no start."""
    found: dict[str, date] = {}
    for some in _portions(records):
        rows = await session.execute(
            select(CaseEvent.record, CaseEvent.act, CaseEvent.at, CaseEvent.detail)
            .where(CaseEvent.record.in_(some))
            .order_by(CaseEvent.at)
        )
        for record, act, at, detail in rows:
            if act == CaseAct.CONTRACT.value or detail.get("status") == CONTRACT:
                found.setdefault(record, oslo_date(at))
    return found


async def due_evaluations(session: AsyncSession, *, months: int, now: datetime) -> list[CaseTask]:
    """Ask everybody whose turn it is, in the caller's transaction, and return the tasks: each is asked once.

    `months` is how long after the agreement's start those who use it are asked. Late where the service was down.
    """
    on = oslo_date(now)
    rows = await session.execute(
        select(Behovsmelding.id, Behovsmelding.status, Avtale.starts_on)
        .outerjoin(Avtale, Avtale.id == Behovsmelding.contract_avtale_id)
        .where(Behovsmelding.status.in_((CONTRACT, EVALUATED)))
        .order_by(Behovsmelding.id)
    )
    by_record = {f"behovsmelding:{id}": (id, status, starts_on) for id, status, starts_on in rows}
    asked = await _asked(session, by_record)
    loose = [
        record
        for record, (_, _, starts_on) in by_record.items()
        if starts_on is None and (record, USE) not in asked
    ]
    contracts = await _got_contracts(session, loose)
    due: dict[uuid.UUID, tuple[bool, bool]] = {}
    for record, (id, status, starts_on) in by_record.items():
        process = status == CONTRACT and (record, PROCESS) not in asked
        since = starts_on or contracts.get(record)
        use = (record, USE) not in asked and since is not None and add_months(since, months) <= on
        if process or use:
            due[id] = process, use
    found: list[CaseTask] = []
    for id in await _with_somebody(session, due, on=on):
        # Another replica may be at it: whoever comes second sees what the first has asked.
        need = await session.get(Behovsmelding, id, with_for_update=True, populate_existing=True)
        if need is None:
            continue
        process, use = due[id]
        if process and (task := await ask_process(session, need, now=now)) is not None:
            found.append(task)
        if use:
            found += await ask_use(session, need, now=now)
    return found


async def _with_somebody(
    session: AsyncSession, due: Mapping[uuid.UUID, tuple[bool, bool]], *, on: date
) -> list[uuid.UUID]:
    """Return in which needs there is anybody left to ask of what is due, in order: the others are not locked."""
    found = []
    for some in _portions(sorted(due)):
        needs = list(await session.scalars(select(Behovsmelding).where(Behovsmelding.id.in_(some))))
        wanted = {one.id: await _askable(session, one, *due[one.id]) for one in needs}
        ids = sorted({id for named in wanted.values() for id in named})
        here: set[uuid.UUID] = set()
        for people in _portions(ids):
            rows = await session.execute(select(Person.id, Person.left_on).where(Person.id.in_(people)))
            here |= {id for id, left_on in rows if left_on is None or left_on > on}
        found += [one.id for one in needs if (wanted[one.id] - party_ids(one, BARRED)) & here]
    return sorted(found)


async def _askable(session: AsyncSession, need: Behovsmelding, process: bool, use: bool) -> set[uuid.UUID]:
    handler = {need.taken_by_id} if need.taken_by_id else set()
    return (handler if process else set()) | ({id for id, _ in await _users(session, need)} if use else set())


def _portions(ids: Sequence[_T]) -> list[Sequence[_T]]:
    return [ids[at : at + _AT_A_TIME] for at in range(0, len(ids), _AT_A_TIME)]


async def _asked(session: AsyncSession, records: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Return which of some cases have been asked about what."""
    found = set[tuple[str, str]]()
    for some in _portions(sorted(records)):
        rows = await session.execute(
            select(CaseTask.record, CaseTask.subject).where(
                CaseTask.record.in_(some),
                CaseTask.kind == TaskKind.EVALUERING.value,
            )
        )
        found |= {(record, subject) for record, subject in rows}
    return frozenset(found)


def answer_evaluation(
    session: AsyncSession,
    need: Behovsmelding,
    task: CaseTask,
    answers: dict[str, str],
    *,
    by: Person,
    now: datetime,
    channel: str = "",
    text: str = "",
) -> tuple[Event, ...]:
    """Note an evaluation, or with no answers that somebody has none to give; `text` is then why."""
    answer = TaskAnswer.EVALUATED if answers else TaskAnswer.DECLINES
    answer_task(session, task, answer, by=by, now=now, channel=channel, text=text, answers=answers)
    if answers:
        detail = {"task": str(task.id), "about": task.subject}
        note_step(session, need, CaseAct.EVALUATED, by=by, now=now, detail=detail)
    return (TaskAnswered(task.id), TrackChanged(task_track(task).ref))


async def evaluations(session: AsyncSession, need: Behovsmelding) -> Sequence[CaseTask]:
    """Return the evaluations of a need that have been given, the procurement's own first, then oldest first."""
    found = await tasks_of(session, need.record, TaskKind.EVALUERING, state=TaskState.ANSWERED)
    given = [one for one in found if one.answer == TaskAnswer.EVALUATED.value]
    return sorted(given, key=lambda one: (one.subject != PROCESS, one.answered_at or one.asked_at))


@dataclass(frozen=True, slots=True)
class Lesson:
    """What those who evaluated a procurement say should be done differently next time, and the day of the newest word."""

    need: Behovsmelding
    words: tuple[str, ...]
    on: date


async def lesson_of(session: AsyncSession, need: Behovsmelding, *, key: str) -> Lesson | None:
    """Return what was learnt from a need's procurement, under the key of that answer; None where nobody said anything."""
    given = [one for one in await evaluations(session, need) if one.answers.get(key, "").strip()]
    if not given:
        return None
    newest = max(one.answered_at or one.asked_at for one in given)
    return Lesson(need, tuple(one.answers[key].strip() for one in given), oslo_date(newest))
