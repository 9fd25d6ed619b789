"""Whoever is inhabil does nothing in a case any more, and whoever is in doubt waits until somebody has concluded."""

import re
from typing import Final

from conversation.actions import Action, ActionId
from dialogs.cases.sight import onlooker
from dialogs.cases.words import say, show_case
from dialogs.dialog import Context, Outcome
from norsk.words import fold
from register.behovsmelding import Behovsmelding
from register.cases import NUMBER, CaseRecord, case_numbered, number_in
from register.habilitetsvurdering import in_doubt

OUT: Final = "Du er ikke lenger med i {number}, siden du er inhabil. Ingenting er endret."
WAIT: Final = (
    "Du tar ikke del i {number} før det er avgjort om du er inhabil. Lederen din avgjør. Ingenting er endret."
)
_STEPS: Final = frozenset({ActionId.CASE_STEP, ActionId.SEND_CASE_STEP})
_WHILE_IN_DOUBT: Final = frozenset({"habilitet", "give_back", "leave"})
"""What somebody may still do while their habilitet is in doubt."""


_LOOKS: Final = re.compile(
    r"(?:(?:kan du )?(?:vis|se|åpne|hent)(?: meg)?|hvor er|hva er|hva skjer med|hvordan går det med|(?:hva er )?status(?:en)?(?: på| for| i)?)?"
    r"(?: saken?)?"
)
"""What somebody may write with a case's number while they are kept out: they look at it."""
_EDGES: Final = " .!?,:;«»\"'"


async def kept_from_saying(context: Context, text: str) -> Outcome | None:
    """Return why somebody may do nothing in words with the case that a text numbers; None where they may, or only look."""
    number = number_in(text)
    case = await case_numbered(context.session, number) if number else None
    if not isinstance(case, Behovsmelding):
        return None
    if _LOOKS.fullmatch(" ".join(fold(NUMBER.sub(" ", text)).strip(_EDGES).split())):
        return None
    if (await onlooker(context)).is_barred(case):
        return say(context, OUT.format(number=case.number), show_case(case, "Se saken"))
    if await in_doubt(context.session, case, context.person.id):
        return say(context, WAIT.format(number=case.number), show_case(case, "Se saken"))
    return None


async def kept_out(context: Context, action: Action, case: CaseRecord) -> Outcome | None:
    """Return why somebody may do nothing with a case for the sake of habilitet; None where they may."""
    if not isinstance(case, Behovsmelding) or action.id is ActionId.SHOW_CASE:
        return None
    if (await onlooker(context)).is_barred(case):
        return say(context, OUT.format(number=case.number), show_case(case, "Se saken"))
    if action.id not in _STEPS or action.args.get("do", "") in _WHILE_IN_DOUBT:
        return None
    if await in_doubt(context.session, case, context.person.id):
        return say(context, WAIT.format(number=case.number), show_case(case, "Se saken"))
    return None
