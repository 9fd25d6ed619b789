import json
from pathlib import Path

import pytest

from dialogs.dialog import Knowledge
from dialogs.several import LONGEST, questions_in
from tests.dialogs.asking import ask, flat

ACCEPTANCE = Path(__file__).parents[1] / "acceptance"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Må jeg lyse ut 2 mill., og hvor lenge må tilbudsfristen være?", 2),
        ("hva er karens og hva er ESPD?", 2),
        ("Hva er karens? Hva er ESPD?", 2),
        ("Hva er karens\nHva er ESPD", 2),
        ("Må vi kreve skatteattest, samt hvor lenge må vi vente før vi signerer?", 2),
        ("What is standstill, and what is ESPD?", 2),
        ("Kva er karens, og må vi ha ESPD?", 2),
        ("Hva er karens, hva er ESPD, og hva er KGV?", 2),
        ("Hva er karens? Hva er ESPD? Hva er KGV?", 3),
        ("Hvem har ansvar for kjøp av varer og tjenester?", 1),
        ("Vi skal kjøpe stoler og bord for 200 000. Må vi melde det?", 1),
        ("Kan vi lyse ut og evaluere selv?", 1),
        ("Vi har brukt 80 000 og skal bruke 40 000 til, må vi melde det?", 1),
        ("Kan du forklare stegene? Jeg lurer også på hvor lang tid det tar, men det kan vente.", 1),
        ("a? b? c? d? e?", 1),
    ],
)
def test_a_message_is_taken_apart_only_where_it_asks_several_things(text: str, number: int) -> None:
    assert len(questions_in(text)) == number


def test_what_is_told_first_belongs_to_the_question_after_it() -> None:
    told = "Vi skal kjøpe stoler for 700 000 kr. Må vi melde det, og gjelder loven?"
    first, second = questions_in(told)
    assert first.startswith("Vi skal kjøpe stoler for 700 000 kr. Må vi melde det")
    assert second == "gjelder loven?"


def test_two_questions_are_answered_in_one_reply_with_the_sources_of_both(knowledge: Knowledge) -> None:
    found = ask(knowledge, "hva er karens og hva er ESPD?")
    assert "1. Hva er karens?" in flat(found)
    assert "2. Hva er ESPD?" in flat(found)
    assert found.article == "nasjonal-karens"
    assert {"§§ 10-2 og 25-2", "§§ 8-10 og 17-1"} <= {source.reference for source in found.sources}


def test_the_amount_of_the_first_question_counts_for_the_second(knowledge: Knowledge) -> None:
    found = ask(knowledge, "Må jeg lyse ut 3 mill., og må vi ha karens?")
    _, second = flat(found).split("2. Må vi ha karens?")
    assert "3 000 000 kr er over EØS-terskelen" in second
    assert found.regime is not None
    assert found.regime.value_nok == 3_000_000


def test_a_question_that_is_not_answered_by_itself_does_not_split_the_message(knowledge: Knowledge) -> None:
    found = ask(knowledge, "Hvem har ansvaret for kontraktsoppfølging og hva gjør de?")
    assert found.answered
    assert not found.text.startswith("**1. ")


def test_several_answers_together_are_no_longer_than_one_may_be(knowledge: Knowledge) -> None:
    found = ask(knowledge, "Må vi lyse ut renhold til 3 mill.? Hva er karens? Hvordan kunngjør vi i Doffin?")
    assert "3. Hvordan kunngjør vi i Doffin?" in flat(found)
    assert len(found.text) <= LONGEST
    assert any(choice.label.startswith("Hele svar") for choice in found.choices), "what was cut can be seen"


def _questions() -> list[tuple[str, str]]:
    lines = [
        line
        for name in ("dev-questions", "dev-outofscope")
        for line in (ACCEPTANCE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    rows = [json.loads(line) for line in lines]
    return [(row["question"], row["kommune"]) for row in rows if row["id"] != "D060"]


def test_the_sample_questions_are_single_ones_but_for_the_one_that_asks_two_things(
    knowledge: Knowledge,
) -> None:
    split = [
        said
        for said, kommune in _questions()
        if ask(knowledge, said, kommune=kommune).text.startswith("**1. ")
    ]
    assert split == []
