"""Milliseconds from a sentence that tells a need to the ways out, with 25 000 agreements and 10 000 needs, on SQLite.

Run: PYTHONPATH=. .venv/bin/python benchmarks/ways.py [--rows 25000] [--needs 10000]

A whole turn, inbox and commit included. Beside it, in the same run, a bare question that the knowledge base answers.
"""

import argparse
import asyncio
import os
import platform
import statistics
import tempfile
import uuid
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import insert, select

from benchmarks.avtaler import NOW, ROUNDS, ask, rows
from bot.bootstrap import Parts, bootstrap
from bot.demo import load_demo, load_demo_register
from bot.settings import Settings
from norsk.clock import FixedClock
from register.avtale import Avtale
from register.behovsmelding import Behovsmelding
from register.need_similar import need_search_text
from register.person import Person

SENTENCES = (
    "Vi trenger kopipapir for 20 000 kroner",
    "Vi trenger 20 ergonomiske stoler, rundt 150 000, før 1. mars",
    "Vi trenger 6 robotgressklippere, 70 000 kr",
    "Vi trenger en kaviarskje",
    "Vi trenger 12 nettbrett til 300 000",
)
REFERENCE = "når må jeg sende behovsmelding?"
THINGS = (
    "robotgressklippere",
    "pulter",
    "nettbrett",
    "renhold",
    "tolk",
    "brøyting",
    "vikarer",
    "bleier",
    "kurs",
)


async def add_needs(parts: Parts, count: int) -> None:
    async with parts.sessions.begin() as session:
        requester = (await session.scalars(select(Person).limit(1))).unique().one()
        made = [
            {
                "id": uuid.uuid4(),
                "year": 2020,
                "serial": number,
                "title": f"{number} {THINGS[number % len(THINGS)]}",
                "need": "Vi må ha dette for å gjøre jobben. " * 10,
                "quantity": str(number),
                "status": "mottatt",
                "requester_id": requester.id,
                "value_nok": Decimal(40_000),
                "answers": {"need": {"value": "x" * 2000, "shown": "x", "state": "said"}},
                "search_text": need_search_text(f"{THINGS[number % len(THINGS)]} sak {number % 300}"),
                "sent_at": NOW - timedelta(hours=number % 9000),
                "changed_at": NOW,
            }
            for number in range(count)
        ]
        await session.execute(insert(Behovsmelding), made)


async def main(count: int, needs: int) -> None:
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    print(f"{count} agreements, {needs} needs")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.model_validate({"database_url": f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}"})
        async with bootstrap(settings, clock=FixedClock(NOW)) as parts:
            await load_demo(parts.sessions, parts.kommune.id)
            await load_demo_register(parts.sessions, parts.kommune.id, now=NOW)
            async with parts.sessions.begin() as session:
                await session.execute(insert(Avtale), rows(count))
            await add_needs(parts, needs)
            for sentence in (*SENTENCES, REFERENCE):
                first = await ask(parts, sentence)
                taken = [await ask(parts, sentence) for _ in range(ROUNDS)]
                median, slowest = statistics.median(taken), max(taken)
                print(f"{sentence}: first {first:.0f}, median {median:.0f}, slowest {slowest:.0f} ms")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=25_000)
    parser.add_argument("--needs", type=int, default=10_000)
    chosen = parser.parse_args()
    asyncio.run(main(chosen.rows, chosen.needs))
