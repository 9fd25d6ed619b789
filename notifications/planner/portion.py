"""A portion of records compared with what is stored about them, with room for others in between."""

import asyncio
import uuid
from collections.abc import Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from notifications.planner.avtaler import AvtaleRows, item_of, read_some
from notifications.planner.basis import Pass
from notifications.planner.compare import Changes, compare
from notifications.planner.item import NOTHING, Item
from notifications.planner.known import read_known
from notifications.planner.others import read_records

PAUSE_AFTER: Final = 100
"""How many records are compared before others get their turn."""
_AVTALE: Final = "avtale"


async def compare_avtaler(session: AsyncSession, portion: AvtaleRows, at: Pass) -> Changes:
    """Return what must be written about a portion of agreements; `touched` says about which."""
    records = portion.records
    known = await read_known(session, records)
    changes, before = Changes(), 0
    for number, (record, row) in enumerate(zip(records, portion.rows, strict=True), 1):
        here = known.get(record, NOTHING)
        compare(item_of(row, portion, here, at), here, at, changes)
        if (now := len(changes)) != before:
            changes.touched.append(row.id)
            before = now
        if number % PAUSE_AFTER == 0:
            await asyncio.sleep(0)
    return changes


async def compare_records(session: AsyncSession, records: Sequence[str], at: Pass) -> Changes:
    """Return what must be written about records of any kind; what is gone loses what waits."""
    changes = Changes()
    known = await read_known(session, records)
    for item in await items_of(session, records, at):
        compare(item, known.get(item.record, NOTHING), at, changes)
    return changes


async def items_of(session: AsyncSession, records: Sequence[str], at: Pass) -> list[Item]:
    """Return records of any kind with their tracks; those that are gone, or over, have none."""
    known = await read_known(session, records)
    ids = {
        uuid.UUID(id): record
        for record in records
        for kind, _, id in [record.partition(":")]
        if kind == _AVTALE
    }
    found: list[Item] = []
    if ids:
        portion = await read_some(session, list(ids), at=at)
        found = [item_of(row, portion, known.get(ids[row.id], NOTHING), at) for row in portion.rows]
        there = {item.record for item in found}
        found += [Item(record) for record in ids.values() if record not in there]
    others = [record for record in records if not record.startswith(f"{_AVTALE}:")]
    return [*found, *(await read_records(session, others, known, at) if others else ())]
