"""Work that comes round by interval; a clock that is set, back or forward, stops none of it."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.logs import log

Work = Callable[[], Awaitable[None]]
LOOK_SECONDS: Final = 5.0
"""How often the clock is held against the seconds that have passed."""
SET_SECONDS: Final = 2.0
"""By how much they must differ for the clock to have been set."""


class Rounds:
    """Begins each work at once and then every so many seconds; a round that takes longer skips those it overlaps.

    The scheduler waits for an hour of the clock: set back, it would sit still until that hour comes again. So the
    clock is watched, and one that was set begins every work anew.
    """

    def __init__(self, *, look_seconds: float = LOOK_SECONDS) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        # It warns of each round that is skipped, which a slow database makes by the dozen.
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
        self._look_seconds = look_seconds
        self._watching: asyncio.Task[None] | None = None

    def begin(self, work: Work, *, seconds: float) -> None:
        """Let a work come round; one that raises is logged, and comes round again."""
        self._scheduler.add_job(
            _logged(work),
            IntervalTrigger(seconds=seconds, timezone="UTC"),
            next_run_time=datetime.now(UTC),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    def start(self) -> None:
        """Begin what comes round."""
        self._scheduler.start()
        self._watching = asyncio.create_task(self._watch())

    def pause(self) -> None:
        """Begin no more rounds; those under way go on."""
        if self._watching is not None:
            self._watching.cancel()
        if self._scheduler.running:
            self._scheduler.pause()

    async def end(self) -> None:
        """Break off what is still under way."""
        self.pause()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self._watching is not None:
            await asyncio.gather(self._watching, return_exceptions=True)

    async def _watch(self) -> None:
        apart = _apart()
        while True:
            await asyncio.sleep(self._look_seconds)
            if abs(_apart() - apart) > SET_SECONDS:
                log().warning("clock_set", seconds=round(_apart() - apart))
                for job in self._scheduler.get_jobs():
                    job.modify(next_run_time=datetime.now(UTC))
            apart = _apart()


def _apart() -> float:
    """Return how far the clock is from the seconds that have passed; it changes only where the clock is set."""
    return time.time() - time.monotonic()


def _logged(work: Work) -> Work:
    async def round_of() -> None:
        try:
            await work()
        except Exception as exc:  # noqa: BLE001 - the next round tries again
            log().error("round_failed", exc_info=exc)

    return round_of
