"""The form of a behovsmelding as a modal, filled in as on every other channel (`tests/same_form.py`)."""

from typing import cast

from bot.demo import load_demo, load_demo_register
from norsk.clock import today
from register.attachment import attachments_of
from tests.bot.sent_files import PDF
from tests.same_form import PERSON, SAVE, SEND, SENTENCE, WHOLE_FORM, answers, expected, last_filed, told
from tests.slack.conftest import Scene
from tests.slack.double import INGRID, button
from tests.slack.limits import Json, view_fault


async def open_whole_form(scene: Scene) -> None:
    """Let Ingrid tell the need and open the form with all its fields."""
    parts, sender = scene.parts, scene.sender
    await load_demo(parts.sessions, "lillestrom")
    await load_demo_register(parts.sessions, "lillestrom", now=parts.clock.now())
    scene.double.marks[INGRID] = {"profile": {"email": PERSON, "real_name": "Ingrid Demo"}}
    asked = (await scene.ask(SENTENCE, user=INGRID))[-1]
    await sender.deliver(sender.press(asked, button(asked, WHOLE_FORM), user=INGRID))
    await scene.settled()


async def test_a_modal_gives_the_same_record_as_every_channel_and_takes_files(scene: Scene) -> None:
    parts, double, sender = scene.parts, scene.double, scene.sender
    await open_whole_form(scene)
    view = double.views[-1]
    assert view_fault(view) is None
    assert cast(Json, view["submit"])["text"] == SAVE
    before = len(double.posted)
    file = double.file("kartlegging.pdf", PDF)
    sent = sender.submit(view, user=INGRID, attachments=[file], **answers(today(parts.clock)))
    assert await sender.deliver(sent) == (200, {"response_action": "clear"})
    await scene.settled()
    read_back = next(message for message in double.posted[before:] if "Se over" in message.text)
    for _ in range(2):
        await sender.deliver(sender.press(read_back, button(read_back, SEND), user=INGRID))
        await scene.settled()
    need = await last_filed(parts.sessions)
    assert need.number == "BM-2026-0001"
    assert told(need) == expected(today(parts.clock))
    async with parts.sessions() as session:
        assert [one.name for one in await attachments_of(session, need.record)] == ["kartlegging.pdf"]


async def test_faults_stand_beside_their_inputs_and_the_modal_goes_on(scene: Scene) -> None:
    parts, double, sender = scene.parts, scene.double, scene.sender
    await open_whole_form(scene)
    wrong = {**answers(today(parts.clock)), "value": "mange penger"}
    _, said = await sender.deliver(sender.submit(double.views[-1], user=INGRID, **wrong))
    assert said["response_action"] == "errors"
    assert list(cast(Json, said["errors"])) == ["felt:value"]
    right = sender.submit(double.views[-1], user=INGRID, **answers(today(parts.clock)))
    assert await sender.deliver(right) == (200, {"response_action": "clear"})
