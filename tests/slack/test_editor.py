"""Editing in Slack: the forms as modals, the card that asks for a decision, and what is published by it."""

from typing import cast

import pytest

from register.person import Role, add_person
from tests.slack.conftest import Scene
from tests.slack.double import ADA, INGRID, PER, Posted, button, buttons
from tests.slack.limits import Json, view_fault
from tests.slack.test_forms import inputs

QUESTIONS = "\n".join(f"Hvem bestiller kaffe til møterom nummer {number}?" for number in range(20))
NEW = {
    "tittel": "Kaffe på møterom",
    "gjelder_for": "lillestrom",
    "sporsmal": QUESTIONS,
    "svar": "Resepsjonen bestiller kaffe.\n\n" + "- Ring <!channel> *først* & hør.\n" * 40,
    "kilder": "Husreglene | side 2 | 2026",
    "gjelder_fra": "2026-11-21",
    "grunn": "Mange spør",
    "retter_feil": "nei",
}
PROFILE_NAME = {
    "hva": "innkjop",
    "ny_verdi": "Innkjøp Øst",
    "gjelder_fra": "2026-11-21",
    "grunn": "Nytt navn",
}


@pytest.fixture
async def desk(scene: Scene) -> Scene:
    """The bot with Ingrid and Per as its editors."""
    async with scene.parts.sessions.begin() as session:
        for name in ("ingrid", "per"):
            roles = frozenset({Role.REDAKTOR})
            await add_person(session, email=f"{name}@demo.invalid", name=name.capitalize(), roles=roles)
    await scene.ask("hei", user=PER)
    return scene


async def opened(scene: Scene, said: str, *, user: str = INGRID) -> Json:
    """Say what leads to a form, open it, and return the modal."""
    [shown] = await scene.ask(said, user=user)
    return await pressed(scene, shown, "Åpne", user=user)


async def pressed(scene: Scene, message: Posted, label: str, *, user: str) -> Json:
    await press(scene, message, label, user=user)
    view = scene.double.views[-1]
    assert view_fault(view) is None
    return view


async def press(scene: Scene, message: Posted, label: str, *, user: str) -> None:
    await scene.sender.deliver(scene.sender.press(message, button(message, label), user=user))
    await scene.settled()


async def submitted(scene: Scene, view: Json, *, user: str = INGRID, **values: str) -> Json:
    _, said = await scene.sender.deliver(scene.sender.submit(view, user=user, **values))
    await scene.settled()
    return said


async def card(scene: Scene) -> Posted:
    await scene.dispatcher.run_once()
    return next(post for post in reversed(scene.double.posted) if post.channel == f"D{PER}")


async def test_an_article_is_written_approved_and_answered(desk: Scene) -> None:
    view = await opened(desk, "ny artikkel Kaffe på møterom")
    fields = inputs(view)
    assert cast(Json, fields["felt:gjelder_fra"]["element"])["type"] == "datepicker"
    assert cast(Json, fields["felt:sporsmal"]["element"])["multiline"]
    said = await submitted(desk, view, **{**NEW, "grunn": "", "gjelder_fra": "2026-11-20"})
    assert set(cast(Json, said["errors"])) == {"felt:grunn", "felt:gjelder_fra"}
    assert await submitted(desk, view, **NEW) == {"response_action": "clear"}
    waiting = await card(desk)
    assert [cast(Json, shown["text"])["text"] for shown in buttons(waiting)] == [
        "Vis forslaget",
        "Godkjenn og publiser",
        "Avvis",
    ]
    await press(desk, waiting, "Vis forslaget", user=PER)
    assert "Ny artikkel" in desk.double.posted[-1].text
    assert "&lt;!channel&gt;" in desk.double.posted[-1].text
    await press(desk, waiting, "Godkjenn", user=PER)
    assert "Publisert" in desk.double.posted[-1].text
    [answered] = await desk.ask("Hvem bestiller kaffe til møterom nummer 7?", user=ADA)
    assert "Resepsjonen bestiller kaffe" in answered.text


async def test_every_shipped_article_fits_in_the_form_whole(desk: Scene) -> None:
    from bot.channels.slack.marks import FormMark
    from bot.channels.slack.modal import form_view
    from conversation.actions import Action, ActionId
    from conversation.reply import Choice, Field, FieldKind, Form, Reply
    from dialogs.article_form import _values

    for article in desk.parts.base.files.library.articles:
        values = _values(article, desk.parts.clock.now().date())
        drawn = tuple(Field(key, key, FieldKind.LONG_TEXT, value=value) for key, value in values.items())
        form = Form(drawn, Choice("Send", Action(ActionId.PROPOSE_ARTICLE), token="t" * 400))
        view = form_view(Reply("Skriv."), form, FormMark(reply_id="r", token="t" * 400, conversation_id="D1"))
        assert view_fault(view) is None
        shown = {
            id: cast(Json, block["element"]).get("initial_value", "") for id, block in inputs(view).items()
        }
        assert shown == {f"felt:{key}": value for key, value in values.items()}, article.id


async def test_a_draft_is_turned_down_with_a_reason(desk: Scene) -> None:
    await submitted(desk, await opened(desk, "ny artikkel"), **NEW)
    view = await pressed(desk, await card(desk), "Avvis", user=PER)
    assert set(cast(Json, (await submitted(desk, view, user=PER, grunn=""))["errors"])) == {"felt:grunn"}
    await submitted(desk, view, user=PER, grunn="Ikke vårt <!channel>")
    await desk.dispatcher.run_once()
    told = next(post for post in reversed(desk.double.posted) if post.channel == f"D{INGRID}")
    assert "Grunn: Ikke vårt &lt;!channel&gt;" in told.text


async def test_a_name_and_a_limit_are_changed_by_modals(desk: Scene) -> None:
    view = await opened(desk, "endre navn")
    assert cast(Json, inputs(view)["felt:hva"]["element"])["type"] == "static_select"
    assert await submitted(desk, view, **PROFILE_NAME) == {"response_action": "clear"}
    await press(desk, await card(desk), "Godkjenn", user=PER)
    assert desk.parts.kommune.names["innkjop"] == "Innkjøp Øst"
    view = await opened(desk, "endre grense")
    said = await submitted(
        desk, view, hva="behovsmelding", ny_verdi="x" * 3000, gjelder_fra="2027-01-01", vedtak="y" * 3000, sted="", vedtatt="",
        retter_feil="",
    )  # fmt: skip
    wrong = {"ny_verdi", "vedtak", "sted", "vedtatt", "retter_feil"}
    assert set(cast(Json, said["errors"])) == {f"felt:{key}" for key in wrong}
