"""What the planner looks at beside agreements: avvik, needs, articles, yearly duties, and what decisions lead to."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.profile_parts import RecurringDuty
from norsk.when import oslo_date
from notifications.planner.avtaler import first_known
from notifications.planner.basis import Pass
from notifications.planner.item import Item, Known, Sought, slot_of
from notifications.planner.line import (
    OFFICE,
    Line,
    Looking,
    approval_line,
    avtale_line,
    avvik_line,
    people_line,
    restricted_line,
)
from notifications.planner.task_line import task_line
from notifications.rules.avtaler import Target
from notifications.rules.records import (
    AvvikFacts,
    DecisionFacts,
    article_target,
    avvik_target,
    change_target,
    decision_target,
    duty_target,
    need_target,
)
from register.avtale import Avtale
from register.avvik import Avvik, AvvikRecipient, AvvikStatus
from register.behovsmelding import Behovsmelding, is_waiting
from register.case_task import CaseTask, TaskState, task_track
from register.decision import Decision, DecisionStatus
from register.endringsbehov import OPEN as CHANGE_OPEN
from register.endringsbehov import Endringsbehov
from register.ids import id_or_none
from register.person import Person
from register.step import Step
from register.track import Track, TrackKind, Verdict

_OPEN: Final = (AvvikStatus.MELDT.value, AvvikStatus.UNDER_OPPFOLGING.value)
_NEVER: Final = Step(days=-36_500)
"""A step so late that it never comes."""
SHOWN_BY_IMPORT: Final = frozenset(
    {Verdict.CALL_OPTION.value, Verdict.EXTENDED.value, Verdict.TERMINATE.value}
)
"""The decisions that a later import must show: another end than before."""


async def read_records(
    session: AsyncSession, records: Collection[str], known: Mapping[str, Known], at: Pass
) -> list[Item]:
    """Return these records, none of them agreements, with their tracks; what is over has none."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for record in records:
        kind, _, id = record.partition(":")
        by_kind[kind].add(id)
    found = [
        *await _avvik(session, _ids(by_kind["avvik"]), at),
        *await _needs(session, _ids(by_kind["behovsmelding"]), at),
        *await _changes(session, _ids(by_kind["endringsbehov"]), at),
        *await _decisions(session, _ids(by_kind["decision"]), at),
        *await _tasks(session, _ids(by_kind["task"]), at),
        *_articles(by_kind["artikkel"], at),
        *await _duties(session, by_kind["plikt"], known, at),
    ]
    there = {item.record for item in found}
    return [*found, *(Item(record) for record in records if record not in there)]


def _ids(texts: Iterable[str]) -> list[uuid.UUID]:
    return [uuid.UUID(text) for text in texts]


async def open_records(session: AsyncSession, at: Pass) -> list[str]:
    """Return every record beside agreements that somebody may have to be reminded of."""
    avvik = await session.scalars(select(Avvik.id).where(Avvik.status.in_(_OPEN)).order_by(Avvik.id))
    needs = await session.scalars(select(Behovsmelding.id).where(is_waiting()))
    changes = await session.scalars(select(Endringsbehov.id).where(Endringsbehov.status.in_(CHANGE_OPEN)))
    decisions = await session.scalars(select(Decision.id).where(_unfinished()))
    tasks = await session.scalars(select(CaseTask.id).where(CaseTask.state == TaskState.OPEN.value))
    return [
        *(f"avvik:{id}" for id in avvik),
        *(f"behovsmelding:{id}" for id in needs),
        *(f"endringsbehov:{id}" for id in changes),
        *(f"decision:{id}" for id in decisions),
        *(f"task:{id}" for id in tasks),
        *(f"artikkel:{article.id}" for article in at.knows.articles),
        *(f"plikt:{duty.id}" for duty in at.knows.kommune.recurring_on(at.on)),
    ]


def _unfinished() -> ColumnElement[bool]:
    decided = Decision.status.in_((DecisionStatus.DECIDED.value, DecisionStatus.DONE.value))
    acts = Decision.act_by_on.is_not(None) & Decision.acted_on.is_(None)
    shows = Decision.enters & Decision.entered_at.is_(None) & Decision.verdict.in_(SHOWN_BY_IMPORT)
    return or_(Decision.status == DecisionStatus.RECOMMENDED.value, decided & or_(acts, shows))


def _sought(
    target: Target | None, at: Pass, *, area: str | None = None, avtale_id: uuid.UUID | None = None
) -> tuple[Sought, ...]:
    if target is None:
        return ()
    steps, since = at.steps(target.track, area=area, avtale_id=avtale_id)
    if not steps.enabled:
        return ()
    track = target.track
    return (Sought(slot_of(track), track, steps.steps, steps.level.value, target.start_on, since),)


