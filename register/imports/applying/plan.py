"""What an import will write, gathered before anything is written, so that the database is held only briefly."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Final

from sqlalchemy import Table

from register.audit import Audit
from register.avtale import Avtale
from register.database import Base
from register.enhet import Enhet
from register.import_run import ImportKind, ImportRun, WaitingLink
from register.imports.applying.shown import shown
from register.imports.report import COUNTS, Detail, Difference, Move, Report
from register.imports.rows import Fault
from register.person import Person

Values = dict[str, object]
"""A record or a part of it, by column."""
ENUM_COLUMNS: Final = frozenset({"type", "level", "status", "avrop", "value_per", "risk", "severity"})
"""Columns of text whose values are words of our own, and so may stand in the audit log."""
DERIVED: Final = frozenset({"key", "search_text", "filled", "changed_at", "import_id", "imported_at"})
"""Columns that follow from others, and are not told as changes."""


def table_of(model: type[Base]) -> Table:
    """Return the table of a model, for statements that write many rows."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is not mapped to a table")
    return table


def stored_form(value: object) -> object:
    """Return a row's value as the database gives it back: words for enums, lists for tuples, whole øre."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Decimal):
        return (value * 100).to_integral_value() / 100
    return value


AUDIT: Final = table_of(Audit)
RUN: Final = table_of(ImportRun)
WAITING: Final = table_of(WaitingLink)
PERSON: Final = table_of(Person)
WITHIN: Final[Mapping[Table, tuple[str, ...]]] = {
    PERSON: ("leader_id", "deputy_id"),
    table_of(Enhet): ("parent_id",),
    table_of(Avtale): ("parent_id",),
}
"""Columns that point at the same table."""


@dataclass(frozen=True, slots=True)
class Import:
    """Which file is read, and when. `repeated` says that it is the very file of the last time."""

    kind: ImportKind
    source_system: str
    sha256: str
    now: datetime
    today: date
    repeated: bool = False
    run_id: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass(slots=True)
class Plan:
    """Everything that one import writes, and the report that tells of it.

    New rows are kept as tuples in the order of the table's columns: 25 000 dicts would take 60 MB. `later` has what
    new rows point at in their own table, which is set once every row is there. `varsler` are whole rows by their key,
    None for one that goes.
    """

    job: Import
    inserts: dict[Table, list[tuple[object, ...]]] = field(default_factory=dict)
    later: dict[Table, dict[uuid.UUID, Values]] = field(default_factory=dict)
    updates: dict[Table, dict[uuid.UUID, Values]] = field(default_factory=dict)
    deletions: dict[tuple[Table, str], set[uuid.UUID]] = field(default_factory=dict)
    audits: list[Values] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    details: dict[str, list[Detail]] = field(default_factory=dict)
    warnings: list[Fault] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    varsler: dict[tuple[str, str, str], Values | None] = field(default_factory=dict)
    linked: int = 0

    def insert(self, table: Table, values: Values) -> None:
        """Add a row; a column without a value is null."""
        id = values.get("id")
        for column in WITHIN.get(table, ()):
            if values.get(column) is not None and isinstance(id, uuid.UUID):
                self.later.setdefault(table, {}).setdefault(id, {})[column] = values[column]
                values = {**values, column: None}
        self.inserts.setdefault(table, []).append(tuple(values.get(column.name) for column in table.c))

    def update(self, table: Table, id: uuid.UUID, changes: Mapping[str, object]) -> None:
        """Change columns of a record; a later change of the same column stands."""
        self.updates.setdefault(table, {}).setdefault(id, {}).update(changes)

    def delete(self, table: Table, column: str, ids: Iterable[uuid.UUID]) -> None:
        """Take the rows away that have one of these ids in a column, before anything is added."""
        if wanted := set(ids):
            self.deletions.setdefault((table, column), set()).update(wanted)

    def count(self, what: str, detail: Detail | None = None) -> None:
        """Count a record, and keep what there is to tell of it."""
        self.counts[what] += 1
        if detail:
            self.details.setdefault(what, []).append(detail)

    def warn(self, *, row: int, column: str, value: str, problem: str, remedy: str) -> None:
        """Add a warning, in Norwegian."""
        self.warnings.append(Fault(row, column, value, problem, remedy))

    def audit(self, act: str, record: str, detail: dict[str, str] | None = None) -> None:
        """Add a line to the audit log; `detail` has ids and words of our own, never what somebody wrote."""
        self.audits.append(
            {"at": self.job.now, "actor_id": None, "act": act, "record": record, "detail": detail or {}}
        )

    def report(self, warnings: Iterable[Fault], fields: frozenset[str]) -> Report:
        """Return the report; `warnings` are those of the reading, told first."""
        return Report(
            run_id=self.job.run_id,
            kind=self.job.kind,
            source_system=self.job.source_system,
            counts=dict(self.counts),
            details={what: tuple(details) for what, details in self.details.items()},
            warnings=(*warnings, *self.warnings),
            moves=tuple(self.moves),
            linked=self.linked,
            fields=tuple(sorted(fields)),
        )

    def run(self) -> Values:
        """Return the row that tells of the import itself."""
        return {
            "id": self.job.run_id,
            "kind": self.job.kind.value,
            "source_system": self.job.source_system,
            "at": self.job.now,
            "sha256": self.job.sha256,
            "counts": dict(self.counts),
        }


def audit_detail(old: Mapping[str, object], new: Mapping[str, object], run_id: uuid.UUID) -> dict[str, str]:
    """Return what the audit log may hold of a change: every field's name, and values that nobody wrote freely."""
    told = [column for column in new if column not in DERIVED]
    detail = {"import": str(run_id), "fields": " ".join(sorted(told))}
    for column in told:
        if _may_be_logged(column, old.get(column), new[column]):
            detail[column] = f"{_logged(old.get(column))} -> {_logged(new[column])}"
    return detail


def _may_be_logged(column: str, *values: object) -> bool:
    known = [value for value in values if value is not None]
    free = any(not isinstance(value, date | bool | int | Decimal) for value in known)
    return bool(known) and (not free or column in ENUM_COLUMNS)


def _logged(value: object) -> str:
    return "" if value is None else str(value)


def differences(
    old: Mapping[str, object], new: Mapping[str, object], name: Callable[[object], str]
) -> tuple[Difference, ...]:
    """Return what a person is told of a change, field by field; `name` tells what an id stands for."""
    return tuple(
        Difference(column, shown(old.get(column)) or name(old.get(column)), shown(value) or name(value))
        for column, value in sorted(new.items())
        if column not in DERIVED
    )
