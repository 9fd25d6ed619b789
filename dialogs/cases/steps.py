"""What is done with a need: taken, clarified, found on an agreement, sent on, given back, opened again."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from conversation.actions import Action
from conversation.markup import escape
from dialogs.cases.approving import approving_pressed, approving_sent
from dialogs.cases.archiving import archiving_pressed, archiving_sent
from dialogs.cases.asking import asking_pressed, asking_sent
from dialogs.cases.assign import assign_pressed, assign_sent
from dialogs.cases.attach import attach_form, attached
from dialogs.cases.contract import contract_pressed, contract_sent
from dialogs.cases.evaluating import evaluating_pressed, evaluating_sent
from dialogs.cases.faggruppe import faggruppe_pressed, faggruppe_sent
from dialogs.cases.habilitet import habilitet_pressed, habilitet_sent
from dialogs.cases.handing_on import give_back, given_back, send_on_form, sent_on
from dialogs.cases.merging import merging_pressed, merging_sent
from dialogs.cases.on_avtale import avtale_form, avtale_sent
from dialogs.cases.reopening import reopen_form, reopened
from dialogs.cases.sight import Onlooker, onlooker
from dialogs.cases.status import status_form, status_sent
from dialogs.cases.stepping import changed, innkjop_of, moved_on, said_of, track_of
from dialogs.cases.words import NOT_YOURS, say, show_case, step
from dialogs.dialog import Context, Outcome
from register.behovsmelding import CLARIFYING, Behovsmelding
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
    if not isinstance(case, Behovsmelding):
        return say(context, NOT_YOURS)
    if do == "reopen":
        return reopen_form(looks, case)
    if (work := _WORK.get(do)) is not None:
        return await work[0](looks, case, do)
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
        return await reopened(looks, case)
    if (work := _WORK.get(do)) is not None:
        return await work[1](looks, case, do)
    if not looks.works_on(case):
        return say(context, NOT_YOURS)
    if do == "on_avtale":
        return await avtale_sent(looks, case, action.args, moved=moved_on(looks, case), changed=changed)
    if do == "status":
        return await status_sent(looks, case, changed)
    return await (sent_on if do == "send_on" else given_back)(looks, case)


async def _unknown(looks: Onlooker, need: Behovsmelding) -> Outcome:
    _ = need
    return say(looks.context, "Knappen virker ikke lenger. Skriv «mine saker».")


async def _take(looks: Onlooker, need: Behovsmelding) -> Outcome:
    context = looks.context
    if not looks.is_office:
        return say(context, OFFICE_ONLY)
    if need.taken_by_id == context.person.id:
        return said_of(looks, need, f"Du har alt tatt {need.number}.")
    if not await looks.taker_is_gone(need) and (why := moved_on(looks, need)):
        return said_of(looks, need, why)
    take_need(context.session, need, by=context.person, now=context.now)
    text = f"**Du har tatt {need.number}: {escape(need.title)}.** Den som meldte, får beskjed."
    said = say(context, text, show_case(need, "Se saken"))
    events = (NeedTaken(need.id), TrackChanged(track_of(need).ref))
    return Outcome(said.replies, context.memory, events=events)


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
    "merge": (merging_pressed, merging_sent),
    "split": (merging_pressed, merging_sent),
    "contract": (contract_pressed, contract_sent),
    "add_version": (approving_pressed, approving_sent),
    "send_for_approval": (approving_pressed, approving_sent),
    "habilitet": (habilitet_pressed, habilitet_sent),
    "suppliers": (habilitet_pressed, habilitet_sent),
    "invite": (faggruppe_pressed, faggruppe_sent),
    "evaluate": (evaluating_pressed, evaluating_sent),
    "archive": (archiving_pressed, archiving_sent),
}
"""What is done once a need is worked on: what the button leads to, and its form. Each says itself who may."""
