"""An agreement that was to cover a need does not fit, or a leader refused it by mistake: the need is opened again."""

from dataclasses import replace

from conversation.markup import escape
from conversation.reply import Field, FieldKind
from dialogs.cases.forms import REASON, ask, reason_fault, send_step, told
from dialogs.cases.leader import leader_again
from dialogs.cases.sight import Onlooker
from dialogs.cases.stepping import changed, innkjop_of, said_of
from dialogs.cases.words import NOT_YOURS, status_word
from dialogs.dialog import Outcome
from norsk.when import norwegian_date, oslo_date
from register.behovsmelding import COVERED, RECEIVED, REFUSED, Behovsmelding
from register.case_party import BARRED, party_ids
from register.case_step import reopen_need
from register.case_task import CaseTask
from register.events import Event
from register.forankring import forankring_of
from register.forankring_step import stop_asking


async def may_reopen(looks: Onlooker, need: Behovsmelding) -> bool:
    """Say whether somebody may open a need again: its agreement does not fit, or a leader has refused it by mistake.

    One that was refused is opened by the leader or the procurement office.
    """
    if looks.viewer.own & party_ids(need, BARRED):
        return False
    if need.status == COVERED:
        return looks.follows(need) or looks.works_on(need)
    task = await _refusal(looks, need)
    leads = task is not None and bool({task.person_id, task.answered_by_id} & looks.ids_in(need))
    return task is not None and (leads or (looks.is_office and looks.works_on(need)))


async def _refusal(looks: Onlooker, need: Behovsmelding) -> CaseTask | None:
    """Return what a leader has refused a need in; None where nobody has."""
    if need.status != REFUSED:
        return None
    stands = await forankring_of(looks.context.session, need)
    return stands.task if stands.is_refused else None


async def reopen_form(looks: Onlooker, need: Behovsmelding, fault: str = "") -> Outcome:
    """Ask why a need is opened again."""
    context = looks.context
    if not await may_reopen(looks, need):
        return said_of(looks, need, _why_not_reopened(looks, need))
    covered = need.status == COVERED
    field = Field(
        REASON,
        "Hvorfor passer den ikke?" if covered else "Hvorfor åpner du saken igjen?",
        FieldKind.LONG_TEXT,
        help="For eksempel at varen ikke er med, eller at enheten ikke kan bestille på avtalen." if covered else "De som følger saken, ser det du skriver.",
        value=told(context, REASON),
        error=fault,
    )  # fmt: skip
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
    if not await may_reopen(looks, need):
        return said_of(looks, need, _why_not_reopened(looks, need))
    covered = need.status == COVERED
    if fault := reason_fault(reason, "Skriv kort hva som ikke passer." if covered else "Skriv kort hvorfor."):
        return await reopen_form(looks, need, fault)
    gone: tuple[Event, ...] = ()
    if not covered:
        gone = await stop_asking(context.session, need, by=context.person, now=context.now)
    event = reopen_need(context.session, need, by=context.person, reason=reason, now=context.now)
    leader = await leader_again(context, need)
    who = (
        f"{innkjop_of(looks)} og innkjøpskontakten" if covered else f"Den som meldte, og {innkjop_of(looks)}"
    )
    then = " Du får beskjed når noen tar den." if looks.follows(need) else ""
    text = (
        f"**{need.number} er åpen igjen.** {who} får vite hvorfor."
        f"{then} Meldt {norwegian_date(oslo_date(need.sent_at))}. {leader.said}"
    ).strip()
    shown = changed(context, need, event, text)
    return replace(shown, events=(*shown.events, *gone, *leader.events))
