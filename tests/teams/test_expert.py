"""The procurement office's channel in Teams: the card stays for everybody, and only those with the role open it."""

import json
from dataclasses import replace
from typing import cast

from bot.channels.teams.render import CARD, NOTICE
from register.person import Role, add_person
from tests.teams.world import (
    INGRID,
    PER,
    UNANSWERABLE,
    Call,
    Figure,
    Json,
    World,
    actions,
    button,
    inputs,
    settled,
)

ROOM = "19:innkjop@thread.tacv2"
ANSWER = {
    "svar": "Fargen er fri.",
    "kilde_tittel": "Rutine for mottak",
    "kilde_sted": "punkt 3",
    "kilde_dato": "2025",
    "utkast": "nei",
}


async def card_in_the_room(world: World) -> Json:
    """Ada asks, gets no answer, and sends the question on."""
    post = replace(world.app._aftermath.post, rooms=(f"teams:{ROOM}",))
    world.app._aftermath = replace(world.app._aftermath, post=post)
    async with world.parts.sessions.begin() as session:
        await add_person(session, email=INGRID.email, name=INGRID.name, roles=frozenset({Role.INNKJOPER}))
    declined = await world.say(UNANSWERABLE)
    form = await world.press(button(declined.card, "Spør Innkjøpsseksjonen"))
    send = button(cast(Json, form["value"]), "Send til")
    await world.press(send, data={"sporsmal": UNANSWERABLE, "vis_navn": "ja"})
    await sent(world)
    card = world.fake.sent[-1]
    assert card.conversation == ROOM
    return card.card


async def sent(world: World) -> None:
    await settled(world)
    await world.dispatcher.run_once()


async def press_in_the_room(world: World, card: Json, label: str, who: Figure) -> tuple[Json, list[Call]]:
    """Press the room's card, and return the answer to the invoke and what was then sent."""
    before = len(world.fake.sent)
    room = {"id": ROOM, "conversationType": "channel", "tenantId": "t"}
    invoke = {**world.invoke(button(card, label), who), "conversation": room}
    _, body = await world.post(invoke)
    await settled(world)
    return body, world.fake.sent[before:]


async def test_an_innkjoper_answers_from_the_room_and_the_asker_gets_it_in_their_chat(world: World) -> None:
    card = await card_in_the_room(world)
    body, [form] = await press_in_the_room(world, card, "Svar", INGRID)
    assert body["type"] == NOTICE, "the card stays for the others"
    assert form.conversation == ROOM
    assert [field["id"] for field in inputs(form.card)] == list(ANSWER)
    receipt = await world.press(button(form.card, "Send svaret"), INGRID, data=dict(ANSWER))
    assert receipt["type"] == CARD
    await sent(world)
    told = world.fake.sent[-1]
    assert told.conversation == "a:ada"
    assert "Fargen er fri." in told.text
    assert "Rutine for mottak" in json.dumps(told.card)
    assert [action["title"] for action in actions(told.card)] == ["Takk, det hjalp", "Fremdeles feil"]


async def test_nobody_without_the_role_opens_the_rooms_card(world: World) -> None:
    card = await card_in_the_room(world)
    body, shown = await press_in_the_room(world, card, "Svar", PER)
    assert (body["type"], "bare for innkjøpere" in str(body["value"])) == (NOTICE, True)
    assert shown == [], "only whoever pressed is told"
    _, [form] = await press_in_the_room(world, card, "Svar", INGRID)
    foreign = await world.press(button(form.card, "Send svaret"), PER, data=dict(ANSWER))
    assert "laget for en annen" in str(foreign["value"]), "the form is Ingrid's, though all see it"
