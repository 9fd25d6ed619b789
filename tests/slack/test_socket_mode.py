import asyncio
from dataclasses import replace

from bot.bootstrap import Parts
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.config import SlackConfig
from bot.channels.slack.receiver import Slack
from tests.slack.conftest import Scene
from tests.slack.double import APP_TOKEN, SECRET, TOKEN, SlackDouble, SlackSender

QUESTION = "Må jeg lyse ut et kjøp på 450 000 kroner?"


async def test_a_question_over_socket_mode_is_acknowledged_and_answered(
    scene: Scene, parts: Parts, double: SlackDouble, monkeypatch: object
) -> None:
    config = replace(scene.channel.config, app_token=APP_TOKEN)
    assert config == SlackConfig(TOKEN, SECRET, app_token=APP_TOKEN, api_url=double.url)
    channel = SlackChannel(config)
    parts.app._channels[scene.channel.name] = channel  # type: ignore[index]
    slack = Slack(app=parts.app, channel=channel, sessions=parts.sessions, clock=parts.clock)
    await slack.start()
    try:
        sender = SlackSender("", double)
        event = sender.message(QUESTION)
        for _ in range(2):
            await double.send_over_socket(event)
            acknowledged = await asyncio.wait_for(double.acknowledged.get(), 60)
            assert acknowledged["envelope_id"]
        await double.send_over_socket(sender.command(QUESTION), kind="slash_commands")
        answered = await asyncio.wait_for(double.acknowledged.get(), 60)
        assert "direktemelding" in str(answered["payload"])
    finally:
        await slack.stop()
    assert [m.text.startswith("Nei") for m in double.posted] == [True, True]
