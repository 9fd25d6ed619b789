"""`POST /hooks/arkivnummer`: the archive's system tells which number a case has got there."""

import hmac
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from aiohttp import web

from bot.logs import log
from bot.settings import SHORTEST_SECRET
from bot.webhook import SIGNATURE_HEADER, TIME_HEADER, signature
from norsk.clock import Clock
from register.archive_entry import LONGEST_NUMBER, ArchivedOtherwiseError, EnteredHow, enter_number
from register.database import Sessions
from register.imports.archive_numbers import find_numbered

PATH: Final = "/hooks/arkivnummer"
LARGEST: Final = 4096
"""Bytes of a body; two numbers are a hundredth of it."""
OLDEST_SECONDS: Final = 300
LONGEST_CASE: Final = 120


@dataclass(frozen=True, slots=True)
class _Told:
    number: str
    archive_number: str


class ArchiveHook:
    """The handler. What is sent twice is entered once, and a number that stands is never replaced by another.

    So a message that somebody has caught and sends again changes nothing, whenever it comes.
    """

    def __init__(self, sessions: Sessions, clock: Clock, secret: str) -> None:
        self._sessions = sessions
        self._clock = clock
        self._secret = secret

    def add_to(self, server: web.Application) -> None:
        """Add the route to a server, where there is a secret to know the sender by."""
        if len(self._secret) >= SHORTEST_SECRET:
            server.router.add_post(PATH, self._post)

    async def _post(self, request: web.Request) -> web.Response:
        body = await _body(request)
        if body is None:
            return _answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large")
        if not self._is_signed(request, body):
            log().warning("archive_hook_refused")
            return _answer(HTTPStatus.UNAUTHORIZED, "bad_signature")
        told = _read(body)
        if told is None:
            return _answer(HTTPStatus.BAD_REQUEST, "bad_body")
        return await self._enter(told)

    def _is_signed(self, request: web.Request, body: bytes) -> bool:
        """Say whether a body is signed with our secret, a moment ago."""
        written = request.headers.get(TIME_HEADER, "")
        if not (written.isascii() and written.isdecimal() and len(written) <= len("9999999999")):
            return False
        at = int(written)
        good = f"v1={signature(self._secret, at, body)}".encode()
        given = request.headers.get(SIGNATURE_HEADER, "").encode("utf-8", "replace")
        is_ours = hmac.compare_digest(good, given)
        return is_ours and abs(self._clock.now().timestamp() - at) <= OLDEST_SECONDS

    async def _enter(self, told: _Told) -> web.Response:
        async with self._sessions.begin() as session:
            found = await find_numbered(session, told.number)
            if found is None:
                return _answer(HTTPStatus.NOT_FOUND, "no_such_case")
            try:
                new = await enter_number(
                    session, found.record, told.archive_number, case_number=found.number,
                    how=EnteredHow.WEBHOOK, by=None, now=self._clock.now(),
                )  # fmt: skip
            except ArchivedOtherwiseError as exc:
                return _answer(
                    HTTPStatus.CONFLICT, "other_number", number=found.number, archive_number=exc.number
                )
        result = "entered" if new else "unchanged"
        return _answer(HTTPStatus.OK, result, number=found.number, archive_number=told.archive_number)


async def _body(request: web.Request) -> bytes | None:
    """Return what was sent; None where it is too large, of which no more is read than shows it."""
    body = b""
    async for part in request.content.iter_chunked(LARGEST):
        body += part
        if len(body) > LARGEST:
            return None
    return body


def _read(body: bytes) -> _Told | None:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    number, archive_number = (_text(told.get(key)) for key in ("number", "archive_number"))
    if not number or not archive_number or len(number) > LONGEST_CASE or len(archive_number) > LONGEST_NUMBER:
        return None
    return _Told(number, archive_number)


def _text(value: object) -> str:
    """Return a text on one line without what cannot be printed; "" for anything else."""
    if not isinstance(value, str):
        return ""
    return " ".join("".join(mark for mark in value if mark.isprintable()).split())


def _answer(status: HTTPStatus, result: str, **more: str) -> web.Response:
    return web.json_response({"result": result, **more}, status=status)
