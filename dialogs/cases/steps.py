"""What is done with a need: taken, clarified, found on an agreement, sent on, given back, opened again."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from conversation.actions import Action
from conversation.markup import escape
from conversation.reply import Choice, Field, FieldKind
from dialogs.cases.attach import attach_form, attached
from dialogs.cases.forms import REASON, ask, option_field, reason_fault, reason_field, send_step, told
from dialogs.cases.on_avtale import avtale_form, avtale_sent
from dialogs.cases.sight import Onlooker, onlooker
from dialogs.cases.status import status_form, status_sent
from dialogs.cases.words import say, show_case, status_word, step
from dialogs.dialog import Context, Outcome
from norsk.when import norwegian_date, oslo_date
from register.behovsmelding import CLARIFYING, COVERED, RECEIVED, Behovsmelding
from register.case_event import CaseEvent
from register.case_step import (
    clarify_need,
    give_need_back,
    reopen_need,
    send_need_on,
    take_need,
    waits_for_taker,
)
from register.cases import CaseRecord
from register.deciders import OFFICE
from register.deciding import undo
from register.decision import standing_decision
from register.events import CaseChanged, NeedTaken, TrackChanged
from register.person import Person, Role, people_with_role
from register.stand_in import has_left
from register.track import Track, TrackKind

TO: Final = "til"
INNKJOP: Final = "innkjop"
MOST_KONTAKTER: Final = 60
NOT_YOURS: Final = "Dette kan bare innkjøpskontakten for enheten og innkjøpere gjøre. Ingenting er endret."
OFFICE_ONLY: Final = "Dette kan bare innkjøpere gjøre. Ingenting er endret."


def track_of(need: Behovsmelding) -> Track:
    """Return the track of a need that waits to be taken."""
    return Track(TrackKind.BEHOVSMELDING, need.record, oslo_date(need.sent_at))


def changed(context: Context, need: Behovsmelding, event: CaseEvent, text: str, *choices: Choice) -> Outcome:
    """Return what is said of a step that was taken, with what has happened; reminders are planned anew."""
    said = say(context, text, *choices, show_case(need, "Se saken"))
    return Outcome(
        said.replies, context.memory, events=(CaseChanged(event.id), TrackChanged(track_of(need).ref))
    )


async def step_pressed(context: Context, action: Action, case: CaseRecord) -> Outcome:
    """Return what a button of a case's work leads to: done at once, or a form."""
    do = action.args.get("do", "")
    looks = await onlooker(context)
    if do == "attach":
        return await attach_form(looks, case)
    if not isinstance(case, Behovsmelding):
        return say(context, NOT_YOURS)
    if do == "reopen":
        return _reopen_form(looks, case)
    if not looks.works_on(case):
        return say(context, NOT_YOURS)
    return await _PRESSED.get(do, _unknown)(looks, case)


async def step_sent(context: Context, action: Action, case: CaseRecord) -> Outcome:
    """Return what a step's form leads to."""
    do = action.args.get("do", "")
    looks = await onlooker(context)
    if do == "attach":
        return await attached(looks, case)
    if not isinstance(case, Behovsmelding):
        return say(context, NOT_YOURS)
    if do == "reopen":
        return await _reopened(looks, case)
    if not looks.works_on(case):
        return say(context, NOT_YOURS)
    if do == "on_avtale":
        return await avtale_sent(looks, case, action.args, moved=moved_on(looks, case), changed=changed)
    if do == "status":
        return await status_sent(looks, case, changed)
    return await (_sent_on if do == "send_on" else _given_back)(looks, case)


async def _unknown(looks: Onlooker, need: Behovsmelding) -> Outcome:
    _ = need
    return say(looks.context, "Knappen virker ikke lenger. Skriv «mine saker».")


def moved_on(looks: Onlooker, need: Behovsmelding) -> str:
    """Return why a need can no longer be worked on before it is taken; "" where it can."""
    if waits_for_taker(need):
        return ""
    status = status_word(need, looks.context.kommune)
    if need.taken_by_id is not None:
        return f"{need.number} er alt tatt av {{innkjop}}. Ingenting er endret."
    return f"{need.number} har alt status «{status}». Ingenting er endret."


def _said(looks: Onlooker, need: Behovsmelding, text: str) -> Outcome:
    innkjop = escape(looks.context.kommune.names["innkjop"])
    return say(looks.context, text.replace("{innkjop}", innkjop), show_case(need, "Se saken"))


async def _take(looks: Onlooker, need: Behovsmelding) -> Outcome:
    context = looks.context
    if not looks.is_office:
        return say(context, OFFICE_ONLY)
    if need.taken_by_id == context.person.id:
        return _said(looks, need, f"Du har alt tatt {need.number}.")
    if not await looks.taker_is_gone(need) and (why := moved_on(looks, need)):
        return _said(looks, need, why)
    take_need(context.session, need, by=context.person, now=context.now)
    text = f"**Du har tatt {need.number}: {escape(need.title)}.** Den som meldte, får beskjed."
    said = say(context, text, show_case(need, "Se saken"))
    events = (NeedTaken(need.id), TrackChanged(track_of(need).ref))
    return Outcome(said.replies, context.memory, events=events)


