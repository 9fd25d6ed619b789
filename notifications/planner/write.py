"""Writes what the planner has found out, a few statements for a portion. What another replica has written stands."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final, cast

from sqlalchemy import Table, Update, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import INNKJOP
from notifications.planner.basis import Pass
from notifications.planner.compare import Changes
from notifications.planner.item import Due
from notifications.reminder import UNSENT, Reminder, ReminderStatus, Watch
from register.database import insert_new
from register.decision import Decision
from register.varsling import ReminderTime

_PORTION: Final = 500
_REMINDER: Final = cast("Table", Reminder.__table__)
_WATCH: Final = cast("Table", Watch.__table__)


async def write(session: AsyncSession, changes: Changes, at: Pass) -> tuple[int, int]:
    """Write what has been found in the caller's transaction; return how many reminders came and how many went."""
    due = [*changes.added, *changes.back, *changes.moved]
    times = await reminder_times(session, {one.to for one in due})
    if changes.new_watches:
        await session.execute(insert_new(session, _WATCH), _whole(changes.new_watches))
    if changes.watches:
        await session.execute(_update_watch(), _named(changes.watches))
    if changes.added:
        rows = [row_of(one, times, at) for one in changes.added]
        await session.execute(insert_new(session, _REMINDER), rows)
    if changes.back or changes.moved:
        again = [row_of(one, times, at) for one in (*changes.back, *changes.moved)]
        await session.execute(_update_due(), _named(_but(again)))
    await _cancel(session, changes.cancelled)
    if changes.entered:
        await session.execute(
            update(Decision)
            .where(Decision.id.in_(changes.entered), Decision.entered_at.is_(None))
            .values(entered_at=at.now, changed_at=at.now)
        )
    return len(changes.added) + len(changes.back), len(changes.cancelled)


def _whole(rows: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    return [dict(row) for row in rows]


def _but(rows: Iterable[Mapping[str, object]]) -> list[dict[str, object]]:
    kept = ("key", "planned_on", "send_at", "urgent", "rank", "level")
    return [{key: row[key] for key in kept} for row in rows]


def _update_watch() -> Update:
    columns = ("targets", "avtaleforvalter_id", "since_on", "confirmed_at", "known_on", "changed_at")
    return (
        update(_WATCH)
        .where(_WATCH.c.record == bindparam("the_record"))
        .values({column: bindparam(f"the_{column}") for column in columns})
    )


def _named(rows: Iterable[Mapping[str, object]]) -> list[dict[str, object]]:
    return [{f"the_{key}": value for key, value in row.items()} for row in rows]


def _update_due() -> Update:
    columns = ("planned_on", "send_at", "urgent", "rank", "level")
    status = _REMINDER.c.status
    # Not `in_`: its parameters cannot be given for several rows at once.
    free = or_(status == ReminderStatus.WAITING.value, status == ReminderStatus.CANCELLED.value)
    return (
        update(_REMINDER)
        .where(_REMINDER.c.key == bindparam("the_key"), free)
        .values({column: bindparam(f"the_{column}") for column in columns})
        .values(status=ReminderStatus.WAITING.value, reason=None)
    )


def row_of(due: Due, times: Mapping[str, tuple[int, int | None]], at: Pass) -> dict[str, object]:
    """Return a reminder as the ledger holds it."""
    return {
        "key": due.key,
        "kind": due.track.kind.value,
        "record": due.track.record,
        "target_on": due.track.target_on,
        "step": due.step,
        "to": due.to,
        "person_id": None if due.to == INNKJOP else uuid.UUID(due.to),
        "planned_on": due.planned_on,
        "send_at": send_at(due.planned_on, times.get(due.to), urgent=due.urgent, since=due.since, at=at),
        "urgent": due.urgent,
        "rank": due.rank,
        "level": due.level,
        "facts": dict(due.facts),
        "status": ReminderStatus.WAITING.value,
    }


def send_at(
    planned_on: date,
    time: tuple[int, int | None] | None,
    *,
    urgent: bool,
    since: date | None,
    at: Pass,
) -> datetime:
    """Return when a reminder is to go: at the window's opening where it is urgent, else at the recipient's own time.

    It never comes out in a digest of a day that has passed already: then it goes on its planned day.
    """
    if urgent or time is None:
        return at.window.at(planned_on)
    hour, weekday = time
    return at.window.digest_at(planned_on, hour=hour, weekday=weekday, since=max(since or at.on, at.on))


async def _cancel(session: AsyncSession, cancelled: Mapping[str, str]) -> None:
    by_reason: dict[str, list[str]] = defaultdict(list)
    for key, reason in cancelled.items():
        by_reason[reason].append(key)
    for reason, keys in by_reason.items():
        for start in range(0, len(keys), _PORTION):
            await cancel(session, keys[start : start + _PORTION], reason=reason)


async def cancel(session: AsyncSession, keys: Collection[str], *, reason: str) -> None:
    """Take reminders back that have not been sent."""
    await session.execute(
        update(Reminder)
        .where(Reminder.key.in_(keys), Reminder.status.in_(UNSENT))
        .values(status=ReminderStatus.CANCELLED.value, reason=reason)
        .execution_options(synchronize_session=False)
    )


async def reminder_times(
    session: AsyncSession, recipients: Iterable[str]
) -> Mapping[str, tuple[int, int | None]]:
    """Return the hour and the weekday of those recipients who have chosen one."""
    ids = [uuid.UUID(to) for to in recipients if to != INNKJOP]
    found: dict[str, tuple[int, int | None]] = {}
    for start in range(0, len(ids), _PORTION):
        rows = await session.execute(
            select(ReminderTime.person_id, ReminderTime.hour, ReminderTime.weekday).where(
                ReminderTime.person_id.in_(ids[start : start + _PORTION])
            )
        )
        found |= {str(id): (hour, weekday) for id, hour, weekday in rows}
    return found
