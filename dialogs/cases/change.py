"""Editing a case and taking it back, as long as nobody has taken it."""

from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice
from dialogs.cases.choices import may_change
from dialogs.cases.ending import end_tasks
from dialogs.cases.forms import REASON, ask, reason_fault, reason_field, told
from dialogs.cases.show import GONE
from dialogs.cases.sight import Onlooker, onlooker
from dialogs.cases.standing import name_of
from dialogs.cases.stepping import track_of
from dialogs.cases.words import say, show_case, status_word
from dialogs.dialog import Context, Outcome
from dialogs.filling.start import start_form
from register import endringsbehov
from register.answers import answers_from_json
from register.avvik import Avvik
from register.avvik_report import withdraw_avvik
from register.behovsmelding import Behovsmelding
from register.case_event import CaseEvent
from register.case_step import withdraw_need
from register.cases import CaseRecord
from register.events import CaseChanged, Event, TrackChanged

FORMS_OF: Final = {
    "behovsmelding": "behovsmelding",
    "avvik": "avviksmelding",
    "endringsbehov": "endringsbehov",
}
"""The form of each kind of case, by the kind of its record."""


async def edit(context: Context, case: CaseRecord) -> Outcome:
    """Open the form once more with what the case says, or say why it cannot be changed any more."""
    looks = await onlooker(context)
    if why := await _why_not(looks, case, "endre"):
        return say(context, why, *_see(looks, case))
    args = {"edit": case.record}
    if case.avtale_id is not None:
        args["avtale"] = str(case.avtale_id)
    if isinstance(case, Behovsmelding) and case.requester_id is not None:
        args["for"] = str(case.requester_id)
    form = FORMS_OF[case.record.partition(":")[0]]
    return await start_form(context, form, answers=answers_from_json(case.answers), args=args)


async def withdraw(context: Context, case: CaseRecord, *, fault: str = "") -> Outcome:
    """Ask why a case is taken back."""
    looks = await onlooker(context)
    if why := await _why_not(looks, case, "trekke"):
        return say(context, why, *_see(looks, case))
    field = reason_field(
        "Hvorfor trekker du den?",
        help="De som har fått saken, ser det du skriver.",
        value=told(context, REASON),
        error=fault,
    )
    action = Action(ActionId.SEND_WITHDRAWAL, {"record": case.record})
    intro = f"Du trekker {case.number}: {escape(case.title)}. Da gjør ingen noe mer med den."
    return ask(context, intro, (field,), "Trekk saken", action=action)


async def withdrawn(context: Context, case: CaseRecord) -> Outcome:
    """Take a case back and tell those who have it, or show the form again."""
    looks, reason = await onlooker(context), told(context, REASON)
    if why := await _why_not(looks, case, "trekke"):
        return say(context, why, *_see(looks, case))
    if fault := reason_fault(reason, "Skriv kort hvorfor."):
        return await withdraw(context, case, fault=fault)
    event = await _take_back(context, case, reason)
    gone = await end_tasks(context, case) if isinstance(case, Behovsmelding) else ()
    said = say(
        context,
        f"**{case.number} er trukket.** De som har fått saken, får beskjed.",
        show_case(case, "Se saken"),
    )
    events: tuple[Event, ...] = (CaseChanged(event.id), TrackChanged(track_of(case).ref), *gone)
    return Outcome(said.replies, context.memory, events=events)


async def _take_back(context: Context, case: CaseRecord, reason: str) -> CaseEvent:
    session, by, now = context.session, context.person, context.now
    if isinstance(case, Behovsmelding):
        return withdraw_need(session, case, by=by, reason=reason, now=now)
    if isinstance(case, Avvik):
        return await withdraw_avvik(session, case, by=by, reason=reason, now=now)
    return await endringsbehov.withdraw_endringsbehov(session, case, by=by, reason=reason, now=now)


async def _why_not(looks: Onlooker, case: CaseRecord, verb: str) -> str:
    """Return why somebody may not change a case, with what to do instead; "" where they may."""
    if may_change(looks, case):
        return ""
    if not await looks.sees(case):
        return GONE
    if not looks.follows(case):
        return f"Bare den som har meldt {case.number}, kan {verb} den. Ingenting er endret."
    innkjop = escape(looks.context.kommune.names["innkjop"])
    status = status_word(case, looks.context.kommune)
    if isinstance(case, Behovsmelding) and case.taken_by_id is not None:
        who = await name_of(looks.context, case.taken_by_id)
        return f"{case.number} er tatt av {who} i {innkjop}. Snakk med {who} om å {verb} den."
    return f"{case.number} har status «{status}», så jeg kan ikke {verb} den. Spør {innkjop}."


def _see(looks: Onlooker, case: CaseRecord) -> tuple[Choice, ...]:
    return (show_case(case, "Se saken"),) if looks.follows(case) else ()
