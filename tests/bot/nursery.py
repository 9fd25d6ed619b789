"""A process that makes others like itself: each sends what is due, until nothing is left or it is killed.

It reads in everything once, since twenty starts would take longer than what is tested. A line on standard input is
how many children to make; their ids are written on one line, and when all have ended another follows.
"""

import asyncio
import json
import os
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp
from sqlalchemy import func, select
from sqlalchemy.orm import configure_mappers

import bot.tables  # noqa: F401 - the schema must be whole
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.config import SlackConfig
from bot.channels.slack.pace import Pace as SlackPace
from bot.logs import configure_logs
from conversation.channel import Channel, RetryableSendError
from conversation.reply import Reply
from conversation.turn import Address, ChannelName
from conversation.wire import reply_to_json
from notifications.delivery.dispatcher import Dispatcher
from notifications.delivery.outbox import Outbox, OutboxStatus
from notifications.delivery.pace import Pace
from notifications.delivery.retry import Retry
from notifications.rules.window import SendWindow
from register.database import Sessions, open_engine, reading, session_factory
from tests.notifications.delivery import NINE, listed
from tests.slack.double import SECRET, TOKEN

PATIENCE = 4.0
"""Seconds that the plain channel waits for an answer: far more than one takes, however busy the machine is."""
LEASE = timedelta(seconds=60)
"""Longer than anybody holds one. What a killed child held is let go of by the test."""
RETRY = Retry(first=timedelta(milliseconds=20), longest=timedelta(milliseconds=200), most=1000)


@dataclass
class MovedClock:
    """The machine's clock, moved so that it shows nine on a Monday at a certain moment."""

    since: float

    def now(self) -> datetime:
        return (NINE + timedelta(seconds=time.time() - self.since)).astimezone(UTC)


@dataclass
class AtOnce:
    """A time that passes when somebody waits, for what would take a second each time."""

    at: float = 1000.0

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds


class Plain:
    """A channel over HTTP that cannot be asked what has arrived."""

    name = ChannelName.TEAMS

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session, self._url = session, url

    async def send(self, address: Address, reply: Reply) -> str:
        body = {"to": address.conversation_id, "reply": reply_to_json(reply)}
        try:
            async with self._session.post(
                self._url, json=body, timeout=aiohttp.ClientTimeout(total=PATIENCE)
            ) as answer:
                if answer.status == 429:
                    raise RetryableSendError("rate_limited", retry_after=0.03)
                if answer.status != 200:
                    raise RetryableSendError(str(answer.status))
                return await answer.text()
        except TimeoutError as exc:
            raise RetryableSendError("timeout") from exc

    async def update(self, address: Address, message_id: str, reply: Reply) -> None:
        raise NotImplementedError

    async def reach(self, email: str) -> Address | None:
        return Address(self.name, email)


async def deliver(database: str, url: str, *, kind: str, since: float) -> None:
    """Send what is due until nothing is left."""
    engine = open_engine(database)
    async with aiohttp.ClientSession() as session:
        quick = AtOnce()
        channel: Channel
        channel = in_slack = SlackChannel(
            SlackConfig(TOKEN, SECRET, api_url=url),
            pace=SlackPace(now=quick.now, sleep=quick.sleep),
            sleep=quick.sleep,
        )
        await in_slack.open()
        if kind != "slack":
            channel = Plain(session, url)
        dispatcher = Dispatcher(
            sessions=(sessions := session_factory(engine)),
            channels={channel.name: channel},
            clock=MovedClock(since),
            compose=listed,
            pace=Pace(between=0, per_second=1_000_000),
            lease=LEASE,
            retry=RETRY,
        )
        while await left(sessions):
            await dispatcher.run_once()
            await asyncio.sleep(0.02)
        await in_slack.close()
    await engine.dispose()


async def left(sessions: Sessions) -> int:
    waiting = select(func.count()).select_from(Outbox).where(Outbox.status == OutboxStatus.WAITING.value)
    async with reading(sessions) as session:
        return await session.scalar(waiting) or 0


def main() -> None:
    database, url, kind = sys.argv[1:]
    since = time.time()
    configure_logs("error")
    SendWindow().is_open(NINE)  # reads the calendar in, once for all children
    configure_mappers()  # once for all, as well
    for line in sys.stdin:
        children = []
        for _ in range(int(line)):
            if not (child := os.fork()):
                os.close(0)
                asyncio.run(deliver(database, url, kind=kind, since=since))
                os._exit(0)
            children.append(child)
        print(json.dumps(children), flush=True)  # noqa: T201 - told to the test
        ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        print(json.dumps(ended), flush=True)  # noqa: T201 - told to the test


if __name__ == "__main__":
    main()
