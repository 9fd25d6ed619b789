"""Files that people send in Slack: fetched with the bot's token from Slack alone, judged, and kept once."""

from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.slack.incoming_files import may_fetch, uploads
from bot.uploads import IN_A_ROOM, STAFF_ONLY
from norsk.clock import FixedClock
from register.attachment import LARGEST
from register.person import Person
from tests.bot.sent_files import EXE, PDF, PNG, kept
from tests.slack.conftest import Scene
from tests.slack.double import ADA, BOT
from tests.slack.limits import Json

QUESTION = "Må jeg lyse ut et kjøp på 450 000 kroner?"


async def share(scene: Scene, *files: Json, text: str = "", **more: str) -> list[str]:
    """Send a message with files, and return what the bot says."""
    before = len(scene.double.posted)
    await scene.sender.deliver(scene.sender.message(text, subtype="file_share", files=list(files), **more))
    await scene.settled()
    return [message.text for message in scene.double.posted[before:]]


async def test_a_file_is_kept_for_its_sender_once_however_often_slack_tells_of_it(scene: Scene) -> None:
    event = scene.sender.message("", subtype="file_share", files=[scene.double.file("tilbud.pdf", PDF)])
    for retry in range(2):
        await scene.sender.deliver(event, retry=retry)
        await scene.settled()
    [row] = await kept(scene.parts)
    assert (row.name, row.media_type, row.size) == ("tilbud.pdf", "application/pdf", len(PDF))
    assert len(scene.double.fetched) == 1
    [said] = scene.double.posted
    assert "«tilbud.pdf»" in said.text
    async with scene.parts.sessions() as session:
        owner = await session.get_one(Person, row.person_id)
    assert owner.email == "ada@demo.invalid"


async def test_a_question_is_answered_before_its_files_are_told_of(scene: Scene) -> None:
    files = scene.double.file("a.pdf", PDF), scene.double.file("b.png", PNG)
    answer, told = await share(scene, *files, text=QUESTION)
    assert answer.startswith("Nei")
    assert "«a.pdf» og «b.png»" in told


async def test_one_that_is_refused_is_told_of_and_the_others_are_kept(scene: Scene) -> None:
    large = scene.double.file("stor.pdf", PDF, size=LARGEST + 1)
    lying = scene.double.file("løgn.pdf", PDF + b"x" * LARGEST, size=10)
    files = scene.double.file("virus.pdf", EXE), large, lying, scene.double.file("god.pdf", PDF)
    told, refused = await share(scene, *files)
    assert [row.name for row in await kept(scene.parts)] == ["god.pdf"]
    assert "god.pdf" in told
    for name in ("virus.pdf", "stor.pdf", "løgn.pdf"):
        assert f"«{name}»" in refused
    assert len(scene.double.fetched) == 3, "what is too large by Slack's own word is not fetched"


async def test_the_bots_token_goes_to_slack_only(scene: Scene) -> None:
    asked: list[str] = []

    async def take(request: web.Request) -> web.Response:
        asked.append(request.headers.get("Authorization", ""))
        return web.Response(body=PDF)

    elsewhere = web.Application()
    elsewhere.router.add_get("/{tail:.*}", take)
    async with TestServer(elsewhere, host="127.0.0.1") as server:
        file = scene.double.file("lokk.pdf", PDF, url_private_download=str(server.make_url("/a.pdf")))
        [said] = await share(scene, file)
    assert asked == []
    assert "den ligger et annet sted" in said
    assert await kept(scene.parts) == []


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a.pdf", True),
        ("https://slack.com/files/a.pdf", True),
        ("http://files.slack.com/a.pdf", False),
        ("https://files.slack.com.evil.example/a.pdf", False),
        ("https://evil.example/files.slack.com", False),
        ("https://user@files.slack.com/a.pdf", False),
        ("https://files.slack.com:8443/a.pdf", False),
        ("https://files.slack.com:x/a.pdf", False),
        ("file:///etc/passwd", False),
        ("elsewhere", False),
    ],
)
def test_only_slacks_own_hosts_are_fetched_from(url: str, allowed: bool) -> None:
    assert may_fetch(url, "https://slack.com/api/") is allowed


def test_files_that_are_not_slacks_own_are_not_fetched() -> None:
    found = uploads(
        [
            {"name": "a.pdf", "mode": "external", "url_private_download": "https://drive.example/a"},
            {"name": "b.pdf", "mode": "tombstone"},
            {"id": "F1", "file_access": "check_file_info"},
        ]
    )
    assert [(one.name, one.url) for one in found] == [("a.pdf", "elsewhere"), ("fil", "elsewhere")]


async def test_a_file_that_cannot_be_fetched_now_is_told_of(scene: Scene) -> None:
    file = scene.double.file("borte.pdf", PDF)
    scene.double.sent.clear()
    [said] = await share(scene, file)
    assert said == "Jeg tok ikke vare på «borte.pdf»: jeg fikk ikke hentet den. Send den en gang til."


async def test_a_guests_file_is_not_even_fetched(scene: Scene) -> None:
    scene.double.marks[ADA] = {"is_restricted": True}
    assert await share(scene, scene.double.file("tilbud.pdf", PDF)) == [STAFF_ONLY]
    assert scene.double.fetched == []


async def test_a_file_among_others_is_sent_to_the_own_chat_instead(scene: Scene) -> None:
    [said] = await share(scene, scene.double.file("tilbud.pdf", PDF), text=f"<@{BOT}>", channel="C1")
    assert said == IN_A_ROOM
    assert await kept(scene.parts) == []


async def test_a_service_that_was_killed_fetches_what_it_had_not_kept(
    scene: Scene, clock: FixedClock
) -> None:
    file = scene.double.file("tilbud.pdf", PDF)
    event = scene.sender.message("", subtype="file_share", files=[file])
    working = scene.parts.app.work

    async def killed(*_: object) -> None:
        raise aiohttp.ClientError

    scene.parts.app.work = killed  # type: ignore[assignment, method-assign]
    await scene.sender.deliver(event)
    await scene.settled()
    scene.parts.app.work = working  # type: ignore[method-assign]
    assert await kept(scene.parts) == []
    clock.at += timedelta(seconds=61)
    await scene.parts.app.take_up()
    assert [row.name for row in await kept(scene.parts)] == ["tilbud.pdf"]
