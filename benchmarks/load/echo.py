"""A durable echo on all three channels: the same SDKs and the rows that a turn of ours writes, in one transaction, and no answer.

Run by benchmarks.load; the settings are those of the service.
"""

import asyncio
import os
import signal
from datetime import UTC, datetime
from typing import Final, cast

from aiohttp import ClientSession, web
from botbuilder.core import TurnContext  # type: ignore[import-untyped]  # it ships without types
from botbuilder.integration.aiohttp import (  # type: ignore[import-untyped]  # as above
    CloudAdapter,
    ConfigurationBotFrameworkAuthentication,
)
from msrest.universal_http.requests import ClientRetryPolicy
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.say.async_say import AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from bot.inbox import LEASE, Inbox, Status
from conversation.turn import Address, ChannelName
from dialogs.state_store import Memory, load_memory, save_memory
from register.database import Sessions, open_engine, session_factory
from register.person import SeenAt, add_person, find_person_at, remember_address
from tests.slack.double import SECRET, TOKEN

LONG: Final = "Må jeg lyse ut et kjøp på 450 000 kroner? " * 20
"""As long as our answers are."""


async def write(sessions: Sessions, key: str, address: Address) -> None:
    """Write the act with its answer, the conversation's state, and where the person is."""
    now, conversation = datetime.now(UTC), f"{address.channel}:{address.conversation_id}"
    user = address.user_id or ""
    row = Inbox(
        key=key,
        channel=address.channel.value,
        conversation=conversation,
        address=[address.channel.value, address.conversation_id, user, None, None, None],
        payload=None,
        replies=[{"text": LONG}],
        status=Status.ANSWERED.value,
        attempts=1,
        received_at=now,
        lease_until=now + LEASE,
    )
    async with sessions.begin() as session:
        person = await find_person_at(session, channel=address.channel.value, user_id=user)
        person = person or await add_person(
            session, email=f"{address.channel}-{user}@demo.invalid", name=user
        )
        await remember_address(
            session, person, SeenAt(address.channel.value, user, address.conversation_id, now)
        )
        session.add(row)
        await load_memory(session, conversation, now=now)
        await save_memory(session, conversation, Memory(), now=now)


def add_web(server: web.Application, sessions: Sessions) -> None:
    """Echo what a page posts."""

    async def handle(request: web.Request) -> web.Response:
        posted = cast(dict[str, str], await request.json())
        place = f"{posted['from']}/{posted['conversation']}"
        address = Address(ChannelName.WEB, place, user_id=posted["from"])
        await write(sessions, f"web:{place}:{posted['id']}", address)
        return web.json_response({"replies": [{"text": LONG, "choices": []}]})

    server.router.add_post("/webchat/turns", handle)


def add_slack(server: web.Application, sessions: Sessions, http: ClientSession) -> None:
    """Echo what Slack tells, through Bolt."""
    client = AsyncWebClient(TOKEN, base_url=os.environ["SLACK_API_URL"], session=http)
    client.proxy = None
    bolt = AsyncApp(client=client, signing_secret=SECRET)

    @bolt.event("message")
    async def echo(event: dict[str, str], say: AsyncSay) -> None:
        address = Address(ChannelName.SLACK, event["channel"], user_id=event["user"])
        await write(sessions, f"slack:message:T1:{event['channel']}:{event['ts']}", address)
        await say(text=LONG, thread_ts=event["ts"])

    async def handle(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(request)))

    server.router.add_post("/slack/events", handle)


def add_teams(server: web.Application, sessions: Sessions) -> None:
    """Echo what Teams tells, through CloudAdapter."""
    # Without this msrest builds a list of all status codes at every call, which would make the echo slower than it is.
    ClientRetryPolicy.safe_codes = frozenset(ClientRetryPolicy.safe_codes)  # type: ignore[assignment]  # only asked `in`

    class Settings:
        APP_ID = APP_PASSWORD = ""

    class Bot:
        async def on_turn(self, context: TurnContext) -> None:
            activity = context.activity
            address = Address(ChannelName.TEAMS, activity.conversation.id, user_id=activity.from_property.id)
            await write(sessions, f"teams:{activity.conversation.id}:{activity.id}", address)
            await context.send_activity(LONG)

    adapter, bot = CloudAdapter(ConfigurationBotFrameworkAuthentication(Settings())), Bot()

    async def handle(request: web.Request) -> web.Response:
        return await adapter.process(request, bot) or web.Response()

    server.router.add_post("/api/messages", handle)


async def serve() -> None:
    """Serve on a free port of loopback until ended."""
    engine = open_engine(os.environ["INNKJOPSBOT_DATABASE_URL"])
    sessions = session_factory(engine)
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with ClientSession() as http:
        server = web.Application()
        add_web(server, sessions)
        add_slack(server, sessions, http)
        add_teams(server, sessions)
        runner = web.AppRunner(server, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        print(f"klar på http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
        await stopped.wait()
        await runner.cleanup()
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(serve())