async def _looking(
    session: AsyncSession, avtaler: Collection[uuid.UUID], at: Pass
) -> Mapping[uuid.UUID, tuple[Looking, str | None]]:
    """Return who looks after each of these agreements, and its tjenesteområde."""
    rows = (
        await session.execute(
            select(
                Avtale.id, Avtale.avtaleforvalter_id, Avtale.stedfortreder_id, Avtale.avtaleeier_id,
                Avtale.enhet_id, Avtale.tjenesteomrade,
            ).where(Avtale.id.in_(avtaler))
        )
    ).all()  # fmt: skip
    leaders = await at.leaders(session, {row.avtaleforvalter_id for row in rows if row.avtaleforvalter_id})
    enheter = await at.enheter(session)
    found: dict[uuid.UUID, tuple[Looking, str | None]] = {}
    for row in rows:
        leader = leaders.get(row.avtaleforvalter_id) if row.avtaleforvalter_id else None
        above = (enhet.leader_id for enhet in enheter.upwards(row.enhet_id) if enhet.leader_id)
        looking = Looking(
            row.avtaleforvalter_id, row.stedfortreder_id, row.avtaleeier_id, leader or next(above, None)
        )
        found[row.id] = (looking, row.tjenesteomrade or enheter.tjenesteomrade_of(row.enhet_id))
    return found


async def _avvik(session: AsyncSession, ids: Collection[uuid.UUID], at: Pass) -> list[Item]:
    rows = (
        await session.execute(
            select(
                Avvik.id, Avvik.avtale_id, Avvik.severity, Avvik.status, Avvik.restricted, Avvik.discovered_on,
                Avvik.due_on, Avvik.owner_id, Avvik.changed_at,
            ).where(Avvik.id.in_(ids))
        )
    ).all()  # fmt: skip
    around = await _looking(session, {row.avtale_id for row in rows if row.avtale_id}, at)
    named: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    recipients = select(AvvikRecipient.avvik_id, AvvikRecipient.person_id).where(
        AvvikRecipient.avvik_id.in_(ids)
    )
    for avvik_id, person_id in await session.execute(recipients):
        named[avvik_id].add(person_id)
    found: list[Item] = []
    for row in rows:
        looking, area = around.get(row.avtale_id, (Looking(), None)) if row.avtale_id else (Looking(), None)
        line = (
            restricted_line(row.owner_id, named[row.id])
            if row.restricted
            else avvik_line(row.owner_id, looking)
        )
        known_on = first_known(row.changed_at, at)
        facts = AvvikFacts(
            row.id, known_on, row.due_on, row.discovered_on, row.severity, is_open=row.status in _OPEN
        )
        target = avvik_target(facts, due_days=at.knows.kommune.due_days) if line else None
        found.append(
            Item(
                f"avvik:{row.id}",
                _sought(target, at, area=area, avtale_id=row.avtale_id),
                _always(line or OFFICE),
                known_on,
                row.changed_at,
            )
        )
    return found


class _always:  # noqa: N801 - it stands for a function
    """Gives every track of a record the same line."""

    __slots__ = ("line",)

    def __init__(self, line: Line) -> None:
        self.line = line

    def __call__(self, track: Track) -> Line:  # noqa: ARG002 - all are alike
        return self.line


async def _needs(session: AsyncSession, ids: Collection[uuid.UUID], at: Pass) -> list[Item]:
    rows = await session.execute(
        select(
            Behovsmelding.id, Behovsmelding.sent_at, Behovsmelding.changed_at, Behovsmelding.tjenesteomrade
        ).where(Behovsmelding.id.in_(ids), is_waiting())
    )
    return [
        Item(
            f"behovsmelding:{id}",
            _sought(need_target(id, sent_on=oslo_date(sent_at)), at, area=area),
            known_on=min(oslo_date(sent_at), at.on),
            changed_at=changed_at,
        )
        for id, sent_at, changed_at, area in rows
    ]


async def _changes(session: AsyncSession, ids: Collection[uuid.UUID], at: Pass) -> list[Item]:
    rows = await session.execute(
        select(
            Endringsbehov.id, Endringsbehov.sent_at, Endringsbehov.changed_at, Endringsbehov.tjenesteomrade
        ).where(Endringsbehov.id.in_(ids), Endringsbehov.status.in_(CHANGE_OPEN))
    )
    return [
        Item(
            f"endringsbehov:{id}",
            _sought(change_target(id, sent_on=oslo_date(sent_at)), at, area=area),
            known_on=min(oslo_date(sent_at), at.on),
            changed_at=changed_at,
        )
        for id, sent_at, changed_at, area in rows
    ]


async def _tasks(session: AsyncSession, ids: Collection[uuid.UUID], at: Pass) -> list[Item]:
    """Return what people are asked for in cases. Whoever has left is asked for nothing: then the case is looked at."""
    open_ones = CaseTask.id.in_(ids), CaseTask.state == TaskState.OPEN.value
    tasks = (await session.scalars(select(CaseTask).where(*open_ones))).all()
    needs = await _cases_of(session, tasks)
    people = {one.person_id for one in tasks if one.person_id}
    leaders = await at.leaders(session, people)
    left = set(await session.scalars(select(Person.id).where(Person.id.in_(people), Person.left_on <= at.on)))
    found: list[Item] = []
    for task in tasks:
        need = needs.get(task.record)
        line = task_line(
            task.kind,
            need,
            person_id=None if task.person_id in left else task.person_id,
            leader_id=leaders.get(task.person_id) if task.person_id else None,
        )
        known_on = min(oslo_date(task.asked_at), at.on)
        # Who asked themselves, by taking a case, had the card before them then.
        own = task.asked_by_id is not None and task.asked_by_id == task.person_id
        target = Target(task_track(task), start_on=None if own else known_on)
        found.append(Item(task.ref, _asked(target, at), _always(line), known_on, task.changed_at))
    return found


