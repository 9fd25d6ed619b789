"""One person's flood and one address' guesses end in a sentence, and nobody else notices."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy.exc import OperationalError

from bot import floods
from bot.app import App
from bot.bootstrap import Parts
from bot.channels.web.guard import Guard
from bot.channels.web.routes import MOST_STREAMS
from bot.floods import BURST, BURST_SECONDS, STEADY, STEADY_SECONDS, Floods, FullError, Places, TooFastError
from bot.gate import MISSES, Gate
from conversation.turn import Address, ChannelName, Sender, Turn
from dialogs import texts
from norsk.clock import SystemClock
from tests.bot.test_web import server_of
from tests.slack.conftest import Scene, channel, double, fast, scene  # noqa: F401 - fixtures
from tests.slack.double import ADA
from tests.teams.conftest import fake  # noqa: F401 - a fixture
from tests.teams.world import ADA as ADA_IN_TEAMS
from tests.teams.world import FakeTeams, actions, running_world, settled

Client = TestClient[web.Request, web.Application]
ON_ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What is counted is counted in the process: no database makes a difference."""


class Time:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def act(
    who: str = "U1", key: str | None = None, text: str = "hei", on: ChannelName = ChannelName.SLACK
) -> Turn:
    address = Address(on, "D1", user_id=who)
    return Turn(key or uuid.uuid4().hex, Sender(on, who), address, SystemClock().now(), text=text)


def test_a_person_has_a_rate_that_comes_back_and_others_have_their_own() -> None:
    time = Time()
    counted = Floods((ChannelName.SLACK,), monotonic=time)
    for _ in range(BURST):
        counted.check(act())
    with pytest.raises(TooFastError) as first:
        counted.check(act())
    with pytest.raises(TooFastError) as second:
        counted.check(act())
    assert (first.value.first, second.value.first) == (True, False), "told once"
    assert 0 < first.value.wait <= BURST_SECONDS + 1
    counted.check(act("U2"))
    counted.check(act(on=ChannelName.TERMINAL))
    time.at += BURST_SECONDS
    counted.check(act())


def test_what_a_platform_delivers_again_is_counted_once_and_long_texts_count_for_more() -> None:
    counted = Floods((ChannelName.SLACK,), monotonic=Time())
    for _ in range(3 * BURST):
        counted.check(act(key="the same"))
    for _ in range(2):
        counted.check(act("U2", text="å" * 9_999))
    with pytest.raises(TooFastError):
        counted.check(act("U2"))


def test_a_steady_flood_ends_too_and_little_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    time = Time()
    counted = Floods((ChannelName.SLACK,), monotonic=time)
    for _ in range(STEADY):
        counted.check(act())
        time.at += STEADY_SECONDS / STEADY / 2
    with pytest.raises(TooFastError):
        counted.check(act())
    monkeypatch.setattr(floods, "MOST_PEOPLE", 10)
    for number in range(50):
        counted.check(act(f"V{number}"))
    assert len(counted._people) <= 11


@ON_ONE
async def test_a_person_may_have_so_many_acts_waiting_and_another_is_answered_meanwhile(parts: Parts) -> None:
    assert isinstance(parts.app, App)
    many = [act("ada@demo.invalid", on=ChannelName.WEB) for _ in range(floods.MOST_WAITING + 5)]
    other = parts.app.handle(act("kari@demo.invalid", on=ChannelName.WEB))
    ended = await asyncio.gather(*(parts.app.handle(one) for one in many), other, return_exceptions=True)
    assert sum(isinstance(one, TooFastError) for one in ended) == 5
    assert not isinstance(ended[-1], BaseException)
    await parts.app.handle(many[-1])


def test_places_are_given_back() -> None:
    places = Places(1)
    with places.one("a"), places.one("b"), pytest.raises(FullError), places.one("a"):
        pass
    with places.one("a"):
        pass
    assert not places._held


@ON_ONE
async def test_somebody_who_floods_slack_is_told_once_and_nothing_of_it_is_stored(scene: Scene) -> None:  # noqa: F811 - the fixture
    scene.parts.app._floods = Floods((ChannelName.SLACK,))
    for number in range(BURST):
        scene.parts.app._floods.check(act(ADA, key=str(number)))
    before = len(scene.double.posted)
    for _ in range(3):
        status, _ = await scene.sender.deliver(scene.sender.message("hei"))
        assert status == 200, "Slack must not send it again"
    await scene.settled()
    said = [post.text for post in scene.double.posted[before:]]
    assert len(said) == 1
    assert said[0].startswith("Du sender meldinger raskere")


