"""Who has got a message lately: one look at the database for all the pages that a process has open."""

import asyncio
import time
import uuid
from collections import deque
from typing import Final

from sqlalchemy import func, select

from bot.channels.web.deliveries import WebDelivery
from register.database import Sessions, reading

AGAIN_SECONDS: Final = 0.5
"""How old what was seen may be."""
OVERLAP_SECONDS: Final = 30.0
"""How long after a number was seen a lower one may still come: numbers are given before they are committed."""


class News:
    """The newest message of each person who has got one since the first look."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._turn = asyncio.Lock()
        self._looked_at = float("-inf")
        self._newest: dict[uuid.UUID, int] = {}
        self._seen: deque[tuple[float, int]] = deque()

    def stale(self) -> None:
        """Let the next look be at the database itself: this process has just written."""
        self._looked_at = float("-inf")

    async def look(self) -> None:
        """See what has come; pages that ask at once share one statement."""
        async with self._turn:
            began = time.monotonic()
            if began - self._looked_at < AGAIN_SECONDS:
                return
            self._looked_at = began
            await self._read(began)

    def newest(self, person_id: uuid.UUID) -> int:
        """Return the number of somebody's newest message as last seen, 0 where none has come since the first look."""
        return self._newest.get(person_id, 0)

    async def _read(self, began: float) -> None:
        number = WebDelivery.id
        async with reading(self._sessions) as session:
            if not self._seen:
                self._seen.append((began, await session.scalar(select(func.max(number))) or 0))
                return
            while len(self._seen) > 1 and self._seen[1][0] < began - OVERLAP_SECONDS:
                self._seen.popleft()
            since = select(WebDelivery.person_id, func.max(number)).where(number > self._seen[0][1])
            rows = (await session.execute(since.group_by(WebDelivery.person_id))).all()
        for person_id, highest in rows:
            self._newest[person_id] = max(highest, self._newest.get(person_id, 0))
        highest_seen = max((highest for _, highest in rows), default=0)
        if highest_seen > self._seen[-1][1]:
            self._seen.append((began, highest_seen))
