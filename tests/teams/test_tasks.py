"""What somebody is asked for in a case, in Teams: a card that is small enough, answered in its place, redrawn everywhere."""

import json

from bot.compose import Composer
from conversation.turn import ChannelName
from notifications.delivery.dispatcher import Dispatcher
from notifications.delivery.pace import Pace
from register.case_task import TaskAnswer, TaskKind
from tests.notifications.asked_of_ada import ask_ada
from tests.teams.conftest import Parser
from tests.teams.world import Call, Json, World, actions, button, inputs, settled

LARGEST = 100 * 1024
"""Bytes in UTF-16 that Teams takes of a message."""


def dispatcher_of(world: World) -> Dispatcher:
    return Dispatcher(
        sessions=world.parts.sessions,
        channels={ChannelName.TEAMS: world.teams.channel},
        clock=world.parts.clock,
        compose=Composer(world.parts.desk, world.signer, world.parts.clock),
        pace=Pace(between=0, per_second=1_000_000),
    )


def size(call: Call) -> int:
    return len(json.dumps(call.body, ensure_ascii=False).encode("utf-16-le"))


async def test_a_document_is_approved_and_a_need_refused_on_their_cards(
    world: World, faults_of: Parser
) -> None:
    await world.say("hei")
    asked, dispatcher = await ask_ada(world.parts), dispatcher_of(world)
    await dispatcher.run_once()
    approval, confirmation = sorted(world.fake.sent[1:], key=lambda one: "ekreft" in one.text[:40])
    assert max(size(approval), size(confirmation)) < LARGEST
    assert faults_of([approval.card, confirmation.card]) == [[], []]
    assert [one["title"] for one in actions(approval.card)][:2] == ["Godkjenn", "Avvis"]
    assert "Konkurransegrunnlag" in json.dumps(approval.card)

    await world.press(button(approval.card, "Godkjenn"), card_id="m1")
    await settled(world)
    assert "Du har godkjent" in world.fake.sent[-1].text
    approved = await asked.task(TaskKind.APPROVAL)
    assert (approved.answer, approved.channel) == (TaskAnswer.APPROVED.value, "teams")

    form = await world.press(button(confirmation.card, "Avvis"), card_id="m2")
    await settled(world)
    shown = form["value"] if isinstance(form["value"], dict) else world.fake.sent[-1].card
    assert [field["id"] for field in inputs(shown)] == ["grunn"]
    again = await world.press(button(shown, "Avvis"), card_id="m3", data={"grunn": ""})
    assert (await asked.task(TaskKind.FORANKRING)).is_open, "a reason is needed"
    assert isinstance(again["value"], dict)
    why: Json = {"grunn": "Vi har ikke penger til dette i år."}
    await world.press(button(again["value"], "Avvis"), card_id="m3", data=why)
    await settled(world)
    assert (await asked.task(TaskKind.FORANKRING)).answer == TaskAnswer.REFUSED.value
    await dispatcher.run_once()
    redrawn = [call.text for call in world.fake.sent if call.method == "PUT"]
    assert any("godkjent" in text for text in redrawn)
    assert any("avvist" in text for text in redrawn)
