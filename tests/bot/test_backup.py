"""A backup is a whole copy, or none; it goes back into an empty database of either kind, or not at all."""

import asyncio
import json
import os
import stat
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import schema
from bot.backup.after import Wishes, settle_after
from bot.backup.manifest import MANIFEST, BackupFaultsError
from bot.backup.restore import restore
from bot.backup.take import take_backup
from bot.backup.values import asked
from bot.bootstrap import Parts, bootstrap
from bot.channels.web.deliveries import WebDelivery, add_delivery
from bot.demo import load_demo, load_demo_cases, load_demo_register
from bot.inbox import Inbox, Status
from bot.sign_in.session import WebSession
from conversation.reply import Reply
from dialogs.dialog import Knowledge
from norsk.clock import FixedClock
from notifications.delivery.outbox import Outbox, OutboxStatus, enqueue
from notifications.delivery.pause import paused
from register.attachment import add_attachment
from register.case_number import CaseSerial, Series, next_serial
from register.database import Base, insert_new, open_engine
from register.person import Person
from tests.conftest import NUMBERS, _postgres_url, execute, settings_for

NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
CHANGED = {"audit", "inbox", "notification_state", "outbox", "replica", "web_session"}
"""What is settled after a restore, and so is not as it was."""
BOTH_WAYS = pytest.mark.parametrize(
    "database_url", ["postgresql", pytest.param("sqlite", marks=pytest.mark.soak)], indirect=True
)
"""From PostgreSQL to a file and on into SQLite is what a drill does; the way back takes as long again."""


