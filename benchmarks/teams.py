"""Measures questions answered through /api/messages beside two echo bots on Microsoft's SDK, in one run.

usage: PYTHONPATH=. python benchmarks/teams.py [--seconds N] [--at-once N]

Each bot is a process of its own; the load and the connector that takes the answers are another. A question counts as
answered when its answer has reached the connector, and that is the time measured; the acknowledgement is told beside it.
Everybody has asked once before the clock starts, so that nobody is new to the register.
(a) echo: CloudAdapter and nothing else. (b) durable echo: the same, and one SQLite transaction that writes the rows
that an act of ours writes. Both have the line that gives CloudAdapter its speed (msrest builds a list for every call).
"""

import argparse
import asyncio
import itertools
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from aiohttp import ClientSession, TCPConnector, web
from botbuilder.core import TurnContext  # type: ignore[import-untyped]  # it ships without types
from botbuilder.integration.aiohttp import (  # type: ignore[import-untyped]  # as above
    CloudAdapter,
    ConfigurationBotFrameworkAuthentication,
)
from msrest.universal_http.requests import ClientRetryPolicy
from sqlalchemy.exc import IntegrityError

from bot import schema
from bot.inbox import LEASE, Inbox, Status
from dialogs.state_store import Memory, load_memory, save_memory
from register.database import open_engine, session_factory

QUESTION: Final = "Må jeg lyse ut et kjøp på 450 000 kroner?"
KINDS: Final = ("echo", "durable", "bot")
PEOPLE: Final = 400
"""Each in a chat and a tenant of their own: our own limits, which are Teams', would else be what is measured."""


@dataclass
class Run:
    """What one bot did: seconds from posting to the answer's arrival, and to the acknowledgement."""

    answered: list[float] = field(default_factory=list)
    acknowledged: list[float] = field(default_factory=list)
    waiting: dict[str, asyncio.Future[None]] = field(default_factory=dict)


# --- the bots ---------------------------------------------------------------------------------------------------


