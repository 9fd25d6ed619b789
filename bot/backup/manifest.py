"""What a backup says of itself: from which version and database, and what each table holds."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot.backup.values import KINDS

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
"""The version of the file's own shape; a later one is not read."""
BACKED_UP: Final = "database_backed_up"
"""The act in the log, which the file itself does not have."""
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")


class BackupFaultsError(Exception):
    """A backup cannot be taken or put back; `faults` says why in Norwegian, each with its remedy."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class HeldTable(_Part):
    """One table of a backup. `within` are the columns that point at rows of the same table.

    `columns` are names and kinds in the order of the values of a row; `sha256` is of the table's lines. `numbered` is
    the column whose numbers the database gives itself, and `last` the highest that it has given.
    """

    name: str
    columns: tuple[tuple[str, str], ...] = Field(min_length=1)
    key: tuple[str, ...] = Field(min_length=1)
    within: tuple[str, ...] = ()
    rows: int = Field(ge=0)
    sha256: str
    numbered: str | None = None
    last: int = 0

    @field_validator("name")
    @classmethod
    def _plain(cls, value: str) -> str:
        if not _NAME.fullmatch(value):
            raise ValueError("not the name of a table")
        return value

    @field_validator("columns")
    @classmethod
    def _known(cls, value: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        if any(not _NAME.fullmatch(name) or kind not in KINDS for name, kind in value):
            raise ValueError("a column of no known kind")
        return value

    @property
    def member(self) -> str:
        """The name of the table's part of the file."""
        return f"tables/{self.name}.jsonl"


class Manifest(_Part):
    """A backup: `tables` stand in the order in which they can be filled."""

    format: Literal[1]
    product: str
    revision: str
    kommune: str
    database: str
    made_at: AwareDatetime
    tables: tuple[HeldTable, ...] = Field(min_length=1)

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(table.rows for table in self.tables)


def manifest_of(
    *,
    product: str,
    revision: str,
    kommune: str,
    database: str,
    made_at: datetime,
    tables: Sequence[HeldTable],
) -> Manifest:
    """Return what a new file says of itself."""
    return Manifest(
        format=FORMAT,
        product=product,
        revision=revision,
        kommune=kommune,
        database=database,
        made_at=made_at,
        tables=tuple(tables),
    )


def read_manifest(data: Mapping[str, object]) -> Manifest:
    """Return what a file says of itself. Raises BackupFaultsError where it is no backup, or newer than we are."""
    found = data.get("format")
    if isinstance(found, int) and found > FORMAT:
        raise BackupFaultsError(
            "Sikkerhetskopien er laget av en nyere utgave av Innkjøpsbot. Bruk den utgaven eller en nyere."
        )
    try:
        return Manifest.model_validate(data)
    except ValidationError as exc:
        raise BackupFaultsError(
            "Filen er ikke en hel sikkerhetskopi fra Innkjøpsbot: innholdsfortegnelsen holder ikke. Bruk en annen kopi."
        ) from exc
