"""Files sent in over the web page: kept, named by a turn, opened by whoever may, and gone where nobody wants them."""

import io
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import cast

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient
from sqlalchemy import select

from bot.bootstrap import Parts
from bot.channels.files import FileGoneError
from bot.channels.web.guard import Guard
from bot.files import keep
from bot.uploads import LOST
from conversation.attached import attachment_file
from conversation.reply import INNKJOP, Reply
from norsk.clock import FixedClock, today
from notifications.delivery.outbox import Outbox
from register.attachment import LARGEST, MOST_LOOSE, Attachment, add_attachment, claim_attachments, shown_name
from register.behovsmelding import report_need
from register.person import Role, add_person, find_person
from tests.bot.sent_files import EXE, PDF
from tests.bot.test_files import served
from tests.bot.test_web import ADA, Client, post, replies, server_of

PER = "leder@demo.invalid"
QUESTION = "Må jeg lyse ut et kjøp på 450 000 kroner?"


@pytest.fixture
async def client(parts: Parts) -> AsyncIterator[Client]:
    async with parts.sessions.begin() as session:
        await add_person(session, email=ADA, name="Ada Demo")
        await add_person(session, email=PER, name="Per Demo")
    async with TestClient(server_of(parts, Guard())) as ready:
        yield ready


async def send(
    client: Client, content: bytes = PDF, *, name: str = "tilbud.pdf", person: str = ADA, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, object]]:  # fmt: skip
    form = FormData()
    form.add_field("from", person)
    form.add_field("file", io.BytesIO(content), filename=name, content_type="application/octet-stream")
    async with client.post("/webchat/files", data=form, headers=headers) as response:
        return response.status, await response.json()


async def stored(parts: Parts) -> list[Attachment]:
    async with parts.sessions() as session:
        return list(await session.scalars(select(Attachment).order_by(Attachment.created_at)))


async def test_a_file_is_kept_for_its_sender_with_the_type_of_its_content(
    client: Client, parts: Parts
) -> None:
    status, body = await send(client)
    [row] = await stored(parts)
    assert status == 200
    assert body == {
        "id": str(row.id),
        "name": "tilbud.pdf",
        "media_type": "application/pdf",
        "size": len(PDF),
    }
    assert row.record == ""
    async with parts.sessions() as session:
        assert row.person_id == (await find_person(session, ADA)).id  # type: ignore[union-attr]


async def test_a_name_with_quotes_loses_them_and_nothing_else(client: Client) -> None:
    # A browser writes nothing but quotes and line ends in another way.
    lines = (
        b'--x\r\nContent-Disposition: form-data; name="from"',
        b"",
        ADA.encode(),
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="'
        + "Kjøp %22av%22 bord's æøå.pdf".encode()
        + b'"\r\nContent-Type: application/pdf',
        b"",
        PDF,
        b"--x--",
        b"",
    )
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    async with client.post("/webchat/files", data=b"\r\n".join(lines), headers=headers) as response:
        assert (await response.json())["name"] == "Kjøp av bord's æøå.pdf"


def test_a_files_name_says_nothing_of_somebodys_health_or_number() -> None:
    assert shown_name("fnr_15108695088.pdf") == "fnr [skjult].pdf"
    assert shown_name("Ola_Demo_er_sykmeldt.pdf") == "Ola Demo er [skjult].pdf"
    assert shown_name("pris_2026-11_v2.xlsx") == "pris_2026-11_v2.xlsx"


async def test_a_file_may_have_ten_megabytes_and_no_more(client: Client, parts: Parts) -> None:
    assert (await send(client, PDF + b"x" * (LARGEST - len(PDF))))[0] == 200
    status, body = await send(client, PDF + b"x" * LARGEST)
    assert status == 413
    assert "større enn 10 MB" in str(body["error"])
    assert len(await stored(parts)) == 1


