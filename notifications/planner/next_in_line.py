"""Who is asked about a track when nothing happens, and when: said to whoever is reminded, before it is done."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import INNKJOP
from norsk.calendar import add_working_days
from notifications.planner.escalation import (
    UNANSWERED,
    answered_at,
    patience,
    place_in_line,
    unanswered_days,
)
from notifications.planner.item import ESCALATED, Told
from notifications.planner.known import read_known
from notifications.planner.line import (
    ASKED_NOBODY_ELSE,
    Line,
    Looking,
    approval_line,
    avtale_line,
    avvik_line,
    restricted_line,
)
from notifications.planner.task_line import task_line
from notifications.rules.window import SendWindow
from register.avtale import Avtale
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.case_task import CaseTask
from register.cases import load_case
from register.decision import Decision
from register.enhet import load_enheter
from register.person import Person
from register.track import Track, TrackKind


@dataclass(frozen=True, slots=True)
class NextInLine:
    """Who is asked next, None for the procurement office, and on which day."""

    person: Person | None
    on: date


async def next_in_line(
    session: AsyncSession, track: Track, *, step: str, to: str, on: date, window: SendWindow
) -> NextInLine | None:
    """Return who is asked after a reminder that goes on a day, if nobody answers it; None where nobody would be.

    That is after the second unanswered step to whoever is responsible, and after each step to the next in line.
    `step` and `to` are the reminder's.
    """
    line = None if track.kind in ASKED_NOBODY_ELSE else await line_of(session, track)
    if line is None or not line.then:
        return None
    known = (await read_known(session, [track.record])).get(track.record)
    told = [one for one in known.told if one.track == track] if known else []
    after = _after(line, told, step=step, to=to, on=on)
    if after is None:
        return None
    person = None if after == INNKJOP else await session.get(Person, uuid.UUID(after))
    return NextInLine(person, window.next_day(add_working_days(on, patience(on, track.target_on))))


def _after(line: Line, told: Sequence[Told], *, step: str, to: str, on: date) -> str | None:
    """Return who comes after a reminder that is about to be sent on a day."""
    asked = {one.to for one in told if one.step.startswith(ESCALATED) and one.status != "cancelled"}
    left = next((one for one in line.then if one not in asked | {to}), None)
    if step.startswith(ESCALATED):
        return left
    answered = answered_at(told)
    if place_in_line(told, answered) or to not in line.first:
        return None
    return left if len(unanswered_days(line, told, answered) | {on}) >= UNANSWERED else None


async def line_of(session: AsyncSession, track: Track) -> Line | None:
    """Return who is in line for a track as the register has it now; None where its record is gone, or has no line."""
    match track.record_kind:
        case "avtale":
            looking = await _looking(session, uuid.UUID(track.record_id))
            return avtale_line(track.kind, looking) if looking else None
        case "avvik":
            return await _avvik(session, uuid.UUID(track.record_id))
        case "decision":
            return await _decision(session, track)
        case "task":
            return await _task(session, uuid.UUID(track.record_id))
        case _:
            return None


async def _looking(session: AsyncSession, avtale_id: uuid.UUID | None) -> Looking | None:
    avtale = await session.get(Avtale, avtale_id) if avtale_id else None
    if avtale is None:
        return None
    forvalter = await session.get(Person, avtale.avtaleforvalter_id) if avtale.avtaleforvalter_id else None
    leader_id = forvalter.leader_id if forvalter else None
    if leader_id is None:
        above = (await load_enheter(session)).upwards(avtale.enhet_id)
        leader_id = next((enhet.leader_id for enhet in above if enhet.leader_id), None)
    return Looking(avtale.avtaleforvalter_id, avtale.stedfortreder_id, avtale.avtaleeier_id, leader_id)


async def _avvik(session: AsyncSession, id: uuid.UUID) -> Line | None:
    avvik = await session.get(Avvik, id)
    if avvik is None:
        return None
    if avvik.restricted:
        return restricted_line(avvik.owner_id, {one.person_id for one in avvik.recipients})
    return avvik_line(avvik.owner_id, await _looking(session, avvik.avtale_id) or Looking())


async def _decision(session: AsyncSession, track: Track) -> Line | None:
    found = await session.scalar(select(Decision).where(Decision.id == uuid.UUID(track.record_id)))
    if found is None:
        return None
    looking = await _looking(session, found.avtale_id) or Looking()
    if track.kind is TrackKind.APPROVAL:
        return approval_line(found.approver_id, looking)
    return avtale_line(track.kind, looking) if track.kind is TrackKind.NOTICE else None


async def _task(session: AsyncSession, id: uuid.UUID) -> Line | None:
    task = await session.get(CaseTask, id)
    if task is None:
        return None
    need = await load_case(session, task.record)
    person = await session.get(Person, task.person_id) if task.person_id else None
    return task_line(
        task.kind,
        need if isinstance(need, Behovsmelding) else None,
        person_id=task.person_id,
        leader_id=person.leader_id if person else None,
    )
