"""Signing in at an issuer, what a session may, and how it ends; over real HTTP, on real databases."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from http.cookies import Morsel
from typing import Final
from urllib.parse import parse_qs, quote, urlsplit

import jwt
import pytest
from aiohttp import ClientSession, FormData, web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.bootstrap import Parts
from bot.channels.web.guard import PAGE_HEADER, TOO_OLD, Guard
from bot.channels.web.headers import ENCRYPTED_ONLY
from bot.channels.web.routes import WebRoutes
from bot.demo import load_demo
from bot.file_routes import FileRoutes
from bot.logs import configure_logs
from bot.privacy import erase
from bot.sign_in import sessions as web_sessions
from bot.sign_in.begun import own_path
from bot.sign_in.errors import DECLINED, GUEST_ACCOUNT, NO_EMAIL, NOT_ANSWERING, NOT_SET_UP, TRY_AGAIN
from bot.sign_in.session import WebSession
from bot.sign_in.sessions import IDLE, WHOLE, SignedIn, WebSessions, forget_sessions
from bot.sign_in.wiring import add_sign_in, guard_of
from norsk.clock import FixedClock
from register.person import find_person
from tests.bot.issuer import CLIENT, SECRET, OidcIssuer, path_of, running_issuer, unsigned

ADA: Final = "ansatt@demo.invalid"
PER: Final = "leder@demo.invalid"
TURN: Final = {"from": ADA, "conversation": "c", "text": "hei"}

Client = TestClient[web.Request, web.Application]
ON_ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What is tested lies between browser, bot and issuer: no database makes a difference."""


@dataclass
class Place:
    """A bot whose people sign in at an issuer; `client` is one browser."""

    client: Client
    issuer: OidcIssuer
    parts: Parts
    clock: FixedClock

    async def begin(self, back: str = "/") -> str:
        """Go to the issuer, and return where it sends the browser back to."""
        async with self.client.get(f"/innlogging?til={quote(back)}", allow_redirects=False) as sent:
            assert sent.status == 303, await sent.text()
            there = sent.headers["Location"]
        async with ClientSession() as session, session.get(there, allow_redirects=False) as answered:
            return path_of(answered.headers["Location"])

    async def finish(self, back: str) -> tuple[int, str]:
        """Come back from the issuer; return the status, and the page or where it sends on to."""
        async with self.client.get(back, allow_redirects=False) as done:
            return done.status, done.headers.get("Location") or await done.text()

    async def sign_in(self, email: str = ADA, back: str = "/") -> str:
        """Sign somebody in, and return the token that their page gets."""
        self.issuer.email = email
        assert await self.finish(await self.begin(back)) == (303, back)
        return str((await self.people())["token"])

    async def people(self) -> dict[str, object]:
        async with self.client.get("/webchat/people") as told:
            body: dict[str, object] = await told.json()
            return body | {"status": told.status}

    async def ask(self, token: str, **more: str) -> int:
        headers = {PAGE_HEADER: token} if token else {}
        async with self.client.post("/webchat/turns", json=TURN | more, headers=headers) as answer:
            return answer.status

    @property
    def cookie(self) -> "Morsel[str]":
        found = {one.key: one for one in self.client.session.cookie_jar}
        return found["innkjopsbot"]


def server_of(parts: Parts) -> tuple[web.Application, Guard]:
    guard, server = guard_of(parts), web.Application()
    WebRoutes(
        app=parts.app,
        channel=parts.web,
        sessions=parts.sessions,
        clock=parts.clock,
        guard=guard,
        kommune="Lillestrøm",
        people=(),
    ).add_to(server)
    FileRoutes(parts.files, guard).add_to(server)
    add_sign_in(server, parts, guard)
    return server, guard


