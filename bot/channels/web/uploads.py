"""`POST /webchat/files`: a file that belongs to the next turn or to a form, kept until that names it."""

import asyncio
import re
from datetime import datetime
from typing import Final

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.app import App
from bot.attachment_kind import FileRefusedError, judge, too_large
from bot.channels.web.guard import Guard
from bot.channels.web.inbound import EMAIL, BadTurnError
from bot.uploads import Brought
from conversation.turn import Address, ChannelName, Sender, Turn
from norsk.clock import Clock
from register.attachment import LARGEST

PORTION: Final = 64 * 1024
LONGEST_TEXT: Final = 400
MOST_PARTS: Final = 20
AROUND: Final = 16 * 1024
"""Bytes that a request may have around the file itself."""
NO_FILE: Final = "Forespørselen har ingen fil. Send feltene «from» og «file» som multipart/form-data."


class UploadRefusedError(Exception):
    """The file is not kept; `message` says why, in Norwegian, and `status` is HTTP's word for it."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class WebUploads:
    """Takes files in: of the same people, hosts and origins as the turns."""

    def __init__(self, app: App, clock: Clock, guard: Guard) -> None:
        self._app = app
        self._clock = clock
        self._guard = guard

    async def take(self, request: web.Request) -> dict[str, object]:
        """Keep a file, and return its id, name, media type and size in bytes.

        Raises UploadRefusedError, BadTurnError, RefusedError, and StoreUnavailableError.
        """
        if (request.content_length or 0) > LARGEST + AROUND:
            raise UploadRefusedError(413, too_large("filen").sentence)
        sender, name, content = await _read(request)
        person = await self._guard.who(request, sender)
        guest = self._guard.signed_in and (await self._guard.person(request)).guest
        try:
            judged = await asyncio.to_thread(judge, name, content)
        except FileRefusedError as exc:
            raise UploadRefusedError(415, exc.sentence) from exc
        turn = _turn(person, now=self._clock.now(), guest=guest)
        kept, said = await self._app.keep_file(turn, Brought(judged, content))
        if not kept.files:
            raise UploadRefusedError(403, " ".join(said))
        size = len(content)
        return {"id": kept.files[0], "name": judged.name, "media_type": judged.media_type, "size": size}


def _turn(email: str, *, now: datetime, guest: bool) -> Turn:
    """Return who sends the file, as the same person's turns say it."""
    return Turn(
        key="",
        sender=Sender(ChannelName.WEB, email, email=email, guest=guest),
        address=Address(ChannelName.WEB, email, user_id=email),
        received_at=now,
    )


async def _read(request: web.Request) -> tuple[str, str, bytes]:
    """Return who sends, what the file is called and its bytes, read in portions."""
    sender, name, content, parts = "", "", None, 0
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                raise BadTurnError(NO_FILE)
            parts += 1
            if parts > MOST_PARTS:
                raise BadTurnError(NO_FILE)
            if part.name == "file":
                name, content = _own_name(part.filename or "fil"), await _portions(part, LARGEST)
                continue
            # Other fields are read too, as far as such a field may reach: left alone, they would be skipped without end.
            said = (await _portions(part, LONGEST_TEXT)).decode("utf-8", "replace").strip()
            sender = said if part.name == "from" else sender
    except (ValueError, AssertionError, LookupError, HttpProcessingError) as exc:
        raise BadTurnError(NO_FILE) from exc
    if content is None or not re.fullmatch(EMAIL, sender):
        raise BadTurnError(NO_FILE)
    return sender, name, content


def _own_name(sent: str) -> str:
    """Return a file's name as the person sees it: a browser writes these three characters so (HTML, multipart/form-data)."""
    return sent.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")


async def _portions(part: BodyPartReader, most: int) -> bytes:
    read = bytearray()
    while portion := await part.read_chunk(PORTION):
        read += portion
        if len(read) > most:
            raise UploadRefusedError(413, too_large(_own_name(part.filename or "filen")).sentence)
    return bytes(read)
