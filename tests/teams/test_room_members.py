"""Who is in the procurement office's channel in Teams, and that it gets only what they all may read."""

from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.doctor.examination import examine
from bot.doctor.finding import Level
from bot.doctor.patient import patient_of
from bot.doctor.rooms import outsiders_in_rooms
from bot.room_members import Outsider, OutsiderKind, RoomUnknownError, RoomWatch, outsiders
from bot.settings import Settings
from conversation.channel import RetryableSendError
from conversation.reply import INNKJOP, Reply
from conversation.turn import ChannelName
from norsk.clock import today
from notifications.delivery.dispatcher import Dispatcher
from register.person import Role, add_person
from tests.teams.world import ADA, INGRID, PER, TENANT, Hook, Json, World

ROOM = "19:innkjop@thread.tacv2"


def refusing(status: int, code: str) -> Hook:
    """Let the connector refuse to tell who is in a room."""

    async def hook(_method: str, path: str) -> web.Response | None:
        refused = {"error": {"code": code}}
        return web.json_response(refused, status=status) if "/pagedmembers" in path else None

    return hook


def telling(told: Json) -> Hook:
    """Let the connector say this of who is in a room."""

    async def hook(_method: str, path: str) -> web.Response | None:
        return web.json_response(told) if "/pagedmembers" in path else None

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
    nothing: list[Json] = [{}, {"members": []}, {"members": [], "continuationToken": "evig"}]
    for told in nothing:
        world.fake.hook = telling(told)
        with pytest.raises(RoomUnknownError, match="members_not_told"):
            await found_in(world)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_doctor_asks_teams_who_is_in_the_office_s_channel(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts, fake = world.parts, world.fake
    async with parts.sessions.begin() as session:
        await add_person(session, email=INGRID.email, name="Ingrid", roles=frozenset({Role.INNKJOPER}))
    await world.say("hei", INGRID)
    identity = web.Application()
    identity.router.add_get("/msi", token)
    monkeypatch.setenv("IDENTITY_HEADER", "x")
    async with TestServer(identity, host="127.0.0.1") as server:
        monkeypatch.setenv("IDENTITY_ENDPOINT", str(server.make_url("/msi")))
        settings = Settings.model_validate(
            {
                "database_url": parts.settings.database_url,
                "kommune": "lillestrom",
                "app_id": str(server.make_url("/")),  # Microsoft's library keeps a token by the registration
                "app_type": "UserAssignedMSI",
                "app_tenantid": TENANT,
                "teams_innkjop_channel": ROOM,
                "teams_service_hosts": (fake.url.removesuffix("/amer/"),),
            }
        )
        assert await examined(settings, world) == (
            Level.OK,
            "Alle i innkjøpsrommet i Teams kan lese det som kommer der.",
        )
        fake.room = [INGRID, PER, ADA]
        fake.marks = {PER.id: {"tenantId": "annen"}, ADA.id: {"userRole": "anonymous"}}
        level, what = await examined(settings, world)
        assert (level, "2 gjester eller fra andre virksomheter" in what) == (Level.WARNING, True)
        fake.hook = refusing(403, "BotNotInConversationRoster")
        level, what = await examined(settings, world)
        assert (level, "403 BotNotInConversationRoster" in what) == (Level.FAULT, True)
        fake.hook = refusing(500, "")
        level, what = await examined(settings, world)
        assert (level, "venter" in what) == (Level.FAULT, True)


async def token(_request: web.Request) -> web.Response:
    told = {"access_token": "t", "expires_on": "4000000000", "resource": "r"}
    return web.json_response(told, headers={"Connection": "close"})


async def examined(settings: Settings, world: World) -> tuple[Level, str]:
    async with patient_of(settings, (), clock=world.parts.clock) as patient:
        [found] = [one async for one in examine(patient, [("rooms", outsiders_in_rooms)])]
    return found.level, found.what
