"""Processes that are killed while they send, on channels that fail: nothing is lost, and next to nothing comes twice."""

import asyncio
import contextlib
import json
import os
import random
import re
import signal
import sys
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import func, insert, select, update

from norsk.clock import FixedClock
from notifications.delivery.collect import collect
from notifications.delivery.outbox import Outbox, OutboxStatus
from notifications.reminder import Reminder, ReminderStatus, key_of
from notifications.rules.window import SendWindow
from register.database import Sessions
from register.person import Person
from register.track import Track, TrackKind
from tests.notifications.delivery import MONDAY, NINE
from tests.slack.double import SlackDouble
from tests.slack.limits import Json

REMINDERS = 2000
KILLS = pytest.mark.parametrize("kills", [4, pytest.param(20, marks=pytest.mark.soak)])
ROOT = Path(__file__).parents[2]


@dataclass
class Letterbox:
    """What a channel that cannot be asked has taken in: the ids of messages, and the steps that stood in them.

    It answers some with 429 and 500 without taking them, and as many as `unanswered` not at all.
    """

    chance: random.Random
    taken: Counter[str] = field(default_factory=Counter)
    steps: set[str] = field(default_factory=set)
    faults: Counter[str] = field(default_factory=Counter)
    unanswered: int = 1
    troubled: bool = True
    url: str = ""
    _hanging: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def received(self) -> int:
        return self.taken.total()

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Letterbox"]:
        app = web.Application()
        app.router.add_post("/", self._take)
        async with TestServer(app, host="127.0.0.1") as server:
            self.url = str(server.make_url("/"))
            yield self
            self._hanging.set()

    async def _take(self, request: web.Request) -> web.Response:
        reply = (await request.json())["reply"]
        if self.troubled and (fault := self._fault()):
            self.faults[fault] += 1
            if fault == "timeout":
                await self._hanging.wait()
            return web.Response(status=int(fault) if fault.isdigit() else 503)
        self.taken[reply["id"]] += 1
        self.steps.update(reply["text"].split())
        await asyncio.sleep(0.002)  # long enough for a kill to fall between the taking and the answer
        return web.Response(text=reply["id"])

    def _fault(self) -> str | None:
        fault = self.chance.choices([None, "429", "500", "timeout"], [82, 8, 7, 3])[0]
        if fault == "timeout":
            # Each takes as long as the channel is patient.
            self.unanswered -= 1
            return fault if self.unanswered >= 0 else None
        return fault


@dataclass
class Workspace(SlackDouble):
    """Slack with as many people as anybody writes to, and with trouble: 429, 500, and connections that break."""

    chance: random.Random = field(default_factory=random.Random)
    faults: Counter[str] = field(default_factory=Counter)

    @property
    def received(self) -> int:
        return len(self.posted)

    async def _api(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["method"] == "chat.postMessage":
            self._trouble()
        return await super()._api(request)

    def _trouble(self) -> None:
        fault = self.chance.choices([None, "429", "500", "cut", "lost"], [80, 5, 5, 5, 5])[0]
        self.faults[str(fault)] += 1
        match fault:
            case "429":
                self.limit("chat.postMessage", 1)
            case "500":
                self.refuse("chat.postMessage", "internal_error")
            case "cut" | "lost":
                self.cut(stored=fault == "cut")

    def _users_lookup_by_email(self, body: Json) -> Json:
        return {"user": {"id": "U" + re.sub(r"\W", "", str(body["email"]).partition("@")[0]).upper()}}

    def _conversations_open(self, body: Json) -> Json:
        return {"channel": {"id": f"D{body['users']}"}}

    def _users_info(self, body: Json) -> Json:
        return {"user": {"id": body["user"], "team_id": "T1", "profile": {}}}


@asynccontextmanager
async def nursery(database: str, url: str, kind: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bot.nursery",
        database,
        url,
        kind,
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        assert process.stdin is not None
        process.stdin.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), 60)
        if process.returncode is None:
            process.kill()
            await process.wait()


async def start(process: asyncio.subprocess.Process, count: int = 1) -> list[int]:
    assert process.stdin is not None
    process.stdin.write(f"{count}\n".encode())
    return await told(process)


async def told(process: asyncio.subprocess.Process) -> list[int]:
    assert process.stdout is not None
    async with asyncio.timeout(300):
        return cast(list[int], json.loads(await process.stdout.readline()))


