"""What somebody is asked for in a case, in Slack: within its limits, answered there, and redrawn where it stands."""

from typing import cast

from bot.compose import Composer
from conversation.turn import ChannelName
from notifications.delivery.dispatcher import Dispatcher
from notifications.delivery.pace import Pace
from register.case_task import TaskAnswer, TaskKind, TaskState
from tests.notifications.asked_of_ada import ask_ada
from tests.slack.conftest import Scene
from tests.slack.double import ADA, Posted, button, buttons
from tests.slack.limits import message_fault


def fault(message: Posted) -> str | None:
    return message_fault({"channel": message.channel, "text": message.text, "blocks": message.blocks})


def labels(message: Posted) -> list[str]:
    return [cast(dict[str, str], one["text"])["text"] for one in buttons(message)]


def dispatcher_of(scene: Scene) -> Dispatcher:
    parts = scene.parts
    return Dispatcher(
        sessions=parts.sessions,
        channels={ChannelName.SLACK: scene.channel},
        clock=parts.clock,
        compose=Composer(parts.desk, parts.app._signer, parts.clock),
        pace=Pace(between=0, per_second=1_000_000),
    )


async def press(scene: Scene, message: Posted, label: str) -> str:
    """Press a button and return what is said to Ada last."""
    status, _ = await scene.sender.deliver(scene.sender.press(message, button(message, label)))
    assert status == 200
    await scene.settled()
    return scene.double.said_to(f"D{ADA}")[-1].text


async def test_an_approval_counts_only_where_it_is_set_to_and_a_leader_refuses_in_a_form(
    scene: Scene,
) -> None:
    asked, dispatcher = await ask_ada(scene.parts), dispatcher_of(scene)
    await dispatcher.run_once()
    approval, confirmation = sorted(
        scene.double.said_to(f"D{ADA}"), key=lambda one: "ekreft" in one.text[:40]
    )
    assert (fault(approval), fault(confirmation)) == (None, None)
    assert "Konkurransegrunnlag" in str(approval.blocks)
    assert "Godkjenningen teller bare fra Teams og nettsiden." in str(approval.blocks)
    assert labels(approval)[:2] == ["Godkjenn", "Avvis"]
    assert "Lange svar er kortet ned her. «Se saken» viser alt." in confirmation.text

    said = await press(scene, approval, "Godkjenn")
    assert "Godkjenning teller fra Teams og nettsiden" in said
    assert (await asked.task(TaskKind.APPROVAL)).is_open
    scene.parts.app._approval_channels = frozenset({ChannelName.SLACK})
    assert "Du har godkjent" in await press(scene, approval, "Godkjenn")
    approved = await asked.task(TaskKind.APPROVAL)
    assert (approved.answer, approved.channel) == (TaskAnswer.APPROVED.value, "slack")

    await press(scene, confirmation, "Avvis")
    form = scene.sender.submit(scene.double.views[-1], grunn="Vi har ikke penger til dette i år.")
    assert (await scene.sender.deliver(form))[0] == 200
    await scene.settled()
    refused = await asked.task(TaskKind.FORANKRING)
    assert (refused.state, refused.answer) == (TaskState.ANSWERED.value, TaskAnswer.REFUSED.value)
    await dispatcher.run_once()
    assert "godkjent" in approval.text
    assert "avvist" in confirmation.text
    assert (fault(approval), fault(confirmation)) == (None, None)
    assert "Godkjenn" not in labels(approval)