@pytest.fixture
async def elsewhere(parts: Parts, postgres: str, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """An empty database of the other kind than the bot's."""
    if parts.engine.dialect.name == "postgresql":
        engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/other.db")
        yield engine
        await engine.dispose()
        return
    uri = postgres
    name = f"other_{next(NUMBERS)}"
    execute(uri, f"CREATE DATABASE {name}")
    engine = open_engine(_postgres_url(uri, name))
    yield engine
    await engine.dispose()
    execute(uri, f"DROP DATABASE {name} WITH (FORCE)")


async def rows_of(engine: AsyncEngine) -> dict[str, list[str]]:
    found = {}
    async with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            rows = await connection.execute(sa.select(*(asked(column) for column in table.columns)))
            kinds = [isinstance(column.type, sa.JSON) for column in table.columns]
            found[table.name] = sorted(
                repr(
                    [
                        json.loads(str(v)) if js and v is not None else v
                        for js, v in zip(kinds, row, strict=True)
                    ]
                )
                for row in rows
            )
    return found


async def fill(parts: Parts) -> None:
    """Put the demo with its cases into the database, and what it has none of."""
    await load_demo(parts.sessions, parts.kommune.id)
    await load_demo_register(parts.sessions, parts.kommune.id, now=NOW)
    await load_demo_cases(parts.sessions, now=NOW, forankring=False)
    await parts.reminding.plan()
    async with parts.sessions.begin() as session:
        first, second = (await session.scalars(sa.select(Person).limit(2))).unique()
        first.budget_authority_nok, first.leader_id = Decimal("123456789.05"), second.id
        pdf, odd = "application/pdf", "Æøå «x»\u2028.pdf"
        add_attachment(
            session, person_id=first.id, name=odd, media_type=pdf, content=bytes(range(256)) * 900, now=NOW
        )
        for key, hours in (("gone since", -1), ("to come", 1)):
            await enqueue(
                session, key=key, reply=Reply("Hei"), due_at=NOW + timedelta(hours=hours), person_id=first.id
            )
        for number in range(3):
            session.add(WebDelivery(person_id=first.id, reply={"text": number, "none": None}, created_at=NOW))
        await session.flush()
        await session.execute(sa.delete(WebDelivery).where(WebDelivery.id > 1))
        session.add(
            WebSession(
                token_hash="0" * 64, email="ada@demo.invalid", name="Ada", guest=False,
                started_at=NOW, seen_at=NOW, ends_at=NOW,
            )
        )  # fmt: skip
        for key, status in (("waits", Status.RECEIVED), ("answered", Status.DONE)):
            session.add(inbox_row(key, status))


def inbox_row(key: str, status: Status) -> Inbox:
    return Inbox(
        key=key, channel="web", conversation="c", address=["web", "c", None, None, None, None], payload=None,
        replies=[], status=status.value, attempts=1, received_at=NOW, lease_until=NOW,
    )  # fmt: skip


@BOTH_WAYS
async def test_everything_comes_back_in_a_database_of_the_other_kind_and_the_bot_goes_on(
    parts: Parts, elsewhere: AsyncEngine, tmp_path: Path, knowledge: Knowledge, clock: FixedClock
) -> None:
    await fill(parts)
    file, before = tmp_path / "kopi.zip", await rows_of(parts.engine)
    taken = await take_backup(parts.engine, file, kommune="lillestrom", now=NOW)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {table.name for table in taken.tables} == set(before)

    found = await restore(elsewhere, file, kommune="lillestrom", now=NOW)

    after = await rows_of(elsewhere)
    async with elsewhere.begin() as connection:
        # What whoever restores may know of the time since.
        await settle_after(connection, taken, Wishes(sent_until=NOW, skip_numbers=50), now=NOW)
    assert found.manifest == taken
    numbers = next(int(row.split(",")[2].strip(" ]")) for row in before["case_serial"] if "'BM'" in row)
    deliveries = next(table for table in taken.tables if table.name == "web_delivery")
    assert deliveries.last == (3 if parts.engine.dialect.name == "postgresql" else 1)
    assert [name for name in before if name not in CHANGED and after[name] != before[name]] == []
    assert len(after["audit"]) == len(before["audit"]) + 1
    assert after["web_session"] == []
    url = elsewhere.url.render_as_string(hide_password=False)
    async with bootstrap(settings_for(url), clock=clock, knowledge=knowledge) as restored:
        async with restored.sessions.begin() as session:
            stopped = await paused(session)
            assert stopped is not None
            assert "21. november 2026 kl. 12.00" in stopped.reason
            assert await next_serial(session, Series.BEHOVSMELDING, year=2026) == numbers + 51
            assert (await session.get_one(Outbox, "gone since")).status == OutboxStatus.SENT.value
            assert (await session.get_one(Outbox, "to come")).status == OutboxStatus.WAITING.value
            assert (await session.get_one(Inbox, "answered")).status == Status.ANSWERED.value
            assert (await session.get_one(Inbox, "waits")).status == Status.RECEIVED.value
            person_id = await session.scalar(sa.select(Person.id).limit(1))
            assert person_id is not None
            new = await add_delivery(session, person_id=person_id, reply=Reply("Hei"), now=NOW)
        assert new == 2
        assert await schema.differences(restored.engine) == []


def rewritten(file: Path, into: Path, **changed: object) -> Path:
    """Copy a backup with something of its manifest changed."""
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(into, "w") as copy:
        for name in source.namelist():
            data = source.read(name)
            copy.writestr(name, json.dumps(json.loads(data) | changed) if name == MANIFEST else data)
    return into


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_backup_that_does_not_fit_is_refused_and_nothing_is_written(
    parts: Parts, elsewhere: AsyncEngine, tmp_path: Path
) -> None:
    await load_demo(parts.sessions, "lillestrom")
    file, cut = tmp_path / "kopi.zip", tmp_path / "avkortet.zip"
    await take_backup(parts.engine, file, kommune="lillestrom", now=NOW)
    cut.write_bytes(file.read_bytes()[:-2000])
    flipped = bytearray(file.read_bytes())
    flipped[400] ^= 0xFF
    (tmp_path / "skadet.zip").write_bytes(flipped)
    (tmp_path / "bilde.zip").write_bytes(b"not a zip")
    for name, kommune, said in (
        (cut, "lillestrom", "avkortet"),
        (tmp_path / "skadet.zip", "lillestrom", "skadet"),
        (tmp_path / "bilde.zip", "lillestrom", "er ikke en sikkerhetskopi"),
        (tmp_path / "finnes ikke.zip", "lillestrom", "kan ikke leses"),
        (file, "baerum", "INNKJOPSBOT_KOMMUNE=lillestrom"),
        (rewritten(file, tmp_path / "a.zip", revision="9999"), "lillestrom", "nyere utgave"),
        (rewritten(file, tmp_path / "b.zip", format=2), "lillestrom", "nyere utgave"),
        (
            rewritten(file, tmp_path / "c.zip", tables=[{"name": "../x"}]),
            "lillestrom",
            "innholdsfortegnelsen",
        ),
    ):
        with pytest.raises(BackupFaultsError, match=said):
            await restore(elsewhere, name, kommune=kommune, now=NOW)
    async with elsewhere.connect() as connection:
        assert await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names()) == []

    with pytest.raises(BackupFaultsError, match="finnes fra før"):
        await take_backup(parts.engine, file, kommune="lillestrom", now=NOW)
    with pytest.raises(BackupFaultsError, match="Databasen er ikke tom: det står noe i"):
        await restore(parts.engine, file, kommune="lillestrom", now=NOW)
    with pytest.raises(BackupFaultsError, match="kan ikke skrives"):
        await take_backup(parts.engine, tmp_path / "ingen" / "kopi.zip", kommune="lillestrom", now=NOW)
    assert [name for name in os.listdir(tmp_path) if name.startswith(".")] == []  # noqa: PTH208 - names only


