"""A local bot with Teams, as its own process: usage: python tests/teams/serve_bot.py PORT DATABASE_URL"""

import asyncio
import signal
import sys

from aiohttp import web

from bot.app import App
from bot.bootstrap import bootstrap
from bot.channels.teams.config import TeamsConfig
from bot.channels.teams.wiring import open_teams
from bot.demo import load_demo
from bot.logs import configure_logs
from bot.secret import kept_secret
from bot.settings import Settings
from conversation.actions import ActionSigner
from conversation.channel import Channel
from conversation.turn import ChannelName
from notifications.dispatcher import Dispatcher


async def serve(port: int, database_url: str) -> None:
    """Serve on loopback until told to stop; what a turn writes to the outbox goes out at once."""
    kicked = asyncio.Event()
    settings = Settings.model_validate({"database_url": database_url})
    async with (
        bootstrap(settings) as parts,
        open_teams(TeamsConfig(), sessions=parts.sessions, clock=parts.clock) as teams,
    ):
        await load_demo(parts.sessions, parts.kommune.id)
        channels: dict[ChannelName, Channel] = {ChannelName.TEAMS: teams.channel, ChannelName.WEB: parts.web}
        app = App(
            sessions=parts.sessions,
            knowledge=parts.knowledge,
            kommune=parts.kommune,
            signer=ActionSigner(await kept_secret(parts.sessions, now=parts.clock.now())),
            clock=parts.clock,
            channels=channels,
            kick=kicked.set,
        )
        server = web.Application()
        teams.add_to(server, app)
        runner = web.AppRunner(server, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        print("ready", flush=True)  # noqa: T201 - whoever started this waits for it
        await _dispatch(
            kicked, Dispatcher(sessions=parts.sessions, channels=channels, clock=parts.clock), _stopped()
        )
        await runner.cleanup()


def _stopped() -> asyncio.Event:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    return stopped


async def _dispatch(kicked: asyncio.Event, dispatcher: Dispatcher, stopped: asyncio.Event) -> None:
    ending = asyncio.create_task(stopped.wait())
    while not ending.done():
        news = asyncio.create_task(kicked.wait())
        await asyncio.wait({ending, news}, return_when=asyncio.FIRST_COMPLETED)
        news.cancel()
        kicked.clear()
        await dispatcher.run_once()


if __name__ == "__main__":
    configure_logs("info")
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2]))
