"""`serve`: the service."""

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Annotated

import typer
from aiohttp import web

from bot import metrics
from bot.archive_hook import ArchiveHook
from bot.board.routes import BoardRoutes
from bot.bootstrap import Parts, bootstrap
from bot.channels.web.routes import LARGEST_BODY, WebRoutes
from bot.commands.failures import complain, explained
from bot.demo import demo_people, load_demo, load_demo_cases, load_demo_register
from bot.file_routes import FileRoutes
from bot.floods import PLATFORMS, Floods
from bot.gate import KEEPALIVE_SECONDS, Gate
from bot.health import HealthRoutes
from bot.logs import configure_logs, log
from bot.pages import add_pages
from bot.replica import say_alive, take_all_over
from bot.rounds import Rounds
from bot.schema import newest_revision
from bot.settings import Settings, load_settings
from bot.sign_in.wiring import add_sign_in, guard_of
from bot.telemetry import middlewares, telemetry
from bot.upkeep import REFRESH_SECONDS
from bot.webhook_address import is_loopback
from conversation.turn import ChannelName
from notifications.planner.planner import PassStoppedError

TICK_SECONDS = 60
SETTLING_SECONDS = 10
"""How long the end waits for a tick that is under way."""
SHUTDOWN_SECONDS = 10
"""How long the end waits for requests that are being answered."""
DRAIN_SECONDS = 5.0
"""How long requests are still taken after /readyz has said no, so that whoever shares them out has seen it."""
RECOVER_SECONDS = 2
PART_SECONDS = 900
"""How long a part of a round may take: one that hangs must not be the last of its kind."""
STOPS = (signal.SIGINT, signal.SIGTERM)
PORT = 3978


def serve(
    demo: Annotated[
        bool, typer.Option("--demo", help="Last inn oppdiktede personer, og trenger ingen innstillinger.")
    ] = False,
    host: Annotated[str, typer.Option(help="Adressen tjenesten lytter på.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Porten tjenesten lytter på.", min=0, max=65535)] = PORT,
) -> None:
    """Start tjenesten: nettsiden, kanalene, påminnelsene og utsendingen."""
    with explained():
        settings = load_settings()
        configure_logs(settings.log)
        try:
            with telemetry(settings):
                asyncio.run(_serve(settings, demo=demo, host=host, port=port))
        except OSError as exc:
            complain(f"Kan ikke lytte på {host}:{port} ({exc.strerror}). Velg en annen port med --port.")
            raise typer.Exit(1) from exc


class Service:
    """A running bot: its server, its ticks, and an orderly end."""

    def __init__(self, parts: Parts, *, host: str, demo: bool, kicked: asyncio.Event) -> None:
        self._parts = parts
        self._host = host
        self._demo = demo
        self._kicked = kicked
        self._guard = guard_of(parts)
        self.gate = Gate(self._guard)
        self._health = HealthRoutes(parts, self._guard)
        self._ticking = asyncio.Lock()
        self._refreshing = asyncio.Lock()
        self._recovering = asyncio.Lock()

    def server(self) -> web.Application:
        """Return the HTTP server with the routes that the settings allow."""
        server = web.Application(
            client_max_size=LARGEST_BODY, middlewares=middlewares(self._guard.from_proxy)
        )
        self.gate.add_to(server)
        self._health.add_to(server)
        add_pages(server)
        FileRoutes(self._parts.files, self._guard).add_to(server)
        secret = self._parts.settings.webhook_secret.get_secret_value()
        ArchiveHook(self._parts.sessions, self._parts.clock, secret).add_to(server)
        if is_loopback(self._host) or self._guard.signed_in:
            parts = self._parts
            people = demo_people(parts.kommune.id) if self._demo else ()
            WebRoutes(
                app=parts.app,
                channel=parts.web,
                sessions=parts.sessions,
                clock=parts.clock,
                guard=self._guard,
                kommune=parts.kommune.name,
                people=people,
            ).add_to(server)
            BoardRoutes(parts, self._guard, people=people).add_to(server)
        add_sign_in(server, self._parts, self._guard)
        self._add_platforms(server)
        return server

    def _add_platforms(self, server: web.Application) -> None:
        parts = self._parts
        # Without a registration nothing tells who posts, so Teams' endpoint is there for this machine only.
        if parts.teams and (parts.settings.app_id or is_loopback(self._host)):
            parts.teams.add_to(server, parts.app)
        if parts.slack:
            parts.slack.add_to(server)

    async def open(self) -> None:
        """Say that this replica lives, and open the connections to the platforms."""
        await self._say_alive()
        await take_all_over(self._parts.sessions, self._parts.replica)
        if self._parts.slack:
            await self._parts.slack.start()

    async def close(self) -> None:
        """Finish what is being sent and what is under way on the platforms, and close the connections."""
        await self._parts.dispatcher.finish()
        if self._parts.slack:
            await self._parts.slack.stop()

    async def tick(self) -> None:
        """Plan and send what is due, tidy: one that fails does not stop the others."""
        async with self._ticking:
            await self._tick()

    async def settle(self) -> None:
        """Wait for the tick that is under way: cut off within a statement, it would leave a connection behind."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLING_SECONDS):
                await self._ticking.acquire()
                await self._refreshing.acquire()
                await self._recovering.acquire()

    async def _tick(self) -> None:
        parts = self._parts
        parts.dispatcher.wake()
        await self._tried("plan_failed", parts.reminding.plan)
        await self._tried("collect_failed", parts.reminding.collect)
        await self._tried("weekly_failed", parts.reminding.weekly)
        await self._tried("monthly_failed", parts.reminding.monthly)
        parts.dispatcher.wake()
        await self._tried("upkeep_failed", parts.upkeep.tick)
        metrics.TICKED_AT.set_to_current_time()

    @staticmethod
    async def _tried(event: str, work: Callable[[], Awaitable[object]]) -> None:
        try:
            async with asyncio.timeout(PART_SECONDS):
                await work()
        except PassStoppedError:
            log().info("planning_stopped")
        except Exception as exc:  # noqa: BLE001 - the next tick tries again
            metrics.TICK_FAULTS.labels(event.removesuffix("_failed")).inc()
            log().error(event, exc_info=exc)

    async def refresh(self) -> None:
        """Say that this replica lives, and take up what has been published in another, or has come into force."""
        async with self._refreshing:
            await self._tried("alive_failed", self._say_alive)
            await self._tried("refresh_failed", self._parts.upkeep.refresh)

    async def recover(self) -> None:
        """Finish what nobody is at: of a replica that has died, or has been stopped, or could not reach the database."""
        async with self._recovering:
            await self._tried("take_up_failed", self._parts.app.take_up)

    async def _say_alive(self) -> None:
        await say_alive(self._parts.sessions, self._parts.replica, revision=newest_revision())

    async def dispatch_when_kicked(self) -> None:
        """Send at once what a turn has written to the outbox, beside what is under way already."""
        while True:
            await self._kicked.wait()
            self._kicked.clear()
            self._parts.dispatcher.wake()

    def stop_accepting(self) -> None:
        """Say on /readyz that no more work should come here."""
        self._health.stopping = True


def _floods(settings: Settings) -> Floods:
    """Return the limits on acts: on loopback the page's people are only claimed, so that a rate would limit nobody."""
    return Floods((*PLATFORMS, ChannelName.WEB) if settings.webchat == "on" else PLATFORMS)


