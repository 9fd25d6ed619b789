"""The Teams channel put together: what `bot.bootstrap` opens, and what `serve` adds to its server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from aiohttp import ClientSession, TCPConnector, web

from bot.app import App
from bot.channels.files import FileAccess
from bot.channels.tasks import Tasks
from bot.channels.teams.channel import TeamsChannel
from bot.channels.teams.config import TeamsConfig
from bot.channels.teams.flow import INVOKE_SECONDS, Flow
from bot.channels.teams.incoming_files import IncomingFiles
from bot.channels.teams.people import People
from bot.channels.teams.rate import RateLimits
from bot.channels.teams.routes import TeamsRoutes
from bot.channels.teams.sdk_authentication import Authenticator
from bot.channels.teams.sdk_credentials import TokenSource, token_source
from bot.channels.teams.sender import Connector
from bot.channels.teams.service_url import ServiceUrls
from norsk.clock import Clock
from register.database import Sessions

LEAVE_SECONDS: Final = 5.0
"""How long a stopping service waits for answers that are under way."""


@dataclass(frozen=True, slots=True)
class Teams:
    """The open channel; `channel` is for the App and the dispatcher, and `add_to` for the server."""

    config: TeamsConfig
    channel: TeamsChannel
    connector: Connector
    people: People
    session: ClientSession
    service_urls: ServiceUrls
    tasks: Tasks
    clock: Clock

    def add_to(self, server: web.Application, app: App, *, invoke_seconds: float = INVOKE_SECONDS) -> None:
        """Add `POST /api/messages`. The local bot's may only be added to a server that is bound to loopback."""
        flow = Flow(
            app=app,
            channel=self.channel,
            connector=self.connector,
            people=self.people,
            tasks=self.tasks,
            invoke_seconds=invoke_seconds,
        )
        TeamsRoutes(
            config=self.config,
            flow=flow,
            clock=self.clock,
            service_urls=self.service_urls,
            tasks=self.tasks,
            authenticator=None if self.config.is_local else Authenticator(self.config, self.session),
        ).add_to(server)


@asynccontextmanager
async def open_teams(
    config: TeamsConfig,
    *,
    sessions: Sessions,
    clock: Clock,
    tokens: TokenSource | None = None,
    limits: RateLimits | None = None,
    files: FileAccess | None = None,
) -> AsyncIterator[Teams]:
    """Open the channel, and at the end wait a little for what is under way. Nothing is sent or fetched by opening it."""
    # No limit on connections: six that hang must not stand in the way of a seventh.
    async with ClientSession(connector=TCPConnector(limit=0), auto_decompress=True) as session:
        service_urls = ServiceUrls(None if config.is_local else config.service_hosts)
        tokens = tokens or token_source(config)
        connector = Connector(
            session=session,
            tokens=tokens,
            service_urls=service_urls,
            limits=limits or RateLimits(),
            bot_id=f"28:{config.app_id}" if config.app_id else "innkjopsbot",
        )
        people = People(sessions, clock, connector, tenants=config.allowed_tenants)
        tasks = Tasks()
        incoming = IncomingFiles(session, tokens, service_urls, local=config.is_local)
        channel = TeamsChannel(connector, people, files, incoming=incoming)
        yield Teams(config, channel, connector, people, session, service_urls, tasks, clock)
        await tasks.settle(LEAVE_SECONDS)
