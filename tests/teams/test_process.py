"""The service killed between the acknowledgement and the answer, with Teams at the other end."""

import asyncio
import json
import signal
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from tests.bot.service import Service, let_leases_lapse
from tests.teams.world import ADA, BOT, QUESTION, TENANT, fake_teams


@pytest.mark.soak
async def test_a_question_acknowledged_before_a_kill_is_answered_once_after_the_restart(
    tmp_path: Path,
) -> None:
    async with fake_teams() as fake:
        held = asyncio.Event()

        async def hold(method: str, _path: str) -> web.Response | None:
            if method == "POST" and not held.is_set():
                held.set()
                await asyncio.sleep(60)
            return None

        fake.hook = hold
        service = await asyncio.to_thread(Service, tmp_path)
        activity = {
            "type": "message",
            "id": "act-killed",
            "channelId": "msteams",
            "serviceUrl": fake.url,
            "text": QUESTION,
            "from": {"id": ADA.id, "aadObjectId": ADA.aad, "name": ADA.name},
            "recipient": {"id": BOT, "name": "Innkjøpsbot"},
            "conversation": {"id": "a:ada", "conversationType": "personal", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
        }
        async with ClientSession() as session:
            data = json.dumps(activity)
            headers = {"Content-Type": "application/json"}
            async with session.post(f"{service.url}/api/messages", data=data, headers=headers) as response:
                assert response.status == 200
        async with asyncio.timeout(120):
            await held.wait()
        await asyncio.to_thread(service.end, signal.SIGKILL)
        fake.hook = None
        let_leases_lapse(tmp_path)
        again = await asyncio.to_thread(Service, tmp_path)
        try:
            await fake.wait_for(1)
            await asyncio.sleep(0.5)
            assert [call.text.startswith("Nei") for call in fake.sent] == [True]
        finally:
            assert await asyncio.to_thread(again.end, signal.SIGTERM) == 0