async def test_a_large_file_that_tells_no_length_is_broken_off(client: Client, parts: Parts) -> None:
    async def portions() -> AsyncIterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        for _ in range(LARGEST // 100_000 + 2):
            yield b"x" * 100_000

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    async with client.post("/webchat/files", data=portions(), headers=headers) as response:
        assert response.status == 413
    assert await stored(parts) == []


async def test_what_is_not_taken_is_told_in_norwegian(client: Client, parts: Parts) -> None:
    status, body = await send(client, EXE, name="faktura.pdf")
    assert status == 415
    assert "«faktura.pdf»" in str(body["error"])
    assert await stored(parts) == []


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}])
async def test_foreign_pages_cannot_send_files(client: Client, headers: dict[str, str]) -> None:
    assert (await send(client, headers=headers))[0] == 403


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{}", "application/json"),
        (b"--x--", "multipart/form-data; boundary=x"),
        (b"noe annet", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b'--x\r\nContent-Disposition: form-data; name="from"\r\n\r\na@b.no\r\n--x--', "multipart/form-data; boundary=x"),
    ],
)  # fmt: skip
async def test_a_request_that_is_no_file_is_told_so(client: Client, body: bytes, kind: str) -> None:
    async with client.post("/webchat/files", data=body, headers={"Content-Type": kind}) as response:
        assert response.status == 400
        assert "from" in (await response.json())["error"]


async def test_behind_a_sign_in_the_sender_is_whoever_signed_in(parts: Parts) -> None:
    guard = Guard("127.0.0.1", "X-User", ("127.0.0.0/8",))
    async with TestClient(server_of(parts, guard)) as client:
        assert (await send(client, headers={"X-User": PER}))[0] == 403
        assert (await send(client, headers={"X-User": ADA}))[0] == 200


async def test_a_file_comes_with_a_turn_and_what_to_do_with_it_is_offered(
    client: Client, parts: Parts
) -> None:
    _, body = await send(client)
    _, answered = await post(client, text="", files=[body["id"]])
    [reply] = replies(answered)
    assert "«tilbud.pdf»" in reply["text"]
    assert [choice["label"] for choice in reply["choices"]] == [
        "Meld et behov",
        "Meld et avvik",
        "Meld et endringsbehov",
    ]
    _, answered = await post(client, action=reply["choices"][1]["action"])
    [row] = await stored(parts)
    assert row.record.startswith("draft:")


async def test_a_question_with_a_file_is_answered_and_the_file_is_told_of_last(client: Client) -> None:
    _, body = await send(client)
    _, answered = await post(client, text=QUESTION, files=[body["id"]])
    answer, offer = replies(answered)
    assert answer["text"].startswith("Nei")
    assert "«tilbud.pdf»" in offer["text"]


async def test_nobody_can_name_anothers_file(client: Client, parts: Parts) -> None:
    _, body = await send(client, person=PER)
    _, answered = await post(client, text="", files=[body["id"], str(uuid.uuid4())])
    assert [reply["text"] for reply in replies(answered)] == [LOST]
    assert (await stored(parts))[0].record == ""


@pytest.mark.parametrize("files", [["x"], [str(uuid.UUID(int=0))] * 11, "x"])
async def test_ids_that_are_none_are_refused(client: Client, files: object) -> None:
    status, body = await post(client, text="hei", files=files)
    assert status == 400
    assert "«files»" in str(body["error"])


async def test_one_person_cannot_fill_the_database(client: Client, parts: Parts) -> None:
    async with parts.sessions.begin() as session:
        ada = await find_person(session, ADA)
        assert ada is not None
        for number in range(MOST_LOOSE):
            add_attachment(session, person_id=ada.id, name=f"{number}", media_type="text/plain", content=b"x", now=parts.clock.now())  # fmt: skip
    status, body = await send(client)
    assert status == 403
    assert "hører til noe" in str(body["error"])
    assert (await send(client, person=PER))[0] == 200


async def test_a_file_that_belongs_nowhere_is_gone_after_a_day(
    client: Client, parts: Parts, clock: FixedClock
) -> None:
    for name in ("brukt.pdf", "glemt.pdf"):
        await send(client, name=name)
    used = next(row for row in await stored(parts) if row.name == "brukt.pdf")
    async with parts.sessions.begin() as session:
        ada = await find_person(session, ADA)
        assert ada is not None
        await claim_attachments(session, [str(used.id)], person=ada, record="draft:x")
    clock.at += timedelta(hours=23)
    await parts.upkeep.tick()
    assert len(await stored(parts)) == 2
    clock.at += timedelta(hours=2)
    await parts.upkeep.tick()
    assert [row.name for row in await stored(parts)] == ["brukt.pdf"]


