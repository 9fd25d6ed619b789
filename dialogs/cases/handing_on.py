"""A need is handed on: to another innkjøpskontakt or the procurement office, or given back by whoever had taken it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from conversation.markup import escape
from conversation.reply import Field
from dialogs.cases.forms import REASON, ask, option_field, reason_fault, reason_field, send_step, told
from dialogs.cases.sight import Onlooker, is_over
from dialogs.cases.stepping import changed, innkjop_of, moved_on, said_of, track_of
from dialogs.dialog import Outcome
from register.behovsmelding import Behovsmelding
from register.case_step import give_need_back, send_need_on
from register.deciders import OFFICE
from register.deciding import undo
from register.decision import standing_decision
from register.forankring import is_confirmed
from register.forankring_step import anchor
from register.habilitet import let_off
from register.person import Person, Role, people_with_role
from register.stand_in import has_left

TO: Final = "til"
INNKJOP: Final = "innkjop"
MOST_KONTAKTER: Final = 60


async def _kontakter(looks: Onlooker) -> list[Person]:
    """Return whom a need can be sent on to: who buys for an enhet, by name, save whoever asks."""
    context = looks.context
    ids = {enhet.innkjopskontakt_id for enhet in looks.enheter.by_id.values() if enhet.innkjopskontakt_id}
    named = [await context.session.get(Person, id) for id in ids]
    people = {one.id: one for one in named if one is not None}
    people |= {one.id: one for one in await people_with_role(context.session, Role.INNKJOPSKONTAKT)}
    here = [
        one
        for one in people.values()
        if one.id != context.person.id
        and not has_left(one, on=context.today)
        and not any(one.has_role(role) for role in OFFICE)
    ]
    return sorted(here, key=lambda one: (one.name, one.email))[:MOST_KONTAKTER]


async def send_on_form(
    looks: Onlooker, need: Behovsmelding, faults: Mapping[str, str] | None = None
) -> Outcome:
    """Ask whom a need is sent on to, and why."""
    if why := moved_on(looks, need):
        return said_of(looks, need, why)
    context, wrong = looks.context, faults or {}
    innkjop = context.kommune.names["innkjop"]
    options = [(INNKJOP, innkjop[:1].upper() + innkjop[1:])]
    options += [(str(one.id), f"{one.name} (innkjøpskontakt)") for one in await _kontakter(looks)]
    chosen = context.turn.form.get(TO, INNKJOP)
    fields = (
        option_field(TO, "Hvem skal ha den?", options, value=chosen, error=wrong.get(TO, "")),
        reason_field(
            "Hvorfor?",
            help="Den som får saken, og den som meldte, ser det du skriver.",
            value=told(context, REASON),
            error=wrong.get(REASON, ""),
        ),
    )
    intro = f"Du sender {need.number} videre: {escape(need.title)}."
    return ask(context, intro, fields, "Send videre", action=send_step(need, "send_on"))


async def sent_on(looks: Onlooker, need: Behovsmelding) -> Outcome:
    """Send a need on and have it told, or show the form again."""
    context = looks.context
    if why := moved_on(looks, need):
        return said_of(looks, need, why)
    to_id, reason = context.turn.form.get(TO, ""), told(context, REASON)
    to = next((one for one in await _kontakter(looks) if str(one.id) == to_id), None)
    faults: dict[str, str] = {}
    if to is None and to_id != INNKJOP:
        faults[TO] = "Velg hvem som skal ha saken."
    if fault := reason_fault(reason, "Skriv kort hvorfor."):
        faults[REASON] = fault
    if faults:
        return await send_on_form(looks, need, faults)
    event = send_need_on(context.session, need, by=context.person, to=to, reason=reason, now=context.now)
    await _still_anchored(looks, need)
    whom = escape(to.name) if to else innkjop_of(looks)
    text = f"**{need.number} er sendt videre til {whom}.** Den som meldte, får beskjed."
    return changed(context, need, event, text)


async def _still_anchored(looks: Onlooker, need: Behovsmelding) -> None:
    """Let a need that a leader has confirmed be so still: who has it changes nothing in that."""
    if await is_confirmed(looks.context.session, need):
        anchor(need, [one.id for one in looks.context.kommune.statuses])


def _give_back_form_fields(looks: Onlooker, fault: str = "") -> tuple[Field, ...]:
    return (
        reason_field(
            "Hvorfor gir du den fra deg?",
            help="De andre innkjøperne og den som meldte, ser det du skriver.",
            value=told(looks.context, REASON),
            error=fault,
        ),
    )


async def give_back(looks: Onlooker, need: Behovsmelding, fault: str = "") -> Outcome:
    """Ask why somebody gives back a need that they have taken."""
    context = looks.context
    if need.taken_by_id not in looks.viewer.ids:
        return said_of(looks, need, f"Det er ikke du som har {need.number}. Ingenting er endret.")
    if is_over(looks, need):
        return said_of(looks, need, f"{need.number} er avsluttet. Ingenting er endret.")
    intro = f"Da venter {need.number} på en ny saksbehandler: {escape(need.title)}."
    action = send_step(need, "give_back")
    return ask(context, intro, _give_back_form_fields(looks, fault), "Gi fra deg", action=action)


async def given_back(looks: Onlooker, need: Behovsmelding) -> Outcome:
    """Let a need wait for another to take it, or show the form again."""
    context, reason = looks.context, told(looks.context, REASON)
    if need.taken_by_id not in looks.viewer.ids:
        return said_of(looks, need, f"Det er ikke du som har {need.number}. Ingenting er endret.")
    if is_over(looks, need):
        return said_of(looks, need, f"{need.number} er avsluttet. Ingenting er endret.")
    if fault := reason_fault(reason, "Skriv kort hvorfor."):
        return await give_back(looks, need, fault)
    if (decision := await standing_decision(context.session, track_of(need))) is not None:
        # Else its track stays decided, and nobody is reminded of a need that waits.
        await undo(context.session, decision, by=context.person, reason=reason, now=context.now)
    had = need.taken_by_id
    event = give_need_back(context.session, need, by=context.person, reason=reason, now=context.now)
    off = await let_off(context.session, need, had, by=context.person, now=context.now)
    await _still_anchored(looks, need)
    text = f"**Du har gitt {need.number} fra deg.** {innkjop_of(looks)} og den som meldte, får beskjed."
    said = changed(context, need, event, text)
    return replace(said, events=(*said.events, *off))
