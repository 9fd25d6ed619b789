"""Who gets what, and when: what is stored, and what the coming days will bring. Reads only."""

import asyncio
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from notifications.planner.avtaler import read_after
from notifications.planner.basis import Pass
from notifications.planner.compare import Changes
from notifications.planner.item import Due
from notifications.planner.others import open_records
from notifications.planner.portion import compare_avtaler, compare_records
from notifications.planner.write import reminder_times, row_of
from notifications.reminder import UNSENT, Reminder, ReminderStatus

_PORTION: Final = 1000


@dataclass(frozen=True, slots=True)
class Ahead:
    """One reminder, stored or to come. `to` is a person's id or `innkjop`; `status` a `ReminderStatus`.

    `level` is the `register.varsling.VarslingLevel` that the step comes from; `reason` why it failed or waits.
    """

    key: str
    kind: str
    record: str
    target_on: date
    step: str
    to: str
    person_id: uuid.UUID | None
    planned_on: date
    send_at: datetime
    urgent: bool
    level: str
    status: str
    reason: str | None = None


async def ahead(session: AsyncSession, at: Pass) -> list[Ahead]:
    """Return the reminders that are not sent, with a planned day until the pass's last one; the next first.

    Failed ones are there too, whenever they were to go. What would be taken back is left out.
    """
    due: list[Due] = []
    gone: set[str] = set()
    after: uuid.UUID | None = None
    while portion := await read_after(session, after, limit=_PORTION, at=at):
        after = portion.rows[-1].id
        _take(await compare_avtaler(session, portion, at), due, gone)
        await asyncio.sleep(0)
    records = await open_records(session, at)
    for start in range(0, len(records), _PORTION):
        _take(await compare_records(session, records[start : start + _PORTION], at), due, gone)
    stored = await _stored(session, at)
    again = {one.key for one in due}
    kept = [one for one in stored if one.key not in gone and one.key not in again]
    return sorted([*kept, *await _drawn(session, due, at)], key=lambda one: (one.send_at, one.to, one.key))


def _take(changes: Changes, due: list[Due], gone: set[str]) -> None:
    due += [*changes.added, *changes.back, *changes.moved]
    gone |= set(changes.cancelled)


async def _drawn(session: AsyncSession, due: Iterable[Due], at: Pass) -> list[Ahead]:
    found = list(due)
    times = await reminder_times(session, {one.to for one in found})
    rows = (row_of(one, times, at) for one in found)
    names = Ahead.__dataclass_fields__
    return [Ahead(**{name: row.get(name) for name in names}) for row in rows]  # type: ignore[arg-type]  # the ledger's own columns


async def _stored(session: AsyncSession, at: Pass) -> list[Ahead]:
    columns = [getattr(Reminder, name) for name in Ahead.__dataclass_fields__]
    rows = await session.execute(
        select(*columns).where(
            (Reminder.status == ReminderStatus.FAILED.value)
            | (Reminder.status.in_(UNSENT) & (Reminder.planned_on <= at.until))
        )
    )
    return [Ahead(*row) for row in rows]
