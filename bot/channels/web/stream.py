"""Server-sent events: what comes unasked, read from rows, so that it does not matter which process wrote them."""

import json
import uuid
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from bot.channels.web.channel import WebChannel
from bot.channels.web.deliveries import deliveries_after, latest_delivery, mark_shown
from conversation.wire import ReplyJson
from norsk.clock import Clock
from register.database import Sessions, reading
from register.person import find_person

POLL_SECONDS: Final = 1.0
"""How often a page looks for what another process has written; pages share the look, which may be half a second old."""
KEEP_ALIVE_SECONDS: Final = 15.0
"""How often a quiet page is told that it is connected, and reads its own rows, whatever the shared look says."""


class Stream:
    """One page's stream. `after` is the last event it has had; without it, what no page has shown comes first."""

    def __init__(
        self, channel: WebChannel, sessions: Sessions, clock: Clock, *, email: str, after: int | None
    ) -> None:
        self._channel = channel
        self._sessions = sessions
        self._clock = clock
        self._email = email
        self._after = after
        self._person_id: uuid.UUID | None = None

    async def run(self, response: web.StreamResponse, goes_on: Callable[[], Awaitable[bool]]) -> None:
        """Write events for as long as it goes on."""
        quiet = 0.0
        try:
            while await goes_on():
                news = await self._news() if await self._has_news() or not quiet else []
                for number, reply in news:
                    await response.write(_event(number, reply))
                quiet = 0.0 if news else quiet + POLL_SECONDS
                if quiet >= KEEP_ALIVE_SECONDS:
                    await response.write(b": her\n\n")
                    quiet = 0.0
                await self._channel.wait(POLL_SECONDS)
        except ConnectionError:
            return

    async def _has_news(self) -> bool:
        """Say whether something may have come. The shared look comes before one's own first, so that none falls between."""
        await self._channel.news.look()
        if self._person_id is None or self._after is None:
            return True
        return self._channel.news.newest(self._person_id) > self._after

    async def _news(self) -> list[tuple[int, ReplyJson]]:
        async with reading(self._sessions) as session:
            person = await find_person(session, self._email)
            if person is None:
                return []
            self._person_id = person.id
            found = await deliveries_after(session, person_id=person.id, last_id=self._after)
            if self._after is None:
                # From here on this page follows by number, so that two pages of one person both get everything.
                self._after = await latest_delivery(session, person_id=person.id)
        if found:
            self._after = max(self._after, found[-1][0])
            async with self._sessions.begin() as session:
                await mark_shown(session, [number for number, _ in found], now=self._clock.now())
        return found


def is_open(request: web.Request) -> bool:
    """Say whether the page is still there."""
    return request.transport is not None and not request.transport.is_closing()


def last_event_id(request: web.Request) -> int | None:
    """Return the number of the last event that the page has had."""
    given = request.headers.get("Last-Event-ID", "")
    return int(given) if given.isdigit() else None


def _event(number: int, reply: ReplyJson) -> bytes:
    return f"id: {number}\nevent: reply\ndata: {json.dumps(reply, ensure_ascii=False)}\n\n".encode()
