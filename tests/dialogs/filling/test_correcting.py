"""What is changed of an earlier answer, in words or by an old button, and what follows from it."""

from dialogs.filling.fitting import with_period
from register.answers import Answer
from tests.dialogs.filling.prove import ANSWERS, QUESTIONS, Filler, flat, labels
from tests.dialogs.words_only import database_url as database_url  # noqa: PLC0414 - pytest finds a fixture by its name here

CHANGES = (
    ("nei, fire år, ikke tre", "Varighet: 2 år → 4 år"),
    ("nei, fire", "Varighet: 2 år → 4 år"),
    ("fire år, ikke to", "Varighet: 2 år → 4 år"),
    ("jeg mente 200 000", "Verdi: 150 000 kr → 200 000 kr"),
    ("eg meinte 200 000 kr", "Verdi: 150 000 kr → 200 000 kr"),
    ("oi, beløpet skulle være 200 000", "Verdi: 150 000 kr → 200 000 kr"),
    ("endre beløpet til 200 000", "Verdi: 150 000 kr → 200 000 kr"),
    ("kan du rette prisen til 0,2 mill", "Verdi: 150 000 kr → 200 000 kr"),
    ("sett verdi = 200 000", "Verdi: 150 000 kr → 200 000 kr"),
    ("verdien er 200 000, ikke 150 000", "Verdi: 150 000 kr → 200 000 kr"),
    ("det var ikke Volla, det var Skjetten", "Enhet: Volla skole → Skjetten skole"),
    ("nei, Skjetten skole", "Enhet: Volla skole → Skjetten skole"),
    ("skolen er Skjetten", "Enhet: Volla skole → Skjetten skole"),
    ("beklager, jeg mente særlig tjeneste", "Slag: Vare → Særlig tjeneste"),
    ("endre tittel til pulter", "Behov: stoler → pulter"),
    ("change place to Asak", None),
    ("jeg mente 200 000 i året", "Verdi: 150 000 kr → 200 000 kr"),
    ("ja, men beløpet er 200 000", "Verdi: 150 000 kr → 200 000 kr"),
    ("beløpet er med mva", "Verdi: 150 000 kr → 120 000 kr"),
)
AGAIN = (
    ("feil enhet", "Hvor skal det brukes? Nå står det: Volla skole."),
    ("enheten er feil", "Hvor skal det brukes?"),
    ("rett beløpet", "Hva koster det i året? Nå står det: 150 000 kr."),
    ("beløpet stemmer ikke", "Hva koster det i året?"),
    ("endre verdi til masse", "Jeg forsto ikke beløpet."),
    ("ikke Volla", "Hvor skal det brukes?"),
)
NO_CORRECTIONS = ("1. april", "nei", "neste uke", "vi trenger det ikke før 1. mai", "medio mars, ikke senere")


async def test_what_was_wrong_is_changed_in_words(filler: Filler) -> None:
    for written, change in CHANGES:
        await filler.upto("frist")
        said = await filler.say(written)
        if change is not None:
            assert f"Endret: - {change}" in flat(said), written
        assert "Når trenger dere det?" in said.text, written
        await filler.say("slett")


async def test_a_field_that_is_wrong_is_asked_again(filler: Filler) -> None:
    for written, asked in AGAIN:
        await filler.upto("frist")
        assert asked in flat(await filler.say(written)), written
        assert "Når trenger dere det?" in (await filler.say("behold")).text, written
        await filler.say("slett")


async def test_an_answer_is_no_correction(filler: Filler) -> None:
    for written in NO_CORRECTIONS:
        await filler.upto("frist")
        said = await filler.say(written)
        assert "Endret" not in said.text, written
        assert "Er det budsjettdekning?" in said.text, written
        await filler.say("slett")


async def test_what_follows_from_a_correction_two_steps_back_is_said(filler: Filler) -> None:
    await filler.upto("budsjett")
    said = await filler.say("nei, jeg mente 200 000")
    assert flat(said).startswith(
        "Endret: - Verdi: 150 000 kr → 200 000 kr Det gir: - Samlet verdi: 300 000 kr → 400 000 kr"
    )
    assert "8 av 9. Er det budsjettdekning?" in flat(said)


