"""The web page's HTTP: the page itself, turns in, and a stream of what comes unasked."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from aiohttp import web

from bot import metrics
from bot.app import App, StoreUnavailableError
from bot.channels.web.channel import WebChannel
from bot.channels.web.guard import SAFE_METHODS, Guard, RefusedError, SignedOutError, StaleTokenError, way_in
from bot.channels.web.headers import PAGE as PAGE_HEADERS
from bot.channels.web.headers import PERSONAL, sent_on
from bot.channels.web.inbound import BadTurnError, parse_turn
from bot.channels.web.stream import Stream, is_open, last_event_id
from bot.channels.web.uploads import UploadRefusedError, WebUploads
from bot.floods import FullError, Places, TooFastError
from bot.sign_in.sessions import SessionsUnavailableError
from conversation.wire import reply_to_json
from dialogs import texts
from norsk.clock import Clock
from register.database import Sessions

PAGE: Final = Path(__file__).parent / "page"
LARGEST_BODY: Final = 1024 * 1024
WAY_OUT: Final = "/utlogging"
SIGNED_IN_SECONDS: Final = 5.0
"""How long an open stream goes on after its session has ended, at most."""
MOST_STREAMS: Final = 10
"""How many open pages one person may have in one process."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to sign in as in the demo: an e-mail address, a name, and what they do."""

    email: str
    name: str
    title: str


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
REFUSALS: Final = (
    RefusedError,
    BadTurnError,
    UploadRefusedError,
    StoreUnavailableError,
    SessionsUnavailableError,
    TooFastError,
    FullError,
)
"""Why a request is not served; anything else is a fault of ours."""


class WebRoutes:
    """The handlers of the web page."""

    def __init__(
        self,
        *,
        app: App,
        channel: WebChannel,
        sessions: Sessions,
        clock: Clock,
        guard: Guard,
        kommune: str,
        people: Sequence[DemoPerson],
    ) -> None:
        self._app = app
        self._channel = channel
        self._sessions = sessions
        self._clock = clock
        self._guard = guard
        self._kommune = kommune
        self._people = people
        self._closing = False
        self._streams = Places(MOST_STREAMS)
        self._uploads = WebUploads(app, clock, guard)

    def add_to(self, server: web.Application) -> None:
        """Add the page's routes to a server."""
        server.router.add_get("/", self._guarded(self._page))
        server.router.add_get("/static/{name}", self._guarded(self._static))
        server.router.add_get("/webchat/people", self._guarded(self._list_people))
        server.router.add_post("/webchat/turns", self._guarded(self._turn))
        server.router.add_post("/webchat/files", self._guarded(self._file))
        server.router.add_get("/webchat/stream", self._guarded(self._stream))
        server.on_shutdown.append(self._end_streams)

    async def _end_streams(self, _server: web.Application) -> None:
        """Let the open streams end, so that the service need not wait for them; the pages come back by themselves."""
        self._closing = True
        await self._channel.wake()

    def _guarded(self, handler: Handler) -> Handler:
        async def checked(request: web.Request) -> web.StreamResponse:
            try:
                self._guard.check(request)
                if request.method not in SAFE_METHODS:
                    await self._guard.check_post(request)
                return await handler(request)
            except REFUSALS as exc:
                return _refusal(exc)

        return checked

    async def _page(self, request: web.Request) -> web.StreamResponse:
        """Show the page, the same to everybody; whoever must sign in first does so and comes back."""
        if self._guard.sessions is not None:
            try:
                await self._guard.who(request)
            except SignedOutError:
                return sent_on(way_in(request.path_qs))
        return web.FileResponse(PAGE / "index.html", headers=PAGE_HEADERS)

    async def _static(self, request: web.Request) -> web.StreamResponse:
        path = PAGE / request.match_info["name"]
        if path.parent != PAGE or not path.is_file():
            return _error(404, "Filen finnes ikke.")
        return web.FileResponse(path, headers=PAGE_HEADERS)

    async def _list_people(self, request: web.Request) -> web.StreamResponse:
        """Tell the page whose bot this is, and whom one may sign in as: nobody, unless it is the demo."""
        people = [{"email": p.email, "name": p.name, "title": p.title} for p in self._people]
        told: dict[str, object] = {"kommune": self._kommune, "people": people, "user": None}
        if self._guard.signed_in:
            person = await self._guard.person(request)
            told |= {"user": person.email or None, "name": person.name}
            told["token"] = self._guard.form_token(request, person.email)
        if self._guard.sessions is not None:
            told["sign_out"] = WAY_OUT
        return web.json_response(told, headers=PERSONAL)

    async def _turn(self, request: web.Request) -> web.StreamResponse:
        posted = parse_turn(await request.read())
        await self._guard.who(request, posted.sender)
        guest = self._guard.signed_in and (await self._guard.person(request)).guest
        handled = await self._app.handle(posted.to_turn(now=self._clock.now(), guest=guest))
        response = web.json_response(
            {"replies": [reply_to_json(reply) for reply in handled.replies]}, headers=PERSONAL
        )
        try:
            await response.prepare(request)
            await response.write_eof()
        except ConnectionError:
            # The page went away: the answer waits in the inbox, and comes over the stream when its lease lapses.
            return response
        await self._app.answered(handled.key)
        return response

    async def _file(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(await self._uploads.take(request), headers=PERSONAL)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        email = await self._guard.who(request, request.query.get("person", ""))
        headers = {**PERSONAL, "Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
        with self._streams.one(email):
            response = web.StreamResponse(headers=headers)
            await response.prepare(request)
            stream = Stream(
                self._channel, self._sessions, self._clock, email=email, after=last_event_id(request)
            )
            checked = [time.monotonic() + SIGNED_IN_SECONDS]
            await stream.run(response, lambda: self._goes_on(request, checked))
        return response

    async def _goes_on(self, request: web.Request, checked: list[float]) -> bool:
        """Say whether a stream goes on: the service runs, the page is there, and the person is signed in still."""
        if self._closing or not is_open(request):
            return False
        if self._guard.sessions is None or time.monotonic() < checked[0]:
            return True
        checked[0] = time.monotonic() + SIGNED_IN_SECONDS
        return await self._guard.still(request)


def _refusal(exc: Exception) -> web.Response:
    """Return what a page is told of a request that is not served."""
    match exc:
        case SignedOutError():
            return _error(401, exc.message, told={"sign_in": exc.way_in})
        case StaleTokenError():
            return _error(403, exc.message, told={"stale": True})
        case RefusedError():
            return _error(403, exc.message)
        case BadTurnError():
            return _error(400, exc.message)
        case UploadRefusedError():
            return _error(exc.status, exc.message)
        case TooFastError():
            metrics.FLOODS.labels("person").inc()
            return _error(429, texts.TOO_FAST, {"Retry-After": str(exc.wait)})
        case FullError():
            return _error(429, texts.TOO_MANY_PAGES, {"Retry-After": "60"})
        case _:
            return _error(503, texts.BUSY)


def _error(
    status: int,
    message: str,
    more: Mapping[str, str] = MappingProxyType({}),
    *,
    told: Mapping[str, object] = MappingProxyType({}),
) -> web.Response:
    return web.json_response({"error": message, **told}, status=status, headers={**PERSONAL, **more})
