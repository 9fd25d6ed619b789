"""Milliseconds for questions about agreements in a register of 25 000, end to end, on SQLite.

Run: PYTHONPATH=. .venv/bin/python benchmarks/avtaler.py [--rows 25000]

Beside it, in the same run, a *bare* look: one SELECT with LIKE over the same rows, nothing ranked, checked or said.
The figures go into docs/performance.md with the machine they were made on.
"""

import argparse
import asyncio
import os
import platform
import random
import sqlite3
import statistics
import tempfile
import time
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from bot.bootstrap import Parts, bootstrap
from bot.demo import load_demo, load_demo_register
from bot.settings import Settings
from conversation.turn import Address, ChannelName, Sender, Turn
from norsk.clock import FixedClock
from register.avtale import Avtale

NOW = datetime(2026, 11, 21, 11, tzinfo=UTC)
SYLLABLES = (
    "ka",
    "lo",
    "mi",
    "tre",
    "vu",
    "sne",
    "bri",
    "gol",
    "hav",
    "ter",
    "fjo",
    "den",
    "renhold",
    "papir",
    "pc",
)
QUESTIONS = (
    "hvilken avtale har vi på kontorrekvisita?",
    "hvor bestiller jeg kopipapir?",
    "har vi avtale om brøyting?",
    "vis avtale 2024/118",
    "hvilke avtaler har vi med Papir og Penn Demo?",
    "hva utløper de neste 90 dagene?",
    "mine avtaler",
    "har vi avtale på kaviarskjeer?",
)
ROUNDS = 15


def rows(count: int) -> list[dict[str, object]]:
    drawn = random.Random(7)
    words = ["".join(drawn.choices(SYLLABLES, k=4)) for _ in range(4000)]
    made = []
    for number in range(count):
        text = " ".join(drawn.choices(words, k=25))
        made.append(
            {
                "key": f"bench-{number}",
                "source_system": "kav",
                "reference": f"B{number}",
                "title": text[:60],
                "description": text,
                "search_text": f" {text} ",
                "expires_on": date(2026, 11, 21) + timedelta(days=number % 2000),
                "confidential": number % 500 == 0,
                "changed_at": NOW,
            }
        )
    return made


async def ask(parts: Parts, text: str) -> float:
    turn = Turn(
        key=uuid.uuid4().hex,
        sender=Sender(ChannelName.WEB, "innkjoper@demo.invalid", email="innkjoper@demo.invalid"),
        address=Address(ChannelName.WEB, uuid.uuid4().hex, user_id="innkjoper@demo.invalid"),
        received_at=NOW,
        text=text,
    )
    began = time.perf_counter()
    await parts.app.handle(turn)
    return (time.perf_counter() - began) * 1000


def bare(path: Path) -> float:
    connection = sqlite3.connect(path)
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        connection.execute(
            "SELECT * FROM avtale WHERE search_text LIKE '%kontorrekvisita%' LIMIT 300"
        ).fetchall()
        taken.append((time.perf_counter() - began) * 1000)
    connection.close()
    return statistics.median(taken)


async def main(count: int) -> None:
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores, {count} rows")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bot.db"
        settings = Settings.model_validate({"database_url": f"sqlite+aiosqlite:///{path}"})
        async with bootstrap(settings, clock=FixedClock(NOW)) as parts:
            await load_demo(parts.sessions, parts.kommune.id)
            await load_demo_register(parts.sessions, parts.kommune.id, now=NOW)
            async with parts.sessions.begin() as session:
                await session.execute(insert(Avtale), rows(count))
            for question in QUESTIONS:
                first = await ask(parts, question)
                taken = [await ask(parts, question) for _ in range(ROUNDS)]
                print(
                    f"{question}: first {first:.0f}, median {statistics.median(taken):.0f}, slowest {max(taken):.0f} ms"
                )
            print(f"bare SELECT with LIKE: {bare(path):.1f} ms")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=25_000)
    asyncio.run(main(parser.parse_args().rows))
