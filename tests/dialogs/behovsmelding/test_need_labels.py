"""The card of those who decide calls the fields of the behovsmelding form what the form does."""

import dialogs.router  # noqa: F401 - reads the forms in
from conversation.reply import FieldKind
from dialogs.form import FORMS
from notifications.cards.need_answers import LABELS


def test_a_card_calls_each_field_what_the_form_calls_it() -> None:
    # Files are named beside the answers.
    questions = [one for one in FORMS["behovsmelding"].questions if one.kind is not FieldKind.FILES]
    assert {one.key: one.label for one in questions} == LABELS
