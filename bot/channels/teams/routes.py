"""`POST /api/messages`: who may post is settled before the body is read, and nothing that comes in is a 500."""

from collections.abc import Mapping
from typing import Final

from aiohttp import web

from bot.app import StoreUnavailableError
from bot.channels.tasks import Tasks
from bot.channels.teams.activity import Activity, BadActivityError, parse_activity
from bot.channels.teams.config import TeamsConfig
from bot.channels.teams.flow import Answered, Flow
from bot.channels.teams.inbound import Arrival, Departure, Ignored, Message, Press, Unsupported, read_act
from bot.channels.teams.sdk_authentication import Authenticator, KeysUnavailableError, UnauthorizedError
from bot.channels.teams.service_url import ServiceUrls
from bot.channels.web.guard import host_of
from bot.logs import log
from bot.webhook_address import is_loopback
from norsk.clock import Clock

PATH: Final = "/api/messages"


class ForbiddenError(Exception):
    """The request is refused; `reason` is a static word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TeamsRoutes:
    """The handler of Teams' activities. `authenticator` is None for the local bot, which only this machine reaches."""

    def __init__(
        self,
        *,
        config: TeamsConfig,
        flow: Flow,
        clock: Clock,
        service_urls: ServiceUrls,
        tasks: Tasks,
        authenticator: Authenticator | None,
    ) -> None:
        self._config = config
        self._flow = flow
        self._clock = clock
        self._service_urls = service_urls
        self._tasks = tasks
        self._authenticator = authenticator

    def add_to(self, server: web.Application) -> None:
        """Add the route to a server."""
        server.router.add_post(PATH, self._post)

    async def _post(self, request: web.Request) -> web.StreamResponse:
        try:
            claimed = await self._let_in(request)
            activity = parse_activity(await request.read())
            self._check(activity, claimed)
            return await self._act(request, activity)
        except UnauthorizedError:
            return _refused(401, "unauthorized")
        except ForbiddenError as exc:
            return _refused(403, exc.reason)
        except BadActivityError as exc:
            return _refused(400, "bad_activity", field=exc.field)
        except (KeysUnavailableError, StoreUnavailableError):
            return _refused(503, "unavailable")

    async def _let_in(self, request: web.Request) -> str | None:
        """Return the service URL that the request's token names; the local bot's requests have no token."""
        if self._authenticator is not None:
            return await self._authenticator.check(request.headers.get("Authorization"))
        if not is_loopback(host_of(request.host)):
            raise ForbiddenError("foreign_host")
        if any(_is_forwarded(name) for name in request.headers):
            raise ForbiddenError("forwarded")
        return None

    def _check(self, activity: Activity, claimed: str | None) -> None:
        if self._authenticator is not None and claimed != activity.service_url:
            raise UnauthorizedError
        tenants = self._config.allowed_tenants
        if tenants and activity.tenant_id not in tenants:
            raise ForbiddenError("foreign_tenant")
        if not self._service_urls.allows(activity.service_url):
            raise ForbiddenError("service_url")

    async def _act(self, request: web.Request, activity: Activity) -> web.StreamResponse:
        match read_act(activity, now=self._clock.now()):
            case Message() as said:
                await self._flow.message(said)
            case Press(invoked=True) as press:
                return await self._answer(request, await self._flow.invoked(press))
            case Press() as press:
                await self._flow.submitted(press)
            case Arrival() as arrival:
                await self._flow.arrival(arrival)
            case Departure() as departure:
                await self._flow.departure(departure)
            case Unsupported():
                return web.Response(status=501)
            case Ignored():
                pass
        return web.Response(status=200)

    async def _answer(self, request: web.Request, answered: Answered) -> web.StreamResponse:
        response = web.json_response(answered.body)
        await response.prepare(request)
        await response.write_eof()
        if answered.after is not None:
            self._tasks.start(_run(answered))
        return response


async def _run(answered: Answered) -> None:
    if answered.after is not None:
        await answered.after()


def _is_forwarded(name: str) -> bool:
    return name.casefold() == "forwarded" or name.casefold().startswith("x-forwarded-")


def _refused(status: int, reason: str, **more: str) -> web.Response:
    log().info("teams_request_refused", status=status, reason=reason, **more)
    body: Mapping[str, str] = {"error": reason, **more}
    return web.json_response(body, status=status)
