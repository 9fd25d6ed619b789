"""The bot with Slack's double beside it, on each database."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.bootstrap import Parts
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.config import SlackConfig
from bot.channels.slack.pace import Pace
from bot.channels.slack.receiver import PATH, Slack
from conversation.channel import Channel
from conversation.turn import ChannelName
from notifications.delivery.dispatcher import Dispatcher
from tests.slack.double import SECRET, TOKEN, Posted, SlackDouble, SlackSender


@dataclass
class FastTime:
    """A time that passes at once when somebody waits."""

    at: float = 1000.0
    slept: float = 0.0

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds
        self.slept += seconds


@dataclass
class Scene:
    """A running bot, Slack, and somebody who writes."""

    parts: Parts
    double: SlackDouble
    slack: Slack
    channel: SlackChannel
    sender: SlackSender
    dispatcher: Dispatcher
    time: FastTime

    async def settled(self) -> None:
        """Wait until everything that was begun is done."""
        await self.slack._worker.finish()

    async def ask(self, text: str, **more: str) -> list[Posted]:
        """Deliver a message, and return what Slack shows after it."""
        before = len(self.double.posted)
        status, _ = await self.sender.deliver(self.sender.message(text, **more))
        assert status == 200
        await self.settled()
        return self.double.posted[before:]


Deliver = Callable[[dict[str, object]], Awaitable[tuple[int, dict[str, object]]]]


@pytest.fixture
async def double() -> AsyncIterator[SlackDouble]:
    slack = SlackDouble()
    await slack.start()
    yield slack
    await slack.stop()


@pytest.fixture
def fast() -> FastTime:
    return FastTime()


@pytest.fixture
async def channel(double: SlackDouble, fast: FastTime) -> AsyncIterator[SlackChannel]:
    config = SlackConfig(TOKEN, SECRET, api_url=double.url)
    ready = SlackChannel(config, pace=Pace(now=fast.now, sleep=fast.sleep), sleep=fast.sleep)
    await ready.open()
    yield ready
    await ready.close()


@pytest.fixture
async def scene(
    parts: Parts, double: SlackDouble, channel: SlackChannel, fast: FastTime
) -> AsyncIterator[Scene]:
    """The bot with Slack as one of its channels, reached over HTTP as Slack reaches it."""
    cast(dict[ChannelName, Channel], parts.app._channels)[ChannelName.SLACK] = channel
    slack = Slack(app=parts.app, channel=channel, sessions=parts.sessions, clock=parts.clock)
    server = web.Application()
    slack.add_to(server)
    await slack.start()
    async with TestServer(server, host="127.0.0.1") as bot:
        sender = SlackSender(str(bot.make_url(PATH)), double)
        dispatcher = Dispatcher(
            sessions=parts.sessions, channels={ChannelName.SLACK: channel}, clock=parts.clock
        )
        yield Scene(parts, double, slack, channel, sender, dispatcher, fast)
        await slack.stop()
