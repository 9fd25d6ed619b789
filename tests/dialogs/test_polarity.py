"""Whether Ja or Nei answers a question, and which of the two."""

import pytest

from dialogs.dialog import Knowledge
from dialogs.polarity import Form, form_of, verdict
from tests.dialogs.asking import ask, flat


def said(knowledge: Knowledge, *questions: str) -> str:
    return flat(ask(knowledge, *questions))


@pytest.mark.parametrize(
    "question",
    [
        "Kan jeg bare kjøpe for 150 000?",
        "kan jeg kjøpe for 200 000 uten å melde?",
        "Kan vi kjøpe for 2 mill uten å lyse ut?",
        "Slipper vi å lyse ut 1,4 mill?",
        "Er vi utenfor loven med 600 000?",
        "ligger 500k under lovens grense?",
    ],
)
def test_who_asks_for_freedom_where_a_duty_holds_is_told_no(knowledge: Knowledge, question: str) -> None:
    assert said(knowledge, question).startswith("Nei")


@pytest.mark.parametrize(
    "question",
    ["Slipper jeg å melde 60 000?", "Er det fritt fram under 90 000?", "Er vi utenfor loven med 400 000?"],
)
def test_who_asks_for_freedom_where_no_duty_holds_is_told_yes(knowledge: Knowledge, question: str) -> None:
    assert said(knowledge, question).startswith("Ja")


def test_a_negated_duty_is_still_a_question_about_the_duty(knowledge: Knowledge) -> None:
    assert said(knowledge, "Trenger vi ikke lyse ut 2 mill?").startswith("Ja")


def test_a_follow_up_keeps_the_way_the_question_was_put(knowledge: Knowledge) -> None:
    assert said(knowledge, "Kan jeg kjøpe for 150 000 uten å melde?", "og 90 000?").startswith("Ja")


@pytest.mark.parametrize(
    "question",
    [
        "Hvor melder jeg 150 000?",
        "Når må jeg melde 150 000?",
        "Hvem lyser ut 2 mill?",
        "Hva er konsekvensen av å ikke lyse ut 2 mill?",
        "hvor lang karens på 1,5 mill?",
    ],
)
def test_what_is_no_yes_or_no_question_gets_neither_word(knowledge: Knowledge, question: str) -> None:
    assert not said(knowledge, question).startswith(("Ja", "Nei"))


def test_the_part_of_the_regulation_is_named(knowledge: Knowledge) -> None:
    assert "del I og III" in said(knowledge, "Hvilken del av forskriften gjelder for 3 millioner?")


@pytest.mark.parametrize(
    ("question", "begins", "holds"),
    [
        ("må vi ut på TED med 2,4 mill?", "Nei", "Kjøpet må kunngjøres i Doffin"),
        ("Skal et bygg til 40 millioner på TED?", "Nei", "62,9 millioner"),
        ("Må vi på TED med 2,6 mill?", "Ja", "både TED og Doffin"),
        ("Må vi kunngjøre 2,6 mill i Doffin?", "Ja", "Plikten til TED gjelder fra og med 2,5 millioner"),
    ],
)
def test_ted_and_doffin_are_two_duties(knowledge: Knowledge, question: str, begins: str, holds: str) -> None:
    text = said(knowledge, question)
    assert text.startswith(begins)
    assert holds in text


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Når vi kjøper for 2 mill, må vi lyse ut?", Form.DUTY),
        ("120 000 behovsmelding", Form.DUTY),
        ("Hva om det er 2 mill?", Form.DUTY),
        ("Kan vi la være å lyse ut?", Form.FREEDOM),
        ("hvordan kunngjør vi?", Form.OPEN),
    ],
)
def test_the_form_is_read_from_the_clause_that_names_the_duty(question: str, form: Form) -> None:
    assert form_of(question) is form


def test_the_verdict_turns_with_the_form() -> None:
    assert [verdict(form, duty=True) for form in Form] == ["Ja", "Nei", ""]
    assert [verdict(form, duty=False) for form in Form] == ["Nei", "Ja", ""]
