"""What of a filled-in form becomes columns of the behovsmelding, and what is kept as it was answered."""

import uuid
from datetime import date

from dialogs.behovsmelding import keys
from dialogs.behovsmelding.kinds import kind_of
from dialogs.behovsmelding.parsers import YES
from dialogs.behovsmelding.value import duration_of, total_of
from dialogs.form import Filling, FormSpec
from register.answers import Answer, answers_to_json
from register.behovsmelding import Behovsmelding
from register.need_similar import need_search_text

LONGEST_TITLE = 300
_LONGEST_AREA = 100
_LONGEST_QUANTITY = 200


def title_of(filling: Filling) -> str:
    """Return the need in a line: 20 ergonomiske stoler; Skadedyrkontroll (12 kjøkken)."""
    what, quantity = filling.value(keys.WHAT), filling.value(keys.QUANTITY)
    counted = what if not quantity or quantity.casefold() in what.casefold() else _with(quantity, what)
    title = counted or "Behov uten navn"
    return (title[0].upper() + title[1:])[:LONGEST_TITLE]


def _with(quantity: str, what: str) -> str:
    """Return a thing with how much of it: a bare number counts the thing itself, other words count something else."""
    if not what or all(one.isdigit() or one in " .\u00a0" for one in quantity):
        return f"{quantity} {what}".strip()
    return f"{what} ({quantity})"


def text_of(filling: Filling, key: str) -> str:
    """Return the words of a field, "" where it has none."""
    text = filling.value(key)
    return text[:_LONGEST_AREA] if key == keys.TJENESTEOMRADE else text


def kept_answers(filling: Filling, form: FormSpec) -> dict[str, Answer]:
    """Return the answers of the fields that belong in the form as it is filled in, in the order of the form."""
    return {
        question.key: filling.answers[question.key]
        for question in form.open_questions(filling)
        if question.key in filling.answers
    }


def fill_columns(need: Behovsmelding, filling: Filling, form: FormSpec) -> None:
    """Set what is known of a need beside its title, its words and its place."""
    total, duration = total_of(filling), duration_of(filling)
    need.kind = kind_of(filling).value
    need.ikt = filling.value(keys.IKT) == YES if filling.known(keys.IKT) else None
    need.quantity = filling.value(keys.QUANTITY)[:_LONGEST_QUANTITY]
    need.value_nok = total.low if total else None
    need.value_high_nok = total.high if total and total.high != total.low else None
    need.months = duration.months if duration else None
    need.option_months = duration.option_months if duration else None
    need.starts_on = _day(filling, keys.START)
    need.wanted_by_on = _day(filling, keys.DEADLINE)
    need.innkjopskontakt_id = _id(filling, keys.KONTAKT)
    need.answers = dict(answers_to_json(kept_answers(filling, form)))
    need.search_text = need_search_text(title_of(filling), filling.value(keys.WHAT), filling.value(keys.NEED))


def _day(filling: Filling, key: str) -> date | None:
    value = filling.value(key)
    return date.fromisoformat(value) if value else None


def _id(filling: Filling, key: str) -> uuid.UUID | None:
    value = filling.value(key)
    return uuid.UUID(value) if value else None
