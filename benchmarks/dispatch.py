"""Measures how long reminders take from being due to being handed to a channel that answers at once.

usage: PYTHONPATH=. python benchmarks/dispatch.py [--people N] [--database URL]
"""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from bot import schema
from norsk.clock import FixedClock
from register.database import open_engine, session_factory
from tests.bot.test_dispatch_faults import REMINDERS, fill
from tests.notifications.delivery import NINE, Line, dispatcher


async def measure(database: str, people: int) -> None:
    engine = open_engine(database)
    await schema.upgrade(engine)
    sessions = session_factory(engine)
    began = time.perf_counter()
    messages = await fill(sessions, people=people)
    filled = time.perf_counter()
    line = Line(reaches=frozenset(f"p{number}@demo.invalid" for number in range(people)))
    await dispatcher(sessions, FixedClock(NINE), line).run_once()
    sent = time.perf_counter()
    assert len(line.sent) == messages
    await dispatcher(sessions, FixedClock(NINE), line).run_once()
    idle = time.perf_counter()
    print(f"{REMINDERS} reminders written and collected into {messages} messages: {filled - began:.1f} s")
    print(f"sent: {sent - filled:.1f} s, {1000 * (sent - filled) / messages:.1f} ms a message")
    print(f"a round with nothing to send: {1000 * (idle - sent):.1f} ms")
    await engine.dispose()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--database")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.database or f"sqlite+aiosqlite:///{Path(folder)}/dispatch.db"
        asyncio.run(measure(url, given.people))
