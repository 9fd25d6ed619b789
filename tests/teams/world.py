"""Teams as the tests know it: a connector on loopback that remembers what it was sent, and the activities it posts."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, cast
from urllib.parse import unquote

from aiohttp import ClientResponse, ClientSession, web
from aiohttp.test_utils import TestServer
from sqlalchemy import select

from bot.app import App
from bot.bootstrap import Parts
from bot.channels.teams.config import TeamsConfig
from bot.channels.teams.rate import RateLimits
from bot.channels.teams.sdk_credentials import TokenSource
from bot.channels.teams.wiring import Teams, open_teams
from bot.inbox import Inbox
from bot.post import Post
from bot.secret import kept_secret
from conversation.actions import Action, ActionSigner
from conversation.channel import Channel
from conversation.turn import ChannelName
from dialogs.dialog import Context, Outcome
from dialogs.router import route
from notifications.delivery.dispatcher import Dispatcher
from register.person import PersonAddress

Json = dict[str, object]
TENANT: Final = "11111111-1111-1111-1111-111111111111"
BOT: Final = "28:innkjopsbot"
QUESTION: Final = "Må jeg lyse ut et kjøp på 450 000 kroner?"
CHOICES: Final = "Må jeg lyse ut et kjøp på 1,4 millioner?"
UNANSWERABLE: Final = "Hvilken farge skal <script>konvolutten</script> ha når vi får papirtilbud?"
NUMBERS: Final = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Figure:
    """Somebody in the tests' Teams."""

    aad: str
    name: str
    email: str

    @property
    def id(self) -> str:
        return f"29:{self.aad}"


ADA: Final = Figure("aaaaaaaa-0000-0000-0000-000000000001", "Ada Demo", "ada@demo.invalid")
PER: Final = Figure("aaaaaaaa-0000-0000-0000-000000000002", "Per Demo", "per@demo.invalid")
INGRID: Final = Figure("aaaaaaaa-0000-0000-0000-000000000003", "Ingrid Demo", "ingrid@demo.invalid")
PEOPLE: Final = {figure.id: figure for figure in (ADA, PER, INGRID)}


@dataclass(frozen=True, slots=True)
class Call:
    """One request to the connector."""

    method: str
    path: str
    body: Json
    token: str

    @property
    def conversation(self) -> str:
        return unquote(self.path.split("/")[3])

    @property
    def card(self) -> Json:
        attachments = cast(list[Json], self.body["attachments"])
        return cast(Json, attachments[0]["content"])

    @property
    def text(self) -> str:
        return str(self.card["fallbackText"])


Hook = Callable[[str, str], Awaitable[web.Response | None]]


@dataclass
class FakeTeams:
    """The connector. `hook` may answer a request in its place, or hold it up; `marks` change what it tells of a member."""

    server: TestServer
    calls: list[Call] = field(default_factory=list)
    hook: Hook | None = None
    marks: dict[str, Json] = field(default_factory=dict)
    room: list[Figure] = field(default_factory=lambda: [INGRID])
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def url(self) -> str:
        return str(self.server.make_url("/amer/"))

    @property
    def sent(self) -> list[Call]:
        """What has been sent or updated, without typing."""
        return [call for call in self.calls if call.body.get("type") == "message"]

    async def wait_for(self, count: int, seconds: float = 120.0) -> list[Call]:
        """Wait until so many messages have come."""
        async with asyncio.timeout(seconds), self.news:
            await self.news.wait_for(lambda: len(self.sent) >= count)
        return self.sent

    async def handle(self, request: web.Request) -> web.Response:
        path = request.raw_path.removeprefix("/amer")
        if self.hook and (answer := await self.hook(request.method, path)):
            return answer
        if "/pagedmembers?" in path:
            return self._paged(request.query.get("continuationToken", "0"))
        if request.method == "GET":
            return self._member(unquote(path.rsplit("/", 1)[1]))
        body = cast(Json, await request.json())
        token = request.headers.get("Authorization", "")
        async with self.news:
            self.calls.append(Call(request.method, path, body, token))
            self.news.notify_all()
        made = "a:made" if path == "/v3/conversations" else f"m{next(NUMBERS)}"
        return web.json_response({"id": made}, status=201)

    def _paged(self, start: str) -> web.Response:
        """Tell of one member of the room at a time, as Teams tells of two hundred."""
        figure, more = self.room[int(start)], int(start) + 1
        told: Json = {"members": [self._told(figure, figure.id)]}
        if more < len(self.room):
            told["continuationToken"] = str(more)
        return web.json_response(told)

    def _member(self, id: str) -> web.Response:
        figure = next((one for one in PEOPLE.values() if id in (one.id, one.aad)), None)
        if figure is None:
            return web.json_response({"error": {"code": "MemberNotFoundInConversation"}}, status=404)
        return web.json_response(self._told(figure, id))

    def _told(self, figure: Figure, id: str) -> Json:
        told: Json = {
            "id": id,
            "aadObjectId": figure.aad,
            "name": figure.name,
            "email": figure.email.upper(),
            "userPrincipalName": figure.email,
            "tenantId": TENANT,
            "userRole": "user",
        }
        return told | self.marks.get(figure.id, {})


@asynccontextmanager
async def fake_teams() -> AsyncIterator[FakeTeams]:
    server = web.Application()
    running = TestServer(server, host="127.0.0.1")
    fake = FakeTeams(running)
    server.router.add_route("*", "/{tail:.*}", fake.handle)
    await running.start_server()
    yield fake
    await running.close()