@asynccontextmanager
async def running(
    parts: Parts, issuer: OidcIssuer, clock: FixedClock, **more: object
) -> AsyncIterator[Place]:
    running = TestServer(web.Application(), host="127.0.0.1")
    await running.start_server()
    port = running.port
    await running.close()
    oidc = {
        "webchat": "on",
        "url": f"http://127.0.0.1:{port}",
        "oidc_issuer": issuer.url,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SecretStr(SECRET),
    }
    parts = replace(parts, settings=parts.settings.model_copy(update=oidc | more))
    await load_demo(parts.sessions, "lillestrom")
    async with TestClient(TestServer(server_of(parts)[0], host="127.0.0.1", port=port)) as client:
        yield Place(client, issuer, parts, clock)


@pytest.fixture
async def place(parts: Parts, clock: FixedClock) -> AsyncIterator[Place]:
    async with running_issuer(clock) as issuer, running(parts, issuer, clock) as ready:
        yield ready


async def test_somebody_signs_in_asks_and_signs_out(place: Place) -> None:
    async with place.client.get("/?si=hei", allow_redirects=False) as sent:
        assert (sent.status, sent.headers["Location"]) == (303, "/innlogging?til=/%3Fsi%3Dhei")
    assert (await place.people())["status"] == 401
    token = await place.sign_in(back="/?si=hei")
    told = await place.people()
    assert (told["user"], told["name"], told["sign_out"]) == (ADA, "Ada Demo", "/utlogging")
    assert await place.ask(token) == 200
    cookie = place.cookie
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == (
        "Lax",
        "/",
        "127.0.0.1",
    )
    async with place.parts.sessions() as session:
        [row] = await session.scalars(select(WebSession))
    assert cookie.value not in (row.token_hash, token)
    assert len(row.token_hash) == 64
    async with place.client.post("/utlogging") as refused:
        assert refused.status == 403
    async with place.client.post("/utlogging", headers={PAGE_HEADER: token}) as out:
        assert (out.status, await out.json()) == (200, {"til": "/utlogget"})
    async with place.client.get("/utlogget") as page:
        assert "Du er logget ut" in await page.text()
    # A cookie that somebody has copied is worth nothing from then on.
    place.client.session.cookie_jar.update_cookies({"innkjopsbot": cookie.value}, place.client.make_url("/"))
    assert await place.ask(token) == 401
    assert place.issuer.read == ["description", "keys"]


@ON_ONE
async def test_nobody_is_somebody_else(place: Place) -> None:
    token = await place.sign_in()
    assert await place.ask(token, **{"from": PER}) == 403
    async with place.client.get(f"/webchat/stream?person={PER}") as stream:
        assert stream.status == 403
    form = FormData({"from": PER})
    form.add_field("file", b"%PDF-1.4", filename="a.pdf")
    async with place.client.post("/webchat/files", data=form, headers={PAGE_HEADER: token}) as file:
        assert file.status == 403
    # A header or a forwarded address means nothing where people sign in here.
    async with place.client.get("/webchat/people", headers={"X-Forwarded-Email": PER, "X-User": PER}) as told:
        assert (await told.json())["user"] == ADA
    place.client.session.cookie_jar.clear()
    for forged in (
        {"X-Forwarded-Email": ADA},
        {"X-Forwarded-For": "127.0.0.1", "Forwarded": "for=127.0.0.1"},
    ):
        async with place.client.post("/webchat/turns", json=TURN, headers=forged) as answer:
            assert answer.status == 401
    async with place.client.get("/files/noe", allow_redirects=False) as file:
        assert (file.status, file.headers["Location"]) == (303, "/innlogging?til=/files/noe")


@ON_ONE
async def test_what_changes_something_needs_the_token_of_the_page(place: Place) -> None:
    token = await place.sign_in()
    assert await place.ask("") == 403
    assert await place.ask("a" * 64) == 403
    evil = {"Origin": "http://evil.example", PAGE_HEADER: token}
    other = {"Origin": "http://127.0.0.1:1", PAGE_HEADER: token}
    cross = {"Sec-Fetch-Site": "cross-site", PAGE_HEADER: token}
    for headers in (evil, other, cross):
        async with place.client.post("/webchat/turns", json=TURN, headers=headers) as answer:
            assert answer.status == 403
    # Signed in anew in another tab: the page is told that its token is old, and asks for the new one.
    fresh = await place.sign_in()
    async with place.client.post("/webchat/turns", json=TURN, headers={PAGE_HEADER: token}) as answer:
        assert (answer.status, await answer.json()) == (403, {"error": TOO_OLD, "stale": True})
    assert await place.ask(fresh) == 200
    async with place.parts.sessions() as session:
        assert len(list(await session.scalars(select(WebSession)))) == 1


