"""A database that takes nothing: the person is told, nothing is half done, and the same act works afterwards."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import event

import register.database
from bot.app import StoreUnavailableError
from bot.bootstrap import Parts, bootstrap
from bot.settings import Settings
from conversation.turn import Address, ChannelName, Sender, Turn
from dialogs.dialog import Knowledge
from norsk.clock import FixedClock


@pytest.fixture
async def local(
    tmp_path: Path, knowledge: Knowledge, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Parts, Path]]:
    monkeypatch.setattr(register.database, "BUSY_SECONDS", 0.2)
    path = tmp_path / "bot.db"
    settings = Settings.model_validate({"database_url": f"sqlite+aiosqlite:///{path}"})
    async with bootstrap(settings, clock=clock, knowledge=knowledge) as parts:
        yield parts, path


def question(parts: Parts, key: str) -> Turn:
    return Turn(
        key=key,
        sender=Sender(ChannelName.WEB, "ada@demo.invalid", email="ada@demo.invalid"),
        address=Address(ChannelName.WEB, "c", user_id="ada@demo.invalid"),
        received_at=parts.clock.now(),
        text="Må jeg lyse ut et kjøp på 450 000 kroner?",
    )


async def test_a_locked_database_file_loses_nothing(local: tuple[Parts, Path]) -> None:
    parts, path = local
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreUnavailableError):
        await parts.app.handle(question(parts, "locked"))
    other.execute("ROLLBACK")
    other.close()
    handled = await parts.app.handle(question(parts, "locked"))
    assert handled.new
    assert handled.replies[0].text.startswith("Nei")


async def test_a_full_disk_loses_nothing(local: tuple[Parts, Path]) -> None:
    parts, _ = local
    await parts.app.handle(question(parts, "before"))
    full = True

    def limit(connection: object, *_: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]  # the DBAPI connection has no public type
        cursor.execute(f"PRAGMA max_page_count = {1 if full else 1_000_000}")
        cursor.close()

    event.listen(parts.engine.sync_engine, "checkout", limit)
    outcomes = []
    for number in range(40):
        turn = question(parts, f"full-{number}")
        turn = Turn(turn.key, turn.sender, turn.address, turn.received_at, text="hva er KGV? " * 400)
        try:
            outcomes.append(await parts.app.handle(turn))
        except StoreUnavailableError:
            break
    else:
        pytest.fail("the disk never filled up")
    full = False
    handled = await parts.app.handle(question(parts, "after"))
    assert handled.replies[0].text.startswith("Nei")
