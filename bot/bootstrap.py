"""The only place where the parts are put together."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from bot import schema
from bot.app import App
from bot.channels.web.channel import WebChannel
from bot.knowledge_files import load_knowledge
from bot.secret import kept_secret
from bot.settings import Settings, SettingsError
from conversation.actions import ActionSigner
from conversation.channel import Channel
from conversation.turn import ChannelName
from dialogs.dialog import Knowledge
from knowledge.kommune import Kommune, UnknownKommuneError, find_kommune
from norsk.clock import Clock, SystemClock
from notifications.dispatcher import Dispatcher
from register.database import Sessions, open_engine, session_factory


@dataclass(frozen=True, slots=True)
class Parts:
    """A bot that is ready to take turns."""

    settings: Settings
    engine: AsyncEngine
    sessions: Sessions
    knowledge: Knowledge
    kommune: Kommune
    clock: Clock
    web: WebChannel
    app: App
    dispatcher: Dispatcher


def own_kommune(knowledge: Knowledge, id: str) -> Kommune:
    """Return the installation's kommune. Raises SettingsError naming those that exist."""
    try:
        return find_kommune(knowledge.kommuner, id)
    except UnknownKommuneError as exc:
        known = ", ".join(exc.known)
        raise SettingsError([f"INNKJOPSBOT_KOMMUNE: «{exc.id}» er ikke kjent. Velg en av: {known}."]) from exc


@asynccontextmanager
async def bootstrap(
    settings: Settings,
    *,
    clock: Clock | None = None,
    knowledge: Knowledge | None = None,
    own_secret: bool = True,
    nearer: Mapping[ChannelName, Channel] | None = None,
    kick: Callable[[], None] = lambda: None,
) -> AsyncIterator[Parts]:
    """Open everything, and close it again at the end.

    A SQLite database is upgraded; a PostgreSQL one must be current. `own_secret` lets the installation make and
    keep a secret of its own where the settings have none; `nearer` channels are tried before the others. Raises SettingsError, KnowledgeFaultsError or
    schema.OutdatedDatabaseError before anything is served.
    """
    clock = clock or SystemClock()
    knowledge = knowledge or load_knowledge()
    kommune = own_kommune(knowledge, settings.kommune)
    engine = open_engine(settings.database_url)
    try:
        if settings.is_sqlite:
            await schema.upgrade(engine)
        else:
            await schema.require_current(engine)
        sessions = session_factory(engine)
        web = WebChannel(sessions, clock)
        channels: dict[ChannelName, Channel] = {**(nearer or {}), ChannelName.WEB: web}
        app = App(
            sessions=sessions,
            knowledge=knowledge,
            kommune=kommune,
            signer=ActionSigner(await _secret(settings, sessions, clock, own_secret=own_secret)),
            clock=clock,
            channels=channels,
            kick=kick,
        )
        dispatcher = Dispatcher(sessions=sessions, channels=channels, clock=clock)
        yield Parts(settings, engine, sessions, knowledge, kommune, clock, web, app, dispatcher)
    finally:
        await engine.dispose()


async def _secret(settings: Settings, sessions: Sessions, clock: Clock, *, own_secret: bool) -> str:
    if settings.secret is not None:
        return settings.secret.get_secret_value()
    if own_secret:
        return await kept_secret(sessions, now=clock.now())
    raise SettingsError(
        [
            'INNKJOPSBOT_SECRET mangler. Lag en med `python -c "import secrets; print(secrets.token_urlsafe(32))"`.'
        ]
    )