def columns_of(connection: sa.Connection) -> dict[str, set[str]]:
    found = sa.inspect(connection)
    return {name: {column["name"] for column in found.get_columns(name)} for name in found.get_table_names()}


async def test_an_older_backup_is_brought_up_to_this_version(tmp_path: Path) -> None:
    old, new = (open_engine(f"sqlite+aiosqlite:///{tmp_path}/{name}.db") for name in ("old", "new"))
    async with old.begin() as connection:
        await connection.run_sync(schema.upgrade_to, "0007")
        await connection.execute(
            sa.text("INSERT INTO case_serial (series, year, last) VALUES ('BM', 2025, 7)")
        )
        then = await connection.run_sync(columns_of)
    await schema.upgrade(old)
    assert stat.S_IMODE((tmp_path / "old.db").stat().st_mode) == 0o600
    file = tmp_path / "kopi.zip"
    taken = await take_backup(old, file, kommune="lillestrom", now=NOW)
    # As the version before would have written it: without what came later.
    older = [
        table.model_dump() | {"columns": [pair for pair in table.columns if pair[0] in then[table.name]]}
        for table in taken.tables
        if table.name in then
    ]
    await schema.upgrade(new)
    restored = await restore(
        new,
        rewritten(file, tmp_path / "eldre.zip", revision="0007", tables=older),
        kommune="lillestrom",
        now=NOW,
    )
    async with new.connect() as connection:
        last = await connection.scalar(sa.text("SELECT last FROM case_serial WHERE year = 2025"))
        assert await connection.run_sync(schema.current_revision) == schema.newest_revision()
    assert (last, restored.manifest.revision) == (7, "0007")
    assert await schema.differences(new) == []
    for engine in (old, new):
        await engine.dispose()


async def test_a_backup_holds_one_instant_whatever_is_written_meanwhile(parts: Parts, tmp_path: Path) -> None:
    await load_demo(parts.sessions, "lillestrom")
    file = tmp_path / "kopi.zip"
    taking = asyncio.create_task(take_backup(parts.engine, file, kommune="lillestrom", now=NOW))
    number = 0
    while not taking.done():
        async with parts.sessions.begin() as session:
            number += 1
            # Both or neither: `outbox` is read long after `case_serial`.
            await session.execute(
                insert_new(session, CaseSerial).values(series="BM", year=2000 + number, last=1)
            )
            await enqueue(session, key=f"m{number}", reply=Reply("x"), due_at=NOW, room="slack:C1")
    held = {table.name: table.rows for table in (await taking).tables}
    assert number > 1
    assert held["case_serial"] == held["outbox"] < number
