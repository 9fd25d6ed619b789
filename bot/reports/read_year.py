"""The procurements of a year as their cases tell of them, for what the strategy measures."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reports.period import Period
from dialogs.papers.build import NOT_RELEVANT
from knowledge.gates import has_reached
from knowledge.kommune import Kommune
from register.avtale import AvtaleControl
from register.behovsmelding import MERGED, Behovsmelding
from register.case_document import CaseDocument, PaperKind
from register.case_event import CaseEvent
from register.case_section import CaseSection
from register.case_task import CaseTask, TaskAnswer, TaskKind, TaskState
from register.decision import CLOSING, Decision
from register.merging import value_of
from register.track import TrackKind, Verdict

ANNOUNCED: Final = "kunngjort"
_DIALOGUE: Final = "dialogue_"
_AT_A_TIME: Final = 500
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bought:
    """A procurement that was announced, awarded or got its contract in the year, with all that was merged into it.

    `value_nok` is the highest end of what it is worth, None unknown. `sections` are the texts of its documents by key.
    """

    number: str
    kind: str | None
    value_nok: Decimal | None
    has_dialogue_note: bool
    in_kgv: bool | None
    is_innovation: bool | None
    sections: Mapping[str, str]

    def told(self, section: str) -> bool | None:
        """Return whether a section was written: False where it was said not to be relevant, None where nothing stands."""
        if self.sections.get(section, "").startswith(NOT_RELEVANT):
            return False
        keys = (key for key in self.sections if key == section or key.startswith(f"{section}."))
        return True if any(self.sections[key].strip() for key in keys) else None


async def bought_in(session: AsyncSession, period: Period, *, kommune: Kommune) -> list[Bought]:
    """Return the procurements that first came as far as being announced in a time, by number."""
    reached = await _first_announced(session, kommune)
    records = sorted(record for record, at in reached.items() if period.start <= at < period.end)
    ids = [uuid.UUID(record.partition(":")[2]) for record in records]
    needs: list[Behovsmelding] = []
    for some in _portions(ids):
        needs += await session.scalars(select(Behovsmelding).where(Behovsmelding.id.in_(some)))
    parts = await _parts(session)
    sections, notes = await _sections(session, records), await _dialogue_notes(session)
    return [
        Bought(
            need.number,
            need.kind,
            value_of((need, *parts[need.id])).high,
            need.record in notes,
            need.in_kgv,
            need.is_innovation,
            sections[need.record],
        )
        for need in sorted(needs, key=lambda one: (one.year, one.serial))
        if need.status != MERGED
    ]


async def _first_announced(session: AsyncSession, kommune: Kommune) -> Mapping[str, datetime]:
    """Return when each need first had a status as far on as announced, by record."""
    found: dict[str, datetime] = {}
    rows = await session.execute(
        select(CaseEvent.record, CaseEvent.at, CaseEvent.detail)
        .where(CaseEvent.record.startswith("behovsmelding:"))
        .order_by(CaseEvent.at)
    )
    for record, at, detail in rows:
        if record not in found and has_reached(kommune, detail.get("status", ""), ANNOUNCED):
            found[record] = at
    return found


async def _parts(session: AsyncSession) -> Mapping[uuid.UUID, list[Behovsmelding]]:
    found: dict[uuid.UUID, list[Behovsmelding]] = defaultdict(list)
    for need in await session.scalars(select(Behovsmelding).where(Behovsmelding.status == MERGED)):
        if need.merged_into_id is not None:
            found[need.merged_into_id].append(need)
    return found


async def _sections(session: AsyncSession, records: Sequence[str]) -> Mapping[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for some in _portions(records):
        wanted = select(CaseSection.record, CaseSection.section, CaseSection.text)
        for record, section, text in await session.execute(wanted.where(CaseSection.record.in_(some))):
            found[record][section] = text
    return found


async def _dialogue_notes(session: AsyncSession) -> Collection[str]:
    """Return the cases that have a dialognotat, made or sent in, or something written for one."""
    made = await session.scalars(
        select(CaseDocument.record).where(CaseDocument.kind == PaperKind.DIALOGNOTAT.value).distinct()
    )
    written = await session.scalars(
        select(CaseSection.record)
        .where(CaseSection.section.startswith(_DIALOGUE, autoescape=True), CaseSection.text != "")
        .distinct()
    )
    return frozenset((*made, *written))


async def evaluations_due(session: AsyncSession, period: Period, *, on: date) -> list[bool | None]:
    """Return of each case with an evaluation due in a time whether it was given; False where all declined."""
    rows = await session.execute(
        select(CaseTask.record, CaseTask.state, CaseTask.answer).where(
            CaseTask.kind == TaskKind.EVALUERING.value,
            CaseTask.state != TaskState.CANCELLED.value,
            CaseTask.due_on.between(period.first_on, min(period.last_on, on)),
        )
    )
    answers: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for record, state, answer in rows:
        answers[record].append((state, answer))
    return [_evaluated(told) for told in answers.values()]


def _evaluated(told: Sequence[tuple[str, str | None]]) -> bool:
    return any(answer == TaskAnswer.EVALUATED.value for _, answer in told)


async def controls_due(session: AsyncSession, period: Period, *, on: date) -> list[bool | None]:
    """Return of each control that was planned in a time whether somebody has noted here that it was done."""
    planned = await session.execute(
        select(AvtaleControl.avtale_id, AvtaleControl.planned_on).where(
            AvtaleControl.planned_on.between(period.first_on, min(period.last_on, on))
        )
    )
    done = await session.execute(
        select(Decision.record, Decision.target_on).where(
            Decision.kind == TrackKind.CONTROL.value,
            Decision.verdict == Verdict.CONTROL_DONE.value,
            Decision.status.in_(CLOSING),
        )
    )
    noted = {(record, day) for record, day in done}
    return [True if (f"avtale:{id}", day) in noted else None for id, day in planned]


def _portions(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), _AT_A_TIME):
        yield values[start : start + _AT_A_TIME]
