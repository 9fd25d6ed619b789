"""Reminders in Slack: within its limits, answered there, and redrawn in the message that was sent."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import cast

import pytest

from bot.compose import Composer
from conversation.turn import ChannelName
from norsk.clock import FixedClock
from notifications.delivery.attempt import Rooms
from notifications.delivery.collect import collect
from notifications.delivery.dispatcher import Dispatcher
from notifications.delivery.pace import Pace
from notifications.rules.window import SendWindow
from register.avtale import Avtale
from register.person import Role, add_person
from tests.slack.conftest import Scene
from tests.slack.double import ADA, Posted, button, buttons
from tests.slack.limits import message_fault

ROOM = "C9"
TITLE = "Papir <!channel> & *penn* " + "med en lang tittel " * 8


@dataclass
class Reminded:
    """A person and the procurement office's room that have been reminded in Slack."""

    scene: Scene
    dispatcher: Dispatcher

    async def send(self) -> None:
        parts = self.scene.parts
        await parts.desk.planner.plan_all(parts.desk.knows())
        await collect(parts.sessions, now=parts.clock.now(), window=SendWindow(), rooms=(f"slack:{ROOM}",))
        await self.dispatcher.run_once()

    async def press(self, message: Posted, label: str) -> None:
        status, _ = await self.scene.sender.deliver(self.scene.sender.press(message, button(message, label)))
        assert status == 200
        await self.scene.settled()
        await self.dispatcher.run_once()

    async def end(self, card: Posted) -> None:
        """Decide on a card that the agreement ends, in the form that comes up."""
        await self.press(card, "Avtalen avsluttes")
        form = self.scene.sender.submit(self.scene.double.views[-1], grunn="Ny avtale")
        status, _ = await self.scene.sender.deliver(form)
        assert status == 200
        await self.scene.settled()
        await self.dispatcher.run_once()

    def own(self) -> list[Posted]:
        return self.scene.double.said_to(f"D{ADA}")


def faults(message: Posted) -> str | None:
    return message_fault({"channel": message.channel, "text": message.text, "blocks": message.blocks})


def texts(message: Posted) -> list[str]:
    return [cast(dict[str, str], one["text"])["text"] for one in buttons(message)]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 2, 9, 0, tzinfo=UTC))


async def remind(scene: Scene, *, many: int, rooms: Rooms | None = None) -> Reminded:
    """Remind Ada of so many agreements that end, and the room of one that nobody looks after."""
    parts = scene.parts
    async with parts.sessions.begin() as session:
        ada = await add_person(
            session, email="ada@demo.invalid", name="Ada Demo", roles=frozenset({Role.AVTALEFORVALTER})
        )
        for number in range(many + 1):
            session.add(
                Avtale(
                    key=str(number), source_system="kav", title=f"{TITLE}{number}", reference=f"2024/{number}",
                    changed_at=datetime(2026, 10, 1, tzinfo=UTC), starts_on=date(2024, 1, 1), expires_on=date(2027, 2, 23),
                    has_options=False, avtaleforvalter_id=ada.id if number < many else None, filled={"avtaleforvalter_id": "2026-10-01"},
                )
            )  # fmt: skip
    await parts.desk.planner.plan_all(parts.desk.knows())
    cast(FixedClock, parts.clock).at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    channel = scene.channel
    channel.config = replace(channel.config, innkjop_channel=ROOM)
    dispatcher = Dispatcher(
        sessions=parts.sessions,
        channels={ChannelName.SLACK: channel},
        clock=parts.clock,
        compose=Composer(parts.desk, parts.app._signer, parts.clock),
        pace=Pace(between=0, per_second=1_000_000),
        rooms=rooms,
    )
    found = Reminded(scene, dispatcher)
    await found.send()
    return found


async def test_a_decision_redraws_the_message_that_was_sent(scene: Scene) -> None:
    reminded = await remind(scene, many=1)
    [card] = reminded.own()
    assert faults(card) is None
    assert texts(card)[:2] == ["Avtalen avsluttes", "Avtalen er forlenget"]
    assert "&lt;!channel&gt;" in card.text
    await reminded.end(card)
    assert scene.double.called("chat.update")[-1]["ts"] == card.ts
    assert "Ada Demo (avtaleforvalter) avgjorde «Avtalen avsluttes» 23. november 2026" in card.text
    assert (texts(card), faults(card)) == (["Angre"], None)


async def test_forty_agreements_fit_in_one_message_and_what_is_decided_is_told_there(scene: Scene) -> None:
    reminded = await remind(scene, many=40)
    [digest] = reminded.own()
    assert faults(digest) is None
    assert "40 saker venter på deg" in digest.text
    assert "og 30 til" in digest.text
    await reminded.press(digest, "1. ")
    await reminded.end(reminded.own()[-1])
    assert "39 saker venter på deg" in digest.text
    assert "Avgjort:" in digest.text
    assert faults(digest) is None


async def test_whoever_opens_a_matter_in_the_room_is_answered_in_their_own_chat(scene: Scene) -> None:
    reminded = await remind(scene, many=0)
    [room] = scene.double.said_to(ROOM)
    assert faults(room) is None
    assert "mangler avtaleforvalter" in room.text
    assert texts(room)[-1] == "Vis listen"
    await reminded.press(room, "1. ")
    assert scene.double.said_to(ROOM) == [room]
    assert "Avgjør innen da" in reminded.own()[-1].text
