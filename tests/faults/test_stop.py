"""The service told to stop while people are at it: it says so, finishes what is under way, and leaves the rest to others."""

import asyncio
import os
import signal
import sqlite3
import time
from pathlib import Path

from aiohttp import ClientError, ClientSession

from tests.bot.service import Service

ADA = "ansatt@demo.invalid"


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


async def test_a_stop_is_announced_then_takes_no_more_and_loses_nothing(tmp_path: Path) -> None:
    service = await asyncio.to_thread(Service, tmp_path, INNKJOPSBOT_DRAIN_SECONDS="1.5")
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
        await asyncio.sleep(0.5)
        began, before = time.monotonic(), len(answered)
        service.process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.3)
        async with session.get(f"{service.url}/readyz") as response:
            assert response.status == 503
            assert (await response.json())["checks"]["accepting"] is False
        await asyncio.gather(*people)
    taken = time.monotonic() - began
    said = await asyncio.to_thread(service.process.communicate, timeout=30)
    assert service.process.returncode == 0, service.said + said[1]
    assert len(answered) > before, "requests were still taken while it said that it would stop"
    assert taken > 1.2
    with sqlite3.connect(tmp_path / "bot.db") as database:
        rows = database.execute("SELECT key, status FROM inbox").fetchall()
        assert database.execute("SELECT count(*) FROM replica").fetchone() == (0,)
    database.close()
    assert len(rows) >= len(answered)
    assert {status for _, status in rows} <= {"answered", "done"}


async def test_a_second_signal_ends_at_once(tmp_path: Path) -> None:
    service = await asyncio.to_thread(Service, tmp_path, INNKJOPSBOT_DRAIN_SECONDS="30")
    service.process.send_signal(signal.SIGTERM)
    await asyncio.sleep(0.5)
    assert service.process.poll() is None
    os.kill(service.process.pid, signal.SIGTERM)
    await asyncio.to_thread(service.process.communicate, timeout=5)
    assert service.process.returncode == -signal.SIGTERM