async def test_a_session_ends_by_itself_and_with_the_person(place: Place) -> None:
    token, clock = await place.sign_in(), place.clock
    for _ in range(9):
        clock.advance(IDLE - timedelta(minutes=2))
        assert await place.ask(token) == 200
    clock.advance(WHOLE - 9 * (IDLE - timedelta(minutes=2)))
    assert await place.ask(token) == 401
    token = await place.sign_in()
    clock.advance(IDLE)
    assert await place.ask(token) == 401
    token = await place.sign_in()
    sessions = place.parts.sessions
    async with sessions.begin() as session:
        await forget_sessions(session, clock=clock)
    async with sessions.begin() as session:
        assert len(list(await session.scalars(select(WebSession)))) == 1
        person = await find_person(session, ADA)
        assert person is not None
        person.left_on = date(2026, 11, 21)
    assert await place.ask(token) == 401, "whoever has left"
    async with sessions.begin() as session:
        person = await find_person(session, ADA)
        assert person is not None
        person.left_on = None
    assert await place.ask(token) == 200
    async with sessions.begin() as session:
        person = await find_person(session, ADA)
        assert person is not None
        await erase(session, person)
    assert await place.ask(token) == 401, "whoever is erased"
    async with sessions() as session:
        assert list(await session.scalars(select(WebSession))) == []


async def test_signing_out_everywhere_ends_the_sessions_on_other_machines(place: Place) -> None:
    there = await place.sign_in()
    elsewhere = place.cookie.value
    place.client.session.cookie_jar.clear()
    here = await place.sign_in()
    async with place.client.post("/utlogging?overalt=1", headers={PAGE_HEADER: here}) as out:
        assert out.status == 200
    place.client.session.cookie_jar.update_cookies({"innkjopsbot": elsewhere}, place.client.make_url("/"))
    assert await place.ask(there) == 401


async def test_an_open_stream_ends_with_its_session(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.web.routes.SIGNED_IN_SECONDS", 0.05)
    monkeypatch.setattr("bot.channels.web.stream.POLL_SECONDS", 0.05)
    token = await place.sign_in()
    async with place.client.get(f"/webchat/stream?person={ADA}") as stream:
        assert stream.status == 200
        async with place.client.post("/utlogging", headers={PAGE_HEADER: token}):
            pass
        async with asyncio.timeout(60):
            assert await stream.content.read() == b""


WRONG_CLAIMS: Final[dict[str, dict[str, object]]] = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "for another client": {"aud": "another"},
    "for several, and another asked": {"aud": [CLIENT, "another"], "azp": "another"},
    "for several, and nobody says who asked": {"aud": [CLIENT, "another"]},
    "from another issuer": {"iss": "https://evil.example"},
    "expired": {"exp": 1, "iat": 1},
    "without end": {"exp": None},
    "from the future": {"iat": 4_000_000_000},
    "of nobody": {"sub": None},
}


@ON_ONE
async def test_a_token_that_is_not_ours_for_now_signs_nobody_in(place: Place) -> None:
    for what, claims in WRONG_CLAIMS.items():
        place.issuer.claims = claims
        status, page = await place.finish(await place.begin())
        assert (status, TRY_AGAIN in page) == (400, True), what
    place.issuer.claims = {}
    right = {"iss": place.issuer.url, "aud": CLIENT, "sub": "1", "iat": 1, "exp": 4_000_000_000, "email": ADA}

    by_secret = jwt.encode(right, SECRET * 2, algorithm="HS256", headers={"kid": "k1"})
    for wrong in (unsigned(right), by_secret, "a.b.c", "{}"):
        place.issuer.wrong = wrong
        assert (await place.finish(await place.begin()))[0] == 400
    place.issuer.wrong, place.issuer.signs_with = "", "k9"
    assert (await place.finish(await place.begin()))[0] == 400, "a key that is not published"
    assert (await place.people())["status"] == 401


