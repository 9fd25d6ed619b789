"""The database's schema: what Alembic has done to it, and what it still must do."""

from functools import cache
from pathlib import Path
from typing import Final

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

import bot.tables  # noqa: F401 - declares every table
import migrations
from bot.errors import OutdatedDatabaseError
from bot.logs import log
from register.database import Base

UPGRADE_LOCK: Final = 4_210_726
"""The advisory lock under which one replica at a time upgrades PostgreSQL."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return config


@cache
def newest_revision() -> str:
    """Return the revision that this version of the code needs; the migrations are read once."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise AssertionError("no migrations are packaged")
    return head


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def is_newer(revision: str | None) -> bool:
    """Say whether a revision is a later version's: one that this code does not know, and that comes after its own.

    Migrations only add until every replica runs the code that needs them, so a database that is ahead still serves.
    """
    return revision is not None and revision not in known_revisions() and revision > newest_revision()


async def upgrade(engine: AsyncEngine) -> None:
    """Bring the database to the newest revision; nothing happens where it is there already, or ahead."""
    async with engine.begin() as connection:
        found = await connection.run_sync(_current)
        if is_newer(found):
            _tell_newer(found)
        elif found != newest_revision():
            await connection.run_sync(_upgrade)


async def require_current(engine: AsyncEngine) -> None:
    """Raise OutdatedDatabaseError unless the database is at the newest revision, or ahead of it."""
    async with engine.connect() as connection:
        found = await connection.run_sync(_current)
    if is_newer(found):
        _tell_newer(found)
    elif found != newest_revision():
        raise OutdatedDatabaseError(found, newest_revision())


def _tell_newer(found: str | None) -> None:
    log().warning("database_newer", found=found, known=newest_revision())


async def differences(engine: AsyncEngine) -> list[str]:
    """Return how the database differs from the tables that the code declares; nothing where they agree."""
    async with engine.connect() as connection:
        found = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), Base.metadata)
        )
    return [repr(difference) for difference in found]


@cache
def known_revisions() -> frozenset[str]:
    """Return every revision that this version of the code knows the way from; the migrations are read once."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def current_revision(connection: Connection) -> str | None:
    """Return the database's revision, None where it has no schema of ours."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade_to(connection: Connection, revision: str) -> None:
    """Bring the database up to a revision in the caller's transaction; nothing happens where it is there or past it."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def own_tables() -> frozenset[str]:
    """Return the names of every table of ours."""
    return frozenset(Base.metadata.tables)


def drop_own_tables(connection: Connection) -> None:
    """Take our tables away in the caller's transaction, whatever is in them: for a schema that nobody has used."""
    Base.metadata.drop_all(connection)
    connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
