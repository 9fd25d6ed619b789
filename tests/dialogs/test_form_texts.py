"""What every form says before anybody has answered: whole, short, and once."""

import re

import pytest

from conversation.reply import Option
from dialogs.behovsmelding.besides import BUDGET
from dialogs.behovsmelding.form import MARKET
from dialogs.behovsmelding.kinds import LABELS, kind_answer
from dialogs.behovsmelding.parsers import chosen_answer
from dialogs.filling import every
from dialogs.form import FORMS, FormSpec, Question
from knowledge.terskelverdi import Kind

_ = every
WRONG = re.compile(r"\.\.|,,|  |\bNone\b|\*{4}|[{}]|\bmva\.,")
LONGEST_OPTION = 75
"""Characters of an option in Slack."""
FIELDS = [
    pytest.param(form, question, id=f"{form.id}-{question.key}")
    for form in FORMS.values()
    for question in form.questions
    if not question.computed
]


@pytest.mark.parametrize(("form", "question"), FIELDS)
def test_a_field_says_what_is_asked_in_whole_words(form: FormSpec, question: Question) -> None:
    prompt = question.prompt if isinstance(question.prompt, str) else ""
    assert not WRONG.search(f"{question.label}\n{prompt}\n{question.help}"), form.id
    assert not prompt or prompt.endswith(("?", "."))
    assert not question.help or question.help.rstrip(")").endswith((".", "?"))


@pytest.mark.parametrize(("form", "question"), FIELDS)
def test_help_does_not_say_what_the_form_says_of_every_field(form: FormSpec, question: Question) -> None:
    assert "vet ikke" not in question.help or not question.unknown, form.id
    assert question.help or not question.asked


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_no_two_fields_of_a_form_are_called_the_same(form: FormSpec) -> None:
    labels = [question.label.casefold() for question in form.questions]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("option", [*BUDGET, *MARKET, *(Option(*one) for one in LABELS.items())])
def test_an_option_fits_where_it_is_drawn(option: Option) -> None:
    assert len(option.label) <= LONGEST_OPTION


def test_a_kind_is_called_as_the_regulation_calls_it() -> None:
    assert kind_answer(Kind.SAERLIG_TJENESTE).shown == "særlig tjeneste"
    assert kind_answer(Kind.HELSE_SOSIAL).shown == "helse- og sosialtjeneste"
    assert kind_answer(Kind.BYGG_ANLEGG).shown == "bygg eller anlegg"


def test_several_answers_with_commas_of_their_own_can_be_told_apart() -> None:
    chosen = (Option("a", "Utslipp, kjøring og avfall"), Option("b", "Lærlinger"))
    assert chosen_answer(chosen, none="nei").shown == "Utslipp, kjøring og avfall; Lærlinger"
