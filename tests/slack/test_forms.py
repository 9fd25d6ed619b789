import asyncio
from typing import cast

import pytest

from bot.channels.slack.marks import FormMark
from bot.channels.slack.modal import form_view, values_of
from bot.channels.slack.payloads import ViewState
from conversation.actions import Action, ActionId
from conversation.reply import Choice, Field, FieldKind, Form, Option, Reply
from register.person import Role, add_person
from tests.slack.conftest import Scene
from tests.slack.double import ADA, BOT, PER, Posted, button, buttons
from tests.slack.limits import Json, view_fault, words_of

UNANSWERABLE = "Hvilken farge skal konvolutten ha når vi får papirtilbud?"
TOO_LONG = "konvolutt " * 250


async def open_form(scene: Scene, *, trigger: str = "", channel: str = "") -> tuple[Posted, Json | None]:
    """Ask what has no answer, press the way on, and return the form's message and its modal."""
    async with scene.parts.sessions.begin() as session:
        await add_person(
            session, email="ingrid@demo.invalid", name="Ingrid", roles=frozenset({Role.INNKJOPER})
        )
    text = f"<@{BOT}> {UNANSWERABLE}" if channel else UNANSWERABLE
    [declined] = await scene.ask(text, channel=channel)
    await scene.sender.deliver(
        scene.sender.press(declined, button(declined, "Spør Innkjøpsseksjonen"), trigger=trigger)
    )
    await scene.settled()
    return scene.double.posted[-1], scene.double.views[-1] if scene.double.views else None


def inputs(view: Json) -> dict[str, Json]:
    return {str(b["block_id"]): b for b in cast(list[Json], view["blocks"]) if b["type"] == "input"}


def outbox_is_empty(claimed: int) -> bool:
    return claimed == 0


async def test_a_press_that_leads_to_a_form_opens_it_filled_in(scene: Scene) -> None:
    _, view = await open_form(scene)
    assert view is not None
    fields = inputs(view)
    assert cast(Json, fields["felt:sporsmal"]["element"])["initial_value"] == UNANSWERABLE
    assert cast(Json, fields["felt:vis_navn"]["element"])["type"] == "radio_buttons"
    assert "personopplysninger" in next(words_of(fields["felt:sporsmal"]["hint"]))


async def test_a_faulty_form_gets_its_errors_in_the_acknowledgement_and_then_goes_through(
    scene: Scene,
) -> None:
    shown, view = await open_form(scene)
    assert view is not None
    status, said = await scene.sender.deliver(
        scene.sender.submit(view, sporsmal=TOO_LONG, vis_navn="kanskje")
    )
    assert status == 200
    assert said["response_action"] == "errors"
    assert set(cast(Json, said["errors"])) == {"felt:sporsmal", "felt:vis_navn"}
    status, said = await scene.sender.deliver(scene.sender.submit(view, sporsmal=TOO_LONG, vis_navn="ja"))
    assert set(cast(Json, said["errors"])) == {"felt:sporsmal"}
    assert outbox_is_empty(await scene.dispatcher.run_once())
    status, said = await scene.sender.deliver(scene.sender.submit(view, sporsmal=UNANSWERABLE, vis_navn="ja"))
    assert (status, said) == (200, {"response_action": "clear"})
    await scene.settled()
    assert scene.double.posted[-1].text.startswith("Sendt.")
    assert buttons(shown) == []
    assert any("✓ Sendt inn" in words for block in shown.blocks for words in words_of(block))
    assert await scene.dispatcher.run_once() == 1


async def test_a_form_that_has_been_sent_cannot_be_sent_again(scene: Scene) -> None:
    _, view = await open_form(scene)
    assert view is not None
    for _ in range(2):
        _, said = await scene.sender.deliver(scene.sender.submit(view, sporsmal="Hva nå?", vis_navn="nei"))
        await scene.settled()
        assert said == {"response_action": "clear"}
    assert "allerede gjort" in scene.double.posted[-1].text
    assert await scene.dispatcher.run_once() == 1


