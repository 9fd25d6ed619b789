"""The procurement office's room in Slack: whoever has the role answers, and nobody else."""

from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest
from sqlalchemy import select

from register.audit import Audit
from register.person import Role, add_person
from tests.slack.conftest import Scene
from tests.slack.double import ADA, BOT, INGRID, PER, Posted, button, buttons
from tests.slack.limits import Json, words_of

ROOM = "C0INNKJOP"
QUESTION = "Hvilken farge skal konvolutten ha når vi får papirtilbud?"
ANSWER = {
    "svar": "Fargen er fri.",
    "kilde_tittel": "Rutine for mottak",
    "kilde_sted": "punkt 3",
    "kilde_dato": "2025",
    "utkast": "nei",
}


@pytest.fixture
async def office(scene: Scene) -> Scene:
    """The bot with a room for the procurement office, in which Ingrid has the role and Per has not."""
    app = scene.parts.app
    post = replace(app._aftermath.post, rooms=(f"slack:{ROOM}",))
    app._aftermath = replace(app._aftermath, post=post)
    async with scene.parts.sessions.begin() as session:
        await add_person(
            session, email="ingrid@demo.invalid", name="Ingrid", roles=frozenset({Role.INNKJOPER})
        )
    return scene


async def card_in_the_room(scene: Scene, *, channel: str = "") -> Posted:
    """Ada asks, gets no answer, and sends the question on."""
    text = f"<@{BOT}> {QUESTION}" if channel else QUESTION
    [declined] = await scene.ask(text, channel=channel)
    await press(scene, declined, "Spør Innkjøpsseksjonen", user=ADA)
    await scene.sender.deliver(scene.sender.submit(scene.double.views[-1], sporsmal=QUESTION, vis_navn="ja"))
    await scene.settled()
    await scene.dispatcher.run_once()
    card = scene.double.posted[-1]
    assert card.channel == ROOM
    return card


async def press(scene: Scene, message: Posted, label: str, *, user: str) -> None:
    await scene.sender.deliver(scene.sender.press(message, button(message, label), user=user))
    await scene.settled()


async def audit(scene: Scene) -> list[dict[str, str]]:
    async with scene.parts.sessions() as session:
        return [
            line.detail for line in await session.scalars(select(Audit).where(Audit.act == "press_refused"))
        ]


async def test_an_innkjoper_answers_from_the_room_and_the_asker_gets_it_where_they_asked(
    office: Scene,
) -> None:
    card = await card_in_the_room(office)
    await press(office, card, "Svar", user=INGRID)
    view = office.double.views[-1]
    assert any(QUESTION in words for words in words_of(view))
    _, said = await office.sender.deliver(office.sender.submit(view, user=INGRID, **(ANSWER | {"svar": ""})))
    assert set(cast(Json, said["errors"])) == {"felt:svar"}
    _, said = await office.sender.deliver(office.sender.submit(view, user=INGRID, **ANSWER))
    assert said == {"response_action": "clear"}
    await office.settled()
    assert office.double.posted[-1].channel == f"D{INGRID}"
    await office.dispatcher.run_once()
    told = office.double.posted[-1]
    assert told.channel == f"D{ADA}"
    assert told.thread, "the answer stands in the thread of the question"
    assert "Fargen er fri." in told.text
    await press(office, told, "Takk", user=ADA)
    assert "Bare hyggelig" in office.double.posted[-1].text


async def test_what_was_asked_in_a_channel_is_answered_in_its_thread(office: Scene) -> None:
    card = await card_in_the_room(office, channel="C1")
    declined = next(post for post in office.double.posted if post.channel == "C1")
    await press(office, card, "Svar", user=INGRID)
    await office.sender.deliver(office.sender.submit(office.double.views[-1], user=INGRID, **ANSWER))
    await office.settled()
    await office.dispatcher.run_once()
    told = office.double.posted[-1]
    assert (told.channel, told.thread) == ("C1", declined.thread)
    await press(office, told, "Takk", user=PER)
    assert "laget for en annen" in office.double.posted[-1].text


async def test_nobody_without_the_role_may_press_the_rooms_card(office: Scene) -> None:
    card = await card_in_the_room(office)
    before = len(office.double.views)
    for label in ("Svar", "Se spørsmålet", "Lukk"):
        await press(office, card, label, user=PER)
        assert office.double.posted[-1].channel == f"D{PER}"
        assert "bare for innkjøpere" in office.double.posted[-1].text
    assert len(office.double.views) == before
    assert await audit(office) == [{"why": "WrongRoleError"}] * 3
    assert len(buttons(card)) == 3, "the card stays for those who may"


async def test_a_forged_token_in_the_room_is_refused(office: Scene) -> None:
    card = await card_in_the_room(office)
    forged = {**button(card, "Svar"), "value": str(button(card, "Svar")["value"])[:-3] + "abc"}
    await office.sender.deliver(office.sender.press(card, forged, user=INGRID))
    await office.settled()
    assert "virker ikke" in office.double.posted[-1].text
    assert await audit(office) == [{"why": "ForgedActionError"}]


async def test_the_room_learns_who_answered_when_somebody_presses_later(office: Scene) -> None:
    card = await card_in_the_room(office)
    await press(office, card, "Svar", user=INGRID)
    await office.sender.deliver(office.sender.submit(office.double.views[-1], user=INGRID, **ANSWER))
    await office.settled()
    office.parts.clock.advance(timedelta(minutes=5))  # type: ignore[attr-defined]
    await press(office, card, "Svar", user=INGRID)
    assert "Ingrid svarte for 5 minutter siden" in office.double.posted[-1].text