@ON_ONE
async def test_a_new_key_of_the_issuers_is_read_when_it_is_first_used(place: Place) -> None:
    await place.sign_in()
    other = OidcIssuer(place.clock, place.issuer.server)
    place.issuer.keys, place.issuer.signs_with = {"k2": other.keys["k1"]}, "k2"
    await place.sign_in()
    assert place.issuer.read == ["description", "keys", "keys"]


@ON_ONE
async def test_an_answer_that_nobody_here_asked_for_signs_nobody_in(place: Place) -> None:
    back = await place.begin()
    assert (await place.finish(back.replace("state=", "state=x")))[0] == 400
    assert (await place.finish(f"{back}&iss=https://evil.example"))[0] == 400
    assert (await place.finish(back))[0] == 303
    assert (await place.finish(back))[0] == 400, "the same answer once more"
    forged = await place.begin()
    place.client.session.cookie_jar.clear()
    assert (await place.finish(forged))[0] == 400, "begun in another browser"
    place.issuer.refuses = "access_denied"
    status, page = await place.finish(await place.begin())
    assert (status, DECLINED in page) == (403, True)


@ON_ONE
async def test_whoever_the_issuer_vouches_for_is_taken_by_the_claim_that_is_set(
    parts: Parts, clock: FixedClock
) -> None:
    async with (
        running_issuer(clock) as issuer,
        running(parts, issuer, clock, oidc_email_claim="preferred_username") as place,
    ):
        issuer.by_form = True
        issuer.claims = {"preferred_username": " Ansatt@Demo.Invalid "}
        assert await place.finish(await place.begin()) == (303, "/")
        assert (await place.people())["user"] == ADA
        for claims in ({"preferred_username": "ada"}, {"preferred_username": ADA, "email_verified": False}):
            issuer.claims = dict(claims)
            status, page = await place.finish(await place.begin())
            assert (status, NO_EMAIL in page) == (403, True)


@ON_ONE
async def test_a_guest_of_the_issuers_is_a_guest_here(place: Place) -> None:
    place.issuer.claims = {"acct": 1}
    token = await place.sign_in("gjest@firma.invalid")
    asked = TURN | {"from": "gjest@firma.invalid", "text": "mine saker"}
    async with place.client.post("/webchat/turns", json=asked, headers={PAGE_HEADER: token}) as answer:
        [reply] = (await answer.json())["replies"]
    assert "ansatte" in reply["text"]
    # An address that a guest's own organisation gives them makes them nobody of those who work here.
    place.issuer.email = PER
    for claims in ({"acct": 1}, {"preferred_username": "per_firma.no#EXT#@kommune.no"}):
        place.issuer.claims = dict(claims)
        status, page = await place.finish(await place.begin())
        assert (status, GUEST_ACCOUNT in page) == (403, True)


@ON_ONE
async def test_an_issuer_that_is_down_or_speaks_wrongly_is_said(place: Place) -> None:
    place.issuer.broken = True
    async with place.client.get("/innlogging", allow_redirects=False) as page:
        assert (page.status, NOT_ANSWERING in await page.text()) == (502, True)
    place.issuer.broken = False
    wrong: tuple[dict[str, object], ...] = (
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
    )
    for described in wrong:
        place.issuer.described = described
        async with place.client.get("/innlogging", allow_redirects=False) as page:
            assert (page.status, NOT_SET_UP in await page.text()) == (502, True), described
    place.issuer.described = {}
    back = await place.begin()
    await place.issuer.server.close()
    status, said = await place.finish(back)
    assert (status, NOT_ANSWERING in said) == (502, True)


