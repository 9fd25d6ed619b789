"""The page for innkjøpere over HTTP: who gets it, what is on it, and what never is."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from bot.board.routes import HEADERS, BoardRoutes
from bot.board.sections import SECTIONS
from bot.bootstrap import Parts
from bot.channels.web.guard import Guard
from bot.sign_in.sessions import WebSessions
from register.person import add_person
from tests.bot.board.planted import (
    DOMAIN,
    add_avtale,
    add_avvik,
    add_decision,
    add_failed_message,
    add_failure,
    add_need,
    add_people,
    ask,
    day,
    enhet_id,
    plant,
)

Client = TestClient[web.Request, web.Application]
PATHS: Final = ("/tavle", *(f"/tavle/{one.id}" for one in SECTIONS))
MOST_STATEMENTS: Final = 25


@pytest.fixture
async def client(parts: Parts) -> AsyncIterator[Client]:
    server = web.Application()
    BoardRoutes(parts, Guard()).add_to(server)
    async with TestClient(TestServer(server)) as ready:
        yield ready


async def page(client: Client, path: str = "/tavle", *, who: str = "ingrid", **asked: str) -> str:
    """Return a page as somebody sees it."""
    async with client.get(path, params={"person": f"{who}@{DOMAIN}", **asked}) as response:
        assert response.status == 200, await response.text()
        return await response.text()


def counts(front: str) -> list[int]:
    """Return the number of each section on the first page."""
    return [
        int(found.replace("\u00a0", ""))
        for found in re.findall(r"<strong>([\d\u00a0]+)</strong> <span>", front)
    ]


async def test_whoever_has_a_limited_role_sees_and_counts_only_what_lies_within_it(
    parts: Parts, client: Client
) -> None:
    async with parts.sessions.begin() as session:
        await plant(session)
    theirs = [await page(client, path, who="olav") for path in PATHS]
    hidden = [(path, *set(re.findall(r"SKJULT\w+|LUKKETVEI|HEMMELIG\w+", one))) for path, one in zip(PATHS, theirs, strict=True)]  # fmt: skip
    assert [found for found in hidden if len(found) > 1] == []
    for word in ("SYNLIGBEHOV", "SYNLIGAVTALE", "SYNLIGAVVIK", "SYNLIGEGET", "SYNLIGSPORSMAL"):
        assert word in theirs[0], word
    # What failed is the reminders about one avtale, two avvik and one need, and the message to the room.
    assert counts(theirs[0]) == [1, 1, 2, 1, 5, 4]
    assert "én" not in theirs[3].partition("over fristen")[0][-20:]
    assert "20 dager over fristen" in theirs[3]
    assert "venter på leder" not in theirs[1]
    assert re.search(r'data-label="Venter på">leder<', theirs[1])


async def test_whoever_has_a_whole_role_sees_all_but_the_closed_way_and_what_they_are_inhabil_in(
    parts: Parts, client: Client
) -> None:
    async with parts.sessions.begin() as session:
        await plant(session)
    every = [await page(client, path) for path in PATHS]
    for path, one in zip(PATHS, every, strict=True):
        assert "LUKKETVEI" not in one, path
        assert "HEMMELIG" not in one, path
    assert counts(every[0]) == [3, 4, 3, 1, 11, 10]
    for word in ("SKJULTBEHOV", "SKJULTINHABIL", "SKJULTSKJERMET", "SKJULTUNDER", "SKJULTAVVIK"):
        assert any(word in one for one in every), word
    # Nothing tells who asked, who decided, or how soon.
    assert "Ada Demo" not in every[4]
    assert "Lars Demo" not in every[1]
    # Of the office's head alone no question is asked.
    head = await page(client, "/tavle/sporsmal", who="siri")
    assert "SYNLIGSPORSMAL" not in head
    assert "Bare de som svarer for innkjøp" in head


async def test_nobody_else_gets_the_page_and_nobody_learns_why(parts: Parts, client: Client) -> None:
    async with parts.sessions.begin() as session:
        await plant(session)
        guest = await add_person(session, email="gjest@annen.invalid", name="Gjest Demo")
        guest.addresses = []
    told = set()
    for who in ("lars", "kari", "ada", "gone", "nobody"):
        for path in PATHS:
            async with client.get(path, params={"person": f"{who}@{DOMAIN}"}) as response:
                assert response.status == 403
                told.add(await response.text())
    assert len(told) == 1
    assert "Tavlen er bare for innkjøpere" in told.pop()


async def test_one_is_asked_who_one_is_and_a_strange_page_is_told_of(client: Client) -> None:
    async with client.get("/tavle") as response:
        assert response.status == 200
        assert "Hvem er du?" in await response.text()
        assert {name: response.headers[name] for name in HEADERS} == dict(HEADERS)
    async with client.get("/tavle/finnes-ikke", params={"person": f"ingrid@{DOMAIN}"}) as response:
        assert response.status == 404
    async with client.get("/tavle", headers={"Host": "evil.example"}) as response:
        assert response.status == 403
    async with client.get("/tavle/tavle.css") as response:
        assert response.status == 200


async def test_behind_a_sign_in_the_page_is_for_whom_that_names(parts: Parts) -> None:
    async with parts.sessions.begin() as session:
        await plant(session)
    server = web.Application()
    guard = Guard("localhost", "X-User", ("127.0.0.1",))
    BoardRoutes(parts, guard).add_to(server)
    async with TestClient(TestServer(server)) as client:
        for named, claimed, status in (("ingrid", "", 200), ("lars", "", 403), ("lars", "ingrid", 403), ("ingrid", "olav", 403)):  # fmt: skip
            params = {"person": f"{claimed}@{DOMAIN}"} if claimed else {}
            async with client.get(
                "/tavle", headers={"X-User": f"{named}@{DOMAIN}"}, params=params
            ) as response:
                assert response.status == status, (named, claimed)
                assert "person=" not in await response.text()


@pytest.mark.parametrize(("lacks", "signed_in"), [("web_session", True), ("person", False)])
async def test_a_database_that_does_not_answer_is_told_of_with_and_without_a_sign_in(
    lacks: str, *, signed_in: bool, parts: Parts
) -> None:
    sessions = WebSessions(parts.sessions, parts.clock, secure=False)
    async with parts.sessions.begin() as session:
        await session.execute(text(f"ALTER TABLE {lacks} RENAME TO away"))
    server = web.Application()
    BoardRoutes(parts, Guard(sessions=sessions) if signed_in else Guard()).add_to(server)
    asked = {} if signed_in else {"person": f"ingrid@{DOMAIN}"}
    async with (
        TestClient(TestServer(server), cookies={sessions.cookie: "noe"}) as client,
        client.get("/tavle", params=asked) as response,
    ):
        assert response.status == 503
        assert "Prøv igjen om litt" in await response.text()


async def test_what_the_register_says_is_text_and_nothing_else(parts: Parts, client: Client) -> None:
    evil = "<script>alert(1)</script>{{7*7}}${7*7}\"'><img src=x>"
    async with parts.sessions.begin() as session:
        people = await add_people(session)
        people["ingrid"].name = evil
        await add_need(session, people, evil, place="Oppvekst", taken_by_id=people["ingrid"].id)
        avtale = add_avtale(session, evil, place="Oppvekst", supplier_name=evil, reference=None)
        await session.flush()
        add_avvik(session, evil, avtale_id=avtale.id, supplier_name=evil)
        add_failure(session, f"avtale:{avtale.id}", people["ingrid"])
        add_decision(session, f"avtale:{avtale.id}", avtale=avtale)
        await ask(session, evil, [people["ada"]])
    for path in PATHS:
        shown = await page(client, path)
        looked = await page(
            client, path, sok=evil, omrade=evil, ansvarlig=evil, status=evil, side=evil, sorter=evil
        )
        for body in (shown, looked):
            assert "<script>alert" not in body
            assert "<img src=x>" not in body
            assert "{{7*7}}" in body
            assert "$49" not in body
            assert "\"'>" not in body


async def test_the_page_takes_as_many_statements_however_much_there_is(parts: Parts, client: Client) -> None:
    async with parts.sessions.begin() as session:
        people = await plant(session)
    looked = [(path, "ingrid") for path in PATHS] + [("/tavle", "olav")]
    few = [await statements(parts, client, path, who) for path, who in looked]
    async with parts.sessions.begin() as session:
        for number in range(10):
            need = await add_need(session, people, f"BEHOV{number}", place="Oppvekst")
            avtale = add_avtale(session, f"AVTALE{number}", place="Oppvekst")
            await session.flush()
            avvik = add_avvik(session, f"AVVIK{number}", avtale_id=avtale.id)
            await ask(session, f"SPORSMAL{number}", [people["ada"], people["lars"]])
            for record in (need.record, avvik.record, f"avtale:{avtale.id}"):
                add_failure(session, record, people["ada"])
                add_decision(session, record)
    many = [await statements(parts, client, path, who) for path, who in looked]
    assert many == few
    assert max(many[0], many[-1]) < MOST_STATEMENTS


async def statements(parts: Parts, client: Client, path: str, who: str) -> int:
    with counted(parts.engine.sync_engine) as seen:
        await page(client, path, who=who)
    return len(seen)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Count the statements of an engine, whatever begins and ends a transaction left out."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


async def test_filters_leave_out_what_is_not_asked_for_and_stay_in_the_address(
    parts: Parts, client: Client
) -> None:
    async with parts.sessions.begin() as session:
        people = await plant(session)
        ingrid = people["ingrid"]
        add_avtale(session, "ÆRLIG Øl og Årer", place="Oppvekst", expires_on=None, running=True)
        add_avtale(session, "GAMMEL", place="Oppvekst", expires_on=day(-20), avtaleforvalter_id=ingrid.id)
        merged = await add_need(session, people, "HOVEDBEHOV", place="Oppvekst")
        await add_need(
            session, people, "DEL", place="Eiendom", status="slatt_sammen", merged_into_id=merged.id
        )
        number = merged.number
    mine = await page(client, "/tavle/behov", ansvarlig="meg")
    assert "SYNLIGBEHOV" in mine
    assert "SKJULTBEHOV" not in mine
    assert "Mottatt <strong>1</strong>" in mine
    found = await page(client, "/tavle/behov", sok=number)
    assert "HOVEDBEHOV" in found
    assert "SYNLIGBEHOV" not in found
    assert "1 til 5 mill. kr" in found  # 640 000 kr of its own, and as much of what was merged into it
    area = await page(client, "/tavle", omrade="eiendom")
    assert counts(area)[:3] == [1, 2, 2]
    enhet = await page(client, "/tavle/avtaler", enhet=str(enhet_id("Oppvekst")))
    assert "SYNLIGAVTALE" in enhet
    assert "SKJULTAVTALE" not in enhet
    assert "GAMMEL" not in enhet
    assert "GAMMEL" in await page(client, "/tavle/avtaler", periode="over", ansvarlig="meg")
    endless = await page(client, "/tavle/avtaler", periode="uten", sok="ærlig øl")
    assert "ÆRLIG" in endless
    assert "SYNLIGAVTALE" not in endless
    assert 'value="ærlig øl"' in endless
    assert f"person=ingrid%40{DOMAIN}" in endless
    late = await page(client, "/tavle/avvik", periode="over")
    assert "SYNLIGAVVIK" in late
    assert "SKJULTAVVIK" not in late
    none = await page(client, "/tavle/avvik", sok="finnes ikke")
    assert "Ingen treff" in none


async def test_a_long_list_has_pages_of_a_hundred(parts: Parts, client: Client) -> None:
    async with parts.sessions.begin() as session:
        await add_people(session)
        for number in range(105):
            add_avtale(session, f"AVTALE-{number:03}", place="Oppvekst")
    first, last = await page(client, "/tavle/avtaler"), await page(client, "/tavle/avtaler", side="2")
    assert first.count("AVTALE-") == 100
    assert "Side 1 av 2" in first
    assert "side=2" in first
    assert last.count("AVTALE-") == 5
    assert "Viser 101 til 105 av 105" in last
    assert await page(client, "/tavle/avtaler", side="999999999") == last


async def test_who_waits_is_told_of_groups_only(parts: Parts, client: Client) -> None:
    async with parts.sessions.begin() as session:
        people = await add_people(session)
        many = list(people.values())[:5]
        await ask(session, "FIREVENTER", many[:4])
        for one in many[:4]:
            add_failed_message(session, one)
    shown = await page(client, "/tavle/sporsmal")
    assert "FIREVENTER" in shown
    assert "venter på svaret" not in shown
    assert "Alle meldinger kom fram" in await page(client, "/tavle/levering")
    async with parts.sessions.begin() as session:
        await ask(session, "FEMVENTER", many)
        add_failed_message(session, many[4])
    assert "5 venter på svaret" in await page(client, "/tavle/sporsmal")
    failed = await page(client, "/tavle/levering")
    assert "5 meldinger til 5 personer" in failed
    assert "HEMMELIGSVAR" not in failed
