"""What is done with a need: taken, clarified, found on an agreement, sent on, given back, opened again."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from conversation.actions import Action
from conversation.markup import escape
from dialogs.cases.anchoring import anchoring_pressed, anchoring_sent
from dialogs.cases.approving import approving_pressed, approving_sent
from dialogs.cases.archiving import ARCHIVE_STEPS, archiving_pressed, archiving_sent
from dialogs.cases.asking import asking_pressed, asking_sent
from dialogs.cases.assign import assign_pressed, assign_sent
from dialogs.cases.attach import attach_form, attached
from dialogs.cases.competition import COMPETITION, competition_pressed, competition_sent
from dialogs.cases.contract import contract_pressed, contract_sent
from dialogs.cases.evaluating import evaluating_pressed, evaluating_sent
from dialogs.cases.faggruppe import faggruppe_pressed, faggruppe_sent
from dialogs.cases.habilitet import habilitet_pressed, habilitet_sent, own_card
from dialogs.cases.handing_on import give_back, given_back, send_on_form, sent_on
from dialogs.cases.merging import merge_confirmed, merging_pressed, merging_sent
from dialogs.cases.on_avtale import avtale_form, avtale_sent
from dialogs.cases.own_approval import asked_to_approve, not_both
from dialogs.cases.reopening import reopen_form, reopened
from dialogs.cases.show import show_more
from dialogs.cases.sight import Onlooker, onlooker
from dialogs.cases.status import anyway_sent, named_status, status_form, status_sent
from dialogs.cases.stepping import changed, innkjop_of, moved_on, not_to_take, said_of, track_of
from dialogs.cases.words import NOT_YOURS, say, show_case, step
from dialogs.dialog import Context, Outcome
from register import habilitet
from register.behovsmelding import CLARIFYING, Behovsmelding
from register.case_party import BARRED, party_ids
from register.case_step import clarify_need, take_need
from register.cases import CaseRecord
from register.events import NeedTaken, TrackChanged

OFFICE_ONLY: Final = "Dette kan bare innkjøpere gjøre. Ingenting er endret."


async def step_pressed(context: Context, action: Action, case: CaseRecord) -> Outcome:
    """Return what a button of a case's work leads to: done at once, or a form."""
    do = action.args.get("do", "")
    looks = await onlooker(context)
    if do == "attach":
        return await attach_form(looks, case)
    if do == "more":
        return await show_more(looks, case)
    if do in ARCHIVE_STEPS:
        return await archiving_pressed(looks, case, do)
    if not isinstance(case, Behovsmelding):
        return say(context, NOT_YOURS)
    if do == "reopen":
        return await reopen_form(looks, case)
    if (work := _WORK.get(do)) is not None:
        return await work[0](looks, case, do)
    if not looks.works_on(case):
        return say(context, NOT_YOURS)
    if do == "next":
        return await named_status(looks, case, action.args.get("to", ""), changed)
    return await _PRESSED.get(do, _unknown)(looks, case)


async def step_sent(context: Context, action: Action, case: CaseRecord) -> Outcome:
    """Return what a step's form leads to."""
    do = action.args.get("do", "")
    looks = await onlooker(context)
    if do == "attach":
        return await attached(looks, case)
    if do in ARCHIVE_STEPS:
        return await archiving_sent(looks, case, do)
    if not isinstance(case, Behovsmelding):
        return say(context, NOT_YOURS)
    if do == "reopen":
        return await reopened(looks, case)
    if (work := _WORK.get(do)) is not None:
        return await work[1](looks, case, do)
    if not looks.works_on(case):
        return say(context, NOT_YOURS)
    return await _sent(looks, case, action.args)


async def _sent(looks: Onlooker, need: Behovsmelding, args: Mapping[str, str]) -> Outcome:
    match args.get("do", ""):
        case "on_avtale":
            return await avtale_sent(looks, need, args, moved=moved_on(looks, need), changed=changed)
        case "status":
            return await status_sent(looks, need, changed)
        case "status_anyway":
            return await anyway_sent(looks, need, args.get("to", ""), changed)
        case "merge_with":
            return await merge_confirmed(looks, need, args.get("other", ""))
        case "send_on":
            return await sent_on(looks, need)
        case _:
            return await given_back(looks, need)


