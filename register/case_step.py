"""What is done to a behovsmelding once it is filed: each step changes it and adds a line to its history."""

import uuid
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from register.audit import write_audit
from register.avtale import Avtale
from register.behovsmelding import (
    ANCHORED,
    CLARIFYING,
    CONTRACT,
    COVERED,
    ENDS,
    RECEIVED,
    WITHDRAWN,
    Behovsmelding,
)
from register.case_event import CaseAct, CaseEvent, add_case_event
from register.person import Person

UNTAKEN: Final = (RECEIVED, CLARIFYING, ANCHORED)
"""The statuses of a need that nobody at the procurement office has begun on."""


def is_untouched(need: Behovsmelding) -> bool:
    """Say whether nobody at the procurement office has begun on a need: until then it may be changed by whoever filed it."""
    return need.taken_by_id is None and need.status in UNTAKEN


def waits_for_taker(need: Behovsmelding) -> bool:
    """Say whether nobody at the procurement office has a need: nobody has begun, or whoever had it gave it back."""
    return need.taken_by_id is None and need.status not in ENDS


def note_step(
    session: AsyncSession,
    need: Behovsmelding,
    act: CaseAct,
    *,
    by: Person | None,
    now: datetime,
    to_id: uuid.UUID | None = None,
    text: str = "",
    detail: dict[str, str] | None = None,
) -> CaseEvent:
    """Add a line to a need's history and to the audit log, which never holds people's own words, and return it."""
    need.changed_at = now
    by_id = by.id if by else None
    told = {"status": need.status, **(detail or {})}
    write_audit(session, at=now, act=f"need_{act.value}", record=need.record, actor_id=by_id, detail=told)
    return add_case_event(session, need.record, act, at=now, by_id=by_id, to_id=to_id, text=text, detail=told)


def withdraw_need(
    session: AsyncSession, need: Behovsmelding, *, by: Person, reason: str, now: datetime
) -> CaseEvent:
    """Take a need back, and return the line of its history. Who has it is told by `to_id`."""
    had = need.taken_by_id
    need.status = WITHDRAWN
    return note_step(session, need, CaseAct.WITHDRAWN, by=by, now=now, to_id=had, text=reason)


def clarify_need(session: AsyncSession, need: Behovsmelding, *, by: Person, now: datetime) -> CaseEvent:
    """Note that an innkjøpskontakt looks into a need before the procurement office does."""
    need.status = CLARIFYING
    return note_step(session, need, CaseAct.CLARIFYING, by=by, now=now)


def cover_need(
    session: AsyncSession, need: Behovsmelding, avtale: Avtale, *, by: Person, text: str, now: datetime
) -> CaseEvent:
    """Note that an agreement covers a need; the agreement stands in the line's detail."""
    need.status = COVERED
    detail = {"avtale": str(avtale.id)}
    return note_step(session, need, CaseAct.ON_AVTALE, by=by, now=now, text=text, detail=detail)


def send_need_on(
    session: AsyncSession, need: Behovsmelding, *, by: Person, to: Person | None, reason: str, now: datetime
) -> CaseEvent:
    """Hand a need on to another innkjøpskontakt, or to the procurement office where `to` is None."""
    need.status = RECEIVED
    if to is not None:
        need.innkjopskontakt_id = to.id
    return note_step(session, need, CaseAct.SENT_ON, by=by, now=now, to_id=to.id if to else None, text=reason)


def reopen_need(
    session: AsyncSession, need: Behovsmelding, *, by: Person, reason: str, now: datetime
) -> CaseEvent:
    """Open a need again that an agreement was said to cover."""
    need.status = RECEIVED
    return note_step(session, need, CaseAct.REOPENED, by=by, now=now, text=reason)


def take_need(session: AsyncSession, need: Behovsmelding, *, by: Person, now: datetime) -> CaseEvent:
    """Note that somebody at the procurement office has taken a need."""
    need.taken_by_id, need.taken_at = by.id, now
    return note_step(session, need, CaseAct.TAKEN, by=by, now=now)


def give_need_back(
    session: AsyncSession, need: Behovsmelding, *, by: Person, reason: str, now: datetime
) -> CaseEvent:
    """Note that whoever had taken a need no longer has it: it waits for somebody again, as far as it had come."""
    need.taken_by_id, need.taken_at = None, None
    if need.status == CLARIFYING:
        need.status = RECEIVED
    return note_step(session, need, CaseAct.GIVEN_BACK, by=by, now=now, text=reason)


def set_status(
    session: AsyncSession, need: Behovsmelding, status: str, *, by: Person, text: str, now: datetime
) -> CaseEvent:
    """Note how far whoever has taken a need has come; `status` is an id among the kommuneprofil's statuses."""
    detail = {"from": need.status}
    need.status = status
    return note_step(session, need, CaseAct.STATUS, by=by, now=now, text=text, detail=detail)


def note_anyway(
    session: AsyncSession,
    need: Behovsmelding,
    status: str,
    *,
    by: Person,
    reason: str,
    missing: str,
    now: datetime,
) -> CaseEvent:
    """Note why a status is about to be set although something was missing; `missing` is that in our own words."""
    # A moment before the line of the status itself, which those who follow the need are told of.
    before = now - timedelta(microseconds=1)
    detail = {"anyway": missing, "to": status}
    return note_step(session, need, CaseAct.STATUS, by=by, now=before, text=reason, detail=detail)


async def last_event(session: AsyncSession, record: str, *acts: CaseAct) -> CaseEvent | None:
    """Return the newest line of these kinds in a case's history; None where there is none."""
    return await session.scalar(
        select(CaseEvent)
        .where(CaseEvent.record == record, CaseEvent.act.in_([act.value for act in acts]))
        .order_by(CaseEvent.at.desc(), CaseEvent.id)
        .limit(1)
    )


async def clarifier_of(session: AsyncSession, need: Behovsmelding) -> uuid.UUID | None:
    """Return who looks into a need that is being clarified; None for any other need."""
    if need.status != CLARIFYING or need.taken_by_id is not None:
        return None
    event = await last_event(session, need.record, CaseAct.CLARIFYING)
    return event.by_id if event else None


def assign_need(
    session: AsyncSession, need: Behovsmelding, *, by: Person, to: Person, reason: str, now: datetime
) -> CaseEvent:
    """Give a need to another at the procurement office; whoever had it stands in the line's detail."""
    had = need.taken_by_id
    need.taken_by_id, need.taken_at = to.id, now
    detail = {"had": str(had) if had else ""}
    return note_step(session, need, CaseAct.ASSIGNED, by=by, now=now, to_id=to.id, text=reason, detail=detail)


def register_contract(
    session: AsyncSession, need: Behovsmelding, avtale: Avtale, *, by: Person, text: str, now: datetime
) -> CaseEvent:
    """Note that a need has led to an agreement, which stands in the line's detail."""
    need.status, need.contract_avtale_id = CONTRACT, avtale.id
    detail = {"avtale": str(avtale.id)}
    return note_step(session, need, CaseAct.CONTRACT, by=by, now=now, text=text, detail=detail)
