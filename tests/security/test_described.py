"""Every route that the service has is described, and nothing is described that it has not."""

import asyncio
from pathlib import Path

import pytest
import yaml
from aiohttp import web

from bot.archive_hook import ArchiveHook
from bot.bootstrap import Parts
from bot.channels.slack.receiver import PATH as SLACK
from bot.channels.teams.routes import PATH as TEAMS
from bot.commands.serve import Service
from bot.sign_in.routes import SignInRoutes

DESCRIPTION = Path(__file__).parents[2] / "docs" / "openapi.yaml"
METHODS = {"get", "post", "put", "patch", "delete"}


def routes_of(server: web.Application) -> set[tuple[str, str]]:
    """The method and the path of each route; a HEAD goes with its GET."""
    return {
        (route.method.lower(), route.resource.canonical)
        for route in server.router.routes()
        if route.resource is not None and route.method != "HEAD"
    }


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_route_is_described_and_nothing_else_is(parts: Parts) -> None:
    server = Service(parts, host="127.0.0.1", demo=False, kicked=asyncio.Event()).server()
    ArchiveHook(parts.sessions, parts.clock, "a secret that is long enough for it").add_to(server)
    # What is there only with an issuer: its routes alone are looked at here.
    SignInRoutes.__new__(SignInRoutes).add_to(server)
    served = routes_of(server) | {("post", SLACK), ("post", TEAMS)}
    paths = yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8"))["paths"]
    described = {(method, path) for path, held in paths.items() for method in METHODS & set(held)}
    assert served - described == set(), "not described"
    assert described - served == set(), "not there"