def sdk_handler(durable: bool, database: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Return the handler of an echo bot on CloudAdapter."""
    ClientRetryPolicy.safe_codes = frozenset(ClientRetryPolicy.safe_codes)  # type: ignore[assignment]  # only asked `in`

    class Settings:
        APP_ID = APP_PASSWORD = ""

    class Bot:
        async def on_turn(self, context: TurnContext) -> None:
            if durable:
                await write(context.activity)
            await context.send_activity(f"ekko: {context.activity.text}")

    write = writer(database) if durable else nothing
    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(Settings()))
    bot = Bot()

    async def handle(request: web.Request) -> web.Response:
        return await adapter.process(request, bot) or web.Response()

    return handle


async def nothing(_activity: object) -> None:
    """Write nothing."""


def writer(database: str) -> Callable[[object], Awaitable[None]]:
    """Return what writes one act's rows in one transaction: the inbox row with its answer, and the memory."""
    sessions = session_factory(open_engine(database))

    async def write(activity: object) -> None:
        now = datetime.now(UTC)
        conversation = f"teams:{activity.conversation.id}"  # type: ignore[attr-defined]  # the SDK's activity
        row = Inbox(
            key=f"{conversation}:{activity.id}",  # type: ignore[attr-defined]  # as above
            channel="teams",
            conversation=conversation,
            address=["teams", conversation, None, None, None, None],
            payload=None,
            replies=[{"text": QUESTION * 20}],
            status=Status.ANSWERED.value,
            attempts=1,
            received_at=now,
            lease_until=now + LEASE,
        )
        try:
            async with sessions.begin() as session:
                session.add(row)
                await load_memory(session, conversation, now=now)
                await save_memory(session, conversation, Memory(), now=now)
        except IntegrityError:
            return

    return write


async def serve(kind: str, port: int, database: str) -> None:
    """Serve one of the bots on loopback until killed."""
    if kind == "durable":
        engine = open_engine(database)
        await schema.upgrade(engine)
        await engine.dispose()
    server = web.Application()
    server.router.add_post("/api/messages", sdk_handler(kind == "durable", database))
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    print("ready", flush=True)
    await asyncio.Event().wait()


# --- the load ---------------------------------------------------------------------------------------------------


@asynccontextmanager
async def connector(run: Run) -> AsyncIterator[str]:
    """Take the answers; the conversation's name tells which question they answer."""

    async def take(request: web.Request) -> web.Response:
        await request.read()
        waiting = run.waiting.pop(request.match_info["conversation"], None)
        if waiting and not waiting.done():
            waiting.set_result(None)
        return web.json_response({"id": "1"}, status=201)

    async def member(request: web.Request) -> web.Response:
        id = request.match_info["id"]
        return web.json_response({"id": id, "name": "Ada", "email": f"{id}@demo.invalid"})

    server = web.Application()
    server.router.add_get("/v3/conversations/{conversation}/members/{id}", member)
    server.router.add_route("*", "/v3/conversations/{conversation}/activities{tail:.*}", take)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield f"http://127.0.0.1:{port}/"
    await runner.cleanup()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def activity(conversation: str, service_url: str) -> dict[str, object]:
    """Return a question in one person's own chat."""
    return {
        "type": "message",
        "id": uuid.uuid4().hex,
        "channelId": "msteams",
        "serviceUrl": service_url,
        "from": {"id": f"29-{conversation}", "aadObjectId": f"aad-{conversation}", "name": "Ada Demo"},
        "recipient": {"id": "28:bot", "name": "Innkjøpsbot"},
        "conversation": {"id": conversation, "conversationType": "personal", "tenantId": f"t-{conversation}"},
        "text": QUESTION,
        "textFormat": "plain",
        "locale": "nb-NO",
    }


async def load(url: str, service_url: str, run: Run, *, at_once: int, seconds: float | None) -> float:
    """Ask so many at once, everybody once or for so long, in turn; return how long it took."""
    began = time.perf_counter()
    asked = itertools.count()

    async def one(client: ClientSession) -> None:
        for number in asked:
            over = number >= PEOPLE if seconds is None else time.perf_counter() - began > seconds
            if over:
                return
            name = f"c{number % PEOPLE}"
            run.waiting[name] = waiting = asyncio.get_running_loop().create_future()
            start = time.perf_counter()
            async with client.post(url, json=activity(name, service_url)) as response:
                await response.read()
                run.acknowledged.append(time.perf_counter() - start)
            await asyncio.wait_for(waiting, 30)
            run.answered.append(time.perf_counter() - start)

    async with ClientSession(connector=TCPConnector(limit=0)) as client:
        await asyncio.gather(*(one(client) for _ in range(at_once)))
    return time.perf_counter() - began


def measure(kind: str, *, at_once: int, seconds: float) -> dict[str, float]:
    """Start a bot, warm it up, and measure it."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        database = f"sqlite+aiosqlite:///{folder}/b.db"
        command = [sys.executable, __file__, "--serve", kind, str(port), database]
        if kind == "bot":
            command = [sys.executable, "-m", "bot", "serve", "--demo", "--port", str(port)]
        env = {
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[1]),
            "INNKJOPSBOT_DATABASE_URL": database,
            "INNKJOPSBOT_LOG": "warning",
        }
        with subprocess.Popen(
            command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as process:
            assert process.stdout is not None
            while not any(
                word in (line := process.stdout.readline()) for word in (b"ready", "klar på".encode())
            ):
                assert line or process.poll() is None, "the bot did not start"
            try:
                url = f"http://127.0.0.1:{port}/api/messages"
                return asyncio.run(_measured(url, at_once=at_once, seconds=seconds))
            finally:
                process.terminate()


async def _measured(url: str, *, at_once: int, seconds: float) -> dict[str, float]:
    warm, run = Run(), Run()
    async with connector(warm) as service_url:
        await load(url, service_url, warm, at_once=at_once, seconds=None)
    async with connector(run) as service_url:
        took = await load(url, service_url, run, at_once=at_once, seconds=seconds)
    answered = statistics.quantiles(run.answered, n=100)
    acknowledged = statistics.quantiles(run.acknowledged, n=100)
    return {
        "per_second": len(run.answered) / took,
        "p50_ms": 1000 * answered[49],
        "p99_ms": 1000 * answered[98],
        "ack_p99_ms": 1000 * acknowledged[98],
    }


def main() -> None:
    """Measure all three, and tell how the bot compares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--at-once", type=int, default=16)
    parser.add_argument("--serve", nargs=3, metavar=("KIND", "PORT", "DATABASE"))
    given = parser.parse_args()
    if given.serve:
        kind, port, database = given.serve
        asyncio.run(serve(kind, int(port), database))
        return
    found = {kind: measure(kind, at_once=given.at_once, seconds=given.seconds) for kind in KINDS}
    for kind, figures in found.items():
        print(json.dumps({"bot": kind, **{name: round(value, 1) for name, value in figures.items()}}))
    share = found["bot"]["per_second"] / found["durable"]["per_second"]
    print(json.dumps({"share_of_durable_echo": round(share, 2)}))


if __name__ == "__main__":
    main()
