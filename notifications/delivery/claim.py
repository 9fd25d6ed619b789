"""A leased message made ready to be sent: where it goes, and what it says now."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from conversation.turn import Address
from notifications.delivery.attempt import (
    NOT_DRAWN,
    NOT_FOR_THEM,
    Claim,
    Compose,
    NotDrawn,
    Nothing,
    Refused,
    TryAgain,
)
from notifications.delivery.halves import NotDrawnError, records_of
from notifications.delivery.outbox import (
    MOST_CUT_SHORT,
    Leased,
    Outbox,
    OutboxKind,
    address_of,
    as_json,
    reply_of,
    sent_address,
)
from notifications.planner.current_track import current_track
from notifications.reminder import Reminder, ReminderMessage, ReminderStatus
from register.database import is_unavailable
from register.decision import standing_decisions
from register.person import Person

_FOR_SOME: Final = ("avtale", "avvik", "decision", "task")
"""The records that not everybody in line may see."""


async def claim_of(
    session: AsyncSession,
    leased: Leased,
    *,
    lane: str,
    compose: Compose,
    fault: Callable[[Exception], None],
) -> Claim:
    """Return a leased message as a lane sends it, drawn now where it is one of reminders.

    Where it cannot be drawn, `fault` is told, and the claim's outcome says so.
    """
    row = leased.row
    person = await session.get_one(Person, row.person_id) if row.person_id else None
    claim = Claim(
        key=row.key,
        kind=OutboxKind(row.kind),
        reply=reply_of(row),
        email=person.email if person else None,
        room=row.room,
        at=_own_conversation(row, lane),
        replaces=row.message_id,
        again=leased.again,
        guest_on=frozenset(held.channel for held in person.addresses if held.guest)
        if person
        else frozenset(),
    )
    if row.cut_short >= MOST_CUT_SHORT:
        return replace(claim, outcome=Refused("cut_short"))
    if claim.kind is OutboxKind.MESSAGE:
        return claim
    try:
        async with session.begin_nested():
            reply = await _drawn(session, row, compose)
    except Exception as exc:  # noqa: BLE001 - one record's fault must not hold up the other messages
        if is_unavailable(exc):
            fault(exc)
            return replace(claim, outcome=TryAgain(NOT_DRAWN))
        not_drawn = NotDrawnError(await records_of(session, row))
        not_drawn.__cause__ = exc
        fault(not_drawn)
        return replace(claim, outcome=NotDrawn())
    if reply is None:
        wanted = await _is_wanted(session, row)
        return replace(claim, outcome=Refused(NOT_FOR_THEM) if wanted else Nothing())
    row.reply = as_json(reply)
    return replace(claim, reply=reply, shows=await _shows(session, row))


def _own_conversation(row: Outbox, lane: str) -> Address | None:
    """Return where a message belongs or stands already; None where the person is to be looked for."""
    if row.kind == OutboxKind.UPDATE.value:
        return sent_address(row)
    return address_of(row) if row.channel is None and row.at_channel == lane else None


async def _drawn(session: AsyncSession, row: Outbox, compose: Compose) -> Reply | None:
    """Return what a message says now, under the same id over all attempts, so that a platform can be asked for it."""
    shown = row if row.updates is None else await session.get(Outbox, row.updates)
    return await compose(session, shown, id=reply_id(row)) if shown is not None else None


def reply_id(row: Outbox) -> str:
    """Return the id of the Reply that a row becomes."""
    return uuid.uuid5(uuid.NAMESPACE_OID, row.key).hex


async def _is_wanted(session: AsyncSession, row: Outbox) -> bool:
    """Say whether somebody must still decide on what a message was to show, though its recipient cannot see it."""
    rows = await session.scalars(
        select(Reminder)
        .join(ReminderMessage, ReminderMessage.reminder_key == Reminder.key)
        .where(ReminderMessage.outbox_key == row.key, Reminder.status == ReminderStatus.QUEUED.value)
    )
    tracks = {one.track for one in rows if one.track.record_kind in _FOR_SOME}
    current = {track for track in tracks if await current_track(session, track) == track}
    decided = await standing_decisions(session, sorted({track.record for track in current}))
    return bool(current - set(decided))


async def _shows(session: AsyncSession, row: Outbox) -> frozenset[str]:
    """Return the keys of the reminders that are sent with a message."""
    found = await session.scalars(
        select(ReminderMessage.reminder_key)
        .join(Reminder, Reminder.key == ReminderMessage.reminder_key)
        .where(ReminderMessage.outbox_key == row.key, Reminder.status != ReminderStatus.CANCELLED.value)
    )
    return frozenset(found)