async def test_the_same_submission_delivered_twice_is_sent_once(scene: Scene) -> None:
    _, view = await open_form(scene)
    assert view is not None
    payload = scene.sender.submit(view, sporsmal="Hva nå?", vis_navn="nei")
    for _ in range(2):
        assert await scene.sender.deliver(payload) == (200, {"response_action": "clear"})
        await scene.settled()
    assert [m.text.startswith("Sendt") for m in scene.double.posted].count(True) == 1
    assert await scene.dispatcher.run_once() == 1


async def test_a_lapsed_trigger_turns_the_modal_into_the_conversation(scene: Scene) -> None:
    shown, view = await open_form(scene, trigger="lapsed-1")
    assert view is None
    assert [b["action_id"] for b in buttons(shown)] == ["skjema"]
    await scene.sender.deliver(scene.sender.press(shown, buttons(shown)[0]))
    await scene.settled()
    [opened] = scene.double.views
    _, said = await scene.sender.deliver(scene.sender.submit(opened, sporsmal=UNANSWERABLE, vis_navn="ja"))
    assert said == {"response_action": "clear"}


async def test_a_form_that_did_not_open_says_so_once(scene: Scene) -> None:
    shown, _ = await open_form(scene, trigger="lapsed-1")
    payload = scene.sender.press(shown, buttons(shown)[0], trigger="lapsed-2")
    for _ in range(2):
        await scene.sender.deliver(payload)
        await scene.settled()
    assert [m.text.startswith("Skjemaet rakk ikke") for m in scene.double.posted].count(True) == 1


async def test_a_form_closed_after_a_fault_opens_again_with_what_was_written(scene: Scene) -> None:
    shown, view = await open_form(scene)
    assert view is not None
    opener = buttons(shown)[0]
    await scene.sender.deliver(scene.sender.submit(view, sporsmal="Skrevet på nytt", vis_navn="kanskje"))
    await scene.sender.deliver(scene.sender.press(shown, opener))
    await scene.settled()
    again = scene.double.views[-1]
    assert cast(Json, inputs(again)["felt:sporsmal"]["element"])["initial_value"] == "Skrevet på nytt"
    _, said = await scene.sender.deliver(
        scene.sender.submit(again, sporsmal="Skrevet på nytt", vis_navn="ja")
    )
    assert said == {"response_action": "clear"}


async def test_somebody_elses_form_does_not_open(scene: Scene) -> None:
    shown, _ = await open_form(scene, channel="C1")
    opened = len(scene.double.views)
    await scene.sender.deliver(scene.sender.press(shown, buttons(shown)[0], user=PER))
    await scene.settled()
    assert len(scene.double.views) == opened
    assert scene.double.posted[-1].channel == f"D{PER}"
    assert "laget for en annen" in scene.double.posted[-1].text


