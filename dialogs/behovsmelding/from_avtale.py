"""A need that was reported in the short form of an agreement, filled in as if it had been reported in the whole one."""

from collections.abc import Mapping

from dialogs.behovsmelding import keys
from dialogs.behovsmelding.columns import fill_columns
from dialogs.behovsmelding.kinds import kind_answer
from dialogs.behovsmelding.parsers import day_answer
from dialogs.behovsmelding.reading import derive_need
from dialogs.behovsmelding.value import value_answer
from dialogs.dialog import Context
from dialogs.form import FORMS, Fault, Filling
from knowledge.kind import find_kind
from norsk.amount import parse_amount
from register.answers import Answer, AnswerState
from register.avtale import Avtale
from register.behovsmelding import Behovsmelding
from register.enhet import Enhet

FORM = "behovsmelding"


async def fill_from_avtale(context: Context, need: Behovsmelding, avtale: Avtale, *, value: str) -> None:
    """Set on a need what is known of it beside the short form, so that «Legg til mer» goes on with it.

    `value` is the amount as it was written, "" where nobody knows it.
    """
    filling = Filling(context, await _answers(context, need, avtale, value), {"avtale": str(avtale.id)})
    derived = await derive_need(filling)
    # What takes over after an agreement is hardly bought once: how long it is for is left to be told.
    lasting = {key: one for key, one in derived.items() if key != keys.DURATION}
    whole = Filling(context, {**filling.answers, **lasting}, filling.args)
    fill_columns(need, whole, FORMS[FORM])


async def _answers(context: Context, need: Behovsmelding, avtale: Avtale, value: str) -> Mapping[str, Answer]:
    found = {keys.WHAT: _said(need.title), keys.NEED: _said(need.need)}
    if enhet := await context.session.get(Enhet, need.enhet_id) if need.enhet_id else None:
        found[keys.ENHET] = _said(enhet.name)
    if need.tjenesteomrade:
        found[keys.TJENESTEOMRADE] = _said(need.tjenesteomrade)
    if kind := find_kind(f"{need.title} {avtale.title}"):
        found[keys.KIND] = kind_answer(kind, AnswerState.UNDERSTOOD)
    amount = parse_amount(value) if value else None
    if amount is not None and not isinstance(answer := value_answer(amount, text=value), Fault):
        found[keys.VALUE] = answer
    if need.wanted_by_on:
        found[keys.DEADLINE] = day_answer(need.wanted_by_on)
    return found


def _said(text: str) -> Answer:
    return Answer(text, text)
