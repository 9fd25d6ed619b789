"""What the commands of `remind` share: their options, what time it is, and the bot or its register opened."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Annotated, Final, TypeVar

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot import schema
from bot.bootstrap import Parts, bootstrap
from bot.settings import load_settings
from norsk.clock import OSLO, Clock, FixedClock, SystemClock, today
from norsk.when import norwegian_date
from notifications.delivery.pause import Paused
from notifications.rules.window import SendWindow
from register.database import open_engine, session_factory

T = TypeVar("T")
MOST_DAYS: Final = 400
On = Annotated[str | None, typer.Option("--on", help="Som på denne dagen, ÅÅÅÅ-MM-DD; ellers i dag.")]
Days = Annotated[int, typer.Option("--days", help="Se så mange dager framover.", min=0, max=MOST_DAYS)]
Json = Annotated[bool, typer.Option("--json", help="Skriv JSON.")]
Yes = Annotated[bool, typer.Option("--yes", help="Godta en dag som ikke har kommet ennå.")]


def now_by() -> Clock:
    """Return the clock that the commands go by where no other day is asked for."""
    return SystemClock()


def as_of(day: date) -> Clock:
    """Return a clock for a day: the machine's own today, else one that stands at the day's opening hour."""
    if day == today(now_by()):
        return now_by()
    return FixedClock(SendWindow(closed=load_settings().closed).at(day))


async def with_parts(
    act: Callable[[Parts], Awaitable[T]], *, clock: Clock | None = None, platforms: bool = False
) -> T:
    """Do something with a whole bot, by the machine's clock unless another is given; `platforms` opens what sends."""
    settings = load_settings()
    # A secret of its own fits a local bot's messages; a service's are signed with the one it was given.
    own_secret = settings.is_sqlite or not platforms
    async with bootstrap(
        settings, clock=clock or now_by(), own_secret=own_secret, platforms=platforms
    ) as parts:
        return await act(parts)


def in_register(act: Callable[[AsyncSession, datetime], Awaitable[T]]) -> T:
    """Do something that needs the database alone, so that it works at once and whatever else is broken."""

    async def run() -> T:
        settings = load_settings()
        engine = open_engine(settings.database_url)
        try:
            await (schema.upgrade(engine) if settings.is_sqlite else schema.require_current(engine))
            async with session_factory(engine).begin() as session:
                return await act(session, now_by().now())
        finally:
            await engine.dispose()

    return asyncio.run(run())


def stopped_since(found: Paused) -> str:
    """Return since when nothing is sent, and why, in a sentence."""
    local = found.since.astimezone(OSLO)
    return f"Utsendingen er stoppet siden {norwegian_date(local.date())} kl. {local:%H.%M}: {found.reason}"
