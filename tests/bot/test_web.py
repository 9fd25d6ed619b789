"""The web channel over real HTTP on loopback."""

import asyncio
import io
import json
import time
import uuid
from collections.abc import AsyncIterator
from typing import cast

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from bot.bootstrap import Parts
from bot.channels.web.channel import WebChannel
from bot.channels.web.deliveries import latest_delivery
from bot.channels.web.guard import Guard
from bot.channels.web.news import AGAIN_SECONDS
from bot.channels.web.routes import LARGEST_BODY, WebRoutes
from bot.demo import demo_people, load_demo
from bot.health import HealthRoutes
from bot.pages import add_pages
from conversation.reply import Reply
from conversation.turn import Address, ChannelName
from conversation.wire import ReplyJson

ADA = "ansatt@demo.invalid"
QUESTION = "Må jeg lyse ut et kjøp på 450 000 kroner?"

Client = TestClient[web.Request, web.Application]


def server_of(parts: Parts, guard: Guard) -> TestServer:
    server = web.Application(client_max_size=LARGEST_BODY)
    HealthRoutes(parts, guard).add_to(server)
    WebRoutes(
        app=parts.app,
        channel=parts.web,
        sessions=parts.sessions,
        clock=parts.clock,
        guard=guard,
        kommune="Lillestrøm",
        people=demo_people("lillestrom"),
    ).add_to(server)
    return TestServer(server)


@pytest.fixture
async def client(parts: Parts) -> AsyncIterator[Client]:
    await load_demo(parts.sessions, "lillestrom")
    async with TestClient(server_of(parts, Guard())) as ready:
        yield ready


async def post(client: Client, **body: object) -> tuple[int, dict[str, object]]:
    async with client.post("/webchat/turns", json={"from": ADA, "conversation": "c1", **body}) as response:
        return response.status, await response.json()


def replies(body: dict[str, object]) -> list[ReplyJson]:
    return cast(list[ReplyJson], body["replies"])


async def test_a_question_gets_a_reply_of_the_promised_shape(client: Client) -> None:
    status, body = await post(client, text=QUESTION)
    assert status == 200
    [reply] = replies(body)
    assert set(reply) == {"id", "to", "text", "facts", "choices", "form", "sources", "files", "replaces"}
    assert reply["to"] == ADA
    assert reply["text"].startswith("Nei")
    assert all(set(source) == {"title", "reference", "url", "dated"} for source in reply["sources"])


async def test_a_request_sent_again_with_its_id_gets_the_same_reply(client: Client) -> None:
    first = await post(client, text=QUESTION, id="one")
    assert await post(client, text=QUESTION, id="one") == first


async def test_another_persons_request_with_the_same_id_is_another_act(client: Client) -> None:
    await post(client, text=QUESTION, id="one")
    _, body = await post(client, text="Hva er KGV?", id="one", **{"from": "leder@demo.invalid"})
    assert "KGV" in replies(body)[0]["text"]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"not json", "Forespørselen"),
        (b"[]", "Forespørselen"),
        (b'{"from": "x", "conversation": "c", "text": "a"}', "from"),
        (b'{"from": "a@b.no", "text": "a"}', "conversation"),
        (b'{"from": "a@b.no", "conversation": "c"}', "text, action eller form"),
        (b'{"from": "a@b.no", "conversation": "c", "text": "a", "action": "b"}', "text, action eller form"),
        (b'{"from": "a@b.no", "conversation": "c", "text": 5}', "text"),
    ],
)
async def test_a_request_that_is_no_turn_is_told_what_is_wrong(
    client: Client, body: bytes, word: str
) -> None:
    async with client.post("/webchat/turns", data=body) as response:
        assert response.status == 400
        assert word in (await response.json())["error"]


async def test_a_body_over_a_megabyte_is_refused(client: Client) -> None:
    async with client.post("/webchat/turns", data=io.BytesIO(b"x" * (LARGEST_BODY + 1))) as response:
        assert response.status == 413


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "[::1"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        # A proxy on this machine: what it lets through comes from elsewhere, whatever the Host says.
        {"X-Forwarded-For": "198.51.100.7"},
        {"Via": "1.1 proxy"},
    ],
)
async def test_foreign_host_and_origin_are_refused(client: Client, headers: dict[str, str]) -> None:
    for path in ("/", "/webchat/people", f"/webchat/stream?person={ADA}"):
        async with client.get(path, headers=headers) as response:
            assert response.status == 403, path
    async with client.post("/webchat/turns", data=b"{}", headers=headers) as response:
        assert response.status == 403


async def test_the_page_may_load_nothing_from_elsewhere(client: Client) -> None:
    async with client.get("/") as response:
        assert response.status == 200
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    async with client.get("/static/..%2f..%2froutes.py") as response:
        assert response.status == 404


async def read_event(session: ClientSession, url: str, headers: dict[str, str]) -> tuple[int, ReplyJson]:
    async with session.get(url, headers=headers) as response:
        number = 0
        async for raw in response.content:
            line = raw.decode().rstrip("\n")
            if line.startswith("id: "):
                number = int(line[4:])
            if line.startswith("data: "):
                return number, cast(ReplyJson, json.loads(line[6:]))
    raise AssertionError("the stream ended")


