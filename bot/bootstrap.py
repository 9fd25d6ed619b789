"""The only place where the parts are put together."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import schema
from bot.app import App
from bot.channels.email.channel import EmailChannel
from bot.channels.files import FileAccess
from bot.channels.web.channel import WebChannel
from bot.compose import Composer
from bot.counting import count_attempt, count_fault, tell_left_out
from bot.files import Files
from bot.floods import Floods
from bot.knowledge_base import KnowledgeBase
from bot.knowledge_files import own_kommune, shipped_knowledge
from bot.leases import give_back
from bot.logs import log
from bot.platforms import email_config, faults, has_platforms, rooms
from bot.post import Post
from bot.reminding import Reminding
from bot.replica import new_replica
from bot.room_members import RoomWatch
from bot.secret import kept_secret
from bot.settings import Settings, SettingsError
from bot.staff import Staff, staff_of
from bot.telemetry import sending
from bot.upkeep import Upkeep
from bot.webhook import LANE, Webhook
from conversation.actions import ActionSigner
from conversation.channel import Channel
from conversation.turn import ChannelName
from dialogs.dialog import Knowledge
from knowledge.approval_words import approval_places
from knowledge.kommune import Kommune
from norsk.clock import Clock, SystemClock
from notifications.delivery.dispatcher import Dispatcher
from notifications.delivery.pace import Pace
from notifications.desk import ReminderDesk
from notifications.planner.planner import Knows, Planner
from notifications.rules.window import SendWindow
from register.database import Sessions, open_engine, session_factory

if TYPE_CHECKING:
    # The platforms' libraries take a second to read in: only `serve` needs them.
    from bot.channels.slack.receiver import Slack
    from bot.channels.teams.wiring import Teams
    from bot.open_platforms import Opened


@dataclass(frozen=True, slots=True)
class Parts:
    """A bot that is ready to take turns."""

    settings: Settings
    engine: AsyncEngine
    sessions: Sessions
    replica: str
    base: KnowledgeBase
    clock: Clock
    web: WebChannel
    app: App
    dispatcher: Dispatcher
    upkeep: Upkeep
    desk: ReminderDesk
    reminding: Reminding
    files: Files
    secret: str = field(default="", repr=False)
    teams: "Teams | None" = None
    slack: "Slack | None" = None

    @property
    def kommune(self) -> Kommune:
        """The installation's kommune."""
        return self.base.kommune


