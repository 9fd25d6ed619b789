"""Behovsmeldinger as a file: one line each, with who has it and what the other enheter need too."""

import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.exports.export import BATCH, Column, Export, Value
from bot.exports.names import Names, load_names
from knowledge.kommune import Kommune
from register.archive_entry import ArchiveEntry
from register.area_ask import total_of
from register.area_question import AreaQuestion
from register.behovsmelding import Behovsmelding
from register.case_number import Series, case_number
from register.case_task import CaseTask, TaskAnswer, TaskKind, TaskState


@dataclass(frozen=True, slots=True)
class _Told:
    """What a line is written from: names, the words of the statuses, what has been asked of whom, and the archive's numbers."""

    names: Names
    statuses: Mapping[str, str]
    asked: Mapping[uuid.UUID, list[AreaQuestion]]
    tasks: Mapping[str, list[CaseTask]]
    archive: Mapping[str, ArchiveEntry]
    numbers: Mapping[uuid.UUID, str]


Get = Callable[[Behovsmelding, _Told], Value]


def _own(field: str) -> Get:
    return lambda need, _told: getattr(need, field) or None


def _person(field: str) -> Get:
    return lambda need, told: told.names.people.get(getattr(need, field))


def _together(need: Behovsmelding, told: _Told) -> Value:
    return total_of(need, told.asked.get(need.id, [])).together


def _confirmed(need: Behovsmelding, told: _Told) -> CaseTask | None:
    """Return the newest confirmation by a leader that counts."""
    found = [one for one in told.tasks.get(need.record, []) if one.kind == TaskKind.FORANKRING.value]
    return next((one for one in reversed(found) if one.answer == TaskAnswer.CONFIRMED.value), None)


def _confirmed_by(need: Behovsmelding, told: _Told) -> Value:
    task = _confirmed(need, told)
    return told.names.people.get(task.answered_by_id) if task and task.answered_by_id else None


def _confirmed_at(need: Behovsmelding, told: _Told) -> Value:
    task = _confirmed(need, told)
    return task.answered_at if task else None


def _approvals(need: Behovsmelding, told: _Told) -> Value:
    """Return what has been approved, in which role and by whom: those that count, not what a new version withdrew."""
    found = [
        f"{one.subject} ({one.role}): {told.names.people.get(one.answered_by_id, '') if one.answered_by_id else ''}"
        for one in told.tasks.get(need.record, [])
        if one.kind == TaskKind.APPROVAL.value and one.answer == TaskAnswer.APPROVED.value
    ]
    return "; ".join(found) or None


def _archive_number(need: Behovsmelding, told: _Told) -> Value:
    entry = told.archive.get(need.record)
    return entry.number or None if entry else None


def _merged_into(need: Behovsmelding, told: _Told) -> Value:
    return told.numbers.get(need.merged_into_id) if need.merged_into_id else None


def _contract(need: Behovsmelding, told: _Told) -> Value:
    return told.names.avtaler.get(need.contract_avtale_id) if need.contract_avtale_id else None


KINDS: Final = {
    "vare": "vare",
    "tjeneste": "tjeneste",
    "saerlig_tjeneste": "særlig tjeneste",
    "helse_sosial": "helse- og sosialtjeneste",
    "bygg_anlegg": "bygg og anlegg",
    "konsesjon": "konsesjon",
    "ukjent": "ukjent",
}
COLUMNS: Final[tuple[tuple[Column, Get], ...]] = (
    (Column("number", "Nummer"), lambda need, _: need.number),
    (Column("sent_at", "Sendt"), _own("sent_at")),
    (Column("status", "Status"), lambda need, told: told.statuses.get(need.status, need.status)),
    (Column("title", "Tittel"), _own("title")),
    (Column("need", "Behov"), _own("need")),
    (Column("kind", "Type"), lambda need, _: KINDS.get(need.kind or "", need.kind)),
    (Column("ikt", "IKT"), lambda need, _: need.ikt),
    (Column("quantity", "Antall"), _own("quantity")),
    (Column("together", "Samlet antall"), _together),
    (Column("value_nok", "Anslått verdi uten mva"), lambda need, _: need.value_nok),
    (Column("value_high_nok", "Høyeste anslag uten mva"), lambda need, _: need.value_high_nok),
    (Column("months", "Varighet (måneder)"), lambda need, _: need.months),
    (Column("option_months", "Opsjoner (måneder)"), lambda need, _: need.option_months),
    (Column("starts_on", "Ønsket oppstart"), _own("starts_on")),
    (Column("wanted_by_on", "Ønsket innen"), _own("wanted_by_on")),
    (Column("tjenesteomrade", "Tjenesteområde"), _own("tjenesteomrade")),
    (Column("enhet", "Enhet"), lambda need, told: told.names.enheter.get(need.enhet_id) if need.enhet_id else None),
    (Column("agreement", "Avtale"), lambda need, told: told.names.avtaler.get(need.avtale_id) if need.avtale_id else None),
    (Column("requester", "Meldt av"), _person("requester_id")),
    (Column("filed_by", "Sendt på vegne av, av"), _person("filed_by_id")),
    (Column("innkjopskontakt", "Innkjøpskontakt"), _person("innkjopskontakt_id")),
    (Column("taken_by", "Tatt av"), _person("taken_by_id")),
    (Column("taken_at", "Tatt"), _own("taken_at")),
    (Column("confirmed_by", "Forankret av"), _confirmed_by),
    (Column("confirmed_at", "Forankret"), _confirmed_at),
    (Column("approvals", "Godkjent"), _approvals),
    (Column("merged_into", "Slått sammen med"), _merged_into),
    (Column("contract", "Førte til avtalen"), _contract),
    (Column("in_kgv", "I KGV"), lambda need, _: need.in_kgv),
    (Column("is_innovation", "Innovasjonsprosjekt"), lambda need, _: need.is_innovation),
    (Column("archive_number", "Arkivnummer"), _archive_number),
    (Column("changed_at", "Sist endret"), _own("changed_at")),
)  # fmt: skip
"""Each column with where its value comes from."""


