"""What is no answer: a question in the middle, a command, another need; the form goes on where it was."""

import pytest

from conversation.reply import FieldKind
from dialogs.filling.control import Control, control_of
from dialogs.filling.digression import asked_in, begins_anew, is_command
from dialogs.form import Question
from tests.dialogs.filling.prove import QUESTIONS, Filler, flat, labels

BY_KEY = {one.key: one for one in QUESTIONS}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("kan vi kjøpe for 200 000 uten konkurranse?", "verdi"),
        ("hva er en rammeavtale", "verdi"),
        ("Hva er en rammeavtale?", "formal"),
        ("hvem er innkjøpskontakt for oppvekst?", "enhet"),
        ("må vi lyse ut?", "budsjett"),
        ("Har vi avtale på stoler?", "tittel"),
        ("korleis melder eg avvik?", "frist"),
        ("når må vi lyse ut?", "frist"),
        ("how much can we buy for without a competition?", "verdi"),
        ("forresten, hvor lenge kan en rammeavtale vare?", "varighet"),
        ("gjelder det også tjenester?", "slag"),
    ],
)
def test_what_asks_is_no_answer(text: str, field: str) -> None:
    assert asked_in(text, BY_KEY[field]) is not None


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("200 000?", "verdi"),
        ("kanskje 150 000 kr?", "verdi"),
        ("Skjetten skole?", "enhet"),
        ("når skolen starter", "frist"),
        ("over sommeren, før skolestart", "frist"),
        ("hva som helst som er billig", "formal"),
        ("Elevene sitter på gulvet. Hva skjer hvis vi ikke gjør noe? De får vondt i ryggen, og klager til oss.", "formal"),
        ("Vi trenger nye stoler fordi de gamle er ødelagt", "formal"),
        ("har ikke budsjett", "budsjett"),
        ("er usikker", "budsjett"),
        ("stoler", "tittel"),
    ],
)  # fmt: skip
def test_what_answers_asks_nothing(text: str, field: str) -> None:
    assert asked_in(text, BY_KEY[field]) is None


def test_what_is_told_before_a_question_is_kept_apart_from_it() -> None:
    found = asked_in("150 000 kr. Må vi lyse ut da?", BY_KEY["verdi"])
    assert found is not None
    assert (found.question, found.rest) == ("Må vi lyse ut da?", "150 000 kr.")


@pytest.mark.parametrize("text", ["vis avtale 2024/118", "mine saker", "BM-2026-0003", "hvor er saken min?", "mine avtaler", "jeg er borte 6.–24. juli, Kari tar over", "gi BM-2026-9999 til Siri", "kan du godkjenne bm 2026 7?", "avvis BM-2026-9999 fordi vi ikke har midler", "vis BM-2026-9999", "BM-2026-0003 er arkivert som 26/77"])  # fmt: skip
def test_a_command_is_one(text: str) -> None:
    assert is_command(text)


@pytest.mark.parametrize("text", ["samme stoler som i BM-2026-0003", "vi tar 20 til", "send dem til skolen", "Ta kontakt med vaktmesteren"])  # fmt: skip
def test_an_answer_that_begins_like_a_command_or_names_a_case_is_none(text: str) -> None:
    assert not is_command(text)


@pytest.mark.parametrize(
    ("text", "field", "form"),
    [
        ("vi trenger også 10 pulter", "frist", "behovsmelding"),
        ("meld avvik", "frist", "avviksmelding"),
        ("meld behov", "formal", "behovsmelding"),
        ("meld avvik", "formal", "avviksmelding"),
        ("Vi trenger stoler fordi de gamle er ødelagt", "formal", ""),
        ("vi trenger 20 stoler", "tittel", ""),
        ("vi trenger 20 stoler til elevene", "formal", ""),
        ("vi trenger snørydding, 800 000 kr i året", "formal", "behovsmelding"),
        ("vi trenger stoler til 200 000 kr", "tittel", ""),
        ("1. mars", "frist", ""),
        ("20 stk", "tittel", ""),
    ],
)
def test_another_need_is_told_from_an_answer(text: str, field: str, form: str) -> None:
    assert begins_anew(text, BY_KEY[field]) == form


