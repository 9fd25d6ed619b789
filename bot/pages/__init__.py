"""Two pages that anybody may read: what is stored, and on what terms the bot answers. Teams' manifest links to them."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from aiohttp import web

FOLDER: Final = Path(__file__).parent
PAGES: Final = ("personvern", "vilkar")
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def add_pages(server: web.Application) -> None:
    """Add the pages to a server, whatever else it serves."""
    for name in PAGES:
        server.router.add_get(f"/{name}", _page(FOLDER / f"{name}.html"))


def _page(path: Path) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handler(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(path, headers=HEADERS)

    return handler