def export_behovsmeldinger(session: AsyncSession, *, since: datetime | None, kommune: Kommune) -> Export:
    """Return every behovsmelding, or those changed since an instant, by number. `kommune` names the statuses.

    One that has been archived and deleted here is a line with its number, the day and the archive's number.
    """
    return Export("Behovsmeldinger", tuple(column for column, _ in COLUMNS), _rows(session, since, kommune))


async def _rows(
    session: AsyncSession, since: datetime | None, kommune: Kommune
) -> AsyncIterator[tuple[Value, ...]]:
    asked: dict[uuid.UUID, list[AreaQuestion]] = {}
    for question in await session.scalars(select(AreaQuestion).order_by(AreaQuestion.asked_at)):
        asked.setdefault(question.behovsmelding_id, []).append(question)
    told = await _told(session, kommune, asked)
    wanted = (
        select(Behovsmelding)
        .order_by(Behovsmelding.year, Behovsmelding.serial)
        .execution_options(yield_per=BATCH)
    )
    if since is not None:
        wanted = wanted.where(Behovsmelding.changed_at >= since)
    async for need in await session.stream_scalars(wanted):
        yield tuple(get(need, told) for _, get in COLUMNS)
        session.expunge(need)
    for entry in sorted(told.archive.values(), key=lambda one: one.case_number):
        at = entry.deleted_at
        if at and entry.record.startswith("behovsmelding:") and (since is None or at >= since):
            yield _deleted(entry)


async def _told(
    session: AsyncSession, kommune: Kommune, asked: Mapping[uuid.UUID, list[AreaQuestion]]
) -> _Told:
    kinds = (TaskKind.FORANKRING.value, TaskKind.APPROVAL.value)
    answered = select(CaseTask).where(CaseTask.kind.in_(kinds), CaseTask.state == TaskState.ANSWERED.value)
    tasks: dict[str, list[CaseTask]] = {}
    for task in await session.scalars(answered.order_by(CaseTask.answered_at)):
        tasks.setdefault(task.record, []).append(task)
    archive = {one.record: one for one in await session.scalars(select(ArchiveEntry))}
    merged = select(Behovsmelding.merged_into_id).where(Behovsmelding.merged_into_id.is_not(None))
    mains = select(Behovsmelding.id, Behovsmelding.year, Behovsmelding.serial).where(
        Behovsmelding.id.in_(merged)
    )
    numbers = {
        id: case_number(Series.BEHOVSMELDING, year, serial)
        for id, year, serial in await session.execute(mains)
    }
    statuses = {one.id: one.label for one in kommune.statuses}
    return _Told(await load_names(session), statuses, asked, tasks, archive, numbers)


def _deleted(entry: ArchiveEntry) -> tuple[Value, ...]:
    """Return the line of a need that has been deleted here."""
    left: Mapping[str, Value] = {
        "number": entry.case_number,
        "status": "slettet her",
        "archive_number": entry.number,
        "changed_at": entry.deleted_at,
    }
    return tuple(left.get(column.field) for column, _ in COLUMNS)
