"""The load generator's people, before a bot that runs in the same process: what they say is still understood."""

import asyncio
from itertools import islice

from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from benchmarks.load.channels import OnTheWeb
from benchmarks.load.people import Measured, Somebody
from benchmarks.load.scripts import rounds
from bot.bootstrap import Parts
from bot.commands.serve import Service
from bot.demo import load_demo, load_demo_register

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


def test_the_same_seed_says_the_same() -> None:
    assert list(islice(rounds(7), 30)) == list(islice(rounds(7), 30))
    assert any(any(step.press == "Slett utkastet" for step in one) for one in islice(rounds(3), 40))
