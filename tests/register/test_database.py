import asyncio
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.exc import StatementError

from bot import schema
from dialogs.state_store import ConversationState
from register.database import READ_ONLY, NaiveInstantError, Sessions, is_reachable, open_engine


async def _stored(sessions: Sessions, at: datetime) -> datetime:
    async with sessions.begin() as session:
        session.add(ConversationState(conversation="web:1", format=1, memory={}, expires_at=at))
    async with sessions() as session:
        return (await session.get_one(ConversationState, "web:1")).expires_at


async def test_an_instant_comes_back_aware_and_in_utc(sessions: Sessions) -> None:
    summer = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    stored = await _stored(sessions, summer)
    assert stored == summer
    assert stored.tzinfo is UTC


async def test_an_instant_without_an_offset_is_refused(sessions: Sessions) -> None:
    with pytest.raises(StatementError) as caught:
        await _stored(sessions, datetime(2026, 7, 1, 12, 0))  # noqa: DTZ001 - the very thing that is refused
    assert isinstance(caught.value.__cause__ or caught.value.orig, NaiveInstantError)


async def test_the_migrated_database_is_what_the_code_declares(database_url: str) -> None:
    engine = open_engine(database_url)
    try:
        assert await schema.differences(engine) == []
        await schema.require_current(engine)
    finally:
        await engine.dispose()


async def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    engine = open_engine(database_url)
    try:
        await schema.upgrade(engine)
        await schema.upgrade(engine)
        assert await schema.differences(engine) == []
    finally:
        await engine.dispose()


async def test_a_database_that_is_away_is_not_ready() -> None:
    engine = open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    from register.database import session_factory

    assert not await is_reachable(session_factory(engine))
    await engine.dispose()


async def test_another_program_that_closes_the_file_leaves_it_to_a_running_pool(tmp_path: Path) -> None:
    path = tmp_path / "shared.db"
    engine = open_engine(f"sqlite+aiosqlite:///{path}")
    read = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT * FROM one').fetchall()"
    try:
        async with engine.connect() as first:
            await first.exec_driver_sql("CREATE TABLE one (id INTEGER)")
            await first.commit()
            async with engine.execution_options(**READ_ONLY).connect():
                await asyncio.to_thread(subprocess.run, [sys.executable, "-c", read, str(path)], check=True)
                # Whoever believes itself the last to close takes the log away, and what is written to it afterwards.
                assert path.with_name("shared.db-wal").exists()
    finally:
        await engine.dispose()
    assert path.stat().st_mode & 0o777 == 0o600