async def test_a_form_that_takes_too_long_is_answered_by_a_message(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, view = await open_form(scene)
    assert view is not None
    real = scene.parts.app.handle

    async def slow(*args: object) -> object:
        await asyncio.sleep(0.3)
        return await real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(scene.parts.app, "handle", slow)
    monkeypatch.setattr("bot.channels.slack.worker.DEADLINE", 0.05)
    _, said = await scene.sender.deliver(scene.sender.submit(view, sporsmal="Hva nå?", vis_navn="nei"))
    assert said["response_action"] == "update"
    assert view_fault(cast(Json, said["view"])) is None
    assert any("Jobber med det" in words for words in words_of(said["view"]))
    await scene.settled()
    assert scene.double.posted[-1].channel == f"D{ADA}"
    assert scene.double.posted[-1].text.startswith("Sendt uten navn")


async def test_a_modal_of_another_version_is_left_alone(scene: Scene) -> None:
    view: Json = {"type": "modal", "private_metadata": "{}", "blocks": []}
    assert await scene.sender.deliver(scene.sender.submit(view)) == (200, {})


def a_form(*fields: Field) -> Json:
    submit = Choice("Send", Action(ActionId.FORWARD), token="t" * 300)
    form = Form(fields, submit)
    return form_view(
        Reply("Fyll ut.", form=form), form, FormMark(reply_id="r", token="t" * 300, conversation_id="D1")
    )


MANY = tuple(Option(f"v{number}", f"Valg {number} " + "x" * 80) for number in range(100))


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        (Field("a", "Hva?", FieldKind.TEXT, value="x" * 3000), "plain_text_input"),
        (Field("a", "Hva?", FieldKind.TEXT, value="x" * 5000, error="For langt."), "plain_text_input"),
        (Field("a", "Hva?", FieldKind.AMOUNT, value="ca. 80 000"), "plain_text_input"),
        (Field("a", "Når?", FieldKind.DATE, value="2026-12-01"), "datepicker"),
        (Field("a", "Når?", FieldKind.DATE, value="neste fredag"), "plain_text_input"),
        (Field("a", "Hvem?", FieldKind.CHOICE, options=MANY, value="v99"), "static_select"),
        (Field("a", "Hvem?", FieldKind.CHOICE, options=(*MANY, Option("v", "V"))), "plain_text_input"),
        (Field("a", "Hvem?", FieldKind.CHOICE, options=(Option("x" * 151, "V"),)), "plain_text_input"),
        (Field("a", "Ja?", FieldKind.YESNO), "radio_buttons"),
        (Field("a", "Hva?", FieldKind.CHOICES, options=MANY[:10], value="v1,v9,borte"), "checkboxes"),
        (Field("a", "Hva?", FieldKind.CHOICES, options=MANY, value="v1,v99"), "multi_static_select"),
        (
            Field("a", "Hva?", FieldKind.CHOICES, options=(*MANY, Option("v", "V")), value="v1"),
            "plain_text_input",
        ),
        (Field("a", "Hva?", FieldKind.FILES, options=MANY, required=False), "file_input"),
        (Field("a", "p" * 2500, FieldKind.TEXT, help="h" * 2500, required=False), "plain_text_input"),
    ],
)
def test_every_field_is_drawn_within_slacks_limits(field: Field, kind: str) -> None:
    view = a_form(field)
    assert view_fault(view) is None
    [drawn] = inputs(view).values()
    assert cast(Json, drawn["element"])["type"] == kind
    assert drawn["optional"] is not field.required


def test_a_form_of_any_length_fits_a_modal() -> None:
    fields = [Field(f"f{number}", "p" * 300, help="h" * 300, value="x" * 3000) for number in range(120)]
    view = a_form(*fields)
    assert view_fault(view) is None
    assert len(inputs(view)) == 99
    assert "Fyll ut." in list(words_of(view))


def test_an_answer_that_is_longer_than_slack_takes_is_left_alone_and_not_cut() -> None:
    view = a_form(Field("need", "Hvorfor?", FieldKind.LONG_TEXT, value="x" * 3001), Field("when", "Når?"))
    assert view_fault(view) is None
    assert list(inputs(view)) == ["felt:when"]
    assert "Det blir stående slik det er" in " ".join(words_of(view))


def test_what_was_filled_in_comes_back_by_the_forms_own_keys() -> None:
    state = ViewState.model_validate(
        {
            "values": {
                "felt:a": {"verdi": {"value": None}},
                "felt:b": {"verdi": {"selected_option": {"value": "ja"}}},
                "felt:c": {"verdi": {"selected_date": "2026-12-01"}},
                "felt:d": {"verdi": {"selected_options": [{"value": "x"}, {"value": "y"}]}},
                "felt:e": {"verdi": {"selected_options": []}},
                "felt:f": {"verdi": {"files": []}},
                "annet": {"verdi": {"value": "x"}},
            }
        }
    )
    assert values_of(state) == {"a": "", "b": "ja", "c": "2026-12-01", "d": "x,y", "e": ""}
