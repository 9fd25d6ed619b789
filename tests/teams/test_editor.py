"""Editing in Teams: the forms on cards, the card that asks for a decision, and what is published by it."""

from typing import cast

import pytest

from bot.channels.teams.render import size
from register.person import Role, add_person
from tests.teams.conftest import Parser
from tests.teams.world import INGRID, PER, Figure, Json, World, actions, button, inputs, settled

LARGEST_CARD = 28_000
"""Bytes that a card may have where the smaller of Teams' limits holds."""
NEW = {
    "tittel": "Kaffe på møterom",
    "gjelder_for": "lillestrom",
    "sporsmal": "\n".join(f"Hvem bestiller kaffe til møterom nummer {number}?" for number in range(20)),
    "svar": "Resepsjonen bestiller kaffe.\n\n" + "- Ring *alle* &lt;at&gt; først & hør.\n" * 30,
    "kilder": "Husreglene | side 2 | 2026",
    "gjelder_fra": "2026-11-21",
    "grunn": "Mange spør",
    "retter_feil": "nei",
}


@pytest.fixture
async def desk(world: World) -> World:
    """The bot with Ingrid and Per as its editors."""
    async with world.parts.sessions.begin() as session:
        for figure in (INGRID, PER):
            roles = frozenset({Role.REDAKTOR})
            await add_person(session, email=figure.email, name=figure.name, roles=roles)
    await world.say("hei", PER)
    return world


def values(card: Json) -> Json:
    return {str(asked["id"]): asked["value"] for asked in inputs(card)}


async def pressed(world: World, card: Json, label: str, who: Figure, **filled: str) -> Json:
    """Press a button, and return the card that takes its place, at once or a little later."""
    before = len(world.fake.sent)
    body = await world.press(button(card, label), who, data=cast(Json, {**values(card), **filled}))
    await settled(world)
    later = [call.card for call in world.fake.sent[before:] if call.method == "PUT"]
    return later[-1] if later else cast(Json, body["value"])


async def sent(world: World, card: Json, **filled: str) -> Json:
    """Fill in and send a form as Ingrid."""
    return await pressed(world, card, "Send til", INGRID, **filled)


async def waiting(world: World) -> Json:
    await settled(world)
    await world.dispatcher.run_once()
    return next(call.card for call in reversed(world.fake.sent) if call.conversation == "a:per")


def said(card: Json) -> str:
    return str(card["fallbackText"])


async def test_an_article_is_written_approved_and_answered(desk: World, faults_of: Parser) -> None:
    form = (await desk.say("ny artikkel Kaffe på møterom", INGRID)).card
    assert {str(asked["type"]) for asked in inputs(form)} == {"Input.Text", "Input.Date", "Input.ChoiceSet"}
    faulty = await sent(desk, form, **{**NEW, "gjelder_fra": "2026-11-20", "svar": "x" * 5000})
    assert "Datoen er passert" in said(faulty)
    assert values(faulty)["svar"] == "x" * 5000, "nothing that was written is lost"
    receipt = await sent(desk, faulty, **NEW)
    assert "lagret som versjon 1" in said(receipt)
    card = await waiting(desk)
    assert [action["title"] for action in actions(card)] == ["Vis forslaget", "Godkjenn og publiser", "Avvis"]
    await desk.press(button(card, "Vis"), PER)
    await settled(desk)
    assert "Ny artikkel" in desk.fake.sent[-1].text
    assert "Publisert" in said(await pressed(desk, card, "Godkjenn", PER))
    answered = await desk.say("Hvem bestiller kaffe til møterom nummer 7?")
    assert "Resepsjonen bestiller kaffe" in answered.text
    drawn = [form, faulty, receipt, card, answered.card]
    assert faults_of(drawn) == [[] for _ in drawn]


async def test_the_largest_form_is_within_teams_smallest_limit(desk: World) -> None:
    library = desk.parts.base.files.library
    longest = max(library.articles, key=lambda a: len(a.body) + sum(map(len, a.questions)))
    form = (await desk.say(f"foreslå endring i {longest.id}", INGRID)).card
    assert values(form)["sporsmal"] == "\n".join(longest.questions)
    assert size(form) < LARGEST_CARD


async def test_a_name_a_limit_and_a_reason_are_filled_in_on_cards(desk: World) -> None:
    form = (await desk.say("endre navn", INGRID)).card
    assert next(asked for asked in inputs(form) if asked["id"] == "hva")["style"] == "filtered"
    faulty = await sent(desk, form, hva="innkjop", ny_verdi="javascript:alert(1)", grunn="")
    assert values(faulty)["hva"] == "innkjop"
    assert "lagret" in said(await sent(desk, faulty, ny_verdi="Innkjøp Øst", grunn="Nytt navn"))
    await desk.press(button(await waiting(desk), "Avvis"), PER)
    await settled(desk)
    why = desk.fake.sent[-1].card
    assert "er avvist" in said(await pressed(desk, why, "Avvis", PER, grunn="Ikke vedtatt"))
    form = (await desk.say("endre grense", INGRID)).card
    faulty = await sent(desk, form, hva="behovsmelding", ny_verdi="mye", vedtak="", sted="", vedtatt="i fjor")
    for wrong in ("ikke et beløp", "hva vedtaket heter", "Velg ja eller nei"):
        assert wrong in said(faulty)
