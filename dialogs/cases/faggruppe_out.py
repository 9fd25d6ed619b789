"""A member leaves a faggruppe, or whoever handles the need takes somebody out of it."""

from collections.abc import Mapping
from typing import Final

from conversation.markup import escape
from dialogs.cases.faggruppe_people import INVITE, LEAVE, REMOVE, group_line
from dialogs.cases.forms import (
    LONGEST,
    REASON,
    ask,
    option_field,
    reason_fault,
    reason_field,
    send_step,
    told,
)
from dialogs.cases.sight import Onlooker
from dialogs.cases.words import say, show_case, step
from dialogs.dialog import Outcome
from register.behovsmelding import Behovsmelding
from register.case_party import FAGGRUPPE, party_ids
from register.faggruppe import end_membership, invited, members

MEMBER: Final = "medlem"


async def leave_form(looks: Onlooker, need: Behovsmelding, fault: str = "") -> Outcome:
    """Ask whether somebody leaves a faggruppe; they may say why."""
    context = looks.context
    if context.person.id not in party_ids(need, FAGGRUPPE):
        return say(context, f"Du er ikke med i faggruppen for {need.number}.")
    why = reason_field(
        "Hvorfor? (valgfritt)", help="Saksbehandleren ser det du skriver.", value=told(context, REASON), error=fault, required=False
    )  # fmt: skip
    intro = f"Går du ut av faggruppen for {need.number}, {escape(need.title)}, får du ikke lenger se saken som medlem av den."
    return ask(context, intro, (why,), "Gå ut av faggruppen", action=send_step(need, LEAVE))


async def left(looks: Onlooker, need: Behovsmelding) -> Outcome:
    """Let whoever asks leave, or show the form again."""
    context, why = looks.context, told(looks.context, REASON)
    if context.person.id not in party_ids(need, FAGGRUPPE):
        return say(context, f"Du er ikke med i faggruppen for {need.number}.")
    if len(why) > LONGEST:
        return await leave_form(looks, need, reason_fault(why, ""))
    events = await end_membership(
        context.session, need, context.person, by=context.person, reason=why, now=context.now
    )
    said = say(context, f"**Du er ute av faggruppen for {need.number}.** Saksbehandleren får beskjed.")
    return Outcome(said.replies, context.memory, events=events)


async def remove_form(
    looks: Onlooker, need: Behovsmelding, faults: Mapping[str, str] | None = None
) -> Outcome:
    """Ask who is taken out of a faggruppe, or is invited no more, and why."""
    context, wrong = looks.context, faults or {}
    people = [*await members(context.session, need), *await invited(context.session, need)]
    if not people:
        return say(context, f"Ingen er med i faggruppen for {need.number}.", step(need, INVITE, "Inviter"))
    options = [(str(one.id), one.name) for one in people]
    chosen = context.turn.form.get(MEMBER, "")
    fields = (
        option_field(MEMBER, "Hvem tar du ut?", options, value=chosen, error=wrong.get(MEMBER, "")),
        reason_field(
            "Hvorfor?", help="Den du tar ut, ser det du skriver.", value=told(context, REASON), error=wrong.get(REASON, "")
        ),
    )  # fmt: skip
    intro = f"Faggruppen for {need.number}: {escape(need.title)}. {await group_line(looks, need)}"
    return ask(context, intro, fields, "Ta ut", action=send_step(need, REMOVE))


async def removed(looks: Onlooker, need: Behovsmelding) -> Outcome:
    """Take somebody out and have them told, or show the form again."""
    context, why = looks.context, told(looks.context, REASON)
    people = [*await members(context.session, need), *await invited(context.session, need)]
    person = next((one for one in people if str(one.id) == context.turn.form.get(MEMBER, "")), None)
    faults: dict[str, str] = {}
    if person is None:
        faults[MEMBER] = "Velg hvem du tar ut."
    if fault := reason_fault(why, "Skriv kort hvorfor."):
        faults[REASON] = fault
    if faults or person is None:
        return await remove_form(looks, need, faults)
    events = await end_membership(
        context.session, need, person, by=context.person, reason=why, now=context.now
    )
    text = f"**{escape(person.name)} er tatt ut av faggruppen for {need.number}** og får beskjed."
    said = say(context, text, step(need, INVITE, "Inviter en annen"), show_case(need, "Se saken"))
    return Outcome(said.replies, context.memory, events=events)
