"""Guests in Teams, and rooms: who is an employee is Teams' word, and what is private goes to the person's own chat."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import cast

import pytest
from aiohttp import web

from bot.bootstrap import Parts
from bot.channels.teams.people import KNOWN_FOR
from bot.channels.teams.render import NOTICE
from bot.channels.teams.sender import Member
from bot.rooms import DIRECTLY
from bot.staff import staff_of
from conversation.reply import Reply
from conversation.turn import Address, ChannelName
from dialogs import texts
from norsk.clock import FixedClock
from register.person import Role, add_person
from tests.teams.world import (
    ADA,
    BOT,
    INGRID,
    QUESTION,
    TENANT,
    UNANSWERABLE,
    Call,
    FakeTeams,
    Figure,
    Json,
    World,
    actions,
    addresses,
    button,
    inputs,
    running_world,
    settled,
)

ROOM = "19:rom@thread.tacv2;messageid=1700"


@pytest.fixture
async def office(parts: Parts, fake: FakeTeams) -> AsyncIterator[World]:
    """A bot of one tenant, where Ingrid has every role."""
    async with running_world(parts, fake) as world:
        world.teams.people._tenants = frozenset({TENANT})
        async with parts.sessions.begin() as session:
            await add_person(session, email=INGRID.email, name=INGRID.name, roles=frozenset(Role))
        yield world


async def in_the_room(world: World, text: str, who: Figure = INGRID) -> Call:
    """Mention the bot in a channel, and return what the channel sees."""
    mention = {"type": "mention", "text": "<at>Bot</at>", "mentioned": {"id": BOT, "name": "Bot"}}
    said = await world.say(
        f"<at>Bot</at> {text}",
        who,
        entities=[mention],
        conversation={"id": ROOM, "conversationType": "channel", "tenantId": TENANT},
    )
    await settled(world)
    assert said.conversation == ROOM
    return said


async def told(world: World) -> Call:
    """Send what is due, and return the newest message."""
    await settled(world)
    await world.dispatcher.run_once()
    return world.fake.sent[-1]


@pytest.mark.parametrize(
    ("marks", "guest"),
    [
        ({}, False),
        ({"upn": "ada@demo.invalid", "tenant_id": "T1", "role": "user"}, False),
        ({"tenant_id": "t1"}, False),
        ({"tenant_id": "t2"}, True),
        ({"upn": "per_firma.example#EXT#@kommune.onmicrosoft.com"}, True),
        ({"upn": "per_firma.example#ext#@kommune.onmicrosoft.com"}, True),
        ({"email": "per_firma.example#EXT#@kommune.onmicrosoft.com"}, True),
        ({"role": "anonymous"}, True),
        ({"role": "guest"}, True),
    ],
)
def test_who_is_a_guest_by_what_teams_tells_of_a_member(marks: dict[str, str], guest: bool) -> None:
    member = Member(**{"email": None, "name": None, **marks})
    assert member.is_guest({"t1"}) is guest


def test_without_tenants_the_tenant_decides_nothing() -> None:
    assert not Member(email=None, name=None, tenant_id="hva som helst").is_guest(())


async def test_a_guest_in_teams_gets_rules_only_whatever_the_register_says(
    office: World, clock: FixedClock
) -> None:
    marked: tuple[Json, ...] = (
        {"userPrincipalName": "ingrid_firma.example#EXT#@kommune.onmicrosoft.com"},
        {"tenantId": "22222222-2222-2222-2222-222222222222"},
        {"userRole": "anonymous"},
    )
    for marks in marked:
        office.fake.marks[INGRID.id] = marks
        clock.advance(KNOWN_FOR + timedelta(seconds=1))
        answer = await office.say(QUESTION, INGRID)
        assert answer.text.startswith("Nei, du trenger ikke")
        assert not any(str(one["title"]).startswith("Stemmer ikke") for one in actions(answer.card))
        assert (await office.say("ubesvarte spørsmål", INGRID)).text == texts.STAFF_ONLY, marks
        assert (await in_the_room(office, "utkast")).text == texts.STAFF_ONLY
        assert await office.teams.channel.reach(INGRID.email) is None


async def test_an_employee_in_teams_gets_what_their_roles_give(office: World) -> None:
    assert "venter" in (await office.say("ubesvarte spørsmål", INGRID)).text
    assert [held.guest for held in await addresses(office)] == [False]


async def test_somebody_without_an_account_is_a_guest_and_teams_is_not_asked(office: World) -> None:
    async def no_questions(method: str, _path: str) -> web.Response | None:
        assert method != "GET"
        return None

    office.fake.hook = no_questions
    anonymous = {"from": {"id": "8:teamsvisitor:1", "name": "Besøkende"}}
    refused = await office.say("mine avtaler", INGRID, **anonymous)
    assert refused.text == texts.STAFF_ONLY
    assert [held.guest for held in await addresses(office)] == [True]


async def test_whoever_teams_cannot_tell_about_is_a_guest_for_that_turn_and_is_told_so(office: World) -> None:
    async def silent(method: str, _path: str) -> web.Response | None:
        return web.json_response({}, status=404) if method == "GET" else None

    office.fake.hook = silent
    assert (await office.say("ubesvarte spørsmål", INGRID)).text == texts.UNCHECKED
    assert (await office.say(QUESTION, INGRID)).text.startswith("Nei")
    office.fake.hook = None
    assert "venter" in (await office.say("ubesvarte spørsmål", INGRID)).text


async def test_teams_is_asked_who_somebody_is_once_an_hour(office: World, clock: FixedClock) -> None:
    asked: list[str] = []

    async def heard(method: str, path: str) -> web.Response | None:
        asked.extend([path] if method == "GET" else [])
        return None

    office.fake.hook = heard
    for _ in range(3):
        await office.say("ubesvarte spørsmål", INGRID)
    assert len(asked) == 1
    office.fake.marks[INGRID.id] = {"userRole": "anonymous"}
    clock.advance(KNOWN_FOR + timedelta(seconds=1))
    assert (await office.say("ubesvarte spørsmål", INGRID)).text == texts.STAFF_ONLY
    assert [held.guest for held in await addresses(office)] == [True]


async def test_an_old_card_and_its_form_do_nothing_for_a_guest_and_stay(
    office: World, clock: FixedClock
) -> None:
    declined = await office.say(UNANSWERABLE, ADA)
    card = (await office.press(button(declined.card, "Spør"), ADA))["value"]
    office.fake.marks[ADA.id] = {"userRole": "anonymous"}
    clock.advance(KNOWN_FOR + timedelta(seconds=1))
    send = button(cast(Json, card), "Send til")
    body = await office.press(send, ADA, data={"sporsmal": "?", "vis_navn": "ja"})
    assert (body["type"], texts.STAFF_ONLY in str(body["value"])) == (NOTICE, True)
    assert await office.dispatcher.run_once() == 0
    office.fake.marks.clear()
    clock.advance(KNOWN_FOR + timedelta(seconds=1))
    body = await office.press(send, ADA, data={"sporsmal": "Hva nå?", "vis_navn": "ja"})
    assert "Sendt" in str(body["value"]), "nothing was spent"


async def test_an_address_elsewhere_is_a_guests_though_teams_says_nothing(office: World) -> None:
    office.app._staff = staff_of(["annet.invalid"])
    assert (await office.say("fikk ikke svar", ADA)).text == texts.STAFF_ONLY


async def test_what_is_private_goes_from_the_channel_to_a_chat_that_is_opened_for_it(office: World) -> None:
    said = await in_the_room(office, "utkast")
    assert (said.text, actions(said.card)) == (DIRECTLY, [])
    direct = await told(office)
    assert (direct.conversation, "Ingen utkast" in direct.text) == ("a:made", True)
    [opened] = [call for call in office.fake.calls if call.path == "/v3/conversations"]
    assert opened.body["members"] == [{"id": INGRID.id}]
    await in_the_room(office, "utkast")
    assert (await told(office)).conversation == "a:made"
    assert len([call for call in office.fake.calls if call.path == "/v3/conversations"]) == 1


async def test_a_form_and_its_button_work_in_the_own_chat(office: World) -> None:
    await office.say(QUESTION, INGRID)
    await in_the_room(office, "endre grense")
    direct = await told(office)
    assert direct.conversation == "a:ingrid", "the chat that they have already"
    assert inputs(direct.card)
    send = button(direct.card, "Send til")
    foreign = await office.press(send, ADA)
    assert "laget for en annen" in str(foreign["value"])
    assert "laget for en annen" not in str(await office.press(send, INGRID))


async def test_a_button_pressed_in_a_room_is_answered_directly_too(office: World) -> None:
    shown = await in_the_room(office, "kommuneprofil")
    invoke = office.invoke(button(shown.card, "Historikk"), INGRID)
    _, body = await office.post({**invoke, "conversation": {"id": ROOM, "conversationType": "channel"}})
    assert body["type"] == NOTICE, "the card stays"
    await settled(office)
    assert (office.fake.sent[-1].conversation, office.fake.sent[-1].text) == (ROOM, DIRECTLY)
    assert (await told(office)).conversation == "a:made"


async def test_a_room_is_told_how_to_open_a_chat_where_teams_refuses_one(office: World) -> None:
    async def refusing(method: str, path: str) -> web.Response | None:
        if (method, path) != ("POST", "/v3/conversations"):
            return None
        return web.json_response({"error": {"code": "BotNotInConversationRoster"}}, status=403)

    office.fake.hook = refusing
    said = await in_the_room(office, "utkast")
    assert "åpne en chat med meg" in said.text
    assert "Ingen utkast" not in said.text
    assert await office.dispatcher.run_once() == 0


async def test_nothing_is_sent_unasked_to_a_guest_in_teams(office: World) -> None:
    office.fake.marks[ADA.id] = {"userRole": "anonymous"}
    await office.say(QUESTION, ADA)
    before = len(office.fake.sent)
    async with office.parts.sessions.begin() as session:
        await office.app._aftermath.post.put(session, [Reply("Påminnelse", to=ADA.email)], key="k")
    await office.dispatcher.run_once()
    assert len(office.fake.sent) == before


async def test_teams_is_asked_before_something_is_sent_unasked(office: World, clock: FixedClock) -> None:
    await office.say(QUESTION, INGRID)
    office.fake.marks[INGRID.id] = {"userRole": "anonymous"}
    clock.advance(KNOWN_FOR + timedelta(seconds=1))
    address = Address(ChannelName.TEAMS, "a:ingrid", INGRID.id, TENANT, office.fake.url)
    before = len(office.fake.sent)
    async with office.parts.sessions.begin() as session:
        await office.app._aftermath.post.put(session, [Reply("Svaret", to=INGRID.email, at=address)], key="k")
    await office.dispatcher.run_once()
    assert len(office.fake.sent) == before
