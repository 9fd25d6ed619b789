"""Work that goes on after a platform has been told that its event arrived: none is lost, none dies unheard."""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

from bot.app import StoreUnavailableError
from bot.floods import TooFastError
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
        if error is not None and not isinstance(error, (StoreUnavailableError, TooFastError)):
            log().error("background_work_failed", exc_info=error)

    async def settle(self, seconds: float) -> None:
        """Wait for what is under way and what it begins, at most so long; the rest is taken up after a restart."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while self._running and loop.time() < end:
            await asyncio.wait(set(self._running), timeout=end - loop.time())
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
