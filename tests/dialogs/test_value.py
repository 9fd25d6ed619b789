"""Which of a question's amounts is judged, and which belong together."""

import pytest

from dialogs.dialog import Knowledge
from tests.dialogs.asking import TODAY, ask


def value_of(knowledge: Knowledge, *questions: str) -> int:
    found = ask(knowledge, *questions)
    assert found.regime is not None
    return int(found.regime.value_nok)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Før var grensen 100 000, nå er den 500 000. Må jeg melde 150 000?", 150_000),
        ("Vi har 1 million i budsjett, men skal bruke 80 000 på stoler, må vi melde?", 80_000),
        ("Rammeavtale på 10 mill, jeg skal bestille for 150 000. Må jeg lyse ut?", 150_000),
        ("Vi vil ha rammeavtale på 1,4 mill. Må den kunngjøres?", 1_400_000),
    ],
)
def test_limits_budgets_and_frames_are_not_what_is_bought_for(
    knowledge: Knowledge, question: str, value: int
) -> None:
    assert value_of(knowledge, question) == value


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Maskinen koster 900 000 og monteringen 500 000, må vi lyse ut?", 1_400_000),
        ("600 000 i 2026 og 800 000 i 2027, må det kunngjøres?", 1_400_000),
        ("450 000 pluss frakt 60 000, gjelder loven?", 510_000),
        ("90 000 i år og 90 000 neste år på samme avtale, må jeg melde?", 180_000),
        ("kjøpt for 80 000 tidligere i år, skal kjøpe for 40 000 til. melde?", 120_000),
        ("Vi fikk tilbud på 275 000 og et annet på 330 000, må vi melde?", 330_000),
    ],
)
def test_parts_are_added_and_alternatives_are_not(knowledge: Knowledge, question: str, value: int) -> None:
    assert value_of(knowledge, question) == value


@pytest.mark.parametrize("question", ["Mellom 1 og 1,5 mill, Doffin?", "80 til 120 tusen, må jeg melde?"])
def test_a_range_across_a_limit_is_answered_both_ways(knowledge: Knowledge, question: str) -> None:
    text = ask(knowledge, question).text
    assert text.startswith("Det kommer an på verdien:\n- Nei")
    assert "\n- Ja" in text


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("over 100 000 kroner, hva skal jeg gjøre?", "Send behovsmelding"),
        ("under 500 000, gjelder loven?", "Nei"),
        ("nesten 1,3 mill, må vi lyse ut?", "Nei"),
    ],
)
def test_over_and_under_a_limit_lie_beside_it(knowledge: Knowledge, question: str, begins: str) -> None:
    assert ask(knowledge, question).text.startswith(begins)


@pytest.mark.parametrize(
    ("questions", "value"),
    [
        (["Må jeg melde 8 000 i måneden?", "i 3 år"], 288_000),
        (["Må jeg melde 8 000 i måneden?", "i 3 år", "i to år"], 192_000),
        (["Må jeg lyse ut 1,5 mill?", "det er inkl. mva"], 1_200_000),
        (["Må jeg lyse ut 1,5 mill?", "unnskyld, 1,5 mill inkl. mva"], 1_200_000),
        (["Må jeg lyse ut 1,5 mill?", "Ops, mente 450 000"], 450_000),
        (["Må jeg lyse ut 1,5 mill?", "gjelder loven da?"], 1_500_000),
        (["Må jeg lyse ut 1,2 mill?", "pluss 200 000 i opsjon"], 1_400_000),
    ],
)
def test_what_comes_after_counts_the_amount_again(
    knowledge: Knowledge, questions: list[str], value: int
) -> None:
    assert value_of(knowledge, *questions) == value


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Stemmer det at nasjonal terskel er 500 000?", "**Nei.**"),
        ("Er lovens grense 300 000?", "**Nei.**"),
        ("Er lovens grense 500 000?", "**Ja.**"),
        ("Hva er EØS-terskelen?", "EØS-terskelen for kommuner"),
    ],
)
def test_a_claim_about_a_limit_is_confirmed_or_put_right(
    knowledge: Knowledge, question: str, begins: str
) -> None:
    found = ask(knowledge, question)
    assert found.regime is None
    assert found.text.startswith(begins)


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("kjøpe tomt for 3 mill, må vi lyse ut?", "nasjonal-fast-eiendom"),
        ("advokat i en rettssak 2 mill, doffin?", "nasjonal-advokat"),
        ("Ansettelse til 900 000, gjelder loven?", "nasjonal-arbeidsavtaler-innleie"),
    ],
)
def test_an_exemption_is_told_before_the_amount(knowledge: Knowledge, question: str, article: str) -> None:
    found = ask(knowledge, question)
    assert found.article == article
    assert "loven gjelder, med del" not in found.text


def test_what_was_bought_last_year_does_not_put_the_question_in_the_past(knowledge: Knowledge) -> None:
    said = "I fjor brukte vi 1,1 mill på vikarer, nå vil vi ha rammeavtale på fire år til 1,4 mill. Må den kunngjøres?"
    found = ask(knowledge, said)
    assert found.on == TODAY
    assert found.text.startswith("Ja")


def test_a_kommunes_own_limit_is_not_claimed_before_it_is_known(knowledge: Knowledge) -> None:
    text = ask(knowledge, "måtte jeg melde 400 000 i 2017?").text
    assert "Lillestrøms egen grense på" not in text
    assert "Jeg vet ikke hvilke egne grenser Lillestrøm hadde da" in text
