"""Writing a plan: many rows with each statement, in an order that every foreign key allows."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final, TypeVar

from sqlalchemy import Table, bindparam, delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from register.avtale import Avtale, AvtaleControl, AvtaleEnhet, AvtaleOption
from register.avvik import Avvik, AvvikRecipient
from register.enhet import Enhet
from register.import_run import ImportKind
from register.imports.applying.plan import AUDIT, RUN, WAITING, Plan, Values, table_of
from register.person import Person, PersonRole
from register.stand_in import StandIn
from register.varsling import Varsling

AVTALE: Final = table_of(Avtale)
AVVIK: Final = table_of(Avvik)
VARSLING: Final = table_of(Varsling)
VARSLING_KEY: Final = ("level", "scope", "kind")
ORDER: Final = (
    *(
        table_of(model)
        for model in (Person, PersonRole, Enhet, Avtale, AvtaleOption, AvtaleControl, AvtaleEnhet)
    ),
    *(table_of(model) for model in (Avvik, AvvikRecipient, StandIn)),
    WAITING,
)
"""Each table after those that it points at."""
AT_ONCE: Final = 5000
"""Rows or ids in one statement; PostgreSQL takes 65 535 parameters."""


async def write(session: AsyncSession, plan: Plan) -> None:
    """Write a plan in the caller's transaction."""
    await session.execute(insert(RUN), [plan.run()])
    for (table, column), ids in plan.deletions.items():
        for some_ids in _some(sorted(ids, key=str)):
            await session.execute(delete(table).where(table.c[column].in_(some_ids)))
    await _free_keys(session, plan)
    for table in ORDER:
        for new in _some(plan.inserts.get(table, ())):
            await session.execute(insert(table), _named(table, new))
    for changes in (plan.later, plan.updates):
        for table, records in changes.items():
            await _update(session, table, records)
    await _replace_varsler(session, plan)
    for some in _some(plan.audits):
        await session.execute(insert(AUDIT), some)
    await _seen_now(session, plan)


def _named(table: Table, rows: Iterable[tuple[object, ...]]) -> list[Values]:
    columns = [column.name for column in table.c]
    return [dict(zip(columns, row, strict=True)) for row in rows]


async def _free_keys(session: AsyncSession, plan: Plan) -> None:
    """Give records whose key changes one of their own for now: another may be about to take the old one."""
    for table, records in plan.updates.items():
        moving: dict[uuid.UUID, Values] = {
            id: {"key": f"~{id}"} for id, changes in records.items() if "key" in changes
        }
        if moving:
            await _update(session, table, moving)


async def _update(session: AsyncSession, table: Table, records: Mapping[uuid.UUID, Values]) -> None:
    alike: dict[tuple[str, ...], list[Values]] = {}
    for id, changes in records.items():
        row = {f"new_{column}": value for column, value in changes.items()}
        alike.setdefault(tuple(sorted(changes)), []).append({"record_id": id, **row})
    for columns, rows in alike.items():
        statement = update(table).where(table.c.id == bindparam("record_id"))
        statement = statement.values({column: bindparam(f"new_{column}") for column in columns})
        connection = await session.connection()
        for some in _some(rows):
            await connection.execute(statement, some)


async def _replace_varsler(session: AsyncSession, plan: Plan) -> None:
    """Put each setting in the place of the one that had its key."""
    same = [VARSLING.c[column] == bindparam(f"old_{column}") for column in VARSLING_KEY]
    connection = await session.connection()
    for keys in _some(plan.varsler):
        old = [
            {f"old_{column}": part for column, part in zip(VARSLING_KEY, key, strict=True)} for key in keys
        ]
        await connection.execute(delete(VARSLING).where(*same), old)
    for rows in _some(row for row in plan.varsler.values() if row):
        await session.execute(insert(VARSLING), rows)


async def _seen_now(session: AsyncSession, plan: Plan) -> None:
    """Note which import had the agreements and the avvik last, so that answers can say how old they are."""
    table = {ImportKind.AVTALER: AVTALE, ImportKind.AVVIK: AVVIK}.get(plan.job.kind)
    if table is not None:
        own = (table.c.source_system == plan.job.source_system) & table.c.missing_since.is_(None)
        await session.execute(update(table).where(own).values(import_id=plan.job.run_id))


T = TypeVar("T")


def _some(rows: Iterable[T]) -> Iterator[list[T]]:
    waiting = iter(rows)
    while some := list(islice(waiting, AT_ONCE)):
        yield some
