"""What a line of the log leaves out about a decision, looked up for a portion of lines at a time."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.exports.export import Column, Value
from register.avtale import Avtale
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.case_task import CONFIDENTIAL, CaseTask, TaskAnswer, TaskKind
from register.case_task_names import ANSWER_NAMES, TASK_NAMES
from register.decision import Decision
from register.endringsbehov import Endringsbehov
from register.ids import id_or_none
from register.person import Person
from register.track import KIND_NAMES, VERDICT_NAMES, TrackKind, Verdict

TOLD_OF_A_DECISION: Final = (
    Column("kind", "Hva det gjaldt"),
    Column("verdict", "Beslutning"),
    Column("role", "I rollen"),
    Column("acts_for", "Vikar for"),
    Column("reason", "Begrunnelse"),
    Column("avtale", "Avtalenummer"),
    Column("avtale_title", "Avtale"),
    Column("deadline", "Frist"),
    Column("act_by", "Varsles innen"),
    Column("acted_on", "Utført dato"),
    Column("entered", "Ført"),
    Column("entered_at", "Ført tidspunkt"),
)
"""Columns beside the log's own; empty where a line is about no decision. `entered` is empty where there is nothing to enter."""
Line = tuple[str, str, Mapping[str, str]]
"""The act, the record and the details of a line."""


@dataclass(frozen=True, slots=True)
class Told:
    """The cells of `TOLD_OF_A_DECISION` for one line."""

    kind: str | None = None
    verdict: str | None = None
    role: str | None = None
    acts_for: str | None = None
    reason: str | None = None
    avtale: str | None = None
    avtale_title: str | None = None
    deadline: date | None = None
    act_by: date | None = None
    acted_on: date | None = None
    entered: bool | None = None
    entered_at: datetime | None = None

    @property
    def cells(self) -> tuple[Value, ...]:
        """The values in the order of the columns."""
        return tuple(getattr(self, column.field) for column in TOLD_OF_A_DECISION)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a portion's lines point at."""

    decisions: Mapping[uuid.UUID, Decision]
    avtale_of: Mapping[str, uuid.UUID]
    avtaler: Mapping[uuid.UUID, tuple[str | None, str]]
    people: Mapping[uuid.UUID, str]
    tasks: Mapping[uuid.UUID, CaseTask]


async def told_about(session: AsyncSession, lines: Sequence[Line]) -> list[Told]:
    """Return what there is to tell beside each line."""
    decisions = await _decisions(session, lines)
    avtale_of = await _avtale_of(session, [record for _, record, _ in lines])
    ids = {*avtale_of.values(), *(one.avtale_id for one in decisions.values() if one.avtale_id)}
    tasks = await _tasks(session, lines)
    away = (
        *(one.acts_for_id for one in decisions.values()),
        *(one.answered_for_id for one in tasks.values()),
    )
    people = await _people(session, {id for id in away if id})
    known = _Known(decisions, avtale_of, await _avtaler(session, ids), people, tasks)
    return [_told(line, known) for line in lines]


async def _decisions(session: AsyncSession, lines: Sequence[Line]) -> dict[uuid.UUID, Decision]:
    ids = {id for line in lines if (id := _decision_id(line)) is not None}
    if not ids:
        return {}
    found = await session.scalars(select(Decision).where(Decision.id.in_(ids)))
    by_id = {decision.id: decision for decision in found}
    for decision in by_id.values():
        session.expunge(decision)  # a log of years passes through
    return by_id


async def _tasks(session: AsyncSession, lines: Sequence[Line]) -> dict[uuid.UUID, CaseTask]:
    ids = {id for line in lines if (id := _task_id(line)) is not None}
    if not ids:
        return {}
    by_id = {one.id: one for one in await session.scalars(select(CaseTask).where(CaseTask.id.in_(ids)))}
    for task in by_id.values():
        session.expunge(task)
    return by_id


def _task_id(line: Line) -> uuid.UUID | None:
    act, _, detail = line
    return id_or_none(detail.get("task", "")) if act.startswith("task_") else None


def _decision_id(line: Line) -> uuid.UUID | None:
    _, record, detail = line
    told = detail.get("decision") or (record.partition(":")[2] if record.startswith("decision:") else "")
    return id_or_none(told)


