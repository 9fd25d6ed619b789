"""When to try again."""

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

MAX_ATTEMPTS: Final = 8
FIRST: Final = timedelta(seconds=5)
LONGEST: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Retry:
    """How patient a dispatcher is: the first pause, the longest, and how often one channel is tried."""

    first: timedelta = FIRST
    longest: timedelta = LONGEST
    most: int = MAX_ATTEMPTS

    def pause(self, attempts: int, *, retry_after: float | None = None) -> timedelta:
        """Return the pause after so many attempts: doubling, with jitter, never less than the platform asks for."""
        doubled: timedelta = self.first * 2 ** max(0, attempts - 1)
        jittered = min(self.longest, doubled) * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load, guards nothing
        return max(jittered, timedelta(seconds=retry_after or 0))
