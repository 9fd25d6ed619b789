"""What people write of habilitet in a case: that they may be inhabil, how far it has come, who the suppliers are."""

import re
from typing import Final

from dialogs.cases.habilitet import habilitet_pressed
from dialogs.cases.keeping_out import OUT
from dialogs.cases.sight import Onlooker, onlooker
from dialogs.cases.words import say
from dialogs.dialog import Context, Outcome
from dialogs.tasks.doubt import doubt_form
from dialogs.tasks.flow import Asked
from norsk.words import fold
from register.behovsmelding import Behovsmelding
from register.case_task import TaskKind, task_track
from register.cases import NUMBER, case_numbered, number_in
from register.habilitet import answer_of, own_question, taking_part

_OWN: Final = re.compile(
    r"(?:jeg|eg) (?:tror (?:jeg|eg) |lurer på om (?:jeg|eg) )?(?:(?:kan være|kan vere|er(?: kanskje)?) (?:inhabil|ugild)"
    r"|er i tvil(?: om (?:(?:egen |eigen )?habilitet(?:en)?(?: min)?|(?:jeg|eg) er (?:in)?habil))?"
    r"|(?:kjenner|er (?:i slekt|i familie|gift|venn|venner|nabo|kjæreste) med|eier (?:aksjer|en del) i|sitter i styret (?:i|hos)|jobber (?:for|hos)) "
    r"(?:en |ein |noen |nokon )?(?:av )?(?:leverandør|tilbyder|tilbydar)\w*)(?: i| om| for)?"
)
_STAND: Final = re.compile(
    r"(?:(?:vis|se|sjekk|spør(?: alle)? om|start) )?(?:meg )?habilitet(?:en)?(?: i| for| på)?"
)
_SUPPLIERS: Final = re.compile(
    r"(?:før opp|legg inn|registrer|vis|se) (?:leverandører|leverandørene|leverandørar)(?: i| for| på| til)?"
)
_EDGES: Final = " .!?,:;«»\"'"


async def habilitet_command(context: Context, text: str) -> Outcome | None:
    """Return what «jeg kan være inhabil i BM-2026-0001» or «habilitet BM-2026-0001» leads to; None for any other text."""
    number = number_in(text)
    if number is None:
        return None
    said = " ".join(fold(NUMBER.sub(" ", text)).strip(_EDGES).split())
    wish = next((name for name, one in _WISHES if one.fullmatch(said)), "")
    need = await case_numbered(context.session, number) if wish else None
    if not isinstance(need, Behovsmelding):
        return None
    looks = await onlooker(context)
    if looks.is_barred(need):
        return say(context, OUT.format(number=need.number))
    if wish == "own":
        return await _doubt(looks, need)
    if wish == "habilitet" and need.taken_by_id not in looks.ids_in(need):
        return await _own_answer(looks, need)
    return await habilitet_pressed(looks, need, wish)


_WISHES: Final = (("own", _OWN), ("habilitet", _STAND), ("suppliers", _SUPPLIERS))


async def _doubt(looks: Onlooker, need: Behovsmelding) -> Outcome:
    """Let somebody who takes part write what makes them doubt, whether or not they have been asked."""
    context = looks.context
    parts = await taking_part(context.session, need)
    part = next((one for one in parts if one.person.id == context.person.id), None)
    if part is None:
        text = f"Du er ikke med i {need.number}, så du trenger ikke svare om habilitet der."
        return say(context, text)
    task = await answer_of(context.session, need, context.person.id) or await own_question(
        context.session, need, context.person, role=part.role, now=context.now
    )
    return await doubt_form(Asked(looks, task, need))


async def _own_answer(looks: Onlooker, need: Behovsmelding) -> Outcome:
    """Show somebody the question that they got, or what they answered."""
    context = looks.context
    task = await answer_of(context.session, need, context.person.id)
    if task is None or task.kind != TaskKind.HABILITET.value:
        text = f"Du er ikke spurt om habilitet i {need.number}. Bare den som har tatt saken, ser svarene."
        return say(context, text)
    card = await context.reminders.card(
        context.session, task_track(task), person=context.person, on=context.today
    )
    return Outcome((card,), context.memory) if card else say(context, "Kortet finnes ikke lenger.")