@asynccontextmanager
async def bootstrap(
    settings: Settings,
    *,
    clock: Clock | None = None,
    knowledge: Knowledge | None = None,
    own_secret: bool = True,
    nearer: Mapping[ChannelName, Channel] | None = None,
    platforms: bool = False,
    demo: bool = False,
    pace: Pace | None = None,
    kick: Callable[[], None] = lambda: None,
    stopping: Callable[[], bool] = lambda: False,
    floods: Floods | None = None,
) -> AsyncIterator[Parts]:
    """Open everything, and close it again at the end.

    A SQLite database is upgraded; a PostgreSQL one must be current. `own_secret` lets the installation make and
    keep a secret of its own where the settings have none; `nearer` channels are tried before the others, and
    `platforms` opens Teams, Slack and e-mail too. In a `demo` everybody is reached on the web page. Raises SettingsError, KnowledgeFaultsError or
    OutdatedDatabaseError before anything is served.
    """
    clock = clock or SystemClock()
    if found := faults(settings):
        raise SettingsError(found)
    knowledge = knowledge or shipped_knowledge()
    kommune = own_kommune(knowledge, settings.kommune).id
    async with AsyncExitStack() as stack:
        engine = open_engine(settings.database_url)
        stack.push_async_callback(engine.dispose)
        await (schema.upgrade(engine) if settings.is_sqlite else schema.require_current(engine))
        sessions = session_factory(engine)
        replica = new_replica()
        # After the platforms have ended what they were at, and before the database is closed.
        stack.push_async_callback(_give_back, sessions, clock, replica)
        base = KnowledgeBase(knowledge, kommune=kommune, sessions=sessions, clock=clock)
        await base.refresh()
        secret = await _secret(settings, sessions, clock, own_secret=own_secret)
        signer = ActionSigner(secret)
        post = Post(signer, clock, rooms(settings))
        files = Files(sessions, clock)
        channels: dict[ChannelName, Channel] = dict(nearer or {})
        opened = await _open_platforms(stack, settings, sessions, clock, files) if platforms else None
        channels |= opened.channels if opened else {}
        staff = staff_of(settings.staff_domains)
        if platforms and (email := _email(settings, sessions, clock, staff, files)):
            channels[ChannelName.EMAIL] = email
        everyone = demo or not _reaches_elsewhere(settings)
        web = channels[ChannelName.WEB] = WebChannel(sessions, clock, everyone=everyone)
        window = SendWindow(closed=settings.closed)
        planner = Planner(sessions, clock, window, stopping, tell_left_out)

        def knows() -> Knows:
            current = base.current
            return Knows(base.kommune, current.rules, current.library.for_kommune(base.kommune.id))

        desk = ReminderDesk(planner, knows, approval_places(settings.approval_channels))
        webhook = _webhook(settings, sessions, clock)
        if webhook is not None:
            stack.push_async_callback(webhook.close)
        app = App(
            sessions=sessions,
            base=base,
            signer=signer,
            post=post,
            clock=clock,
            channels=channels,
            desk=desk,
            staff=staff,
            kick=kick,
            webhook=webhook,
            holder=replica,
            floods=floods,
            approval_channels=frozenset(ChannelName(name) for name in settings.approval_channels),
            answers_kept=timedelta(days=settings.answers_days),
        )
        yield Parts(
            settings=settings,
            engine=engine,
            sessions=sessions,
            replica=replica,
            base=base,
            clock=clock,
            web=web,
            app=app,
            dispatcher=Dispatcher(
                sessions=sessions,
                channels=channels,
                clock=clock,
                is_staff=staff.has,
                compose=Composer(desk, signer, clock),
                window=window,
                pace=pace,
                report=count_attempt,
                fault=count_fault,
                watched=sending,
                beside={LANE: webhook.one} if webhook else None,
                rooms=RoomWatch(channels, sessions, clock, signer, base),
            ),
            upkeep=Upkeep(
                sessions=sessions,
                base=base,
                post=post,
                clock=clock,
                answers_kept=timedelta(days=settings.answers_days),
                kick=kick,
                webhook=webhook,
                desk=desk,
            ),
            desk=desk,
            reminding=Reminding(sessions, clock, desk, window, post, kick),
            files=files,
            secret=secret,
            teams=opened.teams if opened else None,
            slack=opened.receiver(app, sessions=sessions, clock=clock) if opened else None,
        )


async def _give_back(sessions: Sessions, clock: Clock, replica: str) -> None:
    """Leave what is unfinished to the others; where the database is away, its leases lapse."""
    try:
        given = await give_back(sessions, holder=replica, now=clock.now())
    except SQLAlchemyError as exc:
        log().warning("acts_not_given_back", exc_info=exc)
    else:
        if given:
            log().info("acts_given_back", count=given)


async def _open_platforms(
    stack: AsyncExitStack, settings: Settings, sessions: Sessions, clock: Clock, files: Files
) -> "Opened":
    from bot.open_platforms import open_platforms  # noqa: PLC0415 - see above

    access = _file_access(settings, files)
    return await open_platforms(stack, settings, sessions=sessions, clock=clock, files=access)


def _file_access(settings: Settings, files: Files) -> FileAccess:
    return FileAccess(files.read, settings.url, signed_in=settings.webchat == "on")


def _email(
    settings: Settings, sessions: Sessions, clock: Clock, staff: Staff, files: Files
) -> EmailChannel | None:
    config = email_config(settings)
    if config is None:
        return None
    access = _file_access(settings, files)
    return EmailChannel(config, sessions=sessions, clock=clock, is_staff=staff.has, files=access)


def _webhook(settings: Settings, sessions: Sessions, clock: Clock) -> Webhook | None:
    if not settings.webhook_url:
        return None
    secret = settings.webhook_secret.get_secret_value()
    return Webhook(settings.webhook_url, secret, settings.kommune, sessions, clock)


def _reaches_elsewhere(settings: Settings) -> bool:
    """Say whether people are reached in other places than a web page that is open to this machine only."""
    return has_platforms(settings) or email_config(settings) is not None or settings.webchat == "on"


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
