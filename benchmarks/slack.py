"""Measures answered questions through /slack/events beside a bare echo and a durable one on the same SDK.

usage: PYTHONPATH=. python benchmarks/slack.py [--seconds S] [--at-once N] [--json]

Slack's double (its API and its sender) runs in this process, the bot under test in another. A question counts as
answered when its answer has been posted; the acknowledgement is timed apart.
"""

import argparse
import asyncio
import json
import os
import platform
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.say.async_say import AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from bot import schema
from bot.bootstrap import bootstrap
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.config import SlackConfig
from bot.channels.slack.receiver import Slack
from bot.inbox import Inbox, Status
from bot.logs import configure_logs
from bot.settings import Settings
from conversation.turn import ChannelName
from dialogs.state_store import ConversationState
from register.database import open_engine, session_factory
from register.person import SeenAt, add_person, find_person_at, remember_address
from tests.slack.double import signed

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TOKEN = "xoxb-benchmark"
QUESTIONS = (
    "Må jeg lyse ut et kjøp på 450 000 kroner?",
    "Hva er en rammeavtale?",
    "Hvordan melder jeg et avvik?",
    "Hva er EØS-terskelen for bygg og anlegg?",
    "Må jeg lyse ut et kjøp på 1,4 millioner?",
)
KINDS = ("bare echo", "durable echo", "innkjopsbot")
PEOPLE = 400
"""Enough that nobody gets more than Slack's one message a second."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One bot's figures; times in milliseconds."""

    kind: str
    answered: int
    per_second: float
    p50: float
    p99: float
    ack_p50: float
    ack_p99: float


@dataclass
class Load:
    """Slack's side: asks, and notes when the answer stands there."""

    waiting: dict[str, asyncio.Future[float]] = field(default_factory=dict)
    answers: list[float] = field(default_factory=list)
    acks: list[float] = field(default_factory=list)
    numbers: int = 0

    async def api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if method == "auth.test":
            return web.json_response({"ok": True, "team_id": "T1", "user_id": "UBOT", "bot_id": "BBOT"})
        if method == "users.info":
            user = request.query["user"]
            profile = {"email": f"{user.lower()}@demo.invalid", "real_name": user}
            return web.json_response({"ok": True, "user": {"id": user, "profile": profile}})
        body = await request.json()
        if method == "chat.postMessage" and (asked := self.waiting.pop(body.get("thread_ts", ""), None)):
            asked.set_result(time.perf_counter())
        return web.json_response({"ok": True, "ts": "1.1", "channel": body.get("channel", "")})

    async def ask(self, session: aiohttp.ClientSession, url: str) -> None:
        """Ask one question and wait for its answer. People take turns, each in their own conversation."""
        self.numbers += 1
        number = self.numbers
        ts = f"1700{number:06d}.000100"
        person = f"{number % PEOPLE:04d}"
        event = {
            "type": "message",
            "channel": f"D{person}",
            "user": f"U{person}",
            "text": QUESTIONS[number % len(QUESTIONS)],
            "ts": ts,
            "channel_type": "im",
        }
        answered: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.waiting[ts] = answered
        began = time.perf_counter()
        await self.deliver(session, url, {"type": "event_callback", "team_id": "T1", "event": event})
        self.acks.append(time.perf_counter() - began)
        self.answers.append(await asyncio.wait_for(answered, 30) - began)

    @staticmethod
    async def deliver(session: aiohttp.ClientSession, url: str, body: object) -> None:

        data, stamp = json.dumps(body).encode(), str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signed(SECRET, stamp, data),
        }
        async with session.post(url, data=data, headers=headers) as answer:
            await answer.read()
            if not answer.ok:
                raise RuntimeError(f"the bot answered {answer.status}")


async def measure(kind: str, *, seconds: float, at_once: int) -> Measured:
    """Run one bot in a process of its own, and return what it managed."""
    load = Load()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", load.api)
    async with TestServer(app, host="127.0.0.1") as slack, _bot(kind, str(slack.make_url("/api/"))) as url:
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as session:
            await asyncio.gather(*(load.ask(session, url) for _ in range(PEOPLE)))
            load.answers.clear()
            load.acks.clear()
            until = time.perf_counter() + seconds

            async def one_after_another() -> None:
                while time.perf_counter() < until:
                    await load.ask(session, url)

            began = time.perf_counter()
            await asyncio.gather(*(one_after_another() for _ in range(at_once)))
            took = time.perf_counter() - began
    return _measured(kind, load, took)


def _measured(kind: str, load: Load, took: float) -> Measured:
    def at(values: list[float], part: int) -> float:
        return round(statistics.quantiles(values, n=100)[part - 1] * 1000, 1)

    count = len(load.answers)
    return Measured(
        kind,
        count,
        round(count / took, 1),
        at(load.answers, 50),
        at(load.answers, 99),
        at(load.acks, 50),
        at(load.acks, 99),
    )


