"""People of a file beside those of the register: their roles exactly as the file says, and what becomes of those who left."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from register.enhet import Enhet, fold_name
from register.imports.applying.absences import Absences, load_absences
from register.imports.applying.departures import too_many
from register.imports.applying.directory import Directory, KnownPerson
from register.imports.applying.duplicates import without_duplicates
from register.imports.applying.links import Links
from register.imports.applying.merged import merged_people
from register.imports.applying.plan import Plan, Values, audit_detail, stored_form, table_of
from register.imports.applying.reconcile import Reconciler, Spec, Written
from register.imports.applying.rings import in_rings
from register.imports.applying.shown import LABELS
from register.imports.applying.stored import Record, load
from register.imports.report import Detail
from register.imports.rows import Fault, PersonRow, Row, Rows
from register.person import Person, PersonRole, Role, fold_email

PERSON: Final = table_of(Person)
ROLE: Final = table_of(PersonRole)
ENHET: Final = table_of(Enhet)
SPEC: Final = Spec(
    record="person",
    table=PERSON,
    plain=("name", "tjenesteomrade", "budget_authority_nok"),
    defaults={column.name: None for column in PERSON.c},
    kept=frozenset({"name"}),
)
Roles = frozenset[tuple[str, str]]


@dataclass(slots=True)
class PersonParts:
    """What a person has beside the columns: roles and absences, and whether they still work here."""

    plan: Plan
    fields: frozenset[str]
    absences: Absences
    roles: dict[uuid.UUID, Roles] = field(default_factory=dict)

    def columns(self, row: Written, id: uuid.UUID, old: Mapping[str, object], new: Values) -> Values:  # noqa: ARG002 - other kinds need it
        """Return the address, a name where none is known, and whether the person has left."""
        if not isinstance(row, PersonRow):
            raise TypeError(type(row))
        email = fold_email(row.email)
        return {
            "email": email,
            "name": new["name"] or email,
            "imported_at": old["imported_at"] or self.plan.job.now,
            "left_on": None if row.active else old["left_on"] or self.plan.job.today,
        }

    def lists(
        self,
        row: Written,
        id: uuid.UUID,
        old: Mapping[str, object],  # noqa: ARG002 - other kinds need it
        new: Values,
        linked: Mapping[str, frozenset[uuid.UUID]],  # noqa: ARG002 - as above
    ) -> dict[str, tuple[object, object]]:
        """Write the roles and the absence, where they differ."""
        if not isinstance(row, PersonRow):
            raise TypeError(type(row))
        changed: dict[str, tuple[object, object]] = {}
        known = self.roles.get(id, frozenset())
        wanted = known if "roles" not in self.fields else roles_of(row)
        if not row.active:
            wanted = frozenset()
        if wanted != known:
            changed["roles"] = (_shown(known), _shown(wanted))
            self._write(id, wanted, lost=known if not row.active else frozenset())
        if self.fields & {"absent_from", "absent_to"}:
            deputy_id = new["deputy_id"]
            changed |= self.absences.take(
                id,
                first=row.absent_from if row.active else None,
                last=row.absent_to if row.active else None,
                deputy_id=deputy_id if isinstance(deputy_id, uuid.UUID) else None,
            )
        return changed

    def _write(self, id: uuid.UUID, wanted: Roles, *, lost: Roles) -> None:
        self.plan.delete(ROLE, "person_id", [id])
        for role, scope in sorted(wanted):
            self.plan.insert(ROLE, {"person_id": id, "role": role, "scope": scope})
        if lost:
            names = " ".join(sorted({role for role, _ in lost}))
            detail = {"import": str(self.plan.job.run_id), "roles": names}
            self.plan.audit("roles_lost", f"person:{id}", detail)


def roles_of(row: PersonRow) -> Roles:
    """Return the roles of a row as they are stored; everybody is ansatt, so that is none."""
    held = ((one.role, fold_name(one.scope)) for one in row.roles)
    return frozenset((role.value, scope) for role, scope in held if (role, scope) != (Role.ANSATT, ""))


def _shown(roles: Roles) -> list[str]:
    return [f"{role} ({scope})" if scope else role for role, scope in sorted(roles)]


@dataclass(slots=True)
class Leavers:
    """Those who leave by this file: `leaving` is everybody; `missing` those of them that it does not name."""

    leaving: set[uuid.UUID] = field(default_factory=set)
    missing: set[uuid.UUID] = field(default_factory=set)


async def plan_personer(
    session: AsyncSession, rows: Rows[PersonRow], plan: Plan, directory: Directory, links: Links, *, yes: bool
) -> tuple[list[Fault], Leavers]:
    """Put into the plan what a file of people changes.

    Return the errors for which nothing may be imported, and who leaves. Without `yes`, more than a tenth of those
    whom earlier files brought may not leave at a time.
    """
    stored = await load(session, PERSON)
    column = rows.headers.get("email", LABELS["email"])
    merged, told = merged_people(rows.rows, column=column)
    kept, warnings, errors = without_duplicates(
        merged,
        key=lambda row: fold_email(row.values.email),
        column=column,
        name=lambda row: row.email,
    )
    if errors:
        return errors, Leavers()
    plan.warnings += [*told, *warnings]
    by_email = {str(record["email"]): id for id, record in stored.items()}
    ids = [by_email.get(fold_email(row.values.email)) or uuid.uuid4() for row in kept]
    leavers = _leavers(kept, ids, stored)
    active = sum(_is_here(record) for record in stored.values())
    counted = sum(_is_here(stored[id]) for id in leavers.leaving)
    _know(directory, kept, ids, stored, leavers)
    if (fault := too_many(counted, active)) and not yes:
        for id in sorted(leavers.leaving, key=directory.people.name_of):
            plan.details.setdefault("gone", []).append(
                Detail(f"person:{id}", directory.people.name_of(id), None)
            )
        return [fault], leavers
    parts = PersonParts(plan, rows.fields, await load_absences(session, plan))
    for id, role, scope in await session.execute(select(ROLE.c.person_id, ROLE.c.role, ROLE.c.scope)):
        parts.roles[id] = parts.roles.get(id, frozenset()) | {(role, scope)}
    rings = _rings(directory, rows.fields, kept, ids, stored)
    name = lambda person: str(person["name"])  # noqa: E731 - one expression, used once
    reconciler = Reconciler(plan, SPEC, rows.fields, links, parts, name, rings)
    for id, row in zip(ids, kept, strict=True):
        reconciler.take(row, id, stored.get(id))
    await _warn_of_scopes(session, plan, rows, kept)
    for id in sorted(leavers.missing, key=str):
        _miss(plan, id, stored[id])
    _know_whom_they_follow(plan, directory, stored)
    return [], leavers


def _is_here(record: Mapping[str, object]) -> bool:
    return record["imported_at"] is not None and record["left_on"] is None


def _leavers(kept: list[Row[PersonRow]], ids: list[uuid.UUID], stored: Mapping[uuid.UUID, Record]) -> Leavers:
    missing = {id for id, record in stored.items() if _is_here(record)} - set(ids)
    inactive = {
        id
        for id, row in zip(ids, kept, strict=True)
        if not row.values.active and id in stored and stored[id]["left_on"] is None
    }
    return Leavers(missing | inactive, missing)


def _know(
    directory: Directory,
    kept: list[Row[PersonRow]],
    ids: list[uuid.UUID],
    stored: Mapping[uuid.UUID, Record],
    leavers: Leavers,
) -> None:
    """Have the directory know everybody of the file before its links are looked up."""
    for id in leavers.missing:
        directory.people.by_id[id].left = True
    for id, row in zip(ids, kept, strict=True):
        before = stored.get(id, SPEC.defaults)
        email = fold_email(row.values.email)
        name = row.values.name or str(before["name"] or email)
        deputy, leader = before["deputy_id"], before["leader_id"]
        directory.people.put(
            KnownPerson(
                id,
                email,
                name,
                not row.values.active,
                deputy if isinstance(deputy, uuid.UUID) else None,
                leader if isinstance(leader, uuid.UUID) else None,
            )
        )


def _know_whom_they_follow(plan: Plan, directory: Directory, stored: Mapping[uuid.UUID, Record]) -> None:
    """Have the directory know each person's deputy and leader as the file has them."""
    new, changed = plan.later.get(PERSON, {}), plan.updates.get(PERSON, {})
    for id, person in directory.people.by_id.items():
        now = {**stored.get(id, {}), **new.get(id, {}), **changed.get(id, {})}
        deputy, leader = now.get("deputy_id"), now.get("leader_id")
        person.deputy_id = deputy if isinstance(deputy, uuid.UUID) else None
        person.leader_id = leader if isinstance(leader, uuid.UUID) else None


