"""How fast Slack may be written to: one message a second in a conversation, and none while it asks for a pause."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

from conversation.channel import RetryableSendError

BETWEEN: Final = 1.0
"""Seconds between two messages in one conversation."""
MOST_KNOWN: Final = 10_000


class Pace:
    """Says when the next message may go. One process keeps its own; Slack's 429 binds them together."""

    def __init__(
        self,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._free_at: dict[str, float] = {}
        self._paused: dict[str, float] = {}
        self._everybody_until = 0.0

    async def turn(self, conversation: str, *, patience: float) -> None:
        """Wait for a conversation's next turn. Raises RetryableSendError where it is further off than `patience`."""
        now = self._now()
        at = max(now, self._free_at.get(conversation, 0.0), self._until(conversation))
        if at - now > patience:
            raise RetryableSendError("paced", retry_after=at - now)
        self._forget(now)
        self._free_at[conversation] = at + BETWEEN
        while (wait := max(at, self._until(conversation)) - self._now()) > 0:
            await self._sleep(wait)

    def limited(self, conversation: str, seconds: float, *, everybody: bool = False) -> None:
        """Note that Slack asks for a pause. Asked of two conversations at once, it is the whole workspace's."""
        now = self._now()
        others = [until for name, until in self._paused.items() if name != conversation and until > now]
        self._paused[conversation] = now + seconds
        if everybody or others:
            self._everybody_until = max(self._everybody_until, now + seconds, *others)

    @property
    def everybody_waits(self) -> float:
        """How many seconds nothing at all may be sent."""
        return max(0.0, self._everybody_until - self._now())

    def _until(self, conversation: str) -> float:
        return max(self._everybody_until, self._paused.get(conversation, 0.0))

    def _forget(self, now: float) -> None:
        if len(self._free_at) > MOST_KNOWN:
            self._free_at = {name: at for name, at in self._free_at.items() if at > now}
            self._paused = {name: at for name, at in self._paused.items() if at > now}
