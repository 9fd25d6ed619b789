"""Who is in the procurement office's channel in Teams, and that it gets only what they all may read."""

from dataclasses import replace

import pytest
from aiohttp import web

from bot.room_members import Outsider, OutsiderKind, RoomUnknownError, RoomWatch, outsiders
from conversation.channel import RetryableSendError
from conversation.reply import INNKJOP, Reply
from conversation.turn import ChannelName
from norsk.clock import today
from notifications.delivery.dispatcher import Dispatcher
from register.person import Role, add_person
from tests.teams.world import ADA, INGRID, PER, Hook, World

ROOM = "19:innkjop@thread.tacv2"


def refusing(status: int, code: str) -> Hook:
    """Let the connector refuse to tell who is in a room."""

    async def hook(_method: str, path: str) -> web.Response | None:
        refused = {"error": {"code": code}}
        return web.json_response(refused, status=status) if "/pagedmembers" in path else None

    return hook


async def found_in(world: World) -> tuple[Outsider, ...]:
    parts = world.parts
    return await outsiders(world.teams.channel, ROOM, sessions=parts.sessions, on=today(parts.clock))


async def test_whoever_is_in_the_channel_without_the_role_keeps_it_from_getting_anything(
    world: World,
) -> None:
    parts, fake = world.parts, world.fake
    async with parts.sessions.begin() as session:
        await add_person(session, email=INGRID.email, name="Ingrid", roles=frozenset({Role.INNKJOPER}))
    # Where Teams is, the register knows from whoever has written.
    await world.say("hei", INGRID)
    assert await found_in(world) == ()
    fake.room = [INGRID, PER, ADA]
    assert await found_in(world) == (
        Outsider(OutsiderKind.NO_ROLE, PER.aad),
        Outsider(OutsiderKind.NO_ROLE, ADA.aad),
    )
    fake.room = [INGRID]
    fake.marks = {INGRID.id: {"userPrincipalName": "ingrid_firma.no#EXT#@kommune.no"}}
    assert await found_in(world) == (Outsider(OutsiderKind.GUEST, INGRID.aad),)
    fake.marks = {}
    channels = {ChannelName.TEAMS: world.teams.channel}
    watch = RoomWatch(channels, parts.sessions, parts.clock, world.signer, parts.base)
    dispatcher = Dispatcher(sessions=parts.sessions, channels=channels, clock=parts.clock, rooms=watch)
    fake.room = [INGRID, ADA]
    before = len(fake.sent)
    async with parts.sessions.begin() as session:
        post = replace(world.app._aftermath.post, rooms=(f"teams:{ROOM}",))
        await post.put(session, [Reply("4,2 millioner", to=INNKJOP)], key="a")
    await dispatcher.run_once()
    assert [one.conversation for one in fake.sent[before:]] == ["a:ingrid"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_channel_that_the_bot_is_not_in_is_unknown(world: World) -> None:
    await world.say("hei", INGRID)
    world.fake.hook = refusing(403, "BotNotInConversationRoster")
    with pytest.raises(RoomUnknownError, match="403 BotNotInConversationRoster"):
        await found_in(world)
    world.fake.hook = refusing(500, "")
    with pytest.raises(RetryableSendError):
        await found_in(world)
