"""Rows beside records: what is new, what differs, what runs longer, what is gone, and what stays as it is."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from sqlalchemy import Table

from register.imports.applying.links import LINKS, LinkField, Links, acting_for
from register.imports.applying.plan import DERIVED, Plan, Values, audit_detail, differences, stored_form
from register.imports.applying.shown import LABELS, short
from register.imports.applying.stored import Record
from register.imports.report import Detail
from register.imports.rows import AvtaleRow, AvvikRow, EnhetRow, PersonRow, Row

Written = AvtaleRow | PersonRow | EnhetRow | AvvikRow
AnyRow = Row[AvtaleRow] | Row[PersonRow] | Row[EnhetRow] | Row[AvvikRow]
_NOTHING: Final[tuple[object, ...]] = (None, "", [], False)


@dataclass(frozen=True, slots=True)
class Spec:
    """How a kind of record is reconciled.

    `plain` are the columns that a row has under the same name, `defaults` a record of which nothing is known, and
    `kept` the columns that an empty cell leaves alone, since they cannot be unknown.
    """

    record: str
    table: Table
    plain: tuple[str, ...]
    defaults: Mapping[str, object]
    kept: frozenset[str] = frozenset()

    @property
    def links(self) -> tuple[LinkField, ...]:
        """The links of the record."""
        return LINKS[self.record]


class Parts(Protocol):
    """What a kind adds to the plain columns."""

    def columns(self, row: Written, id: uuid.UUID, old: Mapping[str, object], new: Values) -> Values:
        """Return the columns that follow from others; `new` is the whole record as it will be."""
        ...

    def lists(
        self,
        row: Written,
        id: uuid.UUID,
        old: Mapping[str, object],
        new: Values,
        linked: Mapping[str, frozenset[uuid.UUID]],
    ) -> dict[str, tuple[object, object]]:
        """Write the record's lists into the plan, and return those that change, old and new."""
        ...