async def _avtale_of(session: AsyncSession, records: Iterable[str]) -> dict[str, uuid.UUID]:
    """Return the agreement that each record is, or belongs to."""
    found: dict[str, uuid.UUID] = {}
    belonging: dict[str, dict[uuid.UUID, str]] = {"avvik": {}, "behovsmelding": {}, "endringsbehov": {}}
    for record in records:
        kind, _, told = record.partition(":")
        id = id_or_none(told)
        if id is not None and kind == "avtale":
            found[record] = id
        elif id is not None and kind in belonging:
            belonging[kind][id] = record
    for kind, model in (
        ("avvik", Avvik),
        ("behovsmelding", Behovsmelding),
        ("endringsbehov", Endringsbehov),
    ):
        if belonging[kind]:
            wanted = select(model.id, model.avtale_id).where(model.id.in_(belonging[kind]))
            rows = await session.execute(wanted)
            found |= {belonging[kind][id]: avtale_id for id, avtale_id in rows if avtale_id}
    return found


async def _avtaler(session: AsyncSession, ids: set[uuid.UUID]) -> dict[uuid.UUID, tuple[str | None, str]]:
    if not ids:
        return {}
    rows = await session.execute(select(Avtale.id, Avtale.reference, Avtale.title).where(Avtale.id.in_(ids)))
    return {id: (reference, title) for id, reference, title in rows}


async def _people(session: AsyncSession, ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    if not ids:
        return {}
    rows = await session.execute(select(Person.id, Person.email).where(Person.id.in_(ids)))
    return {id: email for id, email in rows}  # noqa: C416 - a row is no pair to mypy


def _told(line: Line, known: _Known) -> Told:
    act, record, _ = line
    id = _decision_id(line)
    decision = known.decisions.get(id) if id else None
    avtale_id = decision.avtale_id if decision and decision.avtale_id else known.avtale_of.get(record)
    reference, title = known.avtaler.get(avtale_id, (None, None)) if avtale_id else (None, None)
    if decision is None:
        task = known.tasks.get(_task_id(line) or uuid.UUID(int=0))
        return _told_of_task(act, task, known) if task else Told(avtale=reference, avtale_title=title)
    return Told(
        kind=KIND_NAMES[TrackKind(decision.kind)],
        verdict=VERDICT_NAMES[Verdict(decision.verdict)],
        role=_role(act, decision),
        acts_for=known.people.get(decision.acts_for_id) if decision.acts_for_id else None,
        reason=_reason(act, decision),
        avtale=reference,
        avtale_title=title,
        deadline=decision.target_on,
        act_by=decision.act_by_on,
        acted_on=decision.acted_on,
        entered=decision.entered_at is not None if decision.enters else None,
        entered_at=decision.entered_at,
    )


def _told_of_task(act: str, task: CaseTask, known: _Known) -> Told:
    """Return what somebody was asked in a case, and once it is answered what and why; of habilitet neither."""
    name = TASK_NAMES[TaskKind(task.kind)]
    if act != "task_answered" or task.kind in CONFIDENTIAL:
        return Told(kind=name, role=task.role or None, deadline=task.due_on)
    return Told(
        kind=name,
        verdict=ANSWER_NAMES[TaskAnswer(task.answer)] if task.answer else None,
        role=task.role or None,
        acts_for=known.people.get(task.answered_for_id) if task.answered_for_id else None,
        reason=task.text or None,
        deadline=task.due_on,
    )


def _role(act: str, decision: Decision) -> str | None:
    """Return the role of whoever did the act: who decided, or who approved or turned down."""
    if act in ("decision_approved", "decision_declined"):
        return decision.approved_role or None
    return None if act in ("decision_acted_on", "decision_undone", "decision_entered") else decision.role


def _reason(act: str, decision: Decision) -> str | None:
    """Return why the act was done, where its own reason is told."""
    match act:
        case "decision_declined":
            return decision.declined_reason or None
        case "decision_undone":
            return decision.undone_reason or None
        case "decision_approved" | "decision_acted_on" | "decision_entered":
            return None
        case _:
            return decision.reason or None
