"""What is read back and sent: nothing is read twice where nothing changed, and a case that is edited is saved."""

from sqlalchemy import select

from conversation.reply import Reply
from dialogs.draft import Draft
from register.answers import answers_to_json
from tests.dialogs.filling.prove import ANSWERS, DERIVED, GIVEN, SPEC, Filler, flat, labels


async def read_back(filler: Filler, *, edit: bool = False) -> Reply:
    """Stand at the read-back of a form that is filled in."""
    await filler.begin()
    async with filler.parts.sessions.begin() as session:
        draft = (await session.scalars(select(Draft).where(Draft.stage == "asking"))).one()
        draft.answers, draft.asked = answers_to_json(GIVEN | DERIVED), None
        draft.args = {"edit": "prove:1"} if edit else {}
    return await filler.say("fortsett")


async def test_send_after_a_change_that_was_not_made_sends(filler: Filler) -> None:
    shown = await read_back(filler)
    which = await filler.press(shown, "Endre noe")
    asked = await filler.press(which, "Frist")
    assert "Nå står det: 1. mars 2027. Skriv noe annet" in asked.text
    assert "er sendt" in (await filler.say("send")).text


async def test_send_after_a_change_reads_back_first(filler: Filler) -> None:
    shown = await read_back(filler)
    await filler.press(await filler.press(shown, "Endre noe"), "Frist")
    await filler.say("fortsett", "1. april", where="der")
    assert "Se over prøvemeldingen" in (await filler.say("send")).text


async def test_an_answer_after_endre_noe_is_the_answer_to_that_field(filler: Filler) -> None:
    shown = await read_back(filler)
    await filler.press(await filler.press(shown, "Endre noe"), "Formål")
    assert "Formål: Nye elever" in flat(await filler.say("Nye elever"))


async def test_an_answer_that_ends_in_a_full_stop_gets_no_other(filler: Filler) -> None:
    shown = await read_back(filler)
    await filler.say("endre formål til Elevene sitter på gulvet hver dag.")
    asked = await filler.press(await filler.press(shown, "Endre noe"), "Formål")
    assert ".." not in asked.text


async def test_a_case_that_is_edited_is_saved_and_not_sent(filler: Filler) -> None:
    shown = await read_back(filler, edit=True)
    assert labels(shown)[0] == "Lagre endringen"
    assert "før du lagrer" in shown.text
    assert "«send»" not in shown.text
    assert SPEC.submit_label not in labels(shown)
    assert "Se over prøvemeldingen før du lagrer" in (await filler.say("frist 1. april")).text
    assert "AV-2026-" in (await filler.say("lagre")).text


async def test_the_words_of_the_button_send(filler: Filler) -> None:
    await read_back(filler, edit=True)
    assert "er sendt" in (await filler.say("Lagre endringen")).text


async def test_that_is_the_answer_given_last(filler: Filler) -> None:
    await filler.upto("frist")
    assert "Varighet: 2 år → 3 år" in flat(await filler.say("endre det til tre år"))
    assert "Varighet: 3 år → 4 år" in flat(await filler.say("endre til fire år"))


async def test_that_is_what_fits_where_all_is_read_back(filler: Filler) -> None:
    await read_back(filler)
    assert "Varighet: 2 år → 4 år" in flat(await filler.say("endre det til fire år"))
    assert ANSWERS[0] in (await filler.say("oppsummer")).text
