"""A form filled in by talking: what is asked, what is understood, and what steers it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from dialogs.draft import Draft, DraftStage
from dialogs.form import FORMS, Question
from register.case_event import CaseEvent
from tests.dialogs.filling.prove import ANSWERS, QUESTIONS, SPEC, Filler, flat, form_there, labels, token


async def cases(filler: Filler) -> list[CaseEvent]:
    async with filler.parts.sessions() as session:
        return list(await session.scalars(select(CaseEvent).where(CaseEvent.record.startswith("prove:"))))


async def drafts(filler: Filler) -> list[Draft]:
    async with filler.parts.sessions() as session:
        return list(await session.scalars(select(Draft).order_by(Draft.created_at)))


async def test_a_form_is_asked_question_by_question_and_sent_once(filler: Filler) -> None:
    first = await filler.begin()
    assert flat(first).startswith("1 av 9. Hva trenger dere? Svar med dine egne ord")
    second = await filler.say(ANSWERS[0])
    assert flat(second) == "2 av 9. Hvilken oppgave skal det løse?"
    assert labels(second) == ["Vet ikke", "Tilbake", "Vis hele skjemaet"]
    kind = await filler.say(*ANSWERS[1:3])
    assert "1. Vare\n2. Vanlig tjeneste\n3. Særlig tjeneste" in kind.text
    duration = await filler.say(*ANSWERS[3:5])
    assert flat(duration).startswith("Notert: Verdi: 150 000 kr. Over 100 000 kr må det meldes. 6 av 9.")
    read_back = await filler.say(*ANSWERS[5:])
    assert "- Samlet verdi: 300 000 kr - Vedlegg" not in flat(read_back)
    assert "Samlet verdi blir 300 000 kr. Stemmer dette?" in flat(read_back)
    assert labels(read_back) == ["Send", "Endre noe", "Vis hele skjemaet", "Legg til mer", "Lagre til senere"]
    receipts = [await filler.say("ja"), await filler.say("ja"), await filler.press(read_back, "Send")]
    receipts.append(await filler.press(read_back, "Send", where="der"))
    assert {flat(one) for one in receipts} == {"AV-2026-0001 er sendt."}
    [case] = await cases(filler)
    assert case.detail["varighet"] == "2 år"
    late = await filler.press(kind, "Vanlig tjeneste")
    assert "allerede sendt, og har nummer AV-2026-0001" in flat(late)


async def test_what_a_first_sentence_tells_is_shown_and_not_asked(filler: Filler) -> None:
    said = await filler.begin("Vi trenger stoler til Skjetten skole, 150 000 kr, før 1. mars")
    assert flat(said).startswith(
        "Jeg har forstått dette: - Enhet: Skjetten skole - Verdi: 150 000 kr - Frist: 1. mars 2027"
    )
    assert "1 av 6. Hva trenger dere?" in flat(said)


async def test_several_answers_in_one_message_are_taken_and_said(filler: Filler) -> None:
    await filler.begin()
    said = await filler.say("stoler, til Volla skole, 80 000 kr")
    assert "Jeg tok også med dette: - Enhet: Volla skole - Verdi: 80 000 kr" in flat(said)
    said = await filler.say("De gamle er ødelagt")
    assert "Hva slags kjøp er det?" in said.text
    said = await filler.say("fristen er vel 1. april")
    assert flat(said).startswith("Jeg tok også med dette: - Frist: 1. april 2027 5 av 9. Hva slags kjøp") or (
        "Frist: 1. april 2027" in flat(said) and "Hva slags kjøp" in said.text
    )


async def test_an_option_is_meant_by_number_name_or_near_spelling(filler: Filler) -> None:
    for written in ("3", "særlig", "Særlig tjenste", "saerlig"):
        await filler.begin()
        said = await filler.say("stoler", "til eleverne", "Volla", written)
        assert "Hva koster det i året?" in said.text, written
        await filler.say("slett")
    await filler.begin()
    said = await filler.say("stoler", "til elevene", "Volla", "noe annet")
    assert "Velg ett av svarene." in said.text


async def test_nobody_knows_anything_and_it_can_still_be_sent(filler: Filler) -> None:
    await filler.begin()
    said = await filler.say("vet ikke")
    assert flat(said).startswith("Dette må jeg vite før saken kan sendes.")
    said = await filler.say(
        "stoler",
        "veit ikkje",
        "aner ikke",
        "vet ikke ennå",
        "ingen anelse",
        "ukjent",
        "usikker",
        "idk",
        "I don't know",
    )
    assert "Ukjent: Formål, Enhet, Slag, Verdi, Varighet, Frist, Budsjett, Hensyn." in flat(said)
    assert flat(await filler.say("send")) == "AV-2026-0001 er sendt."


async def test_a_condition_brings_a_question_and_takes_it_away(filler: Filler) -> None:
    await filler.begin()
    said = await filler.say(*ANSWERS[:-1], "1 og 3")
    assert "10 av 10. Hvilket system?" in flat(said)
    await filler.say("Acos")
    said = await filler.say("endre hensyn til lærlinger")
    assert "- Hensyn: Miljø og klima, IT-system → Lærlinger - System: gjelder ikke lenger" in flat(said)
    await filler.say("send")
    [case] = await cases(filler)
    assert "system" not in case.detail


async def test_words_steer_the_form(filler: Filler) -> None:
    await filler.begin()
    await filler.say("stoler")
    assert "Tenk på hvem som skal bruke det. Du kan svare «vet ikke»." in flat(await filler.say("hjelp"))
    assert "Dette trenger jeg svar på." in (await filler.say("hopp over")).text
    assert flat(await filler.say("hva spurte du om?")) == "2 av 9. Hvilken oppgave skal det løse?"
    assert "Det er 8 spørsmål igjen." in (await filler.say("hvor langt er vi?")).text
    assert "Dette har du svart så langt: - Behov: stoler" in flat(await filler.say("oppsummer"))
    assert "Nå står det: stoler." in (await filler.say("tilbake")).text
    assert "Dette er det første spørsmålet." in (await filler.say("tilbake")).text
    assert "2 av 9." in (await filler.say("behold")).text
    assert "Bare hyggelig." in (await filler.say("takk")).text
    assert "Før jeg kan sende, må jeg vite: Formål, Enhet" in (await filler.say("send")).text
    assert "2 av 9" in (await filler.say("ok")).text
    [draft] = await drafts(filler)
    assert list(draft.answers) == ["tittel"]


async def test_what_says_nothing_is_no_answer_in_words(filler: Filler) -> None:
    await filler.begin()
    assert "Skriv det med ord." in flat(await filler.say("😀😀"))
    assert "2 av 9." in (await filler.say("stoler")).text
    for nothing in ("ja", "Nei.", "👍👍"):
        assert "2 av 9." in (await filler.say(nothing)).text, nothing
    assert "Tenk på hvem som skal bruke det." in flat(await filler.say("?"))


async def test_an_optional_question_is_skipped_by_word_button_or_no(filler: Filler) -> None:
    for skipping in ("hopp over", "nei", "neste"):
        await filler.begin()
        said = await filler.say(*ANSWERS[:6], skipping)
        assert "Er det budsjettdekning?" in said.text, skipping
        await filler.say("slett")
    await filler.begin()
    asked = await filler.say(*ANSWERS[:6])
    assert "Er det budsjettdekning?" in (await filler.press(asked, "Hopp over")).text


async def test_a_fault_is_said_and_the_second_offers_a_way_round(filler: Filler) -> None:
    await filler.begin()
    said = await filler.say(*ANSWERS[:4], "mange penger")
    assert flat(said) == "Jeg forsto ikke beløpet. Skriv for eksempel 150 000. 5 av 9. Hva koster det i året?"
    said = await filler.say("veldig mange penger")
    assert "Du kan også skrive «hjelp» for å få vite mer eller «vet ikke»." in said.text
    assert "6 av 9" in (await filler.say("150 000")).text


async def test_a_paste_is_kept_where_the_field_takes_it(filler: Filler) -> None:
    await filler.begin()
    said = await filler.say("stoler " * 20)
    assert "Kort den ned til høyst 100." in said.text
    await filler.say("stoler")
    said = await filler.say("Vi sitter på gulvet. " * 239)
    assert "Svaret er på 5018 tegn, og jeg kan ta imot 4000." in said.text
    await filler.say("Vi sitter på gulvet. " * 180)
    [draft] = await drafts(filler)
    assert len(draft.given["formal"].value) > 3700


async def test_hostile_text_is_data(filler: Filler) -> None:
    await filler.begin()
    said = await filler.say("<!channel> *bold* [x](http://y) ja?", *ANSWERS[1:])
    assert r"\<\!channel\> \*bold\* \[x\]\(http://y) ja?" in said.text


async def test_a_draft_is_put_away_and_gone_on_with_elsewhere(filler: Filler) -> None:
    await filler.begin()
    await filler.say("stoler")
    said = await filler.say("avbryt")
    assert "utkast til 21. desember 2026" in said.text
    assert "ingenting å avbryte" in (await filler.say("avbryt")).text
    filler.clock.at = filler.clock.now().replace(day=22)
    said = await filler.say("fortsett", where="der")
    assert "Vi fortsetter med prøvemeldingen. Dette har jeg notert: - Behov: stoler 2 av 9." in flat(said)
    await filler.say("Elevene", where="der")
    assert "Utkastet til prøvemeldingen er slettet." in (await filler.say("slett utkastet")).text
    [draft] = await drafts(filler)
    assert (draft.stage, draft.answers, draft.text) == (DraftStage.DELETED.value, {}, "")
    gone = await filler.press(said, "Vet ikke")
    assert "Dette utkastet finnes ikke lenger" in gone.text


async def test_of_several_drafts_one_is_chosen(filler: Filler) -> None:
    await filler.begin("stoler til 80 000 kr")
    filler.clock.at += timedelta(minutes=5)
    said = await filler.begin("pulter til 90 000 kr")
    assert "Jeg har lagt til side prøvemeldingen du holdt på med." in said.text
    await filler.say("avbryt")
    said = await filler.say("fortsett")
    assert "Du har 2 utkast:" in said.text
    filler.clock.at += timedelta(minutes=5)
    assert "Verdi: 80 000 kr" in flat(await filler.press(said, "Fortsett: prøvemelding stoler"))
    listed = await filler.say("mine utkast")
    assert labels(listed) == [
        "Fortsett: prøvemelding stoler til 80 000 kr",
        "Fortsett: prøvemelding pulter til 90 000 kr",
    ]


async def test_a_draft_is_forgotten_after_thirty_days(filler: Filler) -> None:
    asked = await filler.begin("stoler")
    filler.clock.at = filler.clock.now().replace(month=12, day=22)
    assert "finnes ikke lenger" in (await filler.press(asked, "Vis hele skjemaet")).text
    assert "Du har ingen utkast." in (await filler.say("fortsett")).text


async def test_a_draft_is_its_owners_alone(filler: Filler) -> None:
    asked = await filler.begin("stoler")
    other = Filler(filler.parts, filler.clock, email="per@demo.invalid")
    await other.say("hei")
    assert "laget for en annen" in (await other.press(asked, "Vis hele skjemaet")).text
    assert "ingen utkast" in (await other.say("fortsett")).text


async def test_a_button_pressed_twice_begins_one_form(filler: Filler) -> None:
    start = await filler.start_token("stoler")
    for _ in range(2):
        await filler.act(action=start)
    assert len(await drafts(filler)) == 1


@pytest.mark.parametrize("word", ["begynn på nytt", "nullstill"])
async def test_beginning_again_asks_what(filler: Filler, word: str) -> None:
    await filler.begin()
    await filler.say("stoler")
    asked = await filler.say(word)
    assert "Da slettes svarene du har gitt." in asked.text
    assert "1 av 9" in (await filler.press(asked, "Slett svarene")).text


@pytest.mark.each_database
async def test_two_confirmations_at_once_give_one_case(filler: Filler) -> None:
    await filler.begin()
    read_back = await filler.say(*ANSWERS)
    send = token(read_back, "Send")
    both = await asyncio.gather(*(filler.act(action=send, where=where) for where in ("her", "der")))
    assert {flat(reply) for [reply] in both} == {"AV-2026-0001 er sendt."}
    assert len(await cases(filler)) == 1


async def test_a_deploy_in_between_asks_what_is_new_and_leaves_out_what_is_gone(filler: Filler) -> None:
    await filler.begin()
    read_back = await filler.say(*ANSWERS)
    new = Question("ny", "Nytt", "Hva er nytt?", QUESTIONS[1].parse)
    with form_there(replace(SPEC, questions=(*(one for one in QUESTIONS if one.key != "slag"), new))):
        said = await filler.press(read_back, "Send")
        assert "Før jeg kan sende, må jeg vite dette: 9 av 9. Hva er nytt?" in flat(said)
        said = await filler.say("ingenting")
        assert "Slag" not in said.text
        assert flat(await filler.say("ja")) == "AV-2026-0001 er sendt."


async def test_a_draft_whose_form_is_gone_is_told_so(filler: Filler) -> None:
    asked = await filler.begin()
    FORMS.pop(SPEC.id)
    assert "Dette skjemaet finnes ikke lenger." in (await filler.say("stoler")).text
    assert "Dette skjemaet finnes ikke lenger." in (await filler.press(asked, "Vis hele skjemaet")).text
    assert "Skjema som ikke finnes lenger" in (await filler.say("mine utkast")).text


async def test_a_case_that_is_edited_begins_with_its_read_back(filler: Filler) -> None:
    await filler.begin()
    await filler.say(*ANSWERS, "jeg mente 80 000", "send")
    sent = (await drafts(filler))[0]
    async with filler.parts.sessions.begin() as session:
        again = Draft(
            person_id=sent.person_id, form=SPEC.id, stage="asking", answers=sent.answers, args={"edit": "x"}, trail=[], text="",
            revision=0, faults=0, receipt="", created_at=filler.clock.now(), changed_at=filler.clock.now(),
        )  # fmt: skip
        session.add(again)
    said = await filler.say("fortsett")
    assert flat(said).startswith("Vi fortsetter med prøvemeldingen. Se over prøvemeldingen før du lagrer.")
