"""The service killed between the acknowledgement and the answer, with Slack's double at the other end."""

import asyncio
import signal
from pathlib import Path

import pytest

from tests.bot.service import Service, let_leases_lapse
from tests.slack.double import ADA, SECRET, TOKEN, SlackDouble, SlackSender

QUESTION = "Må jeg lyse ut et kjøp på 450 000 kroner?"


async def answers(double: SlackDouble) -> list[str]:
    """Wait for the first answer, and a little longer for one too many."""
    async with asyncio.timeout(120):
        while not double.said_to(f"D{ADA}"):  # noqa: ASYNC110 - the double has no event to wait for
            await asyncio.sleep(0.05)
    await asyncio.sleep(1)
    return [message.text for message in double.said_to(f"D{ADA}")]


@pytest.mark.soak
async def test_an_event_acknowledged_before_a_kill_is_answered_once_after_the_restart(tmp_path: Path) -> None:
    double = SlackDouble()
    await double.start()
    env = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": double.url}
    try:
        service = await asyncio.to_thread(Service, tmp_path, **env)
        sender = SlackSender(f"{service.url}/slack/events", double)
        event = sender.message(QUESTION)
        status, _ = await sender.deliver(event)
        assert status == 200
        await asyncio.to_thread(service.end, signal.SIGKILL)
        let_leases_lapse(tmp_path)
        again = await asyncio.to_thread(Service, tmp_path, **env)
        try:
            sender.url = f"{again.url}/slack/events"
            assert (await sender.deliver(event, retry=1))[0] == 200
            [said] = await answers(double)
            assert said.startswith("Nei")
        finally:
            assert await asyncio.to_thread(again.end, signal.SIGTERM) == 0
    finally:
        await double.stop()
