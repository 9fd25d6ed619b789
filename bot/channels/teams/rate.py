"""How fast Teams may be written to: sliding windows per conversation, and a ceiling per tenant."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from conversation.channel import RetryableSendError

CONVERSATION: Final = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
"""Messages and the seconds they may be sent in, per bot and conversation (msteams-docs, bots/how-to/rate-limit)."""
TENANT: Final = ((25, 1.0),)
"""Half of the 50 a second at which Microsoft may block an app."""
LONGEST_WAIT: Final = 10.0
"""Seconds that a message waits here; what must wait longer goes back to whoever keeps it."""
MOST_KEPT: Final = 5000
"""How many conversations are remembered; the one longest silent is forgotten first."""

Windows = tuple[tuple[int, float], ...]


@dataclass(slots=True)
class _Sent:
    """When messages were, or will be, sent; only as many as the widest window can hold."""

    windows: Windows
    times: deque[float] = field(init=False)

    def __post_init__(self) -> None:
        self.times = deque(maxlen=max(count for count, _ in self.windows))

    def next_at(self, now: float) -> float:
        """Return the earliest time at which no window is overfull."""
        full = [self.times[-count] + seconds for count, seconds in self.windows if len(self.times) >= count]
        return max([now, *full])


class RateLimits:
    """Lets messages through in order, each at the earliest time that every limit allows."""

    def __init__(
        self,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        longest: float = LONGEST_WAIT,
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._longest = longest
        self._conversations: OrderedDict[str, _Sent] = OrderedDict()
        self._tenants: dict[str, _Sent] = {}

    async def wait(self, conversation: str, tenant: str) -> None:
        """Wait for a place. Raises RetryableSendError where that would take too long; then no place is taken."""
        now = self._monotonic()
        places = (self._conversation(conversation), self._tenants.setdefault(tenant, _Sent(TENANT)))
        at = max(place.next_at(now) for place in places)
        if at - now > self._longest:
            raise RetryableSendError("rate_limited", retry_after=at - now)
        for place in places:
            place.times.append(at)
        if at > now:
            await self._sleep(at - now)

    def is_free(self, conversation: str, tenant: str) -> bool:
        """Say whether a message could go at once; what is merely nice to have is left out otherwise."""
        now = self._monotonic()
        places = (self._conversation(conversation), self._tenants.setdefault(tenant, _Sent(TENANT)))
        return all(place.next_at(now) <= now for place in places)

    def _conversation(self, id: str) -> _Sent:
        sent = self._conversations.pop(id, None) or _Sent(CONVERSATION)
        self._conversations[id] = sent
        if len(self._conversations) > MOST_KEPT:
            self._conversations.popitem(last=False)
        return sent
