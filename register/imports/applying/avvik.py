"""Avvik of a file beside those of the register."""

import uuid
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from register.avvik import HERE, Avvik, AvvikRecipient, AvvikStatus
from register.enhet import fold_name
from register.imports.applying.duplicates import without_duplicates
from register.imports.applying.keys import match, written_key
from register.imports.applying.links import Links
from register.imports.applying.plan import Plan, Values, table_of
from register.imports.applying.reconcile import Reconciler, Spec, Written, called
from register.imports.applying.stored import Record, load
from register.imports.rows import AvvikRow, Fault, Row, Rows

AVVIK: Final = table_of(Avvik)
RECIPIENT: Final = table_of(AvvikRecipient)
SPEC: Final = Spec(
    record="avvik",
    table=AVVIK,
    plain=(
        "source_id", "reference", "title", "description", "kind", "severity", "status", "restricted", "discovered_on",
        "due_on", "supplier_reply", "evidence", "closed_on", "reopened_on",
    ),
    defaults={column.name: None for column in AVVIK.c} | {
        "description": "", "supplier_reply": "", "evidence": "", "status": AvvikStatus.MELDT.value, "restricted": False,
        "possible": False, "hidden_reporter": False, "frequency": "", "supplier_told": "",
        "wished_outcome": "", "answers": {}, "unparsed": {}, "filled": {},
    },
    kept=frozenset({"title", "status", "restricted"}),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one avvik from another; texts are folded, and empty where unknown."""

    source_id: str
    reference: str
    title: str
    discovered_on: object


def _identity(get: Mapping[str, object]) -> Identity:
    source_id, reference, title = (
        fold_name(str(get[column] or "")) for column in ("source_id", "reference", "title")
    )
    return Identity(source_id, reference, title, get["discovered_on"])


def _of_row(row: AvvikRow) -> Identity:
    return _identity(
        {column: getattr(row, column) for column in ("source_id", "reference", "title", "discovered_on")}
    )


def avvik_key(one: Identity) -> tuple[str, ...]:
    """Return the parts of the key of an avvik within its system."""
    if one.source_id:
        return ("id", one.source_id)
    if one.reference:
        return ("ref", one.reference)
    return ("title", one.title, str(one.discovered_on or ""))


def _by_id(one: Identity) -> Hashable | None:
    return one.source_id or None


def _by_reference(one: Identity) -> Hashable | None:
    return one.reference or None


def _by_title(one: Identity) -> Hashable | None:
    return (one.title, one.discovered_on)


PASSES: Final = (avvik_key, _by_id, _by_reference, _by_title)


def same_avvik(row: Identity, stored: Identity) -> bool:
    """Say whether nothing that both know tells a row and an avvik apart."""
    if row.source_id and row.source_id == stored.source_id:
        return True
    known = ((row.source_id, stored.source_id), (row.reference, stored.reference))
    return not any(mine and theirs and mine != theirs for mine, theirs in known)


@dataclass(slots=True)
class AvvikParts:
    """What an avvik has beside its columns: its key, what could not be read, and who may know of it."""

    plan: Plan
    fields: frozenset[str]
    recipients: dict[uuid.UUID, frozenset[uuid.UUID]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)

    def columns(self, row: Written, id: uuid.UUID, old: Mapping[str, object], new: Values) -> Values:  # noqa: ARG002 - other kinds need it
        """Return the key, and what could not be read."""
        if not isinstance(row, AvvikRow):
            raise TypeError(type(row))
        before = old["unparsed"]
        kept = (
            {name: text for name, text in before.items() if name not in self.fields}
            if isinstance(before, dict)
            else {}
        )
        return {"key": self._key(old, new), "unparsed": kept | dict(row.unparsed)}

    def _key(self, old: Mapping[str, object], new: Values) -> object:
        if old["source_system"] == HERE and old["key"]:
            return old["key"]
        key = written_key(self.plan.job.source_system, *avvik_key(_identity(new)))
        if key != old["key"] and key in self.keys:
            return old["key"] or written_key(key, uuid.uuid4().hex)
        self.keys.add(key)
        return key

    def lists(
        self,
        row: Written,  # noqa: ARG002 - other kinds need it
        id: uuid.UUID,
        old: Mapping[str, object],
        new: Values,  # noqa: ARG002 - as above
        linked: Mapping[str, frozenset[uuid.UUID]],
    ) -> dict[str, tuple[object, object]]:
        """Write who may know of the avvik, where that differs."""
        wanted, known = linked.get("recipients"), self.recipients.get(id, frozenset())
        marks = old["filled"] if isinstance(old["filled"], dict) else {}
        if wanted is None or wanted == known or ("recipients" in marks and not wanted):
            return {}
        if known:
            self.plan.delete(RECIPIENT, "avvik_id", [id])
        for person_id in wanted:
            self.plan.insert(RECIPIENT, {"avvik_id": id, "person_id": person_id})
        return {"recipients": (len(known), len(wanted))}


def _name(avvik: Mapping[str, object]) -> str:
    """Return what an avvik is called; one that took the closed way only by its number."""
    if avvik["restricted"]:
        return called(avvik["reference"] or avvik["source_id"] or "lukket avvik")
    return called(avvik["title"], avvik["reference"])


async def plan_avvik(session: AsyncSession, rows: Rows[AvvikRow], plan: Plan, links: Links) -> list[Fault]:
    """Put into the plan what a file of avvik changes. Return the errors for which nothing may be imported."""
    stored = await load(session, AVVIK, AVVIK.c.source_system == plan.job.source_system)
    kept, warnings, errors = without_duplicates(
        rows.rows,
        key=lambda row: avvik_key(_of_row(row.values)),
        column=rows.headers.get("reference", "Avviksnr"),
        name=lambda row: called(row.reference or row.source_id or row.title),
    )
    if errors:
        return errors
    plan.warnings += warnings
    ours = await _reported_here(session, kept)
    held = {**stored, **ours}
    known = {id: _identity(record) for id, record in held.items()}
    found = match([_of_row(row.values) for row in kept], known, passes=PASSES, same=same_avvik)
    ids = [found.get(index) or uuid.uuid4() for index in range(len(kept))]
    parts = AvvikParts(plan, rows.fields, keys={str(record["key"]) for record in held.values()})
    for id, person_id in await session.execute(select(RECIPIENT.c.avvik_id, RECIPIENT.c.person_id)):
        parts.recipients[id] = parts.recipients.get(id, frozenset()) | {person_id}
    spec = Spec(
        SPEC.record,
        SPEC.table,
        SPEC.plain,
        {**SPEC.defaults, "source_system": plan.job.source_system},
        SPEC.kept,
    )
    reconciler = Reconciler(plan, spec, rows.fields, links, parts, _name)
    for id, row in zip(ids, kept, strict=True):
        (_only_what_it_says(reconciler, row) if id in ours else reconciler).take(row, id, held.get(id))
    for id in stored.keys() - set(ids):
        # What was reported here is not gone because no file has it.
        if stored[id]["source_system"] != HERE:
            reconciler.miss(id, stored[id])
    return []


async def _reported_here(session: AsyncSession, rows: Sequence[Row[AvvikRow]]) -> dict[uuid.UUID, Record]:
    """Return the avvik reported here whose number a row names; never one that took the closed way."""
    named = {fold_name(row.values.reference) for row in rows if row.values.reference}
    if not named:
        return {}
    here = (AVVIK.c.source_system == HERE) & AVVIK.c.year.is_not(None) & AVVIK.c.restricted.is_(False)
    found = await load(session, AVVIK, here)
    return {id: one for id, one in found.items() if fold_name(str(one["reference"] or "")) in named}


def _only_what_it_says(reconciler: Reconciler, row: Row[AvvikRow]) -> Reconciler:
    """Return the reconciler for an avvik that was told of here: an empty cell takes nothing away."""
    told = frozenset(name for name in reconciler.fields if getattr(row.values, name, None))
    return replace(reconciler, fields=told)
