"""What a status that somebody sets in words leads to."""

from dialogs.cases.handler import handles
from dialogs.cases.show import show
from dialogs.cases.sight import case_by_number, onlooker
from dialogs.cases.status import wanted_status
from dialogs.cases.status_words import status_said
from dialogs.cases.stepping import changed
from dialogs.cases.words import say, show_case, status_word
from dialogs.dialog import Context, Outcome
from register.behovsmelding import Behovsmelding
from register.case_number import case_number


async def status_command(context: Context, text: str) -> Outcome | None:
    """Return what «sett BM-2026-0003 til kunngjort» leads to; None for any other text."""
    said = status_said(text, kommune=context.kommune)
    if said is None:
        return None
    looks, need = await onlooker(context), await case_by_number(context, said.number)
    if not isinstance(need, Behovsmelding) or not (handles(looks, need) or await looks.sees(need)):
        return await show(context, need, number=case_number(*said.number))
    if handles(looks, need) and need.status == said.status.id:
        text = f"{need.number} har alt status «{status_word(need, context.kommune)}»."
        return say(context, text, show_case(need, "Se saken"))
    return await wanted_status(looks, need, said.status, said.words, changed=changed)
