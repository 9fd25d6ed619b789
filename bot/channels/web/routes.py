"""The web page's HTTP: the page itself, turns in, and a stream of what comes unasked."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import web

from bot.app import App, StoreUnavailableError
from bot.channels.web.channel import WebChannel
from bot.channels.web.guard import Guard, RefusedError
from bot.channels.web.inbound import BadTurnError, parse_turn
from bot.channels.web.stream import Stream, is_open, last_event_id
from bot.channels.web.uploads import UploadRefusedError, WebUploads
from conversation.wire import reply_to_json
from dialogs import texts
from norsk.clock import Clock
from register.database import Sessions

PAGE: Final = Path(__file__).parent / "page"
LARGEST_BODY: Final = 1024 * 1024
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to sign in as in the demo: an e-mail address, a name, and what they do."""

    email: str
    name: str
    title: str


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


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
                return await handler(request)
            except RefusedError as exc:
                return _error(403, exc.message)
            except BadTurnError as exc:
                return _error(400, exc.message)
            except UploadRefusedError as exc:
                return _error(exc.status, exc.message)
            except StoreUnavailableError:
                return _error(503, texts.BUSY)

        return checked

    async def _page(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "index.html", headers=HEADERS)

    async def _static(self, request: web.Request) -> web.StreamResponse:
        path = PAGE / request.match_info["name"]
        if path.parent != PAGE or not path.is_file():
            return _error(404, "Filen finnes ikke.")
        return web.FileResponse(path, headers=HEADERS)

    async def _list_people(self, request: web.Request) -> web.StreamResponse:
        """Tell the page whose bot this is, and whom one may sign in as: nobody, unless it is the demo."""
        people = [{"email": p.email, "name": p.name, "title": p.title} for p in self._people]
        user = request.headers.get(self._guard.user_header) if self._guard.user_header else None
        return web.json_response({"kommune": self._kommune, "people": people, "user": user}, headers=HEADERS)

    async def _turn(self, request: web.Request) -> web.StreamResponse:
        posted = parse_turn(await request.read())
        self._guard.person(request, posted.sender)
        handled = await self._app.handle(posted.to_turn(now=self._clock.now()))
        response = web.json_response(
            {"replies": [reply_to_json(reply) for reply in handled.replies]}, headers=HEADERS
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
        return web.json_response(await self._uploads.take(request), headers=HEADERS)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        email = request.query.get("person", "").strip().casefold()
        self._guard.person(request, email)
        headers = {**HEADERS, "Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        stream = Stream(self._channel, self._sessions, self._clock, email=email, after=last_event_id(request))
        await stream.run(response, lambda: not self._closing and is_open(request))
        return response


def _error(status: int, message: str) -> web.Response:
    return web.json_response({"error": message}, status=status, headers=HEADERS)