def _asked(target: Target, at: Pass) -> tuple[Sought, ...]:
    """Return a task's track. Where its reminders are switched off, it is told of once all the same: when it is asked."""
    found = _sought(target, at)
    return found or (Sought(slot_of(target.track), target.track, (_NEVER,), "kommune", target.start_on),)


async def _cases_of(session: AsyncSession, tasks: Sequence[CaseTask]) -> Mapping[str, Behovsmelding]:
    ids = {id for task in tasks if (id := id_or_none(task.record.partition(":")[2]))}
    found = await session.scalars(select(Behovsmelding).where(Behovsmelding.id.in_(ids)))
    return {need.record: need for need in found}


def _articles(ids: Collection[str], at: Pass) -> list[Item]:
    return [
        Item(
            f"artikkel:{article.id}",
            _sought(article_target(article.id, review_by=article.review_by), at),
            known_on=at.on,
        )
        for article in at.knows.articles
        if article.id in ids
    ]


async def _duties(
    session: AsyncSession, ids: Collection[str], known: Mapping[str, Known], at: Pass
) -> list[Item]:
    found: list[Item] = []
    for duty in at.knows.kommune.recurring_on(at.on):
        if duty.id in ids:
            record = f"plikt:{duty.id}"
            holders = await at.holders(session, duty.owner)
            found.append(_duty(duty, known.get(record, Known()), people_line(holders), at))
    return found


def _duty(duty: RecurringDuty, known: Known, line: Line, at: Pass) -> Item:
    known_on = (known.seen.known_on if known.seen else None) or at.on
    put_off = [(one.put_off_to) for one in known.verdicts if one.put_off_to is not None]
    target = duty_target(
        duty,
        on=at.on,
        known_on=known_on,
        done={one.track for one in known.verdicts if one.put_off_to is None},
        postponed_to=put_off[-1] if put_off else None,
    )
    return Item(f"plikt:{duty.id}", _sought(target, at), _always(line), known_on)


async def _decisions(session: AsyncSession, ids: Collection[uuid.UUID], at: Pass) -> list[Item]:
    rows: Sequence[Decision] = (
        await session.scalars(select(Decision).where(Decision.id.in_(ids), _unfinished()).execution_options(populate_existing=False))
    ).all()  # fmt: skip
    avtaler = {row.avtale_id for row in rows if row.avtale_id}
    around = await _looking(session, avtaler, at)
    of = select(Avtale.id, Avtale.source_system).where(Avtale.id.in_(avtaler))
    systems = {row.id: row.source_system for row in await session.execute(of)}
    found: list[Item] = []
    for row in rows:
        looking, area = around.get(row.avtale_id, (Looking(), None)) if row.avtale_id else (Looking(), None)
        target = decision_target(_decision_facts(row, systems, at), window=at.window)
        line = _decision_line(row, looking, target)
        since = oslo_date(row.approved_at or row.at)
        found.append(
            Item(
                f"decision:{row.id}",
                _sought(target, at, area=area, avtale_id=row.avtale_id),
                _always(line),
                min(since, at.on),
                row.changed_at,
            )
        )
    return found


def _decision_facts(row: Decision, systems: Mapping[uuid.UUID, str], at: Pass) -> DecisionFacts:
    shows = row.verdict in SHOWN_BY_IMPORT
    done = row.acted_on is not None or row.act_by_on is None
    since = row.acted_at or row.approved_at or row.at
    system = systems.get(row.avtale_id) if row.avtale_id else None
    not_shown: date | None = None
    if shows and done and system is not None:
        not_shown = at.import_after(system, oslo_date(since))
        # An import that has not come yet, as seen on the pass's day, shows nothing.
        not_shown = not_shown if not_shown is None or not_shown <= at.on else None
    return DecisionFacts(
        id=row.id,
        status=row.status,
        at=row.approved_at or row.at,
        deadline_on=row.deadline_on,
        act_by_on=row.act_by_on,
        acted_on=row.acted_on,
        enters=row.enters,
        entered=row.entered_at is not None,
        not_shown_on=not_shown,
    )


def _decision_line(row: Decision, looking: Looking, target: Target | None) -> Line:
    if target is None:
        return OFFICE
    kind = target.track.kind
    if kind is TrackKind.APPROVAL:
        return approval_line(row.approver_id, looking)
    line = avtale_line(kind, looking)
    if kind is TrackKind.NOT_SHOWN:
        return Line((line.first[0], *OFFICE.first) if line.first != OFFICE.first else OFFICE.first)
    return line
