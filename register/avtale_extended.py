"""An agreement whose last day has been moved here, ahead of the contract tool: by an option, an extension, a termination."""

import uuid
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from register.audit import write_audit
from register.avtale import Avtale, AvtaleOption
from register.avtale_filled import filled_mark
from register.imports.applying.terms import StoredOption, with_notice

USED = "used"
"""Ends the mark on options that were used here: a file that says otherwise has not been told."""


def next_option(avtale: Avtale) -> AvtaleOption | None:
    """Return the first option that nobody is known to have used."""
    return next((option for option in avtale.options if not option.used), None)


async def move_end(
    session: AsyncSession,
    avtale: Avtale,
    *,
    to_on: date,
    by: uuid.UUID | None,
    now: datetime,
    option: int | None = None,
) -> None:
    """Let an agreement end on another day, by the option of that position where it was one; an audit line tells it.

    The contract tool stays the record. Each changed field is marked in `filled` with the instant, a space and the old
    value: an import leaves it alone while its file still has that value, and drops the mark once the file has another.
    """
    marks = {"expires_on": filled_mark(now, avtale.expires_on)}
    if avtale.running:
        marks["running"] = filled_mark(now, avtale.running)
    if avtale.max_expires_on is not None and avtale.max_expires_on < to_on:
        marks["max_expires_on"] = filled_mark(now, avtale.max_expires_on)
        avtale.max_expires_on = to_on
    if option is not None:
        marks |= _use(avtale, option, to_on=to_on, now=now)
    avtale.expires_on, avtale.running = to_on, False
    avtale.filled = {**avtale.filled, **marks}
    avtale.changed_at = now
    await session.flush()
    _audit(session, avtale, sorted(marks), by=by, now=now)


def _use(avtale: Avtale, position: int, *, to_on: date, now: datetime) -> dict[str, str]:
    marks = {"options": f"{now.isoformat()} {USED}"}
    for one in avtale.options:
        if one.position == position:
            one.used, one.notice_on = True, None
    if avtale.notice_on is not None:
        # It was the deadline of the option that is used now, not of the next.
        marks["notice_on"] = filled_mark(now, avtale.notice_on)
        avtale.notice_on = None
    stored = [StoredOption(one.length_months, one.notice_on, one.mode, one.used) for one in avtale.options]
    moved = with_notice(stored, expires_on=to_on, notice_months=avtale.notice_months, notice_on=None)
    for one, found in zip(avtale.options, moved, strict=True):
        one.notice_on = found.notice_on
    return marks


async def move_back(session: AsyncSession, avtale: Avtale, *, by: uuid.UUID | None, now: datetime) -> None:
    """Give an agreement back the last day that it had before it was moved here, as its marks have it."""
    fields: list[str] = [name for name in ("expires_on", "max_expires_on") if name in avtale.filled]
    for name in fields:
        setattr(avtale, name, marked_day(avtale, name))
    if "running" in avtale.filled:
        fields.append("running")
        avtale.running = True
    avtale.filled = {name: mark for name, mark in avtale.filled.items() if name not in fields}
    avtale.changed_at = now
    await session.flush()
    _audit(session, avtale, fields, by=by, now=now)


def marked_day(avtale: Avtale, name: str) -> date | None:
    """Return the day that a field had before it was changed here; None where it was unknown, or has no mark."""
    old = avtale.filled.get(name, "").partition(" ")[2]
    try:
        return date.fromisoformat(old)
    except ValueError:
        return None


def _audit(
    session: AsyncSession, avtale: Avtale, fields: list[str], *, by: uuid.UUID | None, now: datetime
) -> None:
    write_audit(
        session,
        at=now,
        act="end_moved",
        record=f"avtale:{avtale.id}",
        actor_id=by,
        detail={"fields": " ".join(fields)},
    )
