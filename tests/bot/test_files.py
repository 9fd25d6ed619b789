"""Files that were made for somebody: kept, opened by whoever may, and gone after a week."""

import asyncio
import io
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

import bot.app
import bot.files
from bot import inbox
from bot.bootstrap import Parts
from bot.channels.files import FileBusyError, FileGoneError
from bot.channels.web.guard import Guard
from bot.file_routes import GONE, FileRoutes, disposition
from bot.files import KEPT, StoredFile
from conversation.actions import Action
from conversation.reply import INNKJOP, Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from conversation.wire import ReplyJson
from dialogs.dialog import Context, Outcome
from norsk.clock import FixedClock, today
from notifications.delivery.outbox import Outbox
from register.person import Role, add_person, find_person
from tests.bot.made import ADA, CALENDAR, TABLE, answer_with, made_for, timeline

Client = TestClient[web.Request, web.Application]
WITH_FILES = Reply("Her er avtalene dine.", documents=(TABLE, CALENDAR, timeline(3)))


@asynccontextmanager
async def served(parts: Parts, guard: Guard) -> AsyncIterator[Client]:
    server = web.Application()
    FileRoutes(parts.files, guard).add_to(server)
    async with TestClient(TestServer(server)) as client:
        yield client


async def act(parts: Parts) -> tuple[Reply, ...]:
    turn = Turn(
        key=uuid.uuid4().hex,
        sender=Sender(ChannelName.WEB, ADA, email=ADA),
        address=Address(ChannelName.WEB, "c1", user_id=ADA),
        received_at=parts.clock.now(),
        text="mine avtaler som fil",
    )
    return (await parts.app.handle(turn)).replies


async def count(parts: Parts) -> int:
    async with parts.sessions() as session:
        return await session.scalar(select(func.count()).select_from(StoredFile)) or 0


