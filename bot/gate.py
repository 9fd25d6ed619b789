"""What stands before every HTTP route: no packed bodies, no endless ones, no guessing without end, no silent connections."""

import asyncio
import ipaddress
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from bot import metrics
from bot.channels.web.guard import Guard
from bot.floods import FullError, Places
from bot.logs import log
from bot.webhook_address import is_loopback
from register.database import is_unavailable

BODY_SECONDS: Final = 20.0
"""How long a body may take to arrive."""
UPLOAD_SECONDS: Final = 180.0
UPLOADS: Final = "/webchat/files"
MOST_UPLOADS: Final = 8
"""How many files may be on their way in at a time, each in memory until it has been judged."""
SILENT_SECONDS: Final = 10.0
"""How long a connection may be open before its first request has arrived whole, headers and all."""
MOST_SILENT: Final = 500
KEEPALIVE_SECONDS: Final = 75.0
MISSES: Final = 60
"""Refusals that one address gets told apart in a window; those after them are all 429, and write no log."""
SIGN_INS: Final = 600
"""Sign-ins that one address may begin in a window: a whole town hall may come through one address at eight."""
WINDOW_SECONDS: Final = 60.0
MOST_ADDRESSES: Final = 10_000
SIGN_IN: Final = "/innlogging"
SIGNED: Final = ("/slack/", "/api/", "/hooks/")
"""Where a 401 is somebody's guess. Elsewhere it is a page whose session has ended."""

PACKED: Final = "Forespørselen er pakket (Content-Encoding). Send den upakket."
SLOW: Final = "Forespørselen kom for sakte. Send den på nytt."
TOO_MANY: Final = "Det kommer for mange forespørsler fra samme adresse. Vent et minutt, og prøv igjen."
AWAY: Final = "Jeg får ikke tak i databasen akkurat nå. Prøv igjen om litt."
FULL: Final = "Mange laster opp filer akkurat nå. Prøv igjen om litt."


class SlowBodyError(Exception):
    """The body of a request has not arrived in time."""


