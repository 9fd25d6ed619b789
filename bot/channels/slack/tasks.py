"""Work that goes on after Slack has been told that its event arrived."""

import asyncio
from collections.abc import Coroutine

from bot.logs import log


class Tasks:
    """Keeps hold of what is under way, so that an orderly end waits for it."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[object, object, object]) -> None:
        """Begin, and return at once. What fails is logged; the inbox takes it up again."""
        task = asyncio.create_task(self._guarded(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def finish(self, seconds: float) -> None:
        """Wait for what is under way, no longer than this; what is left is taken up after the next start."""
        while self._running:
            _, left = await asyncio.wait(set(self._running), timeout=seconds)
            for task in left:
                task.cancel()

    async def _guarded(self, work: Coroutine[object, object, object]) -> None:
        try:
            await work
        except Exception as exc:  # noqa: BLE001 - nobody awaits this; the inbox holds what was left undone
            log().error("slack_work_failed", exc_info=exc)
