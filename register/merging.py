"""Needs that have become one: what they are worth together, and how they are put together and taken apart."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from register.behovsmelding import MERGED, RECEIVED, Behovsmelding
from register.case_event import CaseAct, CaseEvent
from register.case_party import BARRED, add_party, party_ids, remove_party
from register.case_step import last_event, note_step
from register.case_task import (
    CaseTask,
    TaskKind,
    TaskState,
    ask_task,
    cancel_task,
    load_task,
    task_track,
    tasks_of,
    withdraw_answer,
)
from register.events import CaseChanged, Event, TaskAsked, TaskCancelled, TrackChanged
from register.person import Person

_WAS: Final = "was"
_INTO: Final = "into"
_FROM: Final = "need"
_TASKS: Final = "tasks"
_OUT: Final = "barred"
"""Who was inhabil in the part only: they are so in the whole, as long as it is one."""


@dataclass(frozen=True, slots=True)
class WholeValue:
    """What a need and all that was merged into it are worth together, NOK excluding VAT.

    `low` and `high` are the sums of the ends that are known, None where no value is; `needs` is the need itself and
    then the merged ones by number, and `unknown` those of them without a value: then the whole is at least `low`.
    """

    low: Decimal | None
    high: Decimal | None
    needs: tuple[Behovsmelding, ...]
    unknown: tuple[Behovsmelding, ...]

    @property
    def is_known(self) -> bool:
        """Whether every part has a value, so that the sum can be trusted from above too."""
        return not self.unknown

    @property
    def is_merged(self) -> bool:
        """Whether it is more than the need itself."""
        return len(self.needs) > 1


def value_of(needs: Iterable[Behovsmelding]) -> WholeValue:
    """Return what some needs are worth together."""
    counted = tuple(needs)
    known = [(one, one.value_nok) for one in counted if one.value_nok is not None]
    low = sum((value for _, value in known), start=Decimal(0)) if known else None
    high = sum((one.value_high_nok or value for one, value in known), start=Decimal(0)) if known else None
    return WholeValue(low, high, counted, tuple(one for one in counted if one.value_nok is None))


async def merged_needs(session: AsyncSession, need: Behovsmelding) -> list[Behovsmelding]:
    """Return the needs that have been merged into one, and into those in turn, by number."""
    found: dict[uuid.UUID, Behovsmelding] = {}
    wanted = {need.id}
    while wanted:
        rows = await session.scalars(select(Behovsmelding).where(Behovsmelding.merged_into_id.in_(wanted)))
        new = [one for one in rows if one.id not in found and one.id != need.id]
        found |= {one.id: one for one in new}
        wanted = {one.id for one in new}
    return sorted(found.values(), key=lambda one: (one.year, one.serial))


async def whole_value(session: AsyncSession, need: Behovsmelding) -> WholeValue:
    """Return what a need and all that was merged into it are worth together, NOK excluding VAT."""
    return value_of((need, *await merged_needs(session, need)))


async def main_need(session: AsyncSession, need: Behovsmelding) -> Behovsmelding:
    """Return the need that another has become part of, through all mergings; itself where it is merged into none."""
    seen = {need.id}
    while need.merged_into_id is not None and need.merged_into_id not in seen:
        seen.add(need.merged_into_id)
        above = await session.get(Behovsmelding, need.merged_into_id)
        if above is None:
            break
        need = above
    return need


async def merge_need(
    session: AsyncSession, main: Behovsmelding, other: Behovsmelding, *, by: Person, text: str, now: datetime
) -> tuple[Event, ...]:
    """Make a need part of another, take back what was asked in it, and return what has happened.

    What was approved or refused in the main one was so for another value, and counts no more. Whether the two may be
    merged has been judged before.
    """
    cancelled = await _cancel_all(session, other, by=by, now=now)
    new = sorted(party_ids(other, BARRED) - party_ids(main, BARRED))
    for id in new:
        add_party(main, BARRED, id)
    was, other.status, other.merged_into_id = other.status, MERGED, main.id
    detail = {
        _INTO: str(main.id),
        _WAS: was,
        _TASKS: ",".join(str(one.id) for one in cancelled),
        _OUT: ",".join(map(str, new)),
    }
    away = note_step(session, other, CaseAct.MERGED, by=by, now=now, text=text, detail=detail)
    joined = note_step(
        session, main, CaseAct.MERGED, by=by, now=now, text=text, detail={_FROM: str(other.id)}
    )
    gone = (*cancelled, *await withdraw_approvals(session, main, by=by, now=now))
    return (CaseChanged(joined.id), CaseChanged(away.id), *_gone(gone))


async def split_need(
    session: AsyncSession,
    main: Behovsmelding,
    other: Behovsmelding,
    *,
    by: Person,
    text: str,
    now: datetime,
    due_on: date,
) -> tuple[Event, ...]:
    """Take a need out of another again, with the status and the open tasks it had, and return what has happened.

    `due_on` is the earliest deadline of what is asked anew.
    """
    event = await last_event(session, other.record, CaseAct.MERGED)
    told = event.detail if event else {}
    other.status, other.merged_into_id = told.get(_WAS) or RECEIVED, None
    for id in filter(None, told.get(_OUT, "").split(",")):
        remove_party(main, BARRED, uuid.UUID(id))
    asked = [
        await _ask_anew(session, task, due_on=max(due_on, task.due_on), now=now)
        for id in told.get(_TASKS, "").split(",")
        if (task := await load_task(session, id)) is not None
        and task.person_id not in party_ids(other, BARRED)
    ]
    out = note_step(session, other, CaseAct.SPLIT, by=by, now=now, text=text, detail={_INTO: str(main.id)})
    left = note_step(session, main, CaseAct.SPLIT, by=by, now=now, text=text, detail={_FROM: str(other.id)})
    gone = await withdraw_approvals(session, main, by=by, now=now)
    new = tuple(TaskAsked(task.id) for task in asked if task is not None)
    return (CaseChanged(left.id), CaseChanged(out.id), *_gone(gone), *new)


def other_of(event: CaseEvent) -> str:
    """Return the id of the other need that a line about merging or splitting tells of, "" for any other line."""
    return event.detail.get(_INTO, "") or event.detail.get(_FROM, "")


def is_merged_away(event: CaseEvent) -> bool:
    """Say whether a line about merging or splitting is of the need that was part of another, and not of the other."""
    return _INTO in event.detail


async def withdraw_approvals(
    session: AsyncSession, need: Behovsmelding, *, by: Person | None, now: datetime
) -> Sequence[CaseTask]:
    """Let what has been asked and answered of approvals in a need count no more, and return those tasks."""
    tasks = [
        one
        for one in await tasks_of(session, need.record, TaskKind.APPROVAL)
        if one.state != TaskState.CANCELLED.value
    ]
    for task in tasks:
        cancel_task(session, task, by=by, now=now)
        withdraw_answer(session, task, by=by, now=now)
    return tasks


async def _cancel_all(
    session: AsyncSession, need: Behovsmelding, *, by: Person, now: datetime
) -> list[CaseTask]:
    open_ones = list(await tasks_of(session, need.record, state=TaskState.OPEN))
    for task in open_ones:
        cancel_task(session, task, by=by, now=now)
    return open_ones


async def _ask_anew(session: AsyncSession, task: CaseTask, *, due_on: date, now: datetime) -> CaseTask | None:
    person = await session.get(Person, task.person_id) if task.person_id else None
    asker = await session.get(Person, task.asked_by_id) if task.asked_by_id else None
    if person is None:
        return None
    return await ask_task(
        session, task.record, TaskKind(task.kind), person=person, role=task.role, by=asker, due_on=due_on,
        now=now, subject=task.subject, document_id=task.document_id, prompt=task.prompt,
    )  # fmt: skip


def _gone(tasks: Iterable[CaseTask]) -> tuple[Event, ...]:
    return tuple(
        event for task in tasks for event in (TaskCancelled(task.id), TrackChanged(task_track(task).ref))
    )
