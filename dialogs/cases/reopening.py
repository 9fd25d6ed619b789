"""An agreement that was to cover a need does not fit: the need is opened again."""

from conversation.markup import escape
from conversation.reply import Field, FieldKind
from dialogs.cases.forms import REASON, ask, reason_fault, send_step, told
from dialogs.cases.sight import Onlooker
from dialogs.cases.stepping import changed, innkjop_of, said_of
from dialogs.cases.words import NOT_YOURS, status_word
from dialogs.dialog import Outcome
from norsk.when import norwegian_date, oslo_date
from register.behovsmelding import COVERED, RECEIVED, Behovsmelding
from register.case_step import reopen_need


def _may_reopen(looks: Onlooker, need: Behovsmelding) -> bool:
    return need.status == COVERED and (looks.follows(need) or looks.works_on(need))


def reopen_form(looks: Onlooker, need: Behovsmelding, fault: str = "") -> Outcome:
    """Ask why the agreement does not fit."""
    context = looks.context
    if not _may_reopen(looks, need):
        return said_of(looks, need, _why_not_reopened(looks, need))
    field = Field(
        REASON,
        "Hvorfor passer den ikke?",
        FieldKind.LONG_TEXT,
        help="For eksempel at varen ikke er med, eller at enheten ikke kan bestille på avtalen.",
        value=told(context, REASON),
        error=fault,
    )
    intro = f"Da åpner jeg {need.number} igjen: {escape(need.title)}."
    return ask(context, intro, (field,), "Åpne saken igjen", action=send_step(need, "reopen"))


def _why_not_reopened(looks: Onlooker, need: Behovsmelding) -> str:
    if not (looks.follows(need) or looks.works_on(need)):
        return NOT_YOURS
    if need.status == RECEIVED:
        return f"{need.number} er åpen."
    return f"{need.number} har status «{status_word(need, looks.context.kommune)}». Ingenting er endret."


async def reopened(looks: Onlooker, need: Behovsmelding) -> Outcome:
    """Open a need again and have it told, or show the form again."""
    context, reason = looks.context, told(looks.context, REASON)
    if not _may_reopen(looks, need):
        return said_of(looks, need, _why_not_reopened(looks, need))
    if fault := reason_fault(reason, "Skriv kort hva som ikke passer."):
        return reopen_form(looks, need, fault)
    event = reopen_need(context.session, need, by=context.person, reason=reason, now=context.now)
    text = (
        f"**{need.number} er åpen igjen.** {innkjop_of(looks)} og innkjøpskontakten får vite hvorfor. "
        f"Du får beskjed når noen tar den. Meldt {norwegian_date(oslo_date(need.sent_at))}."
    )
    return changed(context, need, event, text)