async def test_a_dialogs_documents_become_links_in_the_stored_answer(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with(monkeypatch, WITH_FILES)
    [reply] = await act(parts)
    assert [file.name for file in reply.files] == [
        "Avtaler på kjøkken & bøker.xlsx",
        "Mine avtaler.ics",
        "Utløp.png",
    ]
    assert [file.alt for file in reply.files] == [TABLE.alt, CALENDAR.alt, timeline(3).alt]
    assert reply.documents == ()
    table = CalamineWorkbook.from_filelike(io.BytesIO(await parts.files.read(reply.files[0].url)))
    assert table.get_sheet_by_index(0).to_python()[1][0] == "=HYPERLINK(1)"
    assert (await parts.files.read(reply.files[1].url)).startswith(b"BEGIN:VCALENDAR")
    assert (await parts.files.read(reply.files[2].url)).startswith(b"\x89PNG")


async def test_a_turn_that_is_tried_again_has_its_files_once(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []
    answer_with(monkeypatch, WITH_FILES)
    real = getattr(bot.app, "route")  # noqa: B009 - what `answer_with` has put there

    async def flaky(context: Context, action: Action | None) -> Outcome:
        tried.append(context)
        outcome: Outcome = await real(context, action)
        if len(tried) == 1:
            # As a database that goes away when the files are already written.
            monkeypatch.setattr(inbox, "put_outcome", _broken)
        else:
            monkeypatch.undo()
        return outcome

    monkeypatch.setattr(bot.app, "route", flaky)
    await act(parts)
    assert len(tried) == 2
    assert await count(parts) == 3


def _broken(*_given: object, **_named: object) -> None:
    raise OSError("gone")


async def test_what_is_sent_to_another_is_a_file_of_theirs_and_is_written_once(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with parts.sessions.begin() as session:
        await add_person(session, email="per@demo.invalid", name="Per")
    told = Reply("Til Per", to="per@demo.invalid", documents=(TABLE,))
    for _ in range(2):
        async with parts.sessions.begin() as session:
            await parts.upkeep.post.put(session, [told], key="same")
    assert await count(parts) == 1
    async with parts.sessions() as session:
        row = (await session.scalars(select(Outbox))).one()
    [file] = cast(ReplyJson, row.reply)["files"]
    assert (await parts.files.open(file["url"].removeprefix("/files/"))).owner == "per@demo.invalid"


async def test_every_innkjoper_gets_a_file_of_their_own(parts: Parts) -> None:
    async with parts.sessions.begin() as session:
        for name in ("per", "kari"):
            await add_person(
                session, email=f"{name}@demo.invalid", name=name, roles=frozenset({Role.INNKJOPER})
            )
        await parts.upkeep.post.put(session, [Reply("Liste", to=INNKJOP, documents=(TABLE,))], key="k")
    async with parts.sessions() as session:
        rows = list(await session.scalars(select(StoredFile)))
    assert len({row.person_id for row in rows}) == len({row.id for row in rows}) == 2


async def test_a_file_is_opened_by_its_link_on_this_machine(parts: Parts) -> None:
    table, calendar, picture = (await made_for(parts)).files
    async with served(parts, Guard()) as client:
        async with client.get(table.url) as response:
            assert response.status == 200
            headers = response.headers
            assert headers["Content-Type"].startswith("application/vnd.openxml")
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Cache-Control"] == "private, no-store"
            assert "default-src 'none'" in headers["Content-Security-Policy"]
            assert headers["Content-Disposition"].startswith(
                "attachment; filename=\"Avtaler pa kjokken & boker.xlsx\"; filename*=UTF-8''Avtaler%20p%C3%A5"
            )
        async with client.get(calendar.url) as response:
            assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        async with client.get(picture.url) as response:
            assert response.headers["Content-Disposition"].startswith("inline; ")
            assert response.headers["Content-Type"] == "image/png"


async def test_without_a_sign_in_the_public_address_opens_a_link_and_a_foreign_one_does_not(
    parts: Parts,
) -> None:
    file = (await made_for(parts)).files[1]
    async with served(parts, Guard("bot.example.org")) as client:
        for host, status in (
            ("bot.example.org", 200),
            ("evil.example", 403),
            ("127.0.0.1.evil.example", 403),
        ):
            async with client.get(file.url, headers={"Host": host}) as response:
                assert response.status == status, host


async def test_behind_a_sign_in_only_the_owner_gets_a_file(parts: Parts) -> None:
    file = (await made_for(parts)).files[1]
    guard = Guard("bot.example.org", "X-User", ("127.0.0.1/32",))
    elsewhere = Guard("bot.example.org", "X-User", ("10.0.0.5/32",))
    async with served(parts, guard) as client, served(parts, elsewhere) as other:
        for user, status in ((None, 403), ("per@demo.invalid", 403), ("ADA@demo.invalid", 200)):
            headers = {"Host": "bot.example.org"} | ({"X-User": user} if user else {})
            async with client.get(file.url, headers=headers) as response:
                assert response.status == status, user
                assert ("VCALENDAR" in await response.text()) == (status == 200)
            async with other.get(file.url, headers=headers) as response:
                assert response.status == 403, "a header from elsewhere than the proxy counts for nothing"


async def test_a_file_is_gone_after_a_week_and_says_what_to_do(parts: Parts, clock: FixedClock) -> None:
    file = (await made_for(parts)).files[1]
    async with served(parts, Guard()) as client:
        clock.advance(KEPT)
        async with client.get(file.url) as response:
            assert response.status == 200
        clock.advance(timedelta(seconds=1))
        for url in (file.url, "/files/" + "x" * 43, "/files/..%2F..%2Fetc"):
            async with client.get(url) as response:
                assert response.status == 404
                assert await response.text() == GONE
    assert await count(parts) == 3
    await parts.upkeep.tick()
    assert await count(parts) == 0
    with pytest.raises(FileGoneError):
        await parts.files.read(file.url)


async def test_the_files_of_somebody_who_has_left_do_not_open(parts: Parts, clock: FixedClock) -> None:
    [file, *_] = (await made_for(parts)).files
    async with parts.sessions.begin() as session:
        person = await find_person(session, ADA)
        assert person is not None
        person.left_on = today(clock) + timedelta(days=1)
    assert await parts.files.read(file.url)
    clock.at += timedelta(days=1)
    with pytest.raises(FileGoneError):
        await parts.files.read(file.url)


async def test_what_is_no_link_to_a_file_opens_nothing(parts: Parts) -> None:
    for url in ("https://evil.example/files/x", "/files/", "/files/../x", ""):
        with pytest.raises(FileGoneError):
            await parts.files.read(url)


async def test_only_a_few_files_are_drawn_at_a_time(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    url = (await made_for(parts)).files[1].url
    at_once, most = 0, 0
    drawn = getattr(bot.files, "draw")  # noqa: B009 - the module's own import

    def counted(*given: object, **named: object) -> bytes:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        try:
            return bytes(drawn(*given, **named))
        finally:
            at_once -= 1

    monkeypatch.setattr(bot.files, "draw", counted)
    await asyncio.gather(*(parts.files.read(url) for _ in range(12)))
    assert 1 <= most <= bot.files.DRAWN_AT_ONCE


async def test_whoever_waits_too_long_for_a_file_is_told(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = (await made_for(parts)).files[1].url
    monkeypatch.setattr(bot.files, "PATIENCE", 0.05)
    for _ in range(bot.files.DRAWN_AT_ONCE):
        await parts.files._free.acquire()
    with pytest.raises(FileBusyError):
        await parts.files.read(url)
    async with served(parts, Guard()) as client, client.get(url) as response:
        assert response.status == 503


def test_a_files_name_is_told_in_every_form_a_browser_reads() -> None:
    told = disposition("attachment", 'Blå «kål» – "a"\r\nX: y.ics')
    assert told.isascii()
    assert "\n" not in told
    assert told.startswith('attachment; filename="Bla _kal_ - _a_')
    assert "filename*=UTF-8''Bl%C3%A5%20%C2%ABk%C3%A5l%C2%BB" in told