async def a_case_with_a_file(client: Client, parts: Parts) -> Reply:
    """File a need of Ada's with a file, and return a card of it."""
    _, body = await send(client)
    async with parts.sessions.begin() as session:
        ada = await find_person(session, ADA)
        assert ada is not None
        need = await report_need(
            session, title="Stoler", need="", tjenesteomrade=None, enhet_id=None, avtale_id=None, value_nok=None,
            wanted_by_on=None, requester=ada, on=today(parts.clock), now=parts.clock.now(),
        )  # fmt: skip
        [row] = await claim_attachments(session, [str(body["id"])], person=ada, record=need.record)
        file = attachment_file(row.id, name=row.name, media_type=row.media_type, size=row.size)
    return Reply("Saken.", files=(file,))


async def linked(parts: Parts, reply: Reply, email: str) -> str:
    async with parts.sessions.begin() as session:
        person = await find_person(session, email)
        assert person is not None
        [kept] = keep(session, [reply], person_id=person.id, now=parts.clock.now())
    return kept.files[0].url


async def test_an_attachment_is_saved_by_whoever_may_see_its_case_and_nobody_else(
    client: Client, parts: Parts
) -> None:
    card = await a_case_with_a_file(client, parts)
    assert card.files[0].alt == "PDF, 1 kB."
    own, foreign = await linked(parts, card, ADA), await linked(parts, card, PER)
    assert await parts.files.read(own) == PDF
    with pytest.raises(FileGoneError):
        await parts.files.read(foreign)
    async with served(parts, Guard()) as files:
        async with files.get(own) as response:
            assert response.headers["Content-Disposition"].startswith('attachment; filename="tilbud.pdf"')
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.content_type == "application/pdf"
            assert await response.read() == PDF
        async with files.get(foreign) as response:
            assert response.status == 404


async def test_who_gets_the_role_later_opens_it_then(client: Client, parts: Parts) -> None:
    card = await a_case_with_a_file(client, parts)
    url = await linked(parts, card, PER)
    async with parts.sessions.begin() as session:
        await add_person(
            session, email="ingrid@demo.invalid", name="Ingrid", roles=frozenset({Role.INNKJOPER})
        )
    assert await parts.files.read(await linked(parts, card, "ingrid@demo.invalid")) == PDF
    with pytest.raises(FileGoneError):
        await parts.files.read(url)


async def test_a_room_gets_no_attachment_and_a_person_a_link_of_their_own(
    client: Client, parts: Parts
) -> None:
    card = await a_case_with_a_file(client, parts)
    async with parts.sessions.begin() as session:
        await add_person(
            session, email="ingrid@demo.invalid", name="Ingrid", roles=frozenset({Role.INNKJOPER})
        )
        post_with_room = type(parts.upkeep.post)(parts.upkeep.post.signer, parts.clock, ("slack:C1",))
        await post_with_room.put(session, [Reply(card.text, to=INNKJOP, files=card.files)], key="rom")
        await parts.upkeep.post.put(session, [Reply(card.text, to=INNKJOP, files=card.files)], key="folk")
        for row in await session.scalars(select(Outbox)):
            files = cast(list[dict[str, str]], row.reply["files"])
            if row.key.startswith("rom"):
                assert files == []
            else:
                assert files[0]["url"].startswith("/files/")


async def test_a_picture_of_somebodys_is_never_shown_as_a_page(client: Client, parts: Parts) -> None:
    _, body = await send(client, b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, name="bilde.png")
    file = attachment_file(uuid.UUID(str(body["id"])), name="bilde.png", media_type="image/png", size=48)
    url = await linked(parts, Reply("Fil.", files=(file,)), ADA)
    async with served(parts, Guard()) as files, files.get(url) as response:
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in response.headers["Content-Security-Policy"]
