"""Puts a backup back into an empty database: all of it in one transaction, or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import schema
from bot.backup.after import Wishes, settle_after
from bot.backup.held import Held, opened
from bot.backup.manifest import BackupFaultsError, HeldTable, Manifest
from bot.backup.take import FEW, PORTION
from bot.backup.values import column

SHOWN: Final = 5
"""How many of the tables that hold something are named."""
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back; `cancelled` messages and reminders were taken to have been sent after the backup."""

    manifest: Manifest
    taken_as_sent: int


async def restore(
    engine: AsyncEngine,
    file: Path,
    *,
    kommune: str,
    now: datetime,
    wishes: Wishes = Wishes(),  # noqa: B008 - frozen
) -> Restored:
    """Put a backup back into an empty database, and bring it to this version's schema; sending is paused from then on.

    The file is read whole first. Raises BackupFaultsError where it is damaged, newer than we are or of another kommune,
    and where the database holds something; the database is then as it was.
    """
    with opened(file) as held:
        _fits(held.manifest, kommune)
        held.check()
        try:
            async with engine.begin() as connection:
                await _prepare(connection, held.manifest.revision)
                await _fill(connection, held)
                await connection.run_sync(schema.upgrade_to, schema.newest_revision())
                sent = await settle_after(connection, held.manifest, wishes, now=now)
        except DBAPIError as exc:
            raise BackupFaultsError(
                f"Databasen tok ikke imot innholdet ({type(exc.orig).__name__}). Ingenting er lest inn. "
                "Sjekk at mappen finnes, ledig diskplass, rettighetene og databasens egen logg, og prøv igjen."
            ) from exc
    return Restored(held.manifest, sent)


def _fits(manifest: Manifest, kommune: str) -> None:
    if manifest.revision not in schema.known_revisions():
        raise BackupFaultsError(
            f"Sikkerhetskopien er tatt med en nyere utgave av Innkjøpsbot ({manifest.product}). "
            "Installer den utgaven eller en nyere, og prøv igjen."
        )
    if manifest.kommune != kommune:
        raise BackupFaultsError(
            f"Sikkerhetskopien er fra {manifest.kommune}, men INNKJOPSBOT_KOMMUNE er {kommune}. "
            f"Sett INNKJOPSBOT_KOMMUNE={manifest.kommune}, eller velg en annen kopi."
        )


async def _prepare(connection: AsyncConnection, revision: str) -> None:
    """Bring an empty database to the schema that the file was written with. Raises BackupFaultsError."""
    names = await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names())
    ours = [name for name in names if name in schema.own_tables()]
    holding = [name for name in ours if await _holds_anything(connection, name)]
    if holding:
        more = f" og {len(holding) - SHOWN} til" if len(holding) > SHOWN else ""
        raise BackupFaultsError(
            f"Databasen er ikke tom: det står noe i {', '.join(holding[:SHOWN])}{more}. Ingenting er lest inn. "
            "Lag en ny, tom database, la INNKJOPSBOT_DATABASE_URL peke dit, og stopp tjenesten mens du leser inn."
        )
    if await connection.run_sync(schema.current_revision) not in (None, revision):
        await connection.run_sync(schema.drop_own_tables)
    await connection.run_sync(schema.upgrade_to, revision)


async def _holds_anything(connection: AsyncConnection, name: str) -> bool:
    # A name out of our own models, never out of a file.
    return await connection.scalar(sa.select(sa.literal(1)).select_from(sa.table(name)).limit(1)) is not None


async def _fill(connection: AsyncConnection, held: Held) -> None:
    """Write every row; what points at rows of its own table is written once all of these are there."""
    await connection.run_sync(_no_rows_of_its_own, [table.name for table in held.manifest.tables])
    for found in held.manifest.tables:
        table = sa.Table(found.name, sa.MetaData(), *(column(name, kind) for name, kind in found.columns))
        for portion in _portions(found, held.rows(found)):
            await connection.execute(
                table.insert(), [{**row, **dict.fromkeys(found.within)} for row in portion]
            )
    for found in held.manifest.tables:
        if found.within:
            await _point(connection, found, held)
        if found.numbered and connection.dialect.name == "postgresql" and found.last:
            await connection.execute(
                sa.text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)"),
                {"table": found.name, "column": found.numbered, "last": found.last},
            )


def _no_rows_of_its_own(connection: sa.Connection, names: Sequence[str]) -> None:
    """Empty what the migrations themselves put into a new schema: the file has these rows as they became."""
    for name in reversed(names):
        connection.execute(sa.delete(sa.table(name)))


async def _point(connection: AsyncConnection, found: HeldTable, held: Held) -> None:
    """Set what points at rows of the same table."""
    table = sa.Table(found.name, sa.MetaData(), *(column(name, kind) for name, kind in found.columns))
    change = (
        table.update()
        .where(*(table.c[name] == sa.bindparam(f"key_{name}") for name in found.key))
        .values({name: sa.bindparam(f"to_{name}") for name in found.within})
    )
    for portion in _portions(found, held.rows(found)):
        rows = [
            {f"key_{name}": row[name] for name in found.key}
            | {f"to_{name}": row[name] for name in found.within}
            for row in portion
            if any(row[name] is not None for name in found.within)
        ]
        if rows:
            await connection.execute(change, rows)


def _portions(found: HeldTable, rows: Iterator[Row]) -> Iterator[list[Row]]:
    size = FEW if any(kind == "bytes" for _, kind in found.columns) else PORTION
    while portion := list(islice(rows, size)):
        yield portion
