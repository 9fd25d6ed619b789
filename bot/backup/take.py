"""Takes a backup: every table, as it stands at one instant, while the bot goes on."""

import hashlib
import json
import zipfile
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import schema
from bot.backup.manifest import MANIFEST, BackupFaultsError, HeldTable, Manifest, manifest_of
from bot.backup.new_file import new_file
from bot.backup.values import asked, kind_of, written
from register.database import READ_ONLY, Base

GIVEN: Final = sa.text(
    "SELECT pg_sequence_last_value(CAST(pg_get_serial_sequence(:table, :column) AS regclass))"
)
PORTION: Final = 500
FEW: Final = 4
"""How many rows are fetched at a time, and how many of those that hold files of some megabytes."""


async def take_backup(engine: AsyncEngine, file: Path, *, kommune: str, now: datetime) -> Manifest:
    """Write every table of a database to a new file that its owner alone may read; return what it holds.

    The rows are those of one instant, whatever is written meanwhile. Raises BackupFaultsError where the file exists or
    cannot be written, and where the database is of another version than this one.
    """
    await _require_same_version(engine)
    with new_file(file) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as into:
        async with engine.connect() as connection:
            reading = await _snapshot(connection)
            tables = [await _table(reading, into, table) for table in Base.metadata.sorted_tables]
        found = manifest_of(
            product=version("innkjopsbot"),
            revision=schema.newest_revision(),
            kommune=kommune,
            database=engine.dialect.name,
            made_at=now,
            tables=tables,
        )
        into.writestr(MANIFEST, found.model_dump_json(indent=1))
    return found


async def _require_same_version(engine: AsyncEngine) -> None:
    """Raise BackupFaultsError unless the database is of this version: of another, something would be left out."""
    async with engine.connect() as connection:
        found = await connection.run_sync(schema.current_revision)
    if found != schema.newest_revision():
        raise BackupFaultsError(
            f"Databasen er på {found or 'ingenting'}, men denne utgaven er laget for {schema.newest_revision()}. "
            "Ta sikkerhetskopien med den utgaven som kjører, eller oppgrader først med: innkjopsbot db upgrade"
        )


async def _snapshot(connection: AsyncConnection) -> AsyncConnection:
    """Return the connection in a transaction that sees one instant and can change nothing."""
    if connection.dialect.name == "sqlite":
        return await connection.execution_options(**READ_ONLY)
    return await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


async def _table(connection: AsyncConnection, into: zipfile.ZipFile, table: sa.Table) -> HeldTable:
    columns = list(table.columns)
    kinds = [kind_of(column) for column in columns]
    key = [column.name for column in table.primary_key]
    rows, digest = 0, hashlib.sha256()
    query = sa.select(*(asked(column) for column in columns)).order_by(*table.primary_key)
    at_a_time = FEW if "bytes" in kinds else PORTION
    with into.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as member:
        async with connection.stream(query, execution_options={"yield_per": at_a_time}) as found:
            async for row in found:
                line = _line(kinds, row)
                digest.update(line)
                member.write(line)
                rows += 1
    numbered = table.autoincrement_column
    return HeldTable(
        name=table.name,
        columns=tuple((column.name, kind) for column, kind in zip(columns, kinds, strict=True)),
        key=tuple(key),
        within=_within(table),
        rows=rows,
        sha256=digest.hexdigest(),
        numbered=numbered.name if numbered is not None else None,
        last=await _last(connection, numbered) if numbered is not None else 0,
    )


def _line(kinds: Sequence[str], row: Sequence[object]) -> bytes:
    values = [written(kind, value) for kind, value in zip(kinds, row, strict=True)]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _within(table: sa.Table) -> tuple[str, ...]:
    return tuple(sorted(key.parent.name for key in table.foreign_keys if key.column.table is table))


async def _last(connection: AsyncConnection, column: "sa.Column[int]") -> int:
    """Return the highest number that the database has given, rows that are gone among them where it knows."""
    highest = await connection.scalar(sa.select(sa.func.max(column))) or 0
    if connection.dialect.name == "postgresql":
        given = await connection.scalar(GIVEN, {"table": column.table.name, "column": column.name})
        return max(highest, given or 0)
    return highest
