"""The service as a process: killed, restarted, stopped in an orderly way."""

import asyncio
import json
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.bootstrap import bootstrap
from bot.settings import Settings
from conversation.turn import Address, ChannelName, Sender, Turn
from dialogs.dialog import Knowledge
from norsk.clock import FixedClock
from tests.bot.service import Service

ADA = "ansatt@demo.invalid"
QUESTION = "Må jeg lyse ut et kjøp på 450 000 kroner?"


def turn(key: str, at: datetime) -> Turn:
    return Turn(
        key=key,
        sender=Sender(ChannelName.WEB, ADA, email=ADA),
        address=Address(ChannelName.WEB, f"{ADA}/c", user_id=ADA),
        received_at=at,
        text=QUESTION,
    )


async def first_event(url: str) -> dict[str, object]:
    async with ClientSession() as session, session.get(f"{url}/webchat/stream?person={ADA}") as response:
        async for raw in response.content:
            line = raw.decode()
            if line.startswith("data: "):
                found: dict[str, object] = json.loads(line[6:])
                return found
    raise AssertionError("the stream ended")


async def test_what_a_killed_process_had_taken_in_is_answered_after_a_restart(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    before = FixedClock(datetime.now(UTC) - timedelta(minutes=5))
    settings = Settings.model_validate({"database_url": f"sqlite+aiosqlite:///{tmp_path}/bot.db"})
    async with bootstrap(settings, clock=before, knowledge=knowledge) as parts:
        await parts.app.accept(turn("killed", before.now()))
    service = await asyncio.to_thread(Service, tmp_path)
    try:
        async with asyncio.timeout(120):
            reply = await first_event(service.url)
        assert str(reply["text"]).startswith("Nei")
    finally:
        assert service.end(signal.SIGTERM) == 0


async def test_a_request_repeated_after_a_kill_gets_the_answer_that_was_committed(tmp_path: Path) -> None:
    body = {"from": ADA, "conversation": "c", "id": "one", "text": QUESTION}
    answers = []
    for number in (signal.SIGKILL, signal.SIGTERM):
        service = await asyncio.to_thread(Service, tmp_path)
        async with (
            ClientSession() as session,
            session.post(f"{service.url}/webchat/turns", json=body) as response,
        ):
            answers.append(await response.json())
        service.end(number)
    assert answers[0] == answers[1]


@pytest.mark.soak
def test_a_service_that_is_stopped_while_it_plans_ends_in_order(tmp_path: Path) -> None:
    service = Service(tmp_path)
    assert service.end(signal.SIGTERM) == 0
    assert '"error"' not in service.said
