"""Answers per second of `App.handle` end to end on SQLite, start-up time and resident memory.

Run: .venv/bin/python benchmarks/answers.py [--seconds 10]

Beside it, in the same run, a *durable echo*: one SQLite transaction that writes the same rows and answers nothing.
The figures go into docs/performance.md with the machine they were made on.
"""

import argparse
import asyncio
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from bot import inbox
from bot.bootstrap import Parts, bootstrap
from bot.inbox import Inbox
from bot.logs import configure_logs
from bot.settings import Settings
from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Sender, Turn

QUESTIONS = (
    "Må jeg lyse ut et kjøp på 450 000 kroner?",
    "hva om det er 1,4 millioner?",
    "Hva er en rammeavtale?",
    "hvordan melder jeg avvik på en leveranse",
    "Leverandøren har omsatt for 4 mill. på rammeavtalen, hva skal de betale?",
    "må vi ha skatteattest",
    "blir det regn i morgen?",
)
PEOPLE = 200
AT_ONCE = 8


def turn(number: int) -> Turn:
    email = f"person{number % PEOPLE}@demo.invalid"
    return Turn(
        key=uuid.uuid4().hex,
        sender=Sender(ChannelName.WEB, email, email=email),
        address=Address(ChannelName.WEB, email, user_id=email),
        received_at=datetime.now(UTC),
        text=QUESTIONS[number % len(QUESTIONS)],
    )


async def echo(parts: Parts, asked: Turn) -> None:
    """Write the rows that a turn writes, and nothing else."""
    await inbox.receive(parts.sessions, asked, now=asked.received_at)
    async with parts.sessions.begin() as session:
        row = await session.get_one(Inbox, asked.key)
        inbox.store_outcome(row, [Reply("ekko", id="x", to="x")])
    await inbox.mark_answered(parts.sessions, asked.key)


async def whole(parts: Parts, asked: Turn) -> None:
    handled = await parts.app.handle(asked)
    await parts.app.answered(handled.key)


async def measure(work: Callable[[Turn], Awaitable[None]], seconds: float) -> tuple[float, float, float]:
    """Return turns per second, and p50 and p99 in milliseconds, with AT_ONCE turns under way."""
    took: list[float] = []
    stop = time.perf_counter() + seconds
    numbers = iter(range(10**9))

    async def worker() -> None:
        while time.perf_counter() < stop:
            began = time.perf_counter()
            await work(turn(next(numbers)))
            took.append((time.perf_counter() - began) * 1000)

    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    took.sort()
    return len(took) / seconds, statistics.median(took), took[int(len(took) * 0.99)]


def start_up() -> float:
    """Return the seconds from the command to a ready service."""
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"INNKJOPSBOT_DATABASE_URL": f"sqlite:///{folder}/bot.db"}
        command = [sys.executable, "-m", "bot", "serve", "--demo", "--port", "0"]
        began = time.perf_counter()
        service = subprocess.Popen(command, stderr=subprocess.PIPE, env=env, text=True)
        assert service.stderr is not None
        next(line for line in service.stderr if "klar på" in line)
        took = time.perf_counter() - began
        service.terminate()
        service.communicate()
        return took


async def main(seconds: float) -> None:
    configure_logs("error")
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    print(f"start-up, ready to answer: {start_up():.1f} s")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}"
        async with bootstrap(Settings.model_validate({"database_url": url})) as parts:
            await measure(lambda asked: whole(parts, asked), 1.0)
            for name, work in (("App.handle", whole), ("durable echo", echo)):
                rate, p50, p99 = await measure(lambda asked, work=work: work(parts, asked), seconds)  # type: ignore[misc]  # bound per round
                print(f"{name}: {rate:.0f} per second, p50 {p50:.1f} ms, p99 {p99:.1f} ms, {AT_ONCE} at once")
    print(f"resident memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    asyncio.run(main(parser.parse_args().seconds))
