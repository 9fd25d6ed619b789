"""`GET /files/{id}`: a file that was made for somebody, for whoever may have it."""

import re
from typing import Final
from urllib.parse import quote

from aiohttp import web

from bot.channels.files import FileBusyError, FileGoneError
from bot.channels.web.guard import Guard, RefusedError, SignedOutError, host_of, way_in
from bot.channels.web.headers import sent_on
from bot.files import Files, Opened
from bot.sign_in.sessions import SessionsUnavailableError
from bot.webhook_address import is_loopback

HEADERS: Final = {
    # A picture opened by itself is a page that the browser styles.
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
}
GONE: Final = "Filen er borte, for filer ligger her i 7 dager: spør boten en gang til, så lager den en ny."
BUSY: Final = "Mange henter filer akkurat nå: prøv igjen om et minutt."
NOT_YOURS: Final = "Filen er laget for en annen: spør boten selv, så lager den en til deg."
FOREIGN: Final = "Adressen er ikke botens egen: åpne lenken slik boten ga den."


class FileRoutes:
    """The handler of files.

    Behind a sign-in only the owner gets a file. Without one the link itself is the key, on this machine and under the
    bot's own public address: it cannot be guessed, and it is given to its owner only.
    """

    def __init__(self, files: Files, guard: Guard) -> None:
        self._files = files
        self._guard = guard

    def add_to(self, server: web.Application) -> None:
        """Add the route to a server."""
        server.router.add_get("/files/{id}", self._get)

    async def _get(self, request: web.Request) -> web.StreamResponse:
        id = request.match_info["id"]
        try:
            await self._check(request, id)
            return self._sent(await self._files.open(id))
        except SignedOutError:
            return sent_on(way_in(request.path), HEADERS)
        except RefusedError as exc:
            return _told(403, exc.message)
        except FileGoneError:
            return _told(404, GONE)
        except (FileBusyError, SessionsUnavailableError):
            return _told(503, BUSY)

    async def _check(self, request: web.Request, id: str) -> None:
        """Raise RefusedError where the file is not for whoever asks, before it is drawn."""
        if self._guard.signed_in:
            self._guard.check(request)
            try:
                await self._guard.person(request)
                await self._guard.who(request, await self._files.owner(id))
            except SignedOutError:
                raise
            except RefusedError as exc:
                raise RefusedError(NOT_YOURS) from exc
            return
        host = host_of(request.host)
        if not is_loopback(host) and host != self._guard.own_host:
            raise RefusedError(FOREIGN)

    def _sent(self, file: Opened) -> web.Response:
        shown = file.media_type.startswith("image/") and not file.foreign
        kind = "inline" if shown else "attachment"
        headers = {**HEADERS, "Content-Disposition": disposition(kind, file.name)}
        if not self._guard.signed_in:
            # Teams shows a picture in its own page; the link is the key there, with or without a page around it.
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        charset = "utf-8" if file.media_type.startswith("text/") else None
        return web.Response(body=file.body, content_type=file.media_type, charset=charset, headers=headers)


def disposition(kind: str, name: str) -> str:
    """Return a Content-Disposition with the name in every form that a browser reads (RFC 6266)."""
    plain = re.sub(r"[^ -~]", "_", name.translate(_ASCII))
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


_ASCII: Final = str.maketrans(
    {"æ": "ae", "ø": "o", "å": "a", "Æ": "Ae", "Ø": "O", "Å": "A", "–": "-", '"': "_", "\\": "_"}
)


def _told(status: int, message: str) -> web.Response:
    return web.Response(status=status, text=message, headers=HEADERS)
