"""The service told to stop while people are at it: it says so, finishes what is under way, and leaves the rest to others."""

import asyncio
import signal
import sqlite3
import time
from pathlib import Path

from aiohttp import ClientError, ClientSession

from tests.bot.service import Service

ADA = "ansatt@demo.invalid"
DRAIN = 3.0


async def ask(session: ClientSession, url: str, number: int) -> tuple[int, int]:
    """Ask a question; return its number and the answer's status."""
    body = {
        "from": ADA,
        "conversation": f"c{number}",
        "id": f"q{number}",
        "text": "Må jeg lyse ut et kjøp på 450 000 kroner?",
    }
    async with session.post(f"{url}/webchat/turns", json=body) as response:
        await response.read()
        return number, response.status


async def says_that_it_stops(session: ClientSession, url: str) -> None:
    """Wait until /readyz takes no more; a service that has ended meanwhile answers nobody."""
    while True:
        async with session.get(f"{url}/readyz") as response:
            if (await response.json())["checks"]["accepting"] is False:
                assert response.status == 503
                return
        await asyncio.sleep(0.02)


async def test_a_stop_is_announced_then_takes_no_more_and_loses_nothing(tmp_path: Path) -> None:
    service = await asyncio.to_thread(Service, tmp_path, INNKJOPSBOT_DRAIN_SECONDS=str(DRAIN))
    answered: list[int] = []
    async with ClientSession() as session:

        async def person(start: int) -> None:
            number = start
            while True:
                try:
                    _, status = await ask(session, service.url, number)
                except ClientError:
                    return
                assert status == 200
                answered.append(number)
                number += 4

        people = [asyncio.create_task(person(start)) for start in range(4)]
        while not answered:  # noqa: ASYNC110 - people are what is waited for
            await asyncio.sleep(0.02)
        began, before = time.monotonic(), len(answered)
        service.process.send_signal(signal.SIGTERM)
        await says_that_it_stops(session, service.url)
        await asyncio.gather(*people)
    taken = time.monotonic() - began
    assert await asyncio.to_thread(service.ended) == 0, service.said
    assert len(answered) > before, "requests were still taken while it said that it would stop"
    assert taken > DRAIN - 0.3
    with sqlite3.connect(tmp_path / "bot.db") as database:
        rows = database.execute("SELECT key, status FROM inbox").fetchall()
        assert database.execute("SELECT count(*) FROM replica").fetchone() == (0,)
    database.close()
    assert len(rows) >= len(answered)
    assert {status for _, status in rows} <= {"answered", "done"}


async def test_a_second_signal_ends_at_once(tmp_path: Path) -> None:
    service = await asyncio.to_thread(Service, tmp_path, INNKJOPSBOT_DRAIN_SECONDS="60")
    service.process.send_signal(signal.SIGTERM)
    async with ClientSession() as session:
        await says_that_it_stops(session, service.url)
    assert service.process.poll() is None
    assert await asyncio.to_thread(service.end, signal.SIGTERM) == -signal.SIGTERM
