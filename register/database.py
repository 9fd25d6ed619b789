"""The database: SQLite in one file, or PostgreSQL. Everything above it speaks SQLAlchemy."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import BigInteger, DateTime, Delete, MetaData, Table, Update, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.dml import Insert
from sqlalchemy.types import TypeDecorator

from register.errors import RegisterError

BUSY_SECONDS: Final = 5
"""How long a SQLite writer waits for another before it gives up."""

NAMING: Final = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, so that a migration can drop it on both databases."""


MOST_PREPARED: Final = 300
"""How many statements a PostgreSQL connection keeps planned; the driver's own 100 are fewer than a busy bot has."""


class Base(DeclarativeBase):
    """The base of every table of the product, whichever package declares it."""

    metadata = MetaData(naming_convention=NAMING)


class NaiveInstantError(RegisterError):
    """An instant without an offset was about to be stored; it would mean another hour elsewhere."""

    def __init__(self, value: datetime) -> None:
        super().__init__(f"naive datetime {value!r}: use an aware one")
        self.value = value


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in, aware UTC out. SQLite forgets offsets, so they are put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy passes it
        """Return the instant in UTC. Raises NaiveInstantError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveInstantError(value)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy passes it
        """Return the stored instant, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Nok(TypeDecorator[Decimal]):
    """An amount in NOK excluding VAT, exact to the øre: stored as whole øre, since SQLite has no decimals."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy passes it
        """Return the amount in øre."""
        return None if value is None else int((value * 100).to_integral_value())

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - SQLAlchemy passes it
        """Return the amount in kroner, without trailing zeros."""
        return None if value is None else Decimal(value) / 100


Sessions = async_sessionmaker[AsyncSession]


def open_engine(url: str) -> AsyncEngine:
    """Return an engine for `sqlite+aiosqlite:///FILE` or `postgresql+psycopg://…`.

    A SQLite connection writes ahead (WAL), waits for other writers, checks foreign keys and begins every
    transaction as a writer, so that two turns never deadlock on upgrading a read lock.
    """
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_async_engine(url, connect_args={"timeout": BUSY_SECONDS}, pool_size=8, max_overflow=8)
        event.listen(engine.sync_engine, "do_connect", _private_file)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine
    # The connection used last is used first: a few busy ones, whose statements the server has planned already.
    engine = create_async_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True, pool_use_lifo=True)
    event.listen(engine.sync_engine, "connect", _prepare_postgresql)
    return engine


def _prepare_postgresql(connection: object, _record: ConnectionPoolEntry) -> None:
    connection.driver_connection.prepared_max = MOST_PREPARED  # type: ignore[attr-defined]  # psycopg's own


def _private_file(_dialect: object, _record: object, names: Sequence[object], _options: object) -> None:
    """Make a SQLite file that is not there yet such that its owner alone reads it, and what is written beside it too.

    One that is there is never opened here: closing it again would take away the locks of every connection of this
    process (https://sqlite.org/howtocorrupt.html, 2.2).
    """
    name = str(names[0]) if names else ""
    if name and not name.startswith((":", "file:")):
        with suppress(OSError):
            os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _prepare_sqlite(connection: object, _record: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN is switched off; `_begin_sqlite` says when and how.
    connection.isolation_level = None  # type: ignore[attr-defined]  # the DBAPI connection has no public type
    cursor = connection.cursor()  # type: ignore[attr-defined]  # as above
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


READ_ONLY: Final = {"sqlite_begin": "DEFERRED"}
"""Execution options for a connection that only reads, and so need not wait for the writer."""


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {mode}")


class _OneWriter(async_sessionmaker[AsyncSession]):
    """Lets one transaction write at a time, in the order they came.

    SQLite has one writer anyway, but its waiting writers poll, and the unlucky starve; here they queue. Writers in
    other processes still meet at the file, within `BUSY_SECONDS`.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        super().__init__(engine, expire_on_commit=False)
        self._queue = asyncio.Lock()

    def begin(self) -> AbstractAsyncContextManager[AsyncSession]:  # type: ignore[override]  # the same use, narrower type
        return self._begin_in_turn()

    @asynccontextmanager
    async def _begin_in_turn(self) -> AsyncIterator[AsyncSession]:
        async with self._queue, super().begin() as session:
            yield session


def session_factory(engine: AsyncEngine) -> Sessions:
    """Return a maker of sessions; objects stay readable after commit."""
    if engine.dialect.name == "sqlite":
        return _OneWriter(engine)
    return async_sessionmaker(engine, expire_on_commit=False)


@asynccontextmanager
async def one_statement(sessions: Sessions) -> AsyncIterator[AsyncConnection]:
    """Open a connection for one statement that is a transaction by itself.

    PostgreSQL commits it as it is executed, without the two round trips of a BEGIN and a COMMIT around it.
    """
    engine: AsyncEngine = sessions.kw["bind"]
    if engine.dialect.name == "sqlite":
        async with sessions.begin() as session:
            yield await session.connection()
        return
    async with engine.connect() as connection:
        yield await connection.execution_options(isolation_level="AUTOCOMMIT")


@asynccontextmanager
async def reading(sessions: Sessions) -> AsyncIterator[AsyncSession]:
    """Open a session that only reads: on SQLite it runs beside the writer."""
    async with sessions() as session:
        await session.connection(execution_options=READ_ONLY)
        yield session


def insert_new(session: AsyncSession, table: Table | type[Base]) -> Insert:
    """Return an insert that leaves the rows alone that are there already."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


async def rows_changed(
    session: AsyncSession, statement: Delete | Update, values: Mapping[str, object] | None = None
) -> int:
    """Delete or change rows in the caller's transaction, and return how many they were."""
    result = await session.execute(statement, values)
    return int(result.rowcount)  # type: ignore[attr-defined]  # what changes rows counts them


def is_unavailable(fault: BaseException) -> bool:
    """Say whether a fault is the database's own: away, full, locked, or out of connections."""
    if isinstance(fault, (OperationalError, InterfaceError, NoConnectionError)):
        return True
    return isinstance(fault, DBAPIError) and fault.connection_invalidated


async def is_reachable(sessions: Sessions) -> bool:
    """Say whether the database answers."""
    try:
        async with reading(sessions) as session:
            await session.execute(text("SELECT 1"))
    except Exception:  # noqa: BLE001 - readiness asks only whether, the reason is in the database's own log
        return False
    return True