async def test_a_value_that_fits_several_fields_is_asked_about(filler: Filler) -> None:
    await filler.begin()
    await filler.say(*ANSWERS[:3], "2", "150 000", "to år", "1. mars", "ja", "ingen")
    said = await filler.say("endre det til 250 000")
    assert "Verdi" in said.text
    await filler.say("fristen er 1. april")
    assert "Verdi: 250 000 kr → 200 000 kr" in flat(await filler.say("jeg mente 200 000 i året"))
    assert "Varighet: 2 år → 3 år" in flat(await filler.say("tre år"))
    said = await filler.say("4. mai")
    assert "Frist: 1. april 2027 → 4. mai 2027" in flat(said)


async def test_a_no_to_a_yes_or_no_question_is_its_answer(filler: Filler) -> None:
    await filler.upto("budsjett")
    said = await filler.say("nei, det har vi ikke")
    assert "Hva er viktig?" in said.text
    assert "Budsjett: Nei" in flat(await filler.say("oppsummer"))


async def test_an_old_card_corrects_its_field(filler: Filler) -> None:
    await filler.begin()
    card = await filler.say(*ANSWERS[:3])
    await filler.say(*ANSWERS[3:5])
    said = await filler.press(card, "Særlig tjeneste")
    assert flat(said).startswith("Endret: - Slag: Vare → Særlig tjeneste 6 av 9. Hvor lenge?")
    again = await filler.press(card, "Særlig tjeneste")
    assert flat(again) == "6 av 9. Hvor lenge?"


async def test_what_is_read_back_is_changed_by_its_name_or_removed(filler: Filler) -> None:
    await filler.begin()
    read_back = await filler.say(*ANSWERS)
    assert "Når trenger dere det? Nå står det: 1. mars 2027." in flat(await filler.say("fristen"))
    assert "- Frist: 1. mars 2027 → 2. april 2027" in flat(await filler.say("2. april"))
    assert "Frist" not in (await filler.say("fjern fristen")).text.split("Se over")[1]
    which = await filler.say("nei")
    assert "Hva vil du endre?" in which.text
    assert labels(which)[:2] == ["Behov", "Formål"]
    assert "Hvor lenge?" in (await filler.press(which, "Varighet")).text
    newer = await filler.say("tre år")
    assert "Varighet: 2 år → 3 år" in flat(newer)
    older = await filler.press(read_back, "Send")
    assert "Noe er endret siden du så dette" in older.text
    assert flat(await filler.press(older, "Send")) == "AV-2026-0001 er sendt."


async def test_two_conversations_on_one_draft_both_work(filler: Filler) -> None:
    await filler.begin()
    await filler.say(*ANSWERS[:4])
    await filler.say("fortsett", where="der")
    await filler.say("150 000", where="der")
    said = await filler.say("90 000")
    assert "Verdi: 150 000 kr → 90 000 kr" in flat(said)
    await filler.say(*ANSWERS[5:])
    read_back = await filler.say("fortsett", where="der")
    assert "Se over prøvemeldingen" in read_back.text
    await filler.say("endre tittel til pulter")
    assert "Noe er endret siden" in (await filler.say("ja", where="der")).text
    assert flat(await filler.say("ja", where="der")) == "AV-2026-0001 er sendt."
    assert flat(await filler.say("send")) == "AV-2026-0001 er sendt."


async def test_a_field_that_was_empty_and_is_named_is_told_as_noted(filler: Filler) -> None:
    await filler.upto("frist")
    assert "Notert: Merknad: det haster." in flat(await filler.say("endre merknad til det haster"))


def test_a_corrected_amount_is_per_what_the_one_before_was_per() -> None:
    [verdi] = [one for one in QUESTIONS if one.key == "verdi"]
    before = Answer("800000 per år", "800 000 kr per år")
    for value, meant in (
        ("600 000", "600 000 per år"),
        ("600 000 totalt", "600 000 totalt"),
        ("50 000 i måneden", "50 000 i måneden"),
        ("med mva", "800000 per år inkl. mva"),
        ("masse", "masse"),
    ):
        assert with_period(verdi, value, before) == meant