async def test_the_stream_brings_what_comes_unasked_and_resumes_where_it_was(
    parts: Parts, client: Client
) -> None:
    address = Address(ChannelName.WEB, "inbox", user_id=ADA)
    await parts.web.send(address, Reply("Første", id="m1", to=ADA))
    url = str(client.make_url(f"/webchat/stream?person={ADA}"))
    async with asyncio.timeout(90), ClientSession() as session:
        number, first = await read_event(session, url, {})
        assert first["text"] == "Første"
        await parts.web.send(address, Reply("Andre", id="m2", to=ADA))
        _, resumed = await read_event(session, url, {"Last-Event-ID": str(number)})
        assert resumed["text"] == "Andre"
        waiting = asyncio.create_task(read_event(session, url, {}))
        await parts.web.send(address, Reply("Tredje", id="m3", to=ADA))
        assert (await waiting)[1]["text"] == "Tredje", "what has been shown is not shown again"


@pytest.fixture
def following(monkeypatch: pytest.MonkeyPatch) -> asyncio.Semaphore:
    """Is released for each page that has found out which message is the newest, and gets all that come after it."""
    pages = asyncio.Semaphore(0)

    async def noted(session: AsyncSession, *, person_id: uuid.UUID) -> int:
        newest = await latest_delivery(session, person_id=person_id)
        pages.release()
        return newest

    monkeypatch.setattr("bot.channels.web.stream.latest_delivery", noted)
    return pages


async def test_two_pages_of_one_person_both_get_what_comes(
    parts: Parts, client: Client, following: asyncio.Semaphore
) -> None:
    url = str(client.make_url(f"/webchat/stream?person={ADA}"))
    async with asyncio.timeout(90), ClientSession() as session:
        pages = [asyncio.create_task(read_event(session, url, {})) for _ in range(2)]
        for _ in pages:
            await following.acquire()
        await parts.web.send(
            Address(ChannelName.WEB, "inbox", user_id=ADA), Reply("Til begge", id="m", to=ADA)
        )
        assert [(await page)[1]["text"] for page in pages] == ["Til begge", "Til begge"]


async def test_open_pages_share_one_look_at_the_database(
    parts: Parts, client: Client, following: asyncio.Semaphore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.web.stream.POLL_SECONDS", 0.1)
    url = str(client.make_url(f"/webchat/stream?person={ADA}"))
    looked: list[str] = []
    async with asyncio.timeout(90), ClientSession() as session:
        pages = [asyncio.create_task(read_event(session, url, {})) for _ in range(8)]
        for _ in pages:
            await following.acquire()
        engine = parts.sessions.kw["bind"].sync_engine
        event.listen(engine, "before_cursor_execute", lambda _c, _k, said, *_: looked.append(said))
        began = time.monotonic()
        await asyncio.sleep(1.1)
        most = (time.monotonic() - began) / AGAIN_SECONDS + 1
        assert len([said for said in looked if "web_delivery" in said]) <= most
        assert not [said for said in looked if "FROM person" in said]
        other = WebChannel(parts.sessions, parts.clock)
        await other.send(
            Address(ChannelName.WEB, "inbox", user_id=ADA), Reply("Fra en annen", id="m", to=ADA)
        )
        assert {(await page)[1]["text"] for page in pages} == {"Fra en annen"}


async def test_another_persons_stream_stays_silent(parts: Parts, client: Client) -> None:
    await parts.web.send(Address(ChannelName.WEB, "inbox", user_id=ADA), Reply("Hemmelig", id="m1", to=ADA))
    url = str(client.make_url("/webchat/stream?person=leder@demo.invalid"))
    async with ClientSession() as session:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.7):
                await read_event(session, url, {})


@pytest.mark.parametrize(
    ("page", "word"), [("/personvern", "personvernombud"), ("/vilkar", "juridisk rådgivning")]
)
async def test_anybody_may_read_the_pages_that_the_manifest_links_to(page: str, word: str) -> None:
    server = web.Application()
    add_pages(server)
    async with TestClient(TestServer(server)) as client, client.get(page) as response:
        assert response.status == 200
        assert word in await response.text()


async def test_health_readiness_and_metrics(client: Client) -> None:
    await post(client, text=QUESTION)
    async with client.get("/healthz") as response:
        assert response.status == 200
    async with client.get("/readyz") as response:
        assert response.status == 200
        assert (await response.json())["ready"] is True
    async with client.get("/metrics") as response:
        text = await response.text()
    assert 'innkjopsbot_turns_total{channel="web",result="answered"}' in text
    assert ADA not in text


async def test_behind_a_sign_in_the_person_is_whom_the_proxy_names(parts: Parts) -> None:
    guard = Guard("bot.example.org", "X-User", ("127.0.0.1/32",))
    async with TestClient(server_of(parts, guard)) as client:
        for header, status in ((None, 403), ("per@demo.invalid", 403), ("ANSATT@demo.invalid", 200)):
            headers = {"Host": "bot.example.org"} | ({"X-User": header} if header else {})
            body = {"from": ADA, "conversation": "c", "text": "hei"}
            async with client.post("/webchat/turns", json=body, headers=headers) as response:
                assert response.status == status


async def test_a_header_from_elsewhere_than_the_proxy_counts_for_nothing(parts: Parts) -> None:
    guard = Guard("bot.example.org", "X-User", ("10.0.0.5/32",))
    async with TestClient(server_of(parts, guard)) as client:
        headers = {"Host": "bot.example.org", "X-User": ADA}
        body = {"from": ADA, "conversation": "c", "text": "hei"}
        async with client.post("/webchat/turns", json=body, headers=headers) as response:
            assert response.status == 403
