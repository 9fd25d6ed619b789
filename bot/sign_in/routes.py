"""Signing in and out: to the municipality's issuer and back with a session, and the session's end."""

from collections.abc import Awaitable, Callable
from html import escape
from pathlib import Path
from string import Template
from typing import Final
from urllib.parse import urlencode, urlsplit

from aiohttp import web
from sqlalchemy.exc import DBAPIError

from bot.channels.web.guard import WAY_IN, Guard, RefusedError, SignedOutError, way_in
from bot.channels.web.headers import PERSONAL, sent_on
from bot.logs import log
from bot.sign_in.begun import SECONDS, BegunCookies, begin
from bot.sign_in.config import ANSWER, OidcConfig
from bot.sign_in.errors import DECLINED, GUEST_ACCOUNT, TRY_AGAIN, SignInError
from bot.sign_in.issuer import Issuer
from bot.sign_in.sessions import WHOLE, SessionsUnavailableError, WebSessions
from norsk.clock import Clock

PAGE: Final = Path(__file__).parent / "page.html"
WAY_OUT: Final = "/utlogging"
OUT: Final = "/utlogget"
SIGN_IN: Final = "Logg inn"
BUSY: Final = "Jeg får ikke gjort det akkurat nå. Prøv igjen om litt."
GOODBYE: Final = (
    "Du er logget ut av Innkjøpsbot. Du er fortsatt pålogget hos kommunen. Bruker flere denne maskinen, "
    "så logg av den også."
)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class SignInRoutes:
    """The handlers of signing in and out."""

    def __init__(
        self,
        config: OidcConfig,
        guard: Guard,
        sessions: WebSessions,
        *,
        clock: Clock,
        secret: str,
        kommune: str,
    ) -> None:
        self._config = config
        self._guard = guard
        self._sessions = sessions
        self._issuer = Issuer(config, clock)
        self._begun = BegunCookies(secret, secure=sessions.secure)
        self._kommune = kommune
        self._page = Template(PAGE.read_text(encoding="utf-8"))

    def add_to(self, server: web.Application) -> None:
        """Add the routes to a server."""
        server.router.add_get(WAY_IN, self._told(self._begin))
        server.router.add_get(ANSWER, self._told(self._finish))
        server.router.add_post(WAY_OUT, self._leave)
        server.router.add_get(OUT, self._told(self._left))

    def _told(self, handler: Handler) -> Handler:
        """Let a handler's refusals be a page that says what to do."""

        async def checked(request: web.Request) -> web.StreamResponse:
            try:
                self._guard.check(request)
                return await handler(request)
            except SignInError as exc:
                log().info("sign_in_refused", reason=exc.reason)
                return self._shown("Du er ikke logget inn", exc.sentence, status=exc.status)
            except RefusedError as exc:
                return self._shown("Du er ikke logget inn", exc.message, status=403)
            except (SessionsUnavailableError, DBAPIError) as exc:
                log().warning("sign_in_without_database", exc_info=exc)
                return self._shown("Du er ikke logget inn", BUSY, status=503)

        return checked

    async def _begin(self, request: web.Request) -> web.StreamResponse:
        described = await self._issuer.discover()
        begun = begin(request.query.get("til", "/"))
        asked = {
            "response_type": "code",
            "client_id": self._config.client_id,
            "redirect_uri": self._config.redirect_uri,
            "scope": "openid email profile",
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": begun.challenge,
            "code_challenge_method": "S256",
        }
        joined = "&" if urlsplit(described.authorization).query else "?"
        sent = sent_on(f"{described.authorization}{joined}{urlencode(asked)}")
        self._set(sent, self._begun.name(begun.state), self._begun.value(begun), seconds=SECONDS)
        return sent

    async def _finish(self, request: web.Request) -> web.StreamResponse:
        state = request.query.get("state", "")
        name = self._begun.name(state)
        begun = self._begun.read(request.cookies.get(name, ""), state=state)
        if begun is None:
            raise SignInError("unknown_state")
        if "error" in request.query:
            raise SignInError("declined_by_issuer", DECLINED, status=403)
        described = await self._issuer.discover()
        if request.query.get("iss", described.issuer) != described.issuer:
            raise SignInError("answer_of_another_issuer")
        code = request.query.get("code", "")
        if not code:
            raise SignInError("no_code", TRY_AGAIN)
        person = await self._issuer.redeem(code, verifier=begun.verifier, nonce=begun.nonce)
        if await self._sessions.is_anothers(person):
            raise SignInError("guest_with_anothers_address", GUEST_ACCOUNT, status=403)
        cookie = self._sessions.cookie
        token = await self._sessions.begin(person, instead_of=request.cookies.get(cookie))
        log().info("signed_in")
        sent = sent_on(begun.back)
        self._set(sent, cookie, token, seconds=int(WHOLE.total_seconds()))
        self._drop(sent, name)
        return sent

    async def _leave(self, request: web.Request) -> web.StreamResponse:
        """End the session of the page that asks, or with `overalt` every session of the person."""
        try:
            self._guard.check(request)
            await self._guard.check_post(request)
            if "overalt" in request.query:
                await self._sessions.end_all(await self._guard.who(request))
            else:
                await self._sessions.end(request.cookies.get(self._sessions.cookie, ""))
        except SignedOutError:
            pass  # what was asked for has been done already
        except RefusedError as exc:
            return web.json_response({"error": exc.message}, status=403, headers=PERSONAL)
        except (SessionsUnavailableError, DBAPIError):
            return web.json_response({"error": BUSY}, status=503, headers=PERSONAL)
        sent = web.json_response({"til": OUT}, headers=PERSONAL)
        self._drop(sent, self._sessions.cookie)
        return sent

    async def _left(self, _request: web.Request) -> web.StreamResponse:
        return self._shown("Du er logget ut", GOODBYE, status=200)

    def _shown(self, title: str, text: str, *, status: int) -> web.Response:
        said = {"title": title, "text": text, "kommune": self._kommune, "link": way_in("/"), "label": SIGN_IN}
        body = self._page.substitute({name: escape(value) for name, value in said.items()})
        return web.Response(text=body, status=status, content_type="text/html", headers=PERSONAL)

    def _set(self, response: web.StreamResponse, name: str, value: str, *, seconds: int) -> None:
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path="/",
            secure=self._sessions.secure,
            httponly=True,
            samesite="Lax",
        )

    def _drop(self, response: web.StreamResponse, name: str) -> None:
        response.del_cookie(name, path="/", secure=self._sessions.secure, httponly=True, samesite="Lax")
