"""Files that people send in their own chat in Teams: fetched from Microsoft's hosts alone, judged, and kept once."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.channels.files import TooMuchError
from bot.channels.teams.config import SERVICE_HOSTS
from bot.channels.teams.incoming_files import DOWNLOAD, IncomingFiles, uploads
from bot.channels.teams.service_url import ServiceUrls
from bot.uploads import IN_A_ROOM, STAFF_ONLY
from conversation.channel import MessageRejectedError, RetryableSendError
from conversation.turn import Upload
from tests.bot.sent_files import EXE, PDF, PNG, kept
from tests.teams.world import ADA, BOT, QUESTION, FixedToken, Json, World


@dataclass
class Store:
    """OneDrive as the tests know it: files by path, and who asked with what."""

    server: TestServer
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def url(self, name: str, content: bytes) -> str:
        self.files[name] = content
        return str(self.server.make_url(f"/{name}"))

    def sent(self, name: str, content: bytes) -> Json:
        """Return a file as a message in Teams has it."""
        told = {"downloadUrl": self.url(name, content), "uniqueId": "1", "fileType": "pdf"}
        return {
            "contentType": DOWNLOAD,
            "name": name,
            "content": told,
            "contentUrl": "https://x.sharepoint.com/a",
        }


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    app = web.Application()
    running = TestServer(app, host="127.0.0.1")
    made = Store(running)

    async def give(request: web.Request) -> web.Response:
        made.asked.append(request.headers.get("Authorization", ""))
        name = request.match_info["name"]
        if name == "lenket":
            return web.Response(status=302, headers={"Location": made.url("hemmelig", PDF)})
        return web.Response(body=made.files[name]) if name in made.files else web.Response(status=404)

    app.router.add_get("/{name}", give)
    await running.start_server()
    yield made
    await running.close()


async def test_a_file_alone_is_kept_once_and_what_it_is_for_is_asked(world: World, store: Store) -> None:
    activity = world.activity(text="", attachments=[store.sent("tilbud.pdf", PDF)])
    for _ in range(2):
        assert (await world.post(activity))[0] == 200
    [answer] = await world.fake.wait_for(1)
    assert "«tilbud.pdf»" in answer.text
    [row] = await kept(world.parts)
    assert (row.name, row.media_type) == ("tilbud.pdf", "application/pdf")
    assert store.asked == [""], "once, and without the bot's token"


async def test_a_question_with_a_file_is_answered_first(world: World, store: Store) -> None:
    copy = {"contentType": "text/html", "content": "<p>…</p>"}
    files = [store.sent("a.pdf", PDF), store.sent("b.exe", EXE), copy]
    await world.post(world.activity(text=QUESTION, attachments=files))
    answer, told, refused = await world.fake.wait_for(3)
    assert answer.text.startswith("Nei")
    assert "«a.pdf»" in told.text
    assert "«b.exe»" in refused.text


async def test_a_picture_that_was_pasted_is_a_file(world: World, store: Store) -> None:
    picture = {"contentType": "image/png", "contentUrl": store.url("x", PNG)}
    await world.post(world.activity(text="", attachments=[picture]))
    await world.fake.wait_for(1)
    assert [row.name for row in await kept(world.parts)] == ["bilde 1.png"]


@pytest.mark.parametrize("kind", ["application/vnd.microsoft.card.adaptive", "messageReference", None])
def test_cards_and_quoted_messages_are_no_files(kind: object) -> None:
    assert uploads([{"contentType": kind, "content": {"downloadUrl": "https://x.sharepoint.com/a"}}]) == ()


async def test_a_file_that_is_only_linked_is_told_how_to_be_sent(world: World) -> None:
    link = {
        "contentType": "reference",
        "name": "plan.docx",
        "contentUrl": "https://x.sharepoint.com/plan.docx",
    }
    answer = await world.say("", attachments=[link])
    assert (
        answer.text
        == "Jeg tok ikke vare på «plan.docx»: den ligger et annet sted. Last den ned, og send selve filen."
    )


async def test_a_guests_file_is_not_even_fetched(world: World, store: Store) -> None:
    world.fake.marks[ADA.id] = {"userRole": "anonymous"}
    answer = await world.say("", attachments=[store.sent("tilbud.pdf", PDF)])
    assert answer.text == STAFF_ONLY
    assert store.asked == []


async def test_a_file_among_others_is_sent_to_the_own_chat_instead(world: World, store: Store) -> None:
    named = {"type": "mention", "text": "<at>Bot</at>", "mentioned": {"id": BOT}}
    answer = await world.say(
        "<at>Bot</at>",
        conversation={"id": "19:x@thread.tacv2", "conversationType": "channel"},
        entities=[named],
        attachments=[store.sent("tilbud.pdf", PDF)],
    )
    assert answer.text == IN_A_ROOM


URLS = [
    ("https://lillestrom-my.sharepoint.com/personal/ada/a.pdf?tempauth=x", True),
    ("https://smba.trafficmanager.net/emea/v3/attachments/1/views/original", True),
    ("http://lillestrom.sharepoint.com/a.pdf", False),
    ("https://sharepoint.com.evil.example/a.pdf", False),
    ("https://evilsharepoint.com/a.pdf", False),
    ("https://ada@lillestrom.sharepoint.com/a.pdf", False),
    ("https://lillestrom.sharepoint.com:8443/a.pdf", False),
    ("https://127.0.0.1/a.pdf", False),
    ("https://169.254.169.254/latest/meta-data", False),
    ("https://[::1", False),
    ("elsewhere", False),
]


@pytest.mark.parametrize(("url", "allowed"), URLS)
async def test_only_microsofts_own_hosts_are_fetched_from(url: str, allowed: bool) -> None:
    async with ClientSession() as session:
        files = IncomingFiles(session, FixedToken(), ServiceUrls(SERVICE_HOSTS), local=False)
        assert files._may_fetch(url) is allowed
        if not allowed:
            with pytest.raises(MessageRejectedError):
                await files.fetch(Upload("a.pdf", url), most=10)


@pytest.mark.parametrize(("name", "error"), [("stor", TooMuchError), ("lenket", RetryableSendError), ("borte", RetryableSendError)])  # fmt: skip
async def test_what_is_too_large_redirected_or_gone_is_not_fetched(
    store: Store, name: str, error: type[Exception]
) -> None:
    url = store.url("stor", b"x" * 300_000).replace("stor", name)
    async with ClientSession() as session:
        files = IncomingFiles(session, FixedToken(), ServiceUrls(None), local=True)
        with pytest.raises(error):
            await files.fetch(Upload("a.pdf", url), most=100_000)
    assert len(store.asked) == 1


async def test_the_bots_token_goes_to_the_connector_only() -> None:
    async with ClientSession() as session:
        files = IncomingFiles(session, FixedToken(), ServiceUrls(SERVICE_HOSTS), local=False)
        connector = await files._headers("https://smba.trafficmanager.net/emea/v3/attachments/1")
        assert connector == {"Authorization": "Bearer test-token"}
        assert await files._headers("https://lillestrom-my.sharepoint.com/a.pdf") == {}
