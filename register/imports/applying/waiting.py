"""References that wait: what earlier files named and the register did not have, tried again by every import."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from register.avtale import Avtale, AvtaleEnhet
from register.avvik import Avvik, AvvikRecipient
from register.database import Base
from register.enhet import Enhet
from register.imports.applying.directory import Directory
from register.imports.applying.links import LINKS, LinkField, Links, acting_for, look_up
from register.imports.applying.plan import WAITING, Plan, Values, audit_detail, table_of
from register.person import Person

MODELS: Final[Mapping[str, type[Base]]] = {
    "enhet": Enhet,
    "person": Person,
    "avtale": Avtale,
    "avvik": Avvik,
}
LISTS: Final[Mapping[str, tuple[Table, str, str]]] = {
    "orderers": (table_of(AvtaleEnhet), "avtale_id", "enhet_id"),
    "recipients": (table_of(AvvikRecipient), "avvik_id", "person_id"),
}
"""Where the links that are lists lie: the table, the record's column, and the column of what is named."""
LINK_OF: Final = {(record, link.column): link for record, links in LINKS.items() for link in links}
_BESIDE: Final = ("status", "restricted", "stedfortreder_id", "deputy_id")
"""Columns that decide who a link leads to."""

Lists = dict[tuple[uuid.UUID, str], set[uuid.UUID]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One link that waits, as it is stored."""

    id: uuid.UUID
    record: str
    record_id: uuid.UUID
    field: str
    written: str


async def load_waiting(session: AsyncSession) -> list[Waiting]:
    """Return every link that waits."""
    columns = (WAITING.c.id, WAITING.c.record, WAITING.c.record_id, WAITING.c.field, WAITING.c.written)
    return [Waiting(*row) for row in await session.execute(select(*columns))]


async def retry(
    session: AsyncSession, plan: Plan, directory: Directory, waiting: Iterable[Waiting], *, done: Links
) -> None:
    """Resolve what waits from earlier imports and can be found now; `done` are the links of this file's own rows."""
    resolved: dict[str, list[tuple[Waiting, LinkField, uuid.UUID]]] = {}
    for one in waiting:
        if one.record == done.record and (one.record_id, one.field) in done.wanted:
            continue
        link = LINK_OF[one.record, one.field]
        if found := look_up(directory, link, one.written, besides=one.record_id).id:
            resolved.setdefault(one.record, []).append((one, link, found))
    for record, links in resolved.items():
        await _take(session, plan, directory, record, links)


async def _take(
    session: AsyncSession,
    plan: Plan,
    directory: Directory,
    record: str,
    links: list[tuple[Waiting, LinkField, uuid.UUID]],
) -> None:
    """Write resolved links into their records, those that others depend on first."""
    records, lists = await _records(session, plan, record), await _lists(session, record)
    order = {link.column: place for place, link in enumerate(LINKS[record])}
    touched: dict[uuid.UUID, Values] = {}
    for one, link, direct in sorted(links, key=lambda item: (order[item[1].column], item[0].written)):
        current = records.get(one.record_id)
        if current is None:
            continue
        if link.many:
            changed = _add(plan, lists, one, direct)
        else:
            recipients = frozenset(lists.get((one.record_id, "recipients"), ()))
            found = acting_for(directory, link, direct, {**current, "recipients": recipients})
            changed = current[link.column] is None and found is not None
            if changed:
                current[link.column] = found
        if changed:
            touched.setdefault(one.record_id, {})[link.column] = current.get(link.column)
    plan.delete(WAITING, "id", [one.id for one, _, _ in links])
    _note(plan, record, touched)


def _add(plan: Plan, lists: Lists, one: Waiting, named: uuid.UUID) -> bool:
    """Add what is named to a record's list; return False where it is there already."""
    there = lists.setdefault((one.record_id, one.field), set())
    if named in there:
        return False
    there.add(named)
    table, mine, theirs = LISTS[one.field]
    plan.insert(table, {mine: one.record_id, theirs: named})
    return True


def _note(plan: Plan, record: str, touched: Mapping[uuid.UUID, Values]) -> None:
    table = table_of(MODELS[record])
    names = {link.column for link in LINKS[record] if not link.many}
    for id, links in touched.items():
        changes = {column: value for column, value in links.items() if column in names}
        if "changed_at" in table.c:
            changes["changed_at"] = plan.job.now
        if changes:
            plan.update(table, id, changes)
        plan.audit("changed", f"{record}:{id}", audit_detail({}, links, plan.job.run_id))
        plan.linked += 1


async def _records(session: AsyncSession, plan: Plan, record: str) -> dict[uuid.UUID, Values]:
    """Return the records that something waits for, as they will be."""
    table = table_of(MODELS[record])
    columns = [link.column for link in LINKS[record] if not link.many]
    columns += [column for column in _BESIDE if column in table.c and column not in columns]
    waiting = select(WAITING.c.record_id).where(WAITING.c.record == record)
    chosen = select(table.c.id, *(table.c[column] for column in columns)).where(table.c.id.in_(waiting))
    planned = plan.updates.get(table, {})
    return {
        id: dict(zip(columns, values, strict=True)) | planned.get(id, {})
        for id, *values in await session.execute(chosen)
    }


async def _lists(session: AsyncSession, record: str) -> Lists:
    """Return what the lists of the records hold that something waits for."""
    found: Lists = {}
    waiting = select(WAITING.c.record_id).where(WAITING.c.record == record)
    for link in LINKS[record]:
        if link.many:
            table, mine, theirs = LISTS[link.column]
            chosen = select(table.c[mine], table.c[theirs]).where(table.c[mine].in_(waiting))
            for id, named in await session.execute(chosen):
                found.setdefault((id, link.column), set()).add(named)
    return found