async def _unknown(looks: Onlooker, need: Behovsmelding) -> Outcome:
    _ = need
    return say(looks.context, "Knappen virker ikke lenger. Skriv «mine saker».")


async def _take(looks: Onlooker, need: Behovsmelding) -> Outcome:
    context = looks.context
    if not looks.is_office:
        return say(context, OFFICE_ONLY)
    if looks.viewer.own & party_ids(need, BARRED):
        return said_of(looks, need, f"Du er inhabil i {need.number} og kan ikke ta den. Ingenting er endret.")
    if need.taken_by_id == context.person.id:
        return said_of(looks, need, f"Du har alt tatt {need.number}.")
    if not await looks.taker_is_gone(need) and (why := not_to_take(looks, need)):
        return said_of(looks, need, why)
    if context.person.id in await asked_to_approve(looks, need):
        return said_of(looks, need, not_both(need))
    take_need(context.session, need, by=context.person, now=context.now)
    asked = await habilitet.ask_one(
        context.session, need, context.person, "saksbehandler", by=context.person, now=context.now
    )
    text = f"**Du har tatt {need.number}: {escape(need.title)}.** Den som meldte, får beskjed."
    said = say(context, text, show_case(need, "Se saken"))
    events = (NeedTaken(need.id), TrackChanged(track_of(need).ref), *asked)
    return Outcome((*said.replies, *await own_card(looks, need)), context.memory, events=events)


async def _clarify(looks: Onlooker, need: Behovsmelding) -> Outcome:
    context = looks.context
    if need.status == CLARIFYING and need.taken_by_id is None:
        return said_of(looks, need, f"{need.number} er alt under avklaring.")
    if why := moved_on(looks, need):
        return said_of(looks, need, why)
    event = clarify_need(context.session, need, by=context.person, now=context.now)
    text = (
        f"**Du avklarer {need.number}: {escape(need.title)}.** Den som meldte, får beskjed. "
        f"Jeg minner deg på den om 5 arbeidsdager (vårt anslag). Er den ikke ferdig da, får {innkjop_of(looks)} vite det."
    )
    buttons = (step(need, "on_avtale", "Finnes på avtale"), step(need, "send_on", "Send videre"))
    return changed(context, need, event, text, *buttons)


async def _on_avtale(looks: Onlooker, need: Behovsmelding) -> Outcome:
    if why := moved_on(looks, need):
        return said_of(looks, need, why)
    return await avtale_form(looks, need)


_Pressed = Callable[[Onlooker, Behovsmelding], Awaitable[Outcome]]
_PRESSED: Final[Mapping[str, _Pressed]] = {
    "take": _take,
    "clarify": _clarify,
    "on_avtale": _on_avtale,
    "send_on": send_on_form,
    "give_back": give_back,
    "status": status_form,
}
_Step = Callable[[Onlooker, Behovsmelding, str], Awaitable[Outcome]]
_WORK: Final[Mapping[str, tuple[_Step, _Step]]] = {
    "assign": (assign_pressed, assign_sent),
    "ask": (asking_pressed, asking_sent),
    "anchor": (anchoring_pressed, anchoring_sent),
    "to_leader": (anchoring_pressed, anchoring_sent),
    "merge": (merging_pressed, merging_sent),
    "split": (merging_pressed, merging_sent),
    "contract": (contract_pressed, contract_sent),
    "contract_existing": (contract_pressed, contract_sent),
    "add_version": (approving_pressed, approving_sent),
    "send_for_approval": (approving_pressed, approving_sent),
    "habilitet": (habilitet_pressed, habilitet_sent),
    "suppliers": (habilitet_pressed, habilitet_sent),
    "invite": (faggruppe_pressed, faggruppe_sent),
    "leave": (faggruppe_pressed, faggruppe_sent),
    "remove_member": (faggruppe_pressed, faggruppe_sent),
    "evaluate": (evaluating_pressed, evaluating_sent),
    COMPETITION: (competition_pressed, competition_sent),
}
"""What is done once a need is worked on: what the button leads to, and its form. Each says itself who may."""
