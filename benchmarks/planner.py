"""Seconds and memory for planning the reminders of a large register: the first pass, another day, a tick, one change.

Run: PYTHONPATH=. .venv/bin/python benchmarks/planner.py [--rows 100000] [--url postgresql+psycopg://…]

Beside it, in the same run, a *bare* reading: one SELECT of the same columns of the same agreements, nothing compared.
The slowest step of the loop says how long another task of the same process had to wait. The figures go into
docs/performance.md with the machine they were made on.
"""

import argparse
import asyncio
import gc
import os
import platform
import resource
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import cast

from sqlalchemy import Table, func, insert, select, update

from bot import schema, tables
from bot.knowledge_files import load_knowledge, own_kommune
from norsk.clock import FixedClock
from notifications.planner.avtaler import COLUMNS
from notifications.planner.planner import Knows, Planner
from notifications.reminder import Reminder
from notifications.rules.window import SendWindow
from register.avtale import Avtale, AvtaleOption
from register.database import Sessions, open_engine, reading, session_factory
from register.import_run import ImportRun
from register.person import Person

_ = tables
NOW = datetime(2027, 2, 1, 6, tzinfo=UTC)
PEOPLE = 300
AT_A_TIME = 2000


def avtale(number: int, people: list[uuid.UUID]) -> dict[str, object]:
    """Return an agreement as a large register has it: ends over seven years, some without an end, some without anybody."""
    start = date(2022, 1, 1) + timedelta(days=number % 1800)
    end = start + timedelta(days=1460)
    running = number % 20 == 0
    return {
        "id": uuid.uuid4(), "key": f"kav|{number}", "source_system": "kav", "source_id": str(number), "reference": f"2024/{number}",
        "title": f"Avtale {number} om vare {number % 700}", "level": "avtale", "status": "aktiv", "starts_on": start,
        "expires_on": None if running else end, "max_expires_on": end + timedelta(days=730) if number % 3 == 0 and not running else None,
        "running": running, "notice_months": 3 if number % 2 else None, "has_options": None if number % 10 == 0 else number % 3 == 0,
        "value_nok": Decimal(100_000 + number * 37), "tjenesteomrade": f"Område {number % 12}",
        "avtaleforvalter_id": None if number % 25 == 0 else people[number % PEOPLE], "avtaleeier_id": people[number % 40],
        "changed_at": NOW - timedelta(days=40), "open_to_all": True, "confidential": False,
    }  # fmt: skip


async def fill(sessions: Sessions, rows: int) -> None:
    """Put people and agreements in."""
    people = [uuid.uuid4() for _ in range(PEOPLE)]
    async with sessions.begin() as session:
        run = {"kind": "avtaler", "source_system": "kav", "at": NOW - timedelta(days=40), "sha256": "0" * 64}
        await session.execute(insert(ImportRun), [run])
        named = [
            {"id": id, "email": f"p{n}@demo.invalid", "name": f"Person {n} Demo"}
            for n, id in enumerate(people)
        ]
        await session.execute(insert(Person), named)
    for start in range(0, rows, AT_A_TIME):
        made = [avtale(number, people) for number in range(start, min(start + AT_A_TIME, rows))]
        options = [
            {"avtale_id": one["id"], "position": 1, "length_months": 12, "used": False}
            for one in made
            if one["has_options"]
        ]
        async with sessions.begin() as session:
            await session.execute(insert(cast("Table", Avtale.__table__)), made)
            await session.execute(insert(cast("Table", AvtaleOption.__table__)), options)


async def slowest(stop: asyncio.Event) -> float:
    """Return the longest that this task had to wait for its turn, in seconds."""
    worst = 0.0
    while not stop.is_set():
        began = time.perf_counter()
        await asyncio.sleep(0.001)
        worst = max(worst, time.perf_counter() - began - 0.001)
    return worst


async def timed(what: str, work: Callable[[], Awaitable[object]]) -> None:
    """Print how long something took, and how long another had to wait meanwhile."""
    stop = asyncio.Event()
    waiting = asyncio.create_task(slowest(stop))
    began, cpu = time.perf_counter(), time.process_time()
    done = await work()
    took, used = time.perf_counter() - began, time.process_time() - cpu
    stop.set()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    counts = {name: getattr(done, name) for name in ("records", "added", "cancelled") if hasattr(done, name)}
    print(
        f"{what}: {took:.2f} s ({used:.2f} s of this process), longest wait {1000 * await waiting:.0f} ms, {peak:.0f} MB {counts or ''}"
    )


async def send_due(sessions: Sessions, now: datetime) -> None:
    """Mark what is due as sent, as the delivery does."""
    async with sessions.begin() as session:
        due = update(Reminder).where(Reminder.status == "waiting", Reminder.send_at <= now)
        await session.execute(due.values(status="sent", sent_at=now))


async def main(rows: int, url: str) -> None:
    engine = open_engine(url)
    with suppress(Exception):
        await schema.upgrade(engine)
    sessions = session_factory(engine)
    await fill(sessions, rows)
    knowledge = load_knowledge()
    gc.collect()
    gc.freeze()  # as the service does: what is read at start-up is never garbage
    knows = Knows(own_kommune(knowledge, "lillestrom"), knowledge.rules, tuple(knowledge.library.articles))
    clock = FixedClock(NOW)
    planner = Planner(sessions, clock, SendWindow())

    async def bare() -> None:
        async with reading(sessions) as session:
            result = await session.stream(select(*COLUMNS))
            async for _row in result.partitions(1000):
                pass

    async def tick() -> object:
        return await planner.tick(knows)

    await timed("bare: one SELECT of the same columns", bare)
    await timed("first pass", tick)
    await timed("a tick with nothing to do", tick)
    await timed("the same pass again", lambda: planner.plan_all(knows))
    for day in range(1, 4):
        clock.at = NOW + timedelta(days=day)
        await timed(f"the next day ({day})", tick)
        await send_due(sessions, clock.at + timedelta(hours=3))
    clock.advance(timedelta(minutes=20))
    await timed("a tick with nothing to do", tick)
    async with sessions.begin() as session:
        one = await session.scalar(select(Avtale.id).limit(1))
        moved = update(Avtale).where(Avtale.id == one).values(expires_on=date(2029, 5, 4), running=False)
        await session.execute(moved.values(changed_at=clock.at))
        print("ledger:", await session.scalar(select(func.count()).select_from(Reminder)), "rows")
    await timed("a tick with one agreement changed", tick)
    await timed("list of 7 days", lambda: planner.ahead(knows, days=7))
    await engine.dispose()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--url", help="an empty database of its own; without it SQLite in a new file")
    arguments = parser.parse_args()
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(main(arguments.rows, arguments.url or f"sqlite+aiosqlite:///{Path(folder, 'bot.db')}"))