def _rings(
    directory: Directory,
    fields: frozenset[str],
    kept: list[Row[PersonRow]],
    ids: list[uuid.UUID],
    stored: Mapping[uuid.UUID, Record],
) -> frozenset[tuple[uuid.UUID, str]]:
    """Return the links to leaders that lead back, and those to oneself as deputy."""
    leaders: dict[uuid.UUID, uuid.UUID | None] = {}
    for id, record in stored.items():
        leader = record["leader_id"]
        leaders[id] = leader if isinstance(leader, uuid.UUID) else None
    own: set[uuid.UUID] = set()
    for id, row in zip(ids, kept, strict=True):
        if "leader" in fields:
            written = row.values.leader
            leaders[id] = directory.people.find(written).id if written else None
        if "deputy" in fields and row.values.deputy and directory.people.find(row.values.deputy).id == id:
            own.add(id)
    return frozenset({(id, "leader_id") for id in in_rings(leaders)} | {(id, "deputy_id") for id in own})


def _miss(plan: Plan, id: uuid.UUID, record: Record) -> None:
    """Note that somebody is missing from the file, and so no longer works here."""
    changes: Values = {"left_on": plan.job.today}
    plan.update(PERSON, id, changes)
    plan.count("gone", Detail(f"person:{id}", str(record["name"]), None))
    plan.audit("missing", f"person:{id}", audit_detail(record, changes, plan.job.run_id))


async def _warn_of_scopes(
    session: AsyncSession, plan: Plan, rows: Rows[PersonRow], kept: list[Row[PersonRow]]
) -> None:
    """Warn of roles that are limited to something nobody has heard of: they reach nothing."""
    places: set[str] = set()
    for name, short_names, area in await session.execute(
        select(ENHET.c.name, ENHET.c.short_names, ENHET.c.tjenesteomrade)
    ):
        places |= {fold_name(one) for one in (name, *short_names, area or "")}
    places |= {fold_name(row.values.tjenesteomrade or "") for row in kept}
    for row in kept:
        for one in row.values.roles:
            if one.scope and fold_name(one.scope) not in places:
                plan.warn(
                    row=row.number,
                    column=rows.headers.get("roles", LABELS["roles"]),
                    value=str(stored_form(one.scope)),
                    problem="Rollen gjelder et sted som ikke finnes i registeret.",
                    remedy="Importer enheter, eller rett navnet på enheten eller tjenesteområdet.",
                )
