"""What an import did, or would do: counts, every record that differs, what has moved, and every fault."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from register.import_run import ImportKind
from register.imports.rows import Fault

COUNTS = ("new", "changed", "extended", "gone", "unchanged")
"""What a report counts, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a record that the file changes; both values as a person reads them, empty where unknown."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Detail:
    """One record that an import touches. `row` is None where the file no longer has it.

    `restricted` says that only its named recipients may know of it, whoever else gets the report.
    """

    record: str
    name: str
    row: int | None
    differences: tuple[Difference, ...] = ()
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody who has left looked after, and who has it now; `to_name` is None where nobody does."""

    record: str
    name: str
    field: str
    from_name: str
    to_name: str | None
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one import. With `errors` nothing is written, and every count is 0.

    `counts` has each of `COUNTS`; `details` has the records behind all but `unchanged`. `linked` counts earlier
    records whose written references could be resolved now. `run_id` is the import's own id.
    """

    run_id: uuid.UUID
    kind: ImportKind
    source_system: str
    counts: Mapping[str, int]
    details: Mapping[str, tuple[Detail, ...]]
    warnings: tuple[Fault, ...] = ()
    errors: tuple[Fault, ...] = ()
    moves: tuple[Move, ...] = ()
    linked: int = 0
    fields: tuple[str, ...] = field(default=())

    @property
    def gone(self) -> tuple[Detail, ...]:
        """The records that the file no longer has, and the one before had."""
        return self.details.get("gone", ())


def refused(
    run_id: uuid.UUID,
    kind: ImportKind,
    *,
    source_system: str,
    errors: tuple[Fault, ...],
    warnings: tuple[Fault, ...],
    details: Mapping[str, tuple[Detail, ...]] | None = None,
) -> Report:
    """Return the report of a file of which nothing is imported."""
    return Report(
        run_id=run_id,
        kind=kind,
        source_system=source_system,
        counts=dict.fromkeys(COUNTS, 0),
        details=details or {},
        warnings=warnings,
        errors=errors,
    )
