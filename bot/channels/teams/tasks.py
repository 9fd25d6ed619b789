"""Work that goes on after Teams has been answered: none is lost to the garbage collector, none dies unheard."""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

from bot.app import StoreUnavailableError
from bot.logs import log

Result = TypeVar("Result")


class Tasks:
    """The tasks that are under way."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[object]] = set()

    def start(self, work: Coroutine[object, object, Result]) -> asyncio.Task[Result]:
        """Begin some work; what it raises is logged, and what it left undone is taken up from the inbox."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[object]) -> None:
        self._running.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, StoreUnavailableError):
            log().error("teams_work_failed", exc_info=error)

    async def settle(self, seconds: float) -> None:
        """Wait for what is under way, at most so long; the rest is cancelled, and taken up after a restart."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