@pytest.mark.parametrize(
    ("text", "control"),
    [
        ("veit ikkje", Control.UNKNOWN), ("det vet jeg ikke ennå", Control.UNKNOWN), ("I don't know", Control.UNKNOWN),
        ("aner ikke", Control.UNKNOWN), ("??", Control.HELP), ("Hopp over.", Control.SKIP), ("neste", Control.SKIP),
        ("gå tilbake", Control.BACK), ("Hva spurte du om?", Control.REPEAT), ("hvor langt er vi?", Control.PROGRESS),
        ("vis det jeg har skrevet", Control.SUMMARY), ("kan du oppsummere", None), ("vis hele skjemaet", Control.FORM),
        ("lagre til senere", Control.PAUSE), ("slett utkastet", Control.DELETE), ("mine utkast", Control.DRAFTS),
        ("fortsett på behovsmeldingen", Control.RESUME), ("hald fram", Control.RESUME), ("ja, send den", Control.SEND),
        ("ferdig", Control.SEND), ("hvorfor spør du om det?", Control.HELP), ("vis", None), ("mine", None),
        ("vet ikke hva de heter, men de er blå", None), ("stoler", None), ("", None), ("   ", None), ("endre antall", None),
    ],
)  # fmt: skip
def test_words_that_steer(text: str, control: Control | None) -> None:
    assert control_of(text) is control


async def test_a_question_in_the_middle_is_answered_with_the_drafts_facts(filler: Filler) -> None:
    await filler.upto("varighet")
    answer, again = await filler.act(text="må vi lyse ut?")
    assert "150 000 kr" in flat(answer)
    assert flat(again) == "Vi holdt på med prøvemeldingen. 6 av 9. Hvor lenge?"
    assert "7 av 9" in (await filler.say("to år")).text


async def test_a_message_may_answer_and_ask(filler: Filler) -> None:
    await filler.upto("verdi")
    answer, again = await filler.act(text="150 000 kr. Må vi lyse ut da?")
    assert "150 000 kr" in flat(answer)
    assert "Notert: Verdi: 150 000 kr." in flat(again)
    assert "6 av 9" in again.text


async def test_a_button_under_an_answer_leads_back_to_the_form(filler: Filler) -> None:
    await filler.upto("varighet")
    answer, _ = await filler.act(text="hva er en rammeavtale?")
    looked_up = await filler.press(answer, labels(answer)[0])
    assert "Vi holdt på med prøvemeldingen." in looked_up.text
    answer, _ = await filler.act(text="må vi lyse ut kjøp på 2 mill?")
    await filler.press(answer, "Glem beløpet") if "Glem beløpet og begynn på nytt" in labels(answer) else None
    assert "7 av 9" in (await filler.say("to år")).text


async def test_a_command_in_the_middle_is_done(filler: Filler) -> None:
    await filler.upto("formal")
    replies = await filler.act(text="mine avtaler")
    assert "Vi holdt på med prøvemeldingen." in replies[-1].text
    assert len(replies) == 2


async def test_another_need_in_the_middle_is_asked_about(filler: Filler) -> None:
    await filler.upto("frist")
    said = await filler.say("vi trenger også 10 pulter")
    assert "Er dette noe nytt, eller hører det til prøvemeldingen" in said.text
    assert labels(said) == ["Begynn en behovsmelding", "Fortsett med prøvemeldingen"]
    assert "7 av 9" in (await filler.press(said, "Fortsett")).text


async def test_the_form_is_read_back_after_a_question_there(filler: Filler) -> None:
    await filler.upto("hensyn")
    await filler.say("ingen")
    replies = await filler.act(text="hva er en rammeavtale?")
    assert "Se over prøvemeldingen" in replies[-1].text
    assert "AV-2026-0001" in (await filler.say("ja")).text


def test_the_form_of_the_tests_has_every_kind_of_field() -> None:
    assert {one.kind for one in QUESTIONS} == set(FieldKind)
    assert all(isinstance(one, Question) for one in QUESTIONS)