class FixedToken:
    """A token source that never asks anybody."""

    def __init__(self) -> None:
        self.asked: list[bool] = []

    async def token(self, *, fresh: bool = False) -> str:
        self.asked.append(fresh)
        return "fresh-token" if fresh else "test-token"


@dataclass
class World:
    """A bot with Teams, on a port of its own."""

    parts: Parts
    fake: FakeTeams
    teams: Teams
    app: App
    dispatcher: Dispatcher
    signer: ActionSigner
    url: str
    client: ClientSession

    async def post(self, activity: object, *, headers: Mapping[str, str] | None = None) -> tuple[int, Json]:
        """Post a body as Teams does; return the status and the answer."""
        data = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
        sent = {"Content-Type": "application/json", **(headers or {})}
        async with self.client.post(self.url, data=data, headers=sent) as response:
            return response.status, await _json(response)

    def activity(self, who: Figure = ADA, /, **more: object) -> Json:
        """Return an activity of somebody in their own chat with the bot."""
        own = f"a:{who.email.partition('@')[0]}"
        return {
            "type": "message",
            "id": f"act-{next(NUMBERS)}",
            "channelId": "msteams",
            "serviceUrl": self.fake.url,
            "from": {"id": who.id, "aadObjectId": who.aad, "name": who.name},
            "recipient": {"id": BOT, "name": "Innkjøpsbot"},
            "conversation": {"id": own, "conversationType": "personal", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
            **more,
        }

    def invoke(
        self, action: Json, who: Figure = ADA, *, card_id: str = "card", data: Json | None = None
    ) -> Json:
        """Return a press of a button as Action.Execute sends it; `data` holds a form's answers."""
        value = {"action": {**action, "data": {**cast(Json, action["data"]), **(data or {})}}}
        return self.activity(who, type="invoke", name="adaptiveCard/action", replyToId=card_id, value=value)

    async def say(self, text: str, who: Figure = ADA, /, **more: object) -> Call:
        """Say something and return the answer."""
        before = len(self.fake.sent)
        status, _ = await self.post(self.activity(who, text=text, **more))
        assert status == 200
        return (await self.fake.wait_for(before + 1))[before]

    async def press(
        self, action: Json, who: Figure = ADA, *, card_id: str = "card", data: Json | None = None
    ) -> Json:
        """Press a button and return the answer to the invoke."""
        status, body = await self.post(self.invoke(action, who, card_id=card_id, data=data))
        assert status == 200
        return body


async def _json(response: ClientResponse) -> Json:
    try:
        return cast(Json, await response.json(content_type=None)) or {}
    except ValueError:
        return {}


def actions(card: Json) -> list[Json]:
    """Return a card's buttons, in order."""

    def found(elements: object) -> list[Json]:
        result: list[Json] = []
        for element in cast(list[Json], elements):
            result += cast(list[Json], element.get("actions") or [])
            result += found(element.get("items") or [])
        return result

    return found(card["body"])


def button(card: Json, label: str) -> Json:
    """Return the button whose label begins so."""
    return next(action for action in actions(card) if str(action["title"]).startswith(label))


def inputs(card: Json) -> list[Json]:
    """Return a card's inputs, in order."""

    def found(elements: object) -> list[Json]:
        result: list[Json] = []
        for element in cast(list[Json], elements):
            if str(element["type"]).startswith("Input."):
                result.append(element)
            result += found(element.get("items") or [])
        return result

    return found(card["body"])


@asynccontextmanager
async def running_world(
    parts: Parts,
    fake: FakeTeams,
    *,
    config: TeamsConfig | None = None,
    tokens: TokenSource | None = None,
    limits: RateLimits | None = None,
    invoke_seconds: float = 90.0,
) -> AsyncIterator[World]:
    """Wire the channel as `bot.bootstrap` does, and serve it."""
    config = config or TeamsConfig()
    async with open_teams(
        config, sessions=parts.sessions, clock=parts.clock, tokens=tokens, limits=limits
    ) as teams:
        channels: dict[ChannelName, Channel] = {ChannelName.TEAMS: teams.channel, ChannelName.WEB: parts.web}
        signer = ActionSigner(await kept_secret(parts.sessions, now=parts.clock.now()))
        app = App(
            sessions=parts.sessions,
            base=parts.base,
            signer=signer,
            post=Post(signer, parts.clock),
            desk=parts.desk,
            clock=parts.clock,
            channels=channels,
        )
        server = web.Application()
        teams.add_to(server, app, invoke_seconds=invoke_seconds)
        running = TestServer(server, host="127.0.0.1")
        await running.start_server()
        dispatcher = Dispatcher(sessions=parts.sessions, channels=channels, clock=parts.clock)
        async with ClientSession() as client:
            url = str(running.make_url("/api/messages"))
            yield World(parts, fake, teams, app, dispatcher, signer, url, client)
        await running.close()


async def rows(world: World) -> list[Inbox]:
    """Return the acts that were written down."""
    async with world.parts.sessions() as session:
        return list(await session.scalars(select(Inbox).order_by(Inbox.received_at, Inbox.key)))


async def addresses(world: World) -> list[PersonAddress]:
    """Return where people can be reached."""
    async with world.parts.sessions() as session:
        return list(await session.scalars(select(PersonAddress)))


async def settled(world: World) -> None:
    """Wait until nothing is under way."""
    while world.teams.tasks._running:
        await asyncio.wait(set(world.teams.tasks._running))


def route_when(ready: Callable[[], object]) -> Callable[[Context, Action | None], Awaitable[Outcome]]:
    """Return what answers as the bot does, but not before something is so."""

    async def slow(context: Context, action: Action | None) -> Outcome:
        while not ready():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.01)
        return await route(context, action)

    return slow