@asynccontextmanager
async def _bot(kind: str, api: str) -> AsyncIterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "BENCHMARK_DATABASE": str(Path(folder) / "bot.db")}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            __file__,
            "--serve",
            kind,
            "--api",
            api,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            assert process.stdout is not None
            line = await asyncio.wait_for(process.stdout.readline(), 60)
            yield line.decode().strip()
        finally:
            process.terminate()
            await process.wait()


async def serve(kind: str, api: str) -> None:
    """Serve one bot until ended, and print its address."""
    database = f"sqlite+aiosqlite:///{os.environ['BENCHMARK_DATABASE']}"
    async with (
        {"innkjopsbot": _innkjopsbot, "bare echo": _bare, "durable echo": _durable}[kind](
            api, database
        ) as app,
        TestServer(app, host="127.0.0.1") as server,
    ):
        print(server.make_url("/slack/events"), flush=True)
        await asyncio.Event().wait()


@asynccontextmanager
async def _innkjopsbot(api: str, database: str) -> AsyncIterator[web.Application]:

    configure_logs("warning")
    settings = Settings.model_validate({"database_url": database, "kommune": "lillestrom"})
    async with bootstrap(settings) as parts:
        channel = SlackChannel(SlackConfig(TOKEN, SECRET, api_url=api))
        parts.app._channels[ChannelName.SLACK] = channel  # type: ignore[index]  # noqa: SLF001 - as bootstrap will
        slack = Slack(app=parts.app, channel=channel, sessions=parts.sessions, clock=parts.clock)
        app = web.Application()
        slack.add_to(app)
        await slack.start()
        yield app
        await slack.stop()


@asynccontextmanager
async def _bare(api: str, _database: str) -> AsyncIterator[web.Application]:
    async with _echo(api, None) as app:
        yield app


@asynccontextmanager
async def _durable(api: str, database: str) -> AsyncIterator[web.Application]:
    """Write what the product writes for a question (the act, its answer, the state, the address) in one transaction."""

    engine = open_engine(database)
    await schema.upgrade(engine)
    sessions = session_factory(engine)

    async def write(event: dict[str, str]) -> None:
        now, user, channel = datetime.now(UTC), event["user"], event["channel"]
        async with sessions.begin() as session:
            person = await find_person_at(session, channel="slack", user_id=user)
            person = person or await add_person(session, email=f"{user}@demo.invalid", name=user)
            await remember_address(session, person, SeenAt("slack", user, channel, now, tenant_id="T1"))
            row = Inbox(
                key=f"slack:message:T1:{channel}:{event['ts']}",
                channel="slack",
                conversation=f"slack:{channel}",
                address=["slack", channel, user, "T1", None, event["ts"]],
                payload=None,
                replies=[{"id": uuid.uuid4().hex, "text": event["text"]}],
                status=Status.ANSWERED.value,
                attempts=1,
                received_at=now,
                lease_until=now + timedelta(minutes=1),
            )
            session.add(row)
            state = await session.get(ConversationState, f"slack:{channel}")
            if state is None:
                state = ConversationState(conversation=f"slack:{channel}")
                session.add(state)
            state.format, state.memory, state.expires_at = 1, {"asked": event["ts"]}, now

    async with _echo(api, write) as app:
        yield app
    await engine.dispose()


@asynccontextmanager
async def _echo(
    api: str, write: Callable[[dict[str, str]], Awaitable[None]] | None
) -> AsyncIterator[web.Application]:

    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(TOKEN, base_url=api, session=session)
        bolt = AsyncApp(client=client, signing_secret=SECRET)

        @bolt.event("message")
        async def echo(event: dict[str, str], say: AsyncSay) -> None:
            if write is not None:
                await write(event)
            await say(text=event["text"], thread_ts=event["ts"])

        async def handle(request: web.Request) -> web.Response:
            return await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(request)))

        app = web.Application()
        app.router.add_post("/slack/events", handle)
        yield app


def main() -> None:
    """Measure all three, one after another, or serve one of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--at-once", type=int, default=16)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--serve", choices=KINDS)
    parser.add_argument("--api", default="")
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve(options.serve, options.api))
        return
    rows = [asyncio.run(measure(kind, seconds=options.seconds, at_once=options.at_once)) for kind in KINDS]
    if options.json:
        print(json.dumps([asdict(row) for row in rows]))
        return
    print(
        f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, {options.at_once} at once"
    )
    print("| bot | answered/s | p50 ms | p99 ms | ack p50 ms | ack p99 ms |\n|---|---|---|---|---|---|")
    for row in rows:
        print(f"| {row.kind} | {row.per_second} | {row.p50} | {row.p99} | {row.ack_p50} | {row.ack_p99} |")
    print(f"innkjopsbot / durable echo: {rows[2].per_second / rows[1].per_second:.2f}")


if __name__ == "__main__":
    main()