async def _clarify(looks: Onlooker, need: Behovsmelding) -> Outcome:
    context = looks.context
    if need.status == CLARIFYING and need.taken_by_id is None:
        return _said(looks, need, f"{need.number} er alt under avklaring.")
    if why := moved_on(looks, need):
        return _said(looks, need, why)
    event = clarify_need(context.session, need, by=context.person, now=context.now)
    text = (
        f"**Du avklarer {need.number}: {escape(need.title)}.** Den som meldte, får beskjed. "
        f"Jeg minner deg på den om 5 arbeidsdager (vårt anslag). Er den ikke ferdig da, får {_innkjop(looks)} vite det."
    )
    buttons = (step(need, "on_avtale", "Finnes på avtale"), step(need, "send_on", "Send videre"))
    return changed(context, need, event, text, *buttons)


def _innkjop(looks: Onlooker) -> str:
    return escape(looks.context.kommune.names["innkjop"])


async def _on_avtale(looks: Onlooker, need: Behovsmelding) -> Outcome:
    if why := moved_on(looks, need):
        return _said(looks, need, why)
    return await avtale_form(looks, need)


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


async def _send_on_form(
    looks: Onlooker, need: Behovsmelding, faults: Mapping[str, str] | None = None
) -> Outcome:
    if why := moved_on(looks, need):
        return _said(looks, need, why)
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


async def _sent_on(looks: Onlooker, need: Behovsmelding) -> Outcome:
    context = looks.context
    if why := moved_on(looks, need):
        return _said(looks, need, why)
    to_id, reason = context.turn.form.get(TO, ""), told(context, REASON)
    to = next((one for one in await _kontakter(looks) if str(one.id) == to_id), None)
    faults: dict[str, str] = {}
    if to is None and to_id != INNKJOP:
        faults[TO] = "Velg hvem som skal ha saken."
    if fault := reason_fault(reason, "Skriv kort hvorfor."):
        faults[REASON] = fault
    if faults:
        return await _send_on_form(looks, need, faults)
    event = send_need_on(context.session, need, by=context.person, to=to, reason=reason, now=context.now)
    whom = escape(to.name) if to else _innkjop(looks)
    text = f"**{need.number} er sendt videre til {whom}.** Den som meldte, får beskjed."
    return changed(context, need, event, text)


def _give_back_form_fields(looks: Onlooker, fault: str = "") -> tuple[Field, ...]:
    return (
        reason_field(
            "Hvorfor gir du den fra deg?",
            help="De andre innkjøperne og den som meldte, ser det du skriver.",
            value=told(looks.context, REASON),
            error=fault,
        ),
    )


async def _give_back(looks: Onlooker, need: Behovsmelding, fault: str = "") -> Outcome:
    context = looks.context
    if need.taken_by_id not in looks.viewer.ids:
        return _said(looks, need, f"Det er ikke du som har {need.number}. Ingenting er endret.")
    intro = f"Da venter {need.number} på en ny saksbehandler: {escape(need.title)}."
    action = send_step(need, "give_back")
    return ask(context, intro, _give_back_form_fields(looks, fault), "Gi fra deg", action=action)


async def _given_back(looks: Onlooker, need: Behovsmelding) -> Outcome:
    context, reason = looks.context, told(looks.context, REASON)
    if need.taken_by_id not in looks.viewer.ids:
        return _said(looks, need, f"Det er ikke du som har {need.number}. Ingenting er endret.")
    if fault := reason_fault(reason, "Skriv kort hvorfor."):
        return await _give_back(looks, need, fault)
    if (decision := await standing_decision(context.session, track_of(need))) is not None:
        # Else its track stays decided, and nobody is reminded of a need that waits.
        await undo(context.session, decision, by=context.person, reason=reason, now=context.now)
    event = give_need_back(context.session, need, by=context.person, reason=reason, now=context.now)
    text = f"**Du har gitt {need.number} fra deg.** {_innkjop(looks)} og den som meldte, får beskjed."
    return changed(context, need, event, text)


def _may_reopen(looks: Onlooker, need: Behovsmelding) -> bool:
    return need.status == COVERED and (looks.follows(need) or looks.works_on(need))


def _reopen_form(looks: Onlooker, need: Behovsmelding, fault: str = "") -> Outcome:
    context = looks.context
    if not _may_reopen(looks, need):
        return _said(looks, need, _why_not_reopened(looks, need))
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


async def _reopened(looks: Onlooker, need: Behovsmelding) -> Outcome:
    context, reason = looks.context, told(looks.context, REASON)
    if not _may_reopen(looks, need):
        return _said(looks, need, _why_not_reopened(looks, need))
    if fault := reason_fault(reason, "Skriv kort hva som ikke passer."):
        return _reopen_form(looks, need, fault)
    event = reopen_need(context.session, need, by=context.person, reason=reason, now=context.now)
    text = (
        f"**{need.number} er åpen igjen.** {_innkjop(looks)} og innkjøpskontakten får vite hvorfor. "
        f"Du får beskjed når noen tar den. Meldt {norwegian_date(oslo_date(need.sent_at))}."
    )
    return changed(context, need, event, text)


_Pressed = Callable[[Onlooker, Behovsmelding], Awaitable[Outcome]]
_PRESSED: Final[Mapping[str, _Pressed]] = {
    "take": _take,
    "clarify": _clarify,
    "on_avtale": _on_avtale,
    "send_on": _send_on_form,
    "give_back": _give_back,
    "status": status_form,
}