@dataclass(slots=True)
class Reconciler:
    """Takes the rows of one file, one at a time, into a plan."""

    plan: Plan
    spec: Spec
    fields: frozenset[str]
    links: Links
    parts: Parts
    name: Callable[[Mapping[str, object]], str]
    rings: frozenset[tuple[uuid.UUID, str]] = frozenset()

    def take(self, row: AnyRow, id: uuid.UUID, stored: Record | None) -> None:
        """Take one row: `stored` is its record, or None for a new one."""
        old = self.spec.defaults if stored is None else stored.whole()
        wanted = self._plain(row.values)
        new = {**old, **wanted}
        linked = self._links(row, id, old, new, wanted)
        changes = self._kept_apart(old, wanted)
        if old.get("missing_since") is not None:
            changes["missing_since"] = None
        new = {**old, **changes}
        changes |= self._differing(old, self.parts.columns(row.values, id, old, new))
        lists = self.parts.lists(row.values, id, old, {**old, **changes}, linked)
        if stored is None:
            self._add(row.number, id, changes)
        else:
            self._change(row.number, id, old, changes, lists)

    def _plain(self, row: Written) -> Values:
        """Return what the file says of the plain columns."""
        said: Values = {}
        for column in self.spec.plain:
            if column in self.fields:
                value = stored_form(getattr(row, column))
                if value is not None or column not in self.spec.kept:
                    said[column] = value
        return said

    def _links(
        self,
        row: AnyRow,
        id: uuid.UUID,
        old: Mapping[str, object],
        new: Values,
        wanted: Values,
    ) -> dict[str, frozenset[uuid.UUID]]:
        """Put what the links lead to in `wanted` and `new`, and return the lists."""
        lists: dict[str, frozenset[uuid.UUID]] = {}
        marks = old.get("filled")
        for link in self.spec.links:
            if link.attribute not in self.fields:
                continue
            self.links.begin(link, id)
            written = getattr(row.values, link.attribute)
            if link.many:
                found = (self.links.find(link, one, row=row.number, id=id) for one in written)
                lists[link.column] = new[link.column] = frozenset(one for one in found if one)
                continue
            if written and (id, link.column) in self.rings:
                self._warn_of_ring(row.number, link, written)
                wanted[link.column] = new[link.column] = None
                continue
            direct = self.links.find(link, written, row=row.number, id=id) if written else None
            mark = marks.get(link.column, "") if isinstance(marks, dict) else ""
            if direct is not None and mark.endswith(f" {direct}"):
                continue
            wanted[link.column] = new[link.column] = acting_for(self.links.directory, link, direct, new)
        return lists

    def _warn_of_ring(self, row: int, link: LinkField, written: str) -> None:
        self.plan.warn(
            row=row,
            column=self.links.headers.get(link.attribute, LABELS[link.attribute]),
            value=written,
            problem="Dette går i ring: kjeden ender der den begynte. Feltet står som ukjent.",
            remedy="Rett filen slik at ingen står over eller overtar for seg selv.",
        )

    def _differing(self, old: Mapping[str, object], new: Values) -> Values:
        return {column: value for column, value in new.items() if old.get(column) != value}

    def _kept_apart(self, old: Mapping[str, object], wanted: Values) -> Values:
        """Return what changes: what somebody has filled in here stays where the file has nothing, or nothing new."""
        changes = self._differing(old, wanted)
        marks = old.get("filled")
        if not isinstance(marks, dict) or not marks:
            return changes
        for column in [column for column in changes if column in marks]:
            was = str(marks[column]).partition(" ")[2]
            if self.plan.job.repeated or changes[column] in _NOTHING or was == str(changes[column]):
                del changes[column]
        # What the file says too has been entered there: nothing is left to keep apart.
        agreed = {name for name in marks if wanted.get(name) is not None and wanted[name] == old.get(name)}
        if left := {field: mark for field, mark in marks.items() if field not in {*changes, *agreed}}:
            return changes if left == marks else {**changes, "filled": left}
        return {**changes, "filled": {}}

    def _add(self, row: int, id: uuid.UUID, values: Values) -> None:
        new = {**self.spec.defaults, **values, "id": id, **self._stamps()}
        self.plan.insert(self.spec.table, new)
        self.plan.count("new", Detail(f"{self.spec.record}:{id}", self.name(new), row))
        self.plan.audit("imported", f"{self.spec.record}:{id}", {"import": str(self.plan.job.run_id)})

    def _change(
        self,
        row: int,
        id: uuid.UUID,
        stored: Mapping[str, object],
        changes: Values,
        lists: dict[str, tuple[object, object]],
    ) -> None:
        if not lists and not changes.keys() - DERIVED:
            if changes:
                self.plan.update(self.spec.table, id, changes)
            self.plan.count("unchanged")
            return
        old = {**stored, **{name: before for name, (before, _) in lists.items()}}
        told = {**changes, **{name: after for name, (_, after) in lists.items()}}
        what = "extended" if _runs_longer(stored, changes) else "changed"
        stamp = {"changed_at": self.plan.job.now} if "changed_at" in self.spec.table.c else {}
        if changes or stamp:
            self.plan.update(self.spec.table, id, {**changes, **stamp})
        detail = Detail(
            f"{self.spec.record}:{id}",
            self.name({**stored, **changes}),
            row,
            differences(old, told, self.links.directory.name_of),
            bool({**stored, **changes}.get("restricted")),
        )
        self.plan.count(what, detail)
        self.plan.audit(what, detail.record, audit_detail(old, told, self.plan.job.run_id))

    def _stamps(self) -> Values:
        own = {"changed_at": self.plan.job.now, "import_id": self.plan.job.run_id}
        return {column: value for column, value in own.items() if column in self.spec.table.c}

    def miss(self, id: uuid.UUID, stored: Mapping[str, object]) -> None:
        """Note that the file no longer has a record; it stays, and is asked about."""
        if stored["missing_since"] is not None:
            return
        changes: Values = {"missing_since": self.plan.job.today}
        stamp = {"changed_at": self.plan.job.now} if "changed_at" in self.spec.table.c else {}
        self.plan.update(self.spec.table, id, {**changes, **stamp})
        record = f"{self.spec.record}:{id}"
        self.plan.count(
            "gone", Detail(record, self.name(stored), None, restricted=bool(stored.get("restricted")))
        )
        self.plan.audit("missing", record, audit_detail(stored, changes, self.plan.job.run_id))


def _runs_longer(old: Mapping[str, object], changes: Values) -> bool:
    before, after = old.get("expires_on"), changes.get("expires_on")
    return isinstance(before, date) and isinstance(after, date) and after > before


def called(*parts: object) -> str:
    """Return what a record is called in a report: the parts that are known."""
    known = [str(part) for part in parts if part]
    first, rest = (known[0], known[1:]) if known else ("", [])
    return short(f"{first} ({', '.join(rest)})" if rest else first)