@ON_ONE
async def test_the_log_of_a_refused_sign_in_names_nobody(place: Place) -> None:
    place.issuer.claims = {"email": "hemmelig.person@demo.invalid", "email_verified": False}
    configure_logs("info")  # a command run before in this process may have set another level
    with capture_logs() as lines:
        await place.finish(await place.begin())
    assert "no_email" in str(lines)
    assert "hemmelig" not in str(lines)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("/", "/"),
        ("/tavle?status=ny", "/tavle?status=ny"),
        ("/files/abc", "/files/abc"),
        ("/?si=hei", "/?si=hei"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/tavle/../innlogging", "/"),
        ("/tavlen", "/"),
        ("/utlogging", "/"),
        ("javascript:alert(1)", "/"),
        ("/tavle\r\nSet-Cookie: a=b", "/"),
        ("/" + "a" * 700, "/"),
    ],
)
def test_nobody_is_sent_on_to_another_site(given: str, path: str) -> None:
    assert own_path(given) == path


@ON_ONE
async def test_over_https_the_cookie_is_the_hosts_own_and_every_answer_says_so(
    parts: Parts, clock: FixedClock
) -> None:
    https = "https://bot.example.org"
    async with running_issuer(clock) as issuer, running(parts, issuer, clock, url=https) as place:
        headers = {"Host": "bot.example.org"}
        async with place.client.get("/innlogging", headers=headers, allow_redirects=False) as sent:
            [cookie] = sent.headers.getall("Set-Cookie")
            asked = parse_qs(urlsplit(sent.headers["Location"]).query)
            assert sent.headers["Strict-Transport-Security"] == ENCRYPTED_ONLY
            assert sent.headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert sent.headers["Cache-Control"] == "no-store"
            assert "Server" not in sent.headers, "no versions are told"
        assert asked["redirect_uri"] == ["https://bot.example.org/innlogging/svar"]
        assert cookie.startswith("__Host-innkjopsbot-inn-")
        for word in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/"):
            assert word in cookie.split("; ")
        assert "Domain" not in cookie
        secure = WebSessions(parts.sessions, clock, secure=True)
        assert secure.cookie == "__Host-innkjopsbot"
        token = await secure.begin(SignedIn(ADA, "Ada Demo"))
        for name, status in (("innkjopsbot", 401), ("__Host-innkjopsbot", 200)):
            sent_with = headers | {"Cookie": f"{name}={token}"}
            async with place.client.get("/webchat/people", headers=sent_with) as told:
                assert told.status == status
        async with place.client.get("/webchat/people", headers={"Host": "evil.example"}) as told:
            assert told.status == 403


@ON_ONE
async def test_behind_a_proxy_a_browser_needs_the_token_of_its_page_and_a_script_does_not(
    parts: Parts,
) -> None:
    settings = parts.settings.model_copy(
        update={
            "webchat": "on",
            "user_header": "X-User",
            "trusted_proxies": ("127.0.0.1/32",),
            "url": "https://bot.example.org",
        }
    )
    parts = replace(parts, settings=settings)
    await load_demo(parts.sessions, "lillestrom")
    async with TestClient(TestServer(server_of(parts)[0])) as client:
        proxied = {"Host": "bot.example.org", "X-User": ADA}
        browser = proxied | {"Origin": "https://bot.example.org", "Sec-Fetch-Site": "same-origin"}
        async with client.get("/webchat/people", headers=proxied) as told:
            token = (await told.json())["token"]
        async with client.get("/webchat/people", headers=proxied | {"X-User": PER}) as told:
            anothers = (await told.json())["token"]
        for headers, status in (
            (proxied, 200),
            (browser, 403),
            (browser | {PAGE_HEADER: anothers}, 403),
            (browser | {PAGE_HEADER: token}, 200),
            (proxied | {"Cookie": "proxy=1"}, 403),
        ):
            async with client.post("/webchat/turns", json=TURN, headers=headers) as answer:
                assert answer.status == status, headers


async def test_a_request_that_counts_is_noted_once_a_minute(place: Place) -> None:
    token = await place.sign_in()
    for step in (30, 30, 59):
        place.clock.advance(timedelta(seconds=step))
        assert await place.ask(token) == 200
    async with place.parts.sessions() as session:
        [row] = await session.scalars(select(WebSession))
    assert row.seen_at - row.started_at == web_sessions.NOTED
