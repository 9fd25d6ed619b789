"""Buttons and forms, pressed in Teams."""

import asyncio
import json

import pytest
from sqlalchemy import select

import bot.app
from bot.channels.teams.render import CARD, NOTICE, WORKING
from bot.inbox import Status
from conversation.actions import Action, ActionId, ActionSigner
from register.audit import Audit
from register.person import Role, add_person
from tests.teams.world import (
    CHOICES,
    INGRID,
    PER,
    UNANSWERABLE,
    Json,
    World,
    addresses,
    button,
    inputs,
    route_when,
    rows,
    running_world,
    settled,
)


async def test_a_button_gives_way_to_its_outcome_for_everyone(world: World) -> None:
    asked = await world.say(CHOICES)
    body = await world.press(button(asked.card, "Bygg"), card_id="m77")
    assert body["type"] == CARD
    assert body["statusCode"] == 200
    outcome = body["value"]
    assert isinstance(outcome, dict)
    assert outcome["fallbackText"].startswith("Du valgte: Bygg og anlegg\n")
    await settled(world)
    [update] = world.fake.sent[1:]
    assert (update.method, update.path) == ("PUT", "/v3/conversations/a%3Aada/activities/m77")
    assert update.card == outcome
    assert {row.status for row in await rows(world)} == {Status.ANSWERED.value}


async def test_a_button_that_changes_nothing_leaves_its_card_and_is_answered_below(world: World) -> None:
    offered = await world.say("hjelp")
    body = await world.press(button(offered.card, "Må jeg lyse ut"))
    assert body["type"] == NOTICE
    answer = (await world.fake.wait_for(2))[1]
    assert answer.method == "POST"
    assert answer.text.startswith("Nei")


async def test_a_second_click_a_forged_token_and_somebody_elses_button_change_nothing(world: World) -> None:
    asked = await world.say(CHOICES)
    bygg = button(asked.card, "Bygg")
    foreign = await world.press(bygg, PER)
    assert (foreign["type"], "laget for en annen" in str(foreign["value"])) == (NOTICE, True)
    assert (await world.press(bygg))["type"] == CARD, "the owner's button still works"
    again = await world.press(bygg)
    assert (again["type"], "allerede gjort" in str(again["value"])) == (NOTICE, True)
    token = ActionSigner("not-our-secret-at-all").token(Action(ActionId.RESET_FACTS), person_id="x", use="y")
    for forged in (token, "<script>", ""):
        body = await world.press({"data": {"innkjopsbot": {"token": forged}}})
        assert (body["type"], "virker ikke" in str(body["value"])) == (NOTICE, True)
    await settled(world)
    assert len(world.fake.sent) == 2, "the question's answer, and the one card that was replaced"
    async with world.parts.sessions() as session:
        lines = [line.detail["why"] for line in await session.scalars(select(Audit).order_by(Audit.id))]
    assert lines == ["ForeignActionError", "SpentActionError", *["ForgedActionError"] * 3]


@pytest.mark.each_database
async def test_an_invoke_delivered_twice_gets_the_same_card(world: World) -> None:
    asked = await world.say(CHOICES)
    press = world.invoke(button(asked.card, "Bygg"))
    first, second = await asyncio.gather(world.post(press), world.post(press))
    assert first == second
    assert first[1]["type"] == CARD


async def test_an_older_client_presses_by_a_message_and_the_card_is_updated(world: World) -> None:
    asked = await world.say(CHOICES)
    fallback = button(asked.card, "Bygg")["fallback"]
    assert isinstance(fallback, dict)
    assert fallback["type"] == "Action.Submit"
    status, _ = await world.post(world.activity(value=fallback["data"], replyToId="m5"))
    assert status == 200
    update = (await world.fake.wait_for(2))[1]
    assert update.method == "PUT"
    assert update.text.startswith("Du valgte: Bygg")


async def form_of(world: World) -> Json:
    declined = await world.say(UNANSWERABLE)
    body = await world.press(button(declined.card, "Spør Innkjøpsseksjonen"))
    assert isinstance(body["value"], dict)
    return body["value"]


async def test_a_form_is_filled_corrected_and_sent(world: World) -> None:
    async with world.parts.sessions.begin() as session:
        await add_person(session, email=INGRID.email, name=INGRID.name, roles=frozenset({Role.INNKJOPER}))
    await world.say("hei", INGRID)
    form = await form_of(world)
    assert [(field["id"], field["isRequired"]) for field in inputs(form)] == [
        ("sporsmal", True),
        ("vis_navn", False),
    ]
    assert inputs(form)[0]["value"] == UNANSWERABLE
    send = button(form, "Send til")
    faulty = await world.press(send, data={"sporsmal": "", "vis_navn": "nei"})
    assert isinstance(faulty["value"], dict)
    assert "Feil: Skriv spørsmålet" in faulty["value"]["fallbackText"]
    again = button(faulty["value"], "Send til")
    receipt = await world.press(again, data={"sporsmal": "Hva <b>nå</b>?", "vis_navn": "ja"})
    assert "Sendt." in str(receipt["value"])
    await settled(world)
    before = len(world.fake.sent)
    assert await world.dispatcher.run_once() == 1
    told = world.fake.sent[before]
    assert told.conversation == "a:ingrid"
    assert "Hva <b>nå</b>?" in told.text
    assert r"\\<b\\>" in json.dumps(told.card["body"]), "somebody's own words are escaped"


async def test_a_press_that_takes_long_is_answered_at_once_and_the_card_follows(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = await world.say(CHOICES)
    pressed = asyncio.Event()
    monkeypatch.setattr(bot.app, "route", route_when(pressed.is_set))
    async with running_world(world.parts, world.fake, invoke_seconds=0.2) as hasty:
        body = await hasty.press(button(asked.card, "Bygg"), card_id="m9")
        pressed.set()
        assert WORKING in str(body["value"])
        update = (await world.fake.wait_for(2))[1]
    assert (update.method, update.path.endswith("/m9")) == ("PUT", True)
    assert "62,9" in update.text


async def test_a_late_outcome_whose_card_is_gone_is_sent(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aiohttp import web

    asked = await world.say(CHOICES)
    pressed = asyncio.Event()
    monkeypatch.setattr(bot.app, "route", route_when(pressed.is_set))

    async def no_updates(method: str, path: str) -> web.Response | None:
        gone = {"error": {"code": "ActivityNotFoundInConversation"}}
        return web.json_response(gone, status=404) if method == "PUT" else None

    world.fake.hook = no_updates
    async with running_world(world.parts, world.fake, invoke_seconds=0.2) as hasty:
        await hasty.press(button(asked.card, "Bygg"))
        pressed.set()
        assert "62,9" in (await world.fake.wait_for(2))[1].text
    assert [a.gone_at for a in await addresses(world)] == [None], "one missing message is no lost address"