async def fill(sessions: Sessions, *, people: int, reminders: int = REMINDERS, urgent: int = 0) -> int:
    """Write reminders for as many people, some of them urgent, and return how many messages they become."""
    async with sessions.begin() as session:
        everybody = [Person(email=f"p{n}@demo.invalid", name=f"P{n}") for n in range(people)]
        session.add_all(everybody)
        await session.flush()
        await session.execute(
            insert(Reminder),
            [
                step(number, everybody[number % people].id, urgent=number < urgent)
                for number in range(reminders)
            ],
        )
    return await collect(sessions, now=FixedClock(NINE).now(), window=SendWindow())


def step(number: int, to: uuid.UUID, *, urgent: bool) -> dict[str, object]:
    track = Track(TrackKind.EXPIRY, f"avtale:{number}", date(2027, 2, 1))
    return {
        "key": key_of(track, step=f"s{number}", to=str(to)),
        "kind": track.kind.value,
        "record": track.record,
        "target_on": track.target_on,
        "step": f"s{number}",
        "to": str(to),
        "person_id": to,
        "planned_on": MONDAY,
        "send_at": NINE,
        "urgent": urgent,
    }


async def kill_on_the_way(
    process: asyncio.subprocess.Process,
    received: Callable[[], int],
    messages: int,
    *,
    kills: int,
    sessions: Sessions,
) -> None:
    """Let a child send, kill it after a share of the messages, and so on; the last may finish."""
    for number in range(1, kills + 1):
        [child] = await start(process)
        share = messages * number // (kills + 2)
        async with asyncio.timeout(300):
            while received() < share:  # noqa: ASYNC110 - two kinds of platform, and no event in either
                await asyncio.sleep(0.002)
        os.kill(child, signal.SIGKILL)
        assert await told(process) == [-signal.SIGKILL]
        await let_leases_lapse(sessions)
    await start(process)
    assert await told(process) == [0]


async def let_leases_lapse(sessions: Sessions) -> None:
    """Let what a killed child held be taken up, as a minute's wait would."""
    async with sessions.begin() as session:
        held = update(Outbox).where(Outbox.lease_until.is_not(None))
        await session.execute(held.values(lease_until=NINE - timedelta(days=1)))


async def sent(sessions: Sessions) -> tuple[int, int]:
    """Return how many reminders are sent, and how many messages."""
    async with sessions() as session:
        reminders = await session.scalar(
            select(func.count())
            .select_from(Reminder)
            .where(Reminder.status == ReminderStatus.SENT.value, Reminder.sent_at.is_not(None))
        )
        rows = await session.scalar(
            select(func.count()).select_from(Outbox).where(Outbox.status == OutboxStatus.SENT.value)
        )
    return reminders or 0, rows or 0


@KILLS
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_kills_lose_nothing_and_double_one_message_each_at_most(
    database_url: str, sessions: Sessions, kills: int
) -> None:
    messages = await fill(sessions, people=150, urgent=60)
    async with (
        Letterbox(random.Random(6)).open() as box,  # the same trouble each time
        nursery(database_url, box.url, "plain") as process,
    ):
        await kill_on_the_way(process, lambda: box.received, messages, kills=kills, sessions=sessions)
    assert await sent(sessions) == (REMINDERS, messages)
    assert box.steps == {f"s{number}" for number in range(REMINDERS)}
    assert len(box.taken) == messages
    assert box.received - messages <= kills
    assert set(box.faults) == {"429", "500", "timeout"}


@KILLS
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_on_a_channel_that_can_be_asked_kills_double_nothing(
    database_url: str, sessions: Sessions, kills: int
) -> None:
    messages = await fill(sessions, people=120, urgent=30)
    slack = Workspace(chance=random.Random(6))
    url = await slack.start()
    try:
        async with nursery(database_url, url, "slack") as process:
            await kill_on_the_way(process, lambda: slack.received, messages, kills=kills, sessions=sessions)
    finally:
        await slack.stop()
    assert await sent(sessions) == (REMINDERS, messages)
    said = [step for message in slack.posted for step in message.text.split()]
    assert Counter(said) == Counter(f"s{number}" for number in range(REMINDERS))
    assert {"429", "500", "cut", "lost"} <= set(slack.faults)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_processes_on_one_database_send_each_message_once(
    database_url: str, sessions: Sessions
) -> None:
    messages = await fill(sessions, people=80, reminders=240, urgent=80)
    async with (
        Letterbox(random.Random(6), troubled=False).open() as box,
        nursery(database_url, box.url, "patient") as process,
    ):
        await start(process, 2)
        assert await told(process) == [0, 0]
    assert await sent(sessions) == (240, messages)
    assert (len(box.taken), box.received) == (messages, messages)
