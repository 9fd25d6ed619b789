"""The load generator's people, before a bot that runs in the same process: what they say is still understood."""

import asyncio
from datetime import UTC, datetime
from itertools import islice

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from sqlalchemy import event

from benchmarks.load.channels import InTeams, OnTheWeb, Waiting
from benchmarks.load.people import Measured, Somebody
from benchmarks.load.scripts import rounds
from bot.bootstrap import Parts
from bot.commands.serve import Service
from bot.demo import load_demo, load_demo_register
from conversation.turn import Address, ChannelName, Sender, Turn

TURNS = 20


async def test_somebody_under_load_is_answered_what_they_expect(parts: Parts) -> None:
    await load_demo(parts.sessions, parts.kommune.id)
    await load_demo_register(parts.sessions, parts.kommune.id, now=parts.clock.now())
    server = Service(parts, host="127.0.0.1", demo=False, kicked=asyncio.Event()).server()
    measured = Measured()
    async with TestServer(server, host="127.0.0.1") as serving, ClientSession() as session:
        talker = OnTheWeb("ansatt@demo.invalid", str(serving.make_url("")).rstrip("/"), session)
        somebody = Somebody("web", talker, seed=3)
        for _ in range(TURNS):
            await somebody.act(measured)
    assert (measured.turns, measured.samples) == (TURNS, [])


async def test_an_answer_in_teams_counts_whatever_success_acknowledges_the_act() -> None:
    async def acknowledged(request: web.Request) -> web.Response:
        # As Microsoft's own SDK does it: the answer comes by a request of its own, the acknowledgement is no 200.
        activity = await request.json()
        somebody.take({"type": "message", "text": f"ekko: {activity['text']}"})
        return web.Response(status=201)

    server = web.Application()
    server.router.add_post("/api/messages", acknowledged)
    async with TestServer(server, host="127.0.0.1") as serving, ClientSession() as session:
        url = str(serving.make_url("")).rstrip("/")
        somebody = InTeams("ada@demo.invalid", "ada", url, f"{url}/teams/", session, Waiting())
        assert await somebody.say("hei") == "ekko: hei"


async def test_a_turn_asks_the_database_no_oftener_than_it_must(parts: Parts) -> None:
    """What a turn costs is mostly its statements: each that is added here is paid at every turn."""
    await load_demo(parts.sessions, parts.kommune.id)
    await load_demo_register(parts.sessions, parts.kommune.id, now=parts.clock.now())
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            asked.append(statement)

    async def cost(number: int, text: str) -> int:
        asked.clear()
        handled = await parts.app.handle(_turn(number, text))
        await parts.app.answered(handled.key)
        return len(asked)

    event.listen(parts.engine.sync_engine, "before_cursor_execute", note)
    # Whoever is new here is written down first.
    await cost(0, "takk")
    assert await cost(1, "takk") <= 8
    assert await cost(2, "Hva er en rammeavtale?") <= 9
    assert await cost(3, "hvilken avtale har vi på kontorrekvisita?") <= 24


def _turn(number: int, text: str) -> Turn:
    email = "ansatt@demo.invalid"
    return Turn(
        key=f"pris-{number}",
        sender=Sender(ChannelName.WEB, email, email=email),
        address=Address(ChannelName.WEB, email, user_id=email),
        received_at=datetime(2026, 11, 21, 11, 0, number, tzinfo=UTC),
        text=text,
        private=True,
    )


def test_the_same_seed_says_the_same() -> None:
    assert list(islice(rounds(7), 30)) == list(islice(rounds(7), 30))
    assert any(any(step.press == "Slett utkastet" for step in one) for one in islice(rounds(3), 40))
