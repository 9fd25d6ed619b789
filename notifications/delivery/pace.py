"""How fast reminders go: one a second to each person, and so many a second through each channel.

Slack and Teams keep their own, finer limits; this one keeps a person's telephone from ringing without end.
"""

import asyncio
import time
import uuid
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from typing import Final

BETWEEN: Final = 1.0
"""Seconds between two messages to one person."""
PER_SECOND: Final = 20
"""Messages through one channel in a second."""


class Pace:
    """Says who must wait. One process keeps its own, for all of its channels."""

    def __init__(
        self,
        *,
        between: float = BETWEEN,
        per_second: int = PER_SECOND,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._between = between
        self._per_second = per_second
        self._now = now
        self._sleep = sleep
        self._free_at: dict[uuid.UUID, float] = {}
        self._sent: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=per_second))

    def busy(self) -> frozenset[uuid.UUID]:
        """Return those who were sent something less than a moment ago."""
        now = self._now()
        self._free_at = {person: at for person, at in self._free_at.items() if at > now}
        return frozenset(self._free_at)

    async def turn(self, channel: str) -> None:
        """Wait until a channel takes one more."""
        sent = self._sent[channel]
        while len(sent) == self._per_second and (wait := sent[0] + 1.0 - self._now()) > 0:
            await self._sleep(wait)

    async def until_free(self) -> None:
        """Wait until the first of those who are busy can be sent something."""
        first = min(self._free_at.values(), default=0.0)
        await self._sleep(max(0.0, first - self._now()))

    def sending(self, channel: str, person_id: uuid.UUID | None) -> None:
        """Note that a message goes out now."""
        now = self._now()
        self._sent[channel].append(now)
        if person_id is not None and self._between > 0:
            self._free_at[person_id] = now + self._between
