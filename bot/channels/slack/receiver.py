"""The way in: Slack's signature, the workspace, the inbox, and only then the acknowledgement.

Bolt acknowledges an event before its listener has run, and runs the listener where nobody waits for it: a crash
then loses the event. So everything happens in one global middleware, which answers itself; Bolt reads payloads,
answers Slack's URL check, and keeps the Socket Mode connection.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.app import App, StoreUnavailableError
from bot.channels.slack import texts
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.inbound import BadPayloadError, teams_of, to_act
from bot.channels.slack.marks import UnknownModalError
from bot.channels.slack.payloads import Json
from bot.channels.slack.worker import Worker
from bot.errors import SlackStartError
from bot.logs import log
from conversation.channel import ChannelError
from norsk.clock import Clock
from register.database import Sessions

PATH: Final = "/slack/events"
FORBIDDEN: Final = 403
NO_RETRY: Final = {"X-Slack-No-Retry": "1"}


class Slack:
    """One workspace's Slack app: a route for HTTP, a connection for Socket Mode, and the work behind both."""

    def __init__(self, *, app: App, channel: SlackChannel, sessions: Sessions, clock: Clock) -> None:
        self._channel = channel
        self._config = channel.config
        self._worker = Worker(app=app, channel=channel, sessions=sessions)
        self._clock = clock
        self._identity: tuple[str, str] | None = None
        self._verifier = (
            SignatureVerifier(channel.config.signing_secret) if channel.config.signing_secret else None
        )
        self._bolt = _bolt(channel, _Inbox(self))
        self._socket: AsyncSocketModeHandler | None = None

    @property
    def ready(self) -> bool:
        """Whether Slack has said who this bot is."""
        return self._identity is not None

    def add_to(self, server: web.Application) -> None:
        """Add `POST /slack/events` to a server, unless events come over Socket Mode."""
        if not self._config.socket_mode:
            server.router.add_post(PATH, self.handle)

    async def start(self) -> None:
        """Open the connections. Raises SlackStartError where Slack refuses the token; a Slack that is away may come back."""
        await self._channel.open()
        try:
            await self.identity()
        except ChannelError as exc:
            if getattr(exc, "reason", "") in {
                "invalid_auth",
                "token_revoked",
                "account_inactive",
                "not_authed",
            }:
                await self._channel.close()
                raise SlackStartError(
                    ["SLACK_BOT_TOKEN godtas ikke av Slack. Installer appen på nytt og hent tokenet."]
                ) from exc
            log().warning("slack_not_reached", exc_info=exc)
        if self._config.socket_mode:
            self._socket = AsyncSocketModeHandler(self._bolt, self._config.app_token)
            await self._socket.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped

    @asynccontextmanager
    async def only_sending(self) -> AsyncIterator[None]:
        """Hold the connection that messages go out by open, and take nothing in."""
        await self._channel.open()
        try:
            yield
        finally:
            await self._channel.close()

    async def stop(self) -> None:
        """Take no more in, wait for what is under way, and close the connections."""
        if self._socket is not None:
            await self._socket.close_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
            self._socket = None
        await self._worker.finish()
        await self._channel.close()

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request of Slack's: 401 before anything of it is read, unless the signature holds and is fresh."""
        body = await request.read()
        if not self._is_signed(request, body):
            log().warning("slack_signature_refused")
            return web.json_response({"error": "invalid signature"}, status=401)
        try:
            read = AsyncBoltRequest(
                body=body.decode(), query=request.query_string, headers=dict(request.headers)
            )
        except (ValueError, AttributeError):  # no JSON, or JSON that is no object
            return web.json_response({"error": "unreadable body"}, status=400, headers=NO_RETRY)
        answer = await self._bolt.async_dispatch(read)
        return web.Response(
            status=answer.status,
            body=answer.body,
            content_type="application/json" if answer.body.startswith("{") else "text/plain",
            headers=NO_RETRY if answer.status == FORBIDDEN else None,
        )

    async def identity(self) -> tuple[str, str]:
        """Return the bot's own workspace and user. Raises ChannelError while Slack cannot be asked."""
        if self._identity is None:
            self._identity = await self._channel.api.identity()
        return self._identity

    async def receive(self, body: Json) -> BoltResponse:
        """Write down what a payload holds and return the acknowledgement."""
        try:
            own_team, bot_user = await self.identity()
            allowed = self._config.team_ids or {own_team}
            teams = teams_of(body)
            if not teams or not teams <= allowed:
                log().warning("slack_team_refused")
                return BoltResponse(status=403, body={"error": "unknown workspace"})
            act = to_act(body, bot_user=bot_user, now=self._clock.now())
            said = await self._worker.begin(act) if act is not None else None
        except (BadPayloadError, UnknownModalError) as exc:
            log().warning("slack_payload_unknown", exc_info=exc)
            return BoltResponse(status=200)
        except (StoreUnavailableError, ChannelError) as exc:
            log().warning("slack_not_received", exc_info=exc)
            return _not_received(body)
        return BoltResponse(status=200, body=said or "")

    def _is_signed(self, request: web.Request, body: bytes) -> bool:
        if self._verifier is None:
            return False
        try:
            return self._verifier.is_valid(
                body,
                request.headers.get("X-Slack-Request-Timestamp"),
                request.headers.get("X-Slack-Signature"),
            )
        except (ValueError, TypeError):  # a time that is no number, a body or a signature that is no text
            return False


class _Inbox(AsyncMiddleware):
    """The one global middleware: it answers what it knows, and leaves Slack's URL check to Bolt."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt's own signature
        next: Callable[[], Awaitable[BoltResponse]],
    ) -> BoltResponse | None:
        if req.body.get("type") == "url_verification":
            return await next()
        return await self._slack.receive(req.body)


def _bolt(channel: SlackChannel, inbox: AsyncMiddleware) -> AsyncApp:
    # Bolt's warnings quote payloads; what is worth knowing is logged here, without content.
    quiet = logging.getLogger("innkjopsbot.slack_bolt")
    quiet.setLevel(logging.ERROR)
    return AsyncApp(
        name="innkjopsbot",
        logger=quiet,
        client=channel.api.reading,
        request_verification_enabled=False,  # done before the body is parsed, see `handle`
        before_authorize=inbox,
    )


def _not_received(body: Json) -> BoltResponse:
    """Say that something could not be written down: Slack sends events again, and shows people that a press failed."""
    if "command" in body:
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": texts.BUSY})
    return BoltResponse(status=503, body={"error": "busy"})
