"""Those whom the newest file of people lacks or has as inactive: they lose every role, and what is open moves on."""

import uuid
from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import Table, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from register.avtale import Avtale
from register.avvik import Avvik, AvvikRecipient
from register.enhet import Enhet
from register.imports.applying.directory import Directory
from register.imports.applying.links import LINKS, OPEN, LinkField, Target, acting_for
from register.imports.applying.plan import Plan, table_of
from register.imports.applying.reconcile import called
from register.imports.report import Move
from register.imports.rows import Fault
from register.person import PersonRole

ROLE: Final = table_of(PersonRole)
RECIPIENT: Final = table_of(AvvikRecipient)
SHARE: Final = 10
"""More than one in so many at a time is no ordinary week, but half a file."""

_NAMED_BY: Final[Mapping[str, tuple[Table, tuple[str, ...]]]] = {
    "avtale": (table_of(Avtale), ("title", "reference", "supplier_name")),
    "avvik": (table_of(Avvik), ("title", "reference", "source_id", "status", "restricted")),
    "enhet": (table_of(Enhet), ("name",)),
}


def too_many(leaving: int, active: int) -> Fault | None:
    """Return why a file is refused that takes the roles from more than a tenth of the people; None where it is not."""
    if leaving * SHARE <= active:
        return None
    problem = f"{leaving} av {active} personer mangler i filen eller er ikke lenger aktive. De ville mistet rollene sine."
    remedy = "Sjekk at filen er hel. Stemmer det, kjør importen igjen med --yes."
    return Fault(0, "", "", problem, remedy)


async def take_roles(session: AsyncSession, plan: Plan, leaving: Collection[uuid.UUID]) -> None:
    """Take every role from those who leave, with a line in the audit log for each who had any."""
    lost: dict[uuid.UUID, set[str]] = {}
    for id, role in await session.execute(select(ROLE.c.person_id, ROLE.c.role)):
        if id in leaving:
            lost.setdefault(id, set()).add(role)
    plan.delete(ROLE, "person_id", lost)
    for id, roles in sorted(lost.items(), key=lambda item: str(item[0])):
        plan.audit(
            "roles_lost",
            f"person:{id}",
            {"import": str(plan.job.run_id), "roles": " ".join(sorted(roles))},
        )


async def move_on(
    session: AsyncSession, plan: Plan, directory: Directory, leaving: Collection[uuid.UUID]
) -> None:
    """Move what those who leave looked after to whoever acts for them, or to nobody."""
    for record, (table, names) in _NAMED_BY.items():
        links = [link for link in LINKS[record] if link.target is Target.PERSON and link.follows]
        columns = [link.column for link in links]
        named = or_(*(table.c[column].is_not(None) for column in columns))
        if record == "avvik":
            named = table.c.status.in_(OPEN) & named
        chosen = select(table.c.id, *(table.c[name] for name in (*names, *columns))).where(named)
        recipients = await _recipients(session) if record == "avvik" else {}
        for id, *values in await session.execute(chosen):
            current: dict[str, object] = dict(zip((*names, *columns), values, strict=True))
            current |= plan.updates.get(table, {}).get(id, {})
            if any(current[column] in leaving for column in columns):
                current["recipients"] = recipients.get(id, frozenset())
                _move(plan, directory, links, record, id, current, leaving)


def _move(
    plan: Plan,
    directory: Directory,
    links: list[LinkField],
    record: str,
    id: uuid.UUID,
    current: dict[str, object],
    leaving: Collection[uuid.UUID],
) -> None:
    table, names = _NAMED_BY[record]
    for link in links:
        held = current[link.column]
        if not isinstance(held, uuid.UUID) or held not in leaving:
            continue
        current[link.column] = found = acting_for(directory, link, held, current)
        stamp = {"changed_at": plan.job.now} if "changed_at" in table.c else {}
        plan.update(table, id, {link.column: found, **stamp})
        detail = {"fields": link.column, "from": str(held), "to": str(found or "")}
        plan.audit("moved", f"{record}:{id}", {"import": str(plan.job.run_id), **detail})
        plan.moves.append(
            Move(
                f"{record}:{id}",
                _name(names, current),
                link.column,
                directory.people.name_of(held),
                directory.people.name_of(found) or None,
                bool(current.get("restricted")),
            )
        )


def _name(names: tuple[str, ...], record: Mapping[str, object]) -> str:
    if record.get("restricted"):
        return called(record["reference"] or record["source_id"] or "lukket avvik")
    return called(*(record[name] for name in names if name not in ("source_id", "status", "restricted")))


async def _recipients(session: AsyncSession) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    found: dict[uuid.UUID, frozenset[uuid.UUID]] = {}
    for id, person_id in await session.execute(select(RECIPIENT.c.avvik_id, RECIPIENT.c.person_id)):
        found[id] = found.get(id, frozenset()) | {person_id}
    return found
