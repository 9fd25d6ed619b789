"""`/tavle`: the page for innkjøpere."""

from aiohttp import web

from bot.bootstrap import Parts
from bot.channels.web.guard import Guard


class BoardRoutes:
    """The handlers of the page for innkjøpere."""

    def __init__(self, parts: Parts, guard: Guard) -> None:
        self._parts = parts
        self._guard = guard

    def add_to(self, server: web.Application) -> None:
        """Add the page's routes to a server."""
