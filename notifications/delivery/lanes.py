"""A lane for each channel: one message at a time within it, and none waits for another channel's slow answer."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable


class Lanes:
    """Runs `work(lane)` in each lane for as long as it says that there was something to do.

    `broke` is told of what ended a lane; the next `wake` starts it again.
    """

    def __init__(self, work: Callable[[str], Awaitable[bool]], broke: Callable[[Exception], None]) -> None:
        self._work = work
        self._broke = broke
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._fault: Exception | None = None
        self._stopping = False

    def wake(self, lanes: Iterable[str]) -> None:
        """See to it that each of these lanes looks for work from now on; return at once."""
        for lane in lanes:
            self._again.add(lane)
            if lane not in self._tasks and not self._stopping:
                self._tasks[lane] = asyncio.create_task(self._run(lane))

    async def idle(self) -> None:
        """Wait until no lane has anything to do. Raises what ended one of them meanwhile."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())
        if self._fault is not None:
            fault, self._fault = self._fault, None
            raise fault

    async def finish(self, patience: float) -> None:
        """Begin nothing more, and give what is under way some seconds to end."""
        self._stopping = True
        if tasks := set(self._tasks.values()):
            _, late = await asyncio.wait(tasks, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, lane: str) -> None:
        try:
            more = True
            while (more or lane in self._again) and not self._stopping:
                self._again.discard(lane)
                more = await self._work(lane)
        except Exception as exc:  # noqa: BLE001 - one lane's fault must not end the others
            self._again.discard(lane)
            self._fault = exc
            self._broke(exc)
        finally:
            del self._tasks[lane]