async def _serve(settings: Settings, *, demo: bool, host: str, port: int) -> None:
    kicked, stopped = asyncio.Event(), asyncio.Event()
    async with bootstrap(
        settings,
        own_secret=demo,
        kick=kicked.set,
        stopping=stopped.is_set,
        platforms=True,
        demo=demo,
        floods=_floods(settings),
    ) as parts:
        if demo:
            await load_demo(parts.sessions, parts.kommune.id)
            await load_demo_register(parts.sessions, parts.kommune.id, now=parts.clock.now())
            asks = any(gate.what == "behovsmelding" for gate in parts.kommune.gates)
            await load_demo_cases(parts.sessions, now=parts.clock.now(), forankring=asks)
        service = Service(parts, host=host, demo=demo, kicked=kicked)
        drain = settings.drain_seconds
        if drain is None:
            drain = 0.0 if is_loopback(host) else DRAIN_SECONDS
        await _run(service, stopped, host=host, port=port, drain=drain)


async def _run(service: Service, stopped: asyncio.Event, *, host: str, port: int, drain: float) -> None:
    runner = web.AppRunner(
        service.server(),
        access_log=None,
        shutdown_timeout=SHUTDOWN_SECONDS,
        keepalive_timeout=KEEPALIVE_SECONDS,
        auto_decompress=False,
    )
    await runner.setup()
    await service.open()
    site = web.TCPSite(runner, host, port)
    await site.start()
    rounds = Rounds()
    rounds.begin(service.tick, seconds=TICK_SECONDS)
    rounds.begin(service.refresh, seconds=REFRESH_SECONDS)
    rounds.begin(service.recover, seconds=RECOVER_SECONDS)
    rounds.start()
    dispatching = asyncio.create_task(service.dispatch_when_kicked())
    watching = asyncio.create_task(service.gate.watch(runner))
    try:
        # What is held for good is not looked through again: the planner's many short-lived rows else cost long pauses.
        gc.collect()
        gc.freeze()
        _stop_on_signal(stopped)
        _announce(runner, host)
        await stopped.wait()
        log().info("service_stopping")
        service.stop_accepting()
        rounds.pause()
        await asyncio.sleep(drain)
    finally:
        stopped.set()
        rounds.pause()
        await service.settle()
        await rounds.end()
        dispatching.cancel()
        watching.cancel()
        await asyncio.gather(dispatching, watching, return_exceptions=True)
        await runner.cleanup()
        await service.close()


def _stop_on_signal(stopped: asyncio.Event) -> None:
    """Begin an orderly end at the first signal; a second one ends the process at once."""
    loop = asyncio.get_running_loop()

    def stop() -> None:
        stopped.set()
        for number in STOPS:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)

    for number in STOPS:
        loop.add_signal_handler(number, stop)


def _announce(runner: web.AppRunner, host: str) -> None:
    bound = next((address[1] for address in runner.addresses), PORT)
    shown = f"[{host}]" if ":" in host else host
    log().info("service_started", port=bound)
    complain(f"Innkjøpsbot er klar på http://{shown}:{bound}/  (stopp med Ctrl+C)")
