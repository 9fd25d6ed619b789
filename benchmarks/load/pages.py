"""Web pages that stand open: each holds a stream of what comes unasked."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiohttp import ClientSession, ClientTimeout

from benchmarks.load.platforms import DOMAIN


@asynccontextmanager
async def open_pages(session: ClientSession, urls: Sequence[str], count: int) -> AsyncIterator[None]:
    """Hold so many pages open, spread over the replicas."""

    async def page(number: int) -> None:
        url = f"{urls[number % len(urls)]}/webchat/stream?person=p{number}@{DOMAIN}"
        async with session.get(url, timeout=ClientTimeout(total=None)) as response:
            async for _ in response.content.iter_any():
                pass

    tasks = [asyncio.create_task(page(number)) for number in range(count)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
