"""Agreements of a file beside those of the register."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from norsk.text import words
from register.avtale import Avtale, AvtaleControl, AvtaleEnhet, AvtaleLevel, AvtaleOption
from register.avtale_extended import USED
from register.imports.applying.directory import Directory
from register.imports.applying.duplicates import without_duplicates
from register.imports.applying.keys import (
    AVTALE_PASSES,
    Identity,
    avtale_key,
    identity_of,
    match,
    renamed_supplier,
    same_avtale,
    written_key,
)
from register.imports.applying.links import Links
from register.imports.applying.plan import Plan, Values, table_of
from register.imports.applying.reconcile import Reconciler, Spec, Written, called
from register.imports.applying.rings import in_rings
from register.imports.applying.stored import Record, load
from register.imports.applying.terms import StoredOption, latest_end, with_notice
from register.imports.rows import AvtaleRow, Fault, Rows

AVTALE: Final = table_of(Avtale)
OPTION: Final = table_of(AvtaleOption)
CONTROL: Final = table_of(AvtaleControl)
ORDERER: Final = table_of(AvtaleEnhet)

SPEC: Final = Spec(
    record="avtale",
    table=AVTALE,
    plain=(
        "source_id", "reference", "lot", "title", "description", "keywords", "type", "level", "status", "supplier_name",
        "supplier_orgnr", "supplier_contact_name", "supplier_contact_email", "supplier_contact_phone", "tjenesteomrade",
        "category", "open_to_all", "order_system", "order_url", "order_note", "avrop", "catalogue", "case_no", "tool_url",
        "starts_on", "expires_on", "original_expires_on", "max_expires_on", "running", "notice_months", "notice_on",
        "has_options", "value_nok", "value_per", "risk", "confidential",
    ),
    defaults={column.name: None for column in AVTALE.c} | {
        "description": "", "keywords": [], "level": AvtaleLevel.AVTALE.value, "running": False, "confidential": False,
        "unparsed": {}, "filled": {}, "search_text": "",
    },
    kept=frozenset({"title", "confidential", "max_expires_on", "has_options"}),
)  # fmt: skip

_SEARCHED: Final = (
    "title", "keywords", "description", "supplier_name", "category", "tjenesteomrade", "lot", "reference",
)  # fmt: skip


def search_text(avtale: Mapping[str, object]) -> str:
    """Return what an agreement is found by: words in small letters between single spaces, and the reference as it is."""
    parts: list[str] = []
    for column in _SEARCHED:
        value = avtale[column]
        texts = value if isinstance(value, list) else [value]
        parts += [word for text in texts if isinstance(text, str) for word in words(text)]
    reference = avtale["reference"]
    if isinstance(reference, str):
        parts += reference.casefold().split()
    return f" {' '.join(dict.fromkeys(parts))} "


@dataclass(slots=True)
class AvtaleParts:
    """What an agreement has beside its columns: options, controls, who may order."""

    plan: Plan
    fields: frozenset[str]
    options: dict[uuid.UUID, tuple[StoredOption, ...]] = field(default_factory=dict)
    controls: dict[uuid.UUID, frozenset[tuple[str, date]]] = field(default_factory=dict)
    orderers: dict[uuid.UUID, frozenset[uuid.UUID]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    _wanted: tuple[StoredOption, ...] = ()

    def columns(self, row: Written, id: uuid.UUID, old: Mapping[str, object], new: Values) -> Values:
        """Return the key, what is searched in, what could not be read, and what follows from the options."""
        if not isinstance(row, AvtaleRow):
            raise TypeError(type(row))
        derived: Values = {"key": self._key(old, new), "unparsed": self._unparsed(row, old)}
        if any(old[column] != new[column] for column in _SEARCHED):
            derived["search_text"] = search_text(new)
        self._wanted = self._options(row, id, old, new)
        filled = new["filled"] if isinstance(new["filled"], dict) else {}
        if row.has_options is None and "has_options" not in filled:
            said = self.fields & {"options", "has_options"}
            derived["has_options"] = True if self._wanted else (None if said else old["has_options"])
        if row.max_expires_on is None and "max_expires_on" not in filled:
            derived["max_expires_on"] = self._latest(id, old, {**new, **derived})
        return derived

    def _key(self, old: Mapping[str, object], new: Values) -> str:
        key = written_key(self.plan.job.source_system, *avtale_key(identity_of(new.__getitem__)))
        held = old["key"]
        if key == held or key not in self.keys:
            self.keys.add(key)
            return key
        return str(held or written_key(key, uuid.uuid4().hex))

    def _unparsed(self, row: AvtaleRow, old: Mapping[str, object]) -> dict[str, str]:
        before = old["unparsed"]
        kept = (
            {name: text for name, text in before.items() if name not in self.fields}
            if isinstance(before, dict)
            else {}
        )
        return kept | dict(row.unparsed)

    def _latest(self, id: uuid.UUID, old: Mapping[str, object], new: Mapping[str, object]) -> object:
        """Return the last possible day: worked out, unless an earlier file gave one that this one says nothing of."""
        held = old["max_expires_on"]
        was = _latest_end(old, self.options.get(id, ()))
        if "max_expires_on" not in self.fields and held is not None and held != was:
            return held
        return _latest_end(new, self._wanted)

    def _options(
        self, row: AvtaleRow, id: uuid.UUID, old: Mapping[str, object], new: Values
    ) -> tuple[StoredOption, ...]:
        held = self.options.get(id, ())
        options = held
        if "options" in self.fields:
            options = tuple(
                StoredOption(one.length_months, one.notice_on, one.mode.value if one.mode else None, one.used)
                for one in row.options
            )
            marks = old["filled"]
            if isinstance(marks, dict) and "options" in marks:
                used_here = str(marks["options"]).endswith(f" {USED}")
                options = _kept_options(held, options, repeated=self.plan.job.repeated, used_here=used_here)
        months, notice, end = new["notice_months"], new["notice_on"], new["expires_on"]
        return with_notice(
            options,
            expires_on=end if isinstance(end, date) else None,
            notice_months=months if isinstance(months, int) else None,
            notice_on=notice if isinstance(notice, date) else None,
        )

    def lists(
        self,
        row: Written,
        id: uuid.UUID,
        old: Mapping[str, object],
        new: Values,  # noqa: ARG002 - other kinds need it
        linked: Mapping[str, frozenset[uuid.UUID]],
    ) -> dict[str, tuple[object, object]]:
        """Write the options, the controls and who may order, where they differ."""
        if not isinstance(row, AvtaleRow):
            raise TypeError(type(row))
        changed: dict[str, tuple[object, object]] = {}
        marks = old["filled"] if isinstance(old["filled"], dict) else {}
        before = self.options.get(id, ())
        if self._wanted != before:
            changed["options"] = ([str(one) for one in before], [str(one) for one in self._wanted])
            self._write_options(id, old=bool(before))
        controls = frozenset((one.kind.value, one.planned_on) for one in row.controls)
        held = self.controls.get(id, frozenset())
        if "controls" in self.fields and controls != held and not ("controls" in marks and not controls):
            changed["controls"] = (_dates(held), _dates(controls))
            self._write_controls(id, controls, old=bool(held))
        orderers, known = linked.get("orderers"), self.orderers.get(id, frozenset())
        if orderers is not None and orderers != known and not ("orderers" in marks and not orderers):
            changed["orderers"] = (len(known), len(orderers))
            if known:
                self.plan.delete(ORDERER, "avtale_id", [id])
            for enhet_id in orderers:
                self.plan.insert(ORDERER, {"avtale_id": id, "enhet_id": enhet_id})
        return changed

    def _write_options(self, id: uuid.UUID, *, old: bool) -> None:
        if old:
            self.plan.delete(OPTION, "avtale_id", [id])
        for position, one in enumerate(self._wanted, start=1):
            values = {
                "length_months": one.length_months,
                "notice_on": one.notice_on,
                "mode": one.mode,
                "used": one.used,
            }
            self.plan.insert(OPTION, {"avtale_id": id, "position": position, **values})

    def _write_controls(self, id: uuid.UUID, controls: Iterable[tuple[str, date]], *, old: bool) -> None:
        if old:
            self.plan.delete(CONTROL, "avtale_id", [id])
        for kind, planned_on in sorted(controls):
            row = {"id": uuid.uuid4(), "avtale_id": id, "kind": kind, "planned_on": planned_on}
            self.plan.insert(CONTROL, row)


def _latest_end(avtale: Mapping[str, object], options: tuple[StoredOption, ...]) -> date | None:
    end, has = avtale["expires_on"], avtale["has_options"]
    return latest_end(
        end if isinstance(end, date) else None,
        options,
        has_options=has if isinstance(has, bool) else None,
        running=bool(avtale["running"]),
    )


def _kept_options(
    held: tuple[StoredOption, ...], said: tuple[StoredOption, ...], *, repeated: bool, used_here: bool = False
) -> tuple[StoredOption, ...]:
    """Return the options of somebody who filled them in here: the file's own words on the same lengths go first.

    An option that was used here stays used while the file does not know it.
    """
    if repeated or not said:
        return held
    if [one.length_months for one in held] != [one.length_months for one in said]:
        return said
    return tuple(
        StoredOption(
            theirs.length_months,
            theirs.notice_on or ours.notice_on,
            theirs.mode or ours.mode,
            ours.used if theirs.used is None or (used_here and ours.used) else theirs.used,
        )
        for ours, theirs in zip(held, said, strict=True)
    )


def _dates(controls: Iterable[tuple[str, date]]) -> list[str]:
    return [f"{kind} {planned_on:%d.%m.%Y}" for kind, planned_on in sorted(controls)]


def _name(avtale: Mapping[str, object]) -> str:
    return called(avtale["title"], avtale["reference"], avtale["supplier_name"])


async def plan_avtaler(
    session: AsyncSession, rows: Rows[AvtaleRow], plan: Plan, directory: Directory, links: Links
) -> list[Fault]:
    """Put into the plan what a file of agreements changes. Return the errors for which nothing may be imported."""
    own = AVTALE.c.source_system == plan.job.source_system
    stored = await load(session, AVTALE, own)
    known = {id: identity_of(record.__getitem__) for id, record in stored.items()}
    said = {row.number: identity_of(partial(getattr, row.values)) for row in rows.rows}
    kept, warnings, errors = without_duplicates(
        rows.rows,
        key=lambda row: avtale_key(said[row.number]),
        column=rows.headers.get("reference", "Avtalenr"),
        name=lambda row: called(row.title, row.source_id or row.reference, row.supplier_name),
    )
    if errors:
        return errors
    plan.warnings += warnings
    asked = [said[row.number] for row in kept]
    passes = (*AVTALE_PASSES, renamed_supplier(asked, known.values()))
    found = match(asked, known, passes=passes, same=same_avtale)
    found |= _registered_here(asked, known, stored, found)
    ids = [found.get(index) or uuid.uuid4() for index in range(len(kept))]
    for id, row in zip(ids, kept, strict=True):
        one, before = row.values, stored.get(id, SPEC.defaults)
        directory.avtaler.put(
            id,
            source_id=one.source_id or _text(before["source_id"]),
            reference=one.reference if "reference" in rows.fields else _text(before["reference"]),
            title=one.title,
            below=bool(one.parent) if "parent" in rows.fields else before["parent_id"] is not None,
        )
    parts = await _parts(session, plan, rows.fields, stored)
    above = {id: _uuid(record["parent_id"]) for id, record in stored.items()}
    if "parent" in rows.fields:
        for id, row in zip(ids, kept, strict=True):
            written = row.values.parent
            above[id] = directory.avtaler.find(written, besides=id).id if written else None
    rings = frozenset((id, "parent_id") for id in in_rings(above))
    reconciler = Reconciler(plan, _spec(plan), rows.fields, links, parts, _name, rings)
    for id, row in zip(ids, kept, strict=True):
        reconciler.take(row, id, stored.get(id))
    for id in stored.keys() - set(ids):
        reconciler.miss(id, stored[id])
    return []


def _registered_here(
    asked: Sequence[Identity],
    known: Mapping[uuid.UUID, Identity],
    stored: Mapping[uuid.UUID, Record],
    found: Mapping[int, uuid.UUID],
) -> dict[int, uuid.UUID]:
    """Return the rows that are agreements registered here (`register.contract`), known by their number alone.

    Whoever registered one may have written the supplier otherwise than the contract tool does.
    """
    taken = set(found.values())
    here = {
        id: known[id]
        for id, record in stored.items()
        if id not in taken and isinstance(marks := record["filled"], dict) and "title" in marks
    }
    left = [index for index in range(len(asked)) if index not in found]
    again = match([asked[index] for index in left], here, passes=(_by_number,))
    return {left[place]: id for place, id in again.items()}


def _by_number(one: Identity) -> str | None:
    return one.reference or None


def _spec(plan: Plan) -> Spec:
    defaults = {**SPEC.defaults, "source_system": plan.job.source_system}
    return Spec(SPEC.record, SPEC.table, SPEC.plain, defaults, SPEC.kept)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _uuid(value: object) -> uuid.UUID | None:
    return value if isinstance(value, uuid.UUID) else None


async def _parts(
    session: AsyncSession, plan: Plan, fields: frozenset[str], stored: Mapping[uuid.UUID, Record]
) -> AvtaleParts:
    """Return the lists of the stored agreements."""
    parts = AvtaleParts(plan, fields, keys={str(record["key"]) for record in stored.values()})
    own = select(AVTALE.c.id).where(AVTALE.c.source_system == plan.job.source_system)
    options = select(
        OPTION.c.avtale_id, OPTION.c.length_months, OPTION.c.notice_on, OPTION.c.mode, OPTION.c.used
    )
    chosen = options.where(OPTION.c.avtale_id.in_(own)).order_by(OPTION.c.avtale_id, OPTION.c.position)
    for id, *values in await session.execute(chosen):
        parts.options[id] = (*parts.options.get(id, ()), StoredOption(*values))
    controls = select(CONTROL.c.avtale_id, CONTROL.c.kind, CONTROL.c.planned_on)
    for id, kind, planned_on in await session.execute(controls.where(CONTROL.c.avtale_id.in_(own))):
        parts.controls[id] = parts.controls.get(id, frozenset()) | {(kind, planned_on)}
    orderers = select(ORDERER.c.avtale_id, ORDERER.c.enhet_id).where(ORDERER.c.avtale_id.in_(own))
    for id, enhet_id in await session.execute(orderers):
        parts.orderers[id] = parts.orderers.get(id, frozenset()) | {enhet_id}
    return parts
