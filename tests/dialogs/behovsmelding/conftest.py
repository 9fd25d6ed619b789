"""A database with the demo's people and enheter that the tests of the form only read, made once."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from register.database import Sessions, open_engine, session_factory
from tests.dialogs.behovsmelding.filled import load_filled


@pytest.fixture(scope="session")
def demo_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    shutil.copy(sqlite_template, path)
    url = f"sqlite+aiosqlite:///{path}"
    asyncio.run(_load(url))
    return url


async def _load(url: str) -> None:
    engine = open_engine(url)
    await load_filled(session_factory(engine))
    await engine.dispose()


@pytest.fixture
async def demo(demo_file: str) -> AsyncIterator[Sessions]:
    """The demo on SQLite; what a test changes in it must be rolled back."""
    engine = open_engine(demo_file)
    yield session_factory(engine)
    await engine.dispose()