@ON_ONE
async def test_somebody_who_floods_teams_is_told_once_and_a_press_is_told_at_once(
    parts: Parts,
    fake: FakeTeams,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(floods, "BURST", 1)
    async with running_world(parts, fake) as world:
        card = (await world.say("Må jeg lyse ut et kjøp på 450 000 kroner?", ADA_IN_TEAMS)).card
        world.app._floods = Floods((ChannelName.TEAMS,))
        await world.say("takk", ADA_IN_TEAMS)
        before = len(fake.sent)
        for _ in range(3):
            status, _ = await world.post(world.activity(ADA_IN_TEAMS, text="hei"))
            assert status < 300, "Teams must not send it again"
        await settled(world)
        assert [call.text[:28] for call in fake.sent[before:]] == [texts.TOO_FAST[:28]]
        assert texts.TOO_FAST in str(await world.press(actions(card)[0], ADA_IN_TEAMS))


@ON_ONE
async def test_so_many_pages_of_one_person_are_open_at_a_time_and_one_that_closes_makes_room(
    parts: Parts,
) -> None:
    async with TestClient(server_of(parts, Guard())) as client, AsyncExitStack() as pages:

        async def opened(person: str) -> ClientResponse:
            return await pages.enter_async_context(client.get(f"/webchat/stream?person={person}"))

        first, *others = [await opened("ada@demo.invalid") for _ in range(MOST_STREAMS)]
        assert {page.status for page in (first, *others)} == {200}
        refused = await opened("ada@demo.invalid")
        assert (refused.status, (await refused.json())["error"]) == (429, texts.TOO_MANY_PAGES)
        assert (await opened("kari@demo.invalid")).status == 200, "another has places of their own"
        first.close()
        async with asyncio.timeout(60):
            while (await opened("ada@demo.invalid")).status == 429:
                await parts.web.wake()
                await asyncio.sleep(0.05)


async def served(gated: Gate) -> Client:
    """A server behind a gate whose routes refuse, wait for a body, and break."""

    async def refuse(_: web.Request) -> web.Response:
        return web.Response(status=401)

    async def read(request: web.Request) -> web.Response:
        return web.json_response({"size": len(await request.read())})

    async def broken(_: web.Request) -> web.Response:
        raise ValueError("kanarifugl")

    async def away(_: web.Request) -> web.Response:
        raise OperationalError("kanarifugl", None, OSError())

    server = web.Application(client_max_size=1024)
    gated.add_to(server)
    server.router.add_post("/slack/events", refuse)
    server.router.add_post("/webchat/turns", read)
    server.router.add_get("/broken", broken)
    server.router.add_get("/away", away)
    server.router.add_get("/people", refuse)
    return TestClient(TestServer(server))


async def test_guesses_from_one_address_end_in_429_and_another_address_is_judged_for_itself() -> None:
    async with await served(Gate(Guard())) as client:

        async def status(address: str, path: str = "/slack/events") -> int:
            headers = {"X-Forwarded-For": f"6.6.6.6, {address}"}
            method = "POST" if path == "/slack/events" else "GET"
            async with client.request(method, path, headers=headers) as answer:
                return answer.status

        assert [await status("203.0.113.1") for _ in range(MISSES)] == [401] * MISSES
        assert await status("203.0.113.1") == 429
        assert await status("203.0.113.2") == 401
        assert await status("203.0.113.1", "/people") == 401, "a page whose session has ended is no guess"
        async with client.post("/slack/events") as answer:
            assert answer.status == 401, "this machine is not counted"


async def test_a_packed_body_a_slow_one_and_a_large_one_are_refused() -> None:
    async def slowly() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(60)
        yield b"}"

    async def large() -> AsyncIterator[bytes]:
        for _ in range(4):
            yield b"x" * 512

    async with (
        await served(Gate(Guard(), body_seconds=0.2)) as hurried,
        hurried.post("/webchat/turns", data=slowly()) as answer,
    ):
        assert answer.status == 408
    async with await served(Gate(Guard())) as client:
        async with client.post(
            "/webchat/turns", data=b"\x1f\x8b", headers={"Content-Encoding": "gzip"}
        ) as answer:
            assert answer.status == 415
        async with client.post("/webchat/turns", data=large()) as answer:
            assert answer.status == 413
        async with client.post("/webchat/turns", data=b"{}") as answer:
            assert await answer.json() == {"size": 2}


async def test_what_breaks_gets_a_reference_number_and_tells_nothing() -> None:
    async with await served(Gate(Guard())) as client, client.get("/broken") as answer:
        assert answer.status == 500
        said = (await answer.json())["error"]
    assert "F-" in said
    assert "kanarifugl" not in said


async def test_without_the_database_any_request_may_be_sent_again() -> None:
    async with await served(Gate(Guard())) as client, client.get("/away") as answer:
        assert answer.status == 503
        assert "Prøv igjen" in (await answer.json())["error"]


async def test_a_connection_that_sends_no_whole_request_is_closed_and_one_that_has_asked_stays() -> None:
    gated = Gate(Guard(), silent_seconds=0.3)
    async with await served(gated) as client:
        runner = client.server.runner
        assert isinstance(runner, web.AppRunner)
        async with client.get("/people") as answer:
            assert answer.status == 401
        watching = asyncio.create_task(gated.watch(runner))
        silent, writing = await asyncio.open_connection("127.0.0.1", client.port)
        writing.write(b"POST /webchat/turns HTTP/1.1\r\nHost: 127")
        async with asyncio.timeout(60):
            assert await silent.read() == b""
        writing.close()
        assert len(runner.server.connections if runner.server else ()) == 1, "the other was left alone"
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