class Gate:
    """The middleware, and the watch over connections that say nothing. One for each service; it counts by itself."""

    def __init__(
        self,
        guard: Guard,
        *,
        body_seconds: float = BODY_SECONDS,
        silent_seconds: float = SILENT_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._guard = guard
        self._body_seconds = body_seconds
        self._silent_seconds = silent_seconds
        self._misses = _Counts(monotonic)
        self._sign_ins = _Counts(monotonic)
        self._uploads = Places(MOST_UPLOADS)
        self._heard: set[object] = set()
        self._monotonic = monotonic

    def add_to(self, server: web.Application) -> None:
        """Put the gate before a server's routes."""

        @web.middleware
        async def passed(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self._pass(request, handler)

        server.middlewares.append(passed)

    async def _pass(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self._heard.add(request.protocol)
        if request.headers.get("Content-Encoding", "identity").strip().casefold() != "identity":
            return _told(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, PACKED)
        address = address_of(request, self._guard)
        if request.path.startswith(SIGN_IN) and address and self._sign_ins.add(address) > SIGN_INS:
            return _too_many("sign_in")
        try:
            answer = await self._in_time(request, handler)
        except web.HTTPException as exc:
            answer = exc
        if _is_guess(request, answer) and address and self._misses.add(address) > MISSES:
            return _too_many("refused")
        if isinstance(answer, web.HTTPException):
            raise answer
        return answer

    async def _in_time(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Return a handler's answer, where the request's body arrives in time."""
        limit = UPLOAD_SECONDS if request.path == UPLOADS else self._body_seconds
        due = asyncio.get_running_loop().call_later(limit, _break_off, request)
        try:
            if request.path != UPLOADS:
                return await handler(request)
            with self._uploads.one(UPLOADS):
                return await handler(request)
        except SlowBodyError:
            return _told(HTTPStatus.REQUEST_TIMEOUT, SLOW, closing=True)
        except FullError:
            return _told(HTTPStatus.SERVICE_UNAVAILABLE, FULL)
        except (web.HTTPException, ConnectionError):
            raise
        except Exception as exc:  # noqa: BLE001 - aiohttp would write what it knows of the request into the log
            return _away(exc) if is_unavailable(exc) else _failed(exc)
        finally:
            due.cancel()

    async def watch(self, runner: web.AppRunner) -> None:
        """Close the connections whose first request does not come, until cancelled."""
        since: dict[object, float] = {}
        while True:
            await asyncio.sleep(self._silent_seconds / 10)
            now, server = self._monotonic(), runner.server
            open_ones = server.connections if server else []
            self._heard &= set(open_ones)
            since = {one: since.get(one, now) for one in open_ones if one not in self._heard}
            for number, one in enumerate(reversed(open_ones)):
                late = one in since and now - since[one] > self._silent_seconds
                if late or (one in since and number >= MOST_SILENT):
                    with suppress(RuntimeError):
                        one.force_close()
                    if one.transport is not None:
                        one.transport.abort()


def address_of(request: web.Request, guard: Guard) -> str | None:
    """Return the address that a request comes from; None where that is this machine, or a proxy that does not say.

    What stands in `X-Forwarded-For` counts only from this machine and the named proxies, and only its last foreign part:
    the parts before it are the client's own words.
    """
    if not (is_loopback(request.remote or "") or guard.from_proxy(request)):
        return request.remote
    parts = ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")
    for part in reversed(parts):
        try:
            address = ipaddress.ip_address(part.strip())
        except ValueError:
            return None
        if not (address.is_loopback or _is_proxy(address, guard)):
            return str(address)
    return None


def _is_proxy(address: ipaddress.IPv4Address | ipaddress.IPv6Address, guard: Guard) -> bool:
    return any(address in ipaddress.ip_network(proxy, strict=False) for proxy in guard.trusted_proxies)


def _is_guess(request: web.Request, answer: web.StreamResponse) -> bool:
    """Say whether a request was refused as one of somebody who may not send it."""
    if answer.status == HTTPStatus.UNAUTHORIZED:
        return request.path.startswith(SIGNED)
    return answer.status == HTTPStatus.FORBIDDEN


class _Counts:
    """How often something has come from each address within a window; bounded in addresses and in numbers."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def add(self, address: str) -> int:
        """Count one more, and return how many there have been within the window."""
        now = self._monotonic()
        times = self._times.setdefault(address, deque(maxlen=max(MISSES, SIGN_INS) + 1))
        self._times.move_to_end(address)
        if len(self._times) > MOST_ADDRESSES:
            self._times.popitem(last=False)
        while times and times[0] <= now - WINDOW_SECONDS:
            times.popleft()
        times.append(now)
        return len(times)


def _break_off(request: web.Request) -> None:
    if not request.content.is_eof():
        request.content.set_exception(SlowBodyError())


def _told(status: HTTPStatus, message: str, *, closing: bool = False) -> web.Response:
    answer = web.json_response({"error": message}, status=status)
    if closing:
        answer.force_close()
    return answer


def _too_many(kind: str) -> web.Response:
    metrics.FLOODS.labels(kind).inc()
    answer = _told(HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY)
    answer.headers["Retry-After"] = str(int(WINDOW_SECONDS))
    return answer


def _away(exc: Exception) -> web.Response:
    """Return what tells a platform, or a person, that the same request may be sent again."""
    metrics.STORE_UNAVAILABLE.inc()
    log().error("request_without_store", exc_info=exc)
    return _told(HTTPStatus.SERVICE_UNAVAILABLE, AWAY)


def _failed(exc: Exception) -> web.Response:
    reference = f"F-{secrets.token_hex(4).upper()}"
    log().error("request_failed", reference=reference, exc_info=exc)
    said = f"Noe gikk galt hos meg. Prøv igjen. Hvis det skjer flere ganger, oppgi {reference} til den som drifter boten."
    return _told(HTTPStatus.INTERNAL_SERVER_ERROR, said)
