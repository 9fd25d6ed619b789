"""Enheter of a file beside those of the register."""

import uuid
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from register.enhet import Enhet, fold_name
from register.imports.applying.directory import Directory
from register.imports.applying.duplicates import without_duplicates
from register.imports.applying.keys import match, written_key
from register.imports.applying.links import Links
from register.imports.applying.plan import Plan, Values, table_of
from register.imports.applying.reconcile import Reconciler, Spec, Written, called
from register.imports.applying.rings import in_rings
from register.imports.applying.stored import Record, load
from register.imports.rows import EnhetRow, Fault, Rows

ENHET: Final = table_of(Enhet)
SPEC: Final = Spec(
    record="enhet",
    table=ENHET,
    plain=("name", "short_names", "tjenesteomrade"),
    defaults={column.name: None for column in ENHET.c} | {"short_names": []},
)
Names = tuple[str, str]
"""What an enhet is known by: its name, and the name of the one above it; both folded."""


def _by_name(names: Names) -> Hashable | None:
    return names[0]


@dataclass(slots=True)
class EnhetParts:
    """What an enhet has beside its columns: its key."""

    fields: frozenset[str]
    keys: set[str] = field(default_factory=set)

    def columns(self, row: Written, id: uuid.UUID, old: Mapping[str, object], new: Values) -> Values:  # noqa: ARG002 - other kinds need it
        """Return the key; a file that does not tell what lies above leaves it as it is."""
        if not isinstance(row, EnhetRow):
            raise TypeError(type(row))
        if old["key"] is not None and "parent" not in self.fields:
            return {}
        key = written_key(*_names(row))
        if key != old["key"] and key in self.keys:
            return {"key": old["key"] or written_key(key, uuid.uuid4().hex)}
        self.keys.add(key)
        return {"key": key}

    def lists(
        self,
        row: Written,  # noqa: ARG002 - other kinds need it
        id: uuid.UUID,  # noqa: ARG002 - as above
        old: Mapping[str, object],  # noqa: ARG002 - as above
        new: Values,  # noqa: ARG002 - as above
        linked: Mapping[str, frozenset[uuid.UUID]],  # noqa: ARG002 - as above
    ) -> dict[str, tuple[object, object]]:
        """Return nothing: an enhet has no lists of its own."""
        return {}


def _names(row: EnhetRow) -> Names:
    return fold_name(row.name), fold_name(row.parent or "")


def _stored_names(record: Record) -> Names:
    name, _, parent = str(record["key"]).partition("|")
    return name, parent


async def plan_enheter(
    session: AsyncSession, rows: Rows[EnhetRow], plan: Plan, directory: Directory, links: Links
) -> list[Fault]:
    """Put into the plan what a file of enheter changes. Return the errors for which nothing may be imported."""
    stored = await load(session, ENHET)
    kept, warnings, errors = without_duplicates(
        rows.rows,
        key=lambda row: _names(row.values),
        column=rows.headers.get("name", "Enhet"),
        name=lambda row: called(row.name, row.parent),
    )
    if errors:
        return errors
    plan.warnings += warnings
    known = {id: _stored_names(record) for id, record in stored.items()}
    found = match([_names(row.values) for row in kept], known, passes=(lambda names: names, _by_name))
    ids = [found.get(index) or uuid.uuid4() for index in range(len(kept))]
    directory.enheter.missing = set(stored) - set(ids)
    for id, row in zip(ids, kept, strict=True):
        held = stored[id]["short_names"] if id in stored and "short_names" not in rows.fields else None
        short_names = tuple(held) if isinstance(held, list) else row.values.short_names
        directory.enheter.put(id, (row.values.name, *short_names))
    parents = {id: _uuid(record["parent_id"]) for id, record in stored.items()}
    if "parent" in rows.fields:
        for id, row in zip(ids, kept, strict=True):
            written = row.values.parent
            parents[id] = directory.enheter.find(written).id if written else None
    rings = frozenset((id, "parent_id") for id in in_rings(parents))
    parts = EnhetParts(rows.fields, keys={str(record["key"]) for record in stored.values()})
    reconciler = Reconciler(plan, SPEC, rows.fields, links, parts, lambda enhet: called(enhet["name"]), rings)
    for id, row in zip(ids, kept, strict=True):
        reconciler.take(row, id, stored.get(id))
    for id in stored.keys() - set(ids):
        reconciler.miss(id, stored[id])
    return []


def _uuid(value: object) -> uuid.UUID | None:
    return value if isinstance(value, uuid.UUID) else None
