"""An innkjøper takes a behovsmelding that waits; whoever reported it is told."""

from conversation.actions import Action, ActionId
from conversation.reply import Choice, Field
from dialogs.dialog import Context
from dialogs.verdicts.flow import FLOWS, Case, Decided, Faults, Flow, Values
from dialogs.verdicts.words import UNDO_FOR, quoted
from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, party_ids
from register.case_step import give_need_back, take_need
from register.deciders import load_matter
from register.decision import Decision
from register.events import NeedTaken
from register.forankring import is_confirmed
from register.forankring_step import anchor
from register.habilitet import answer_of, ask_one, let_off
from register.person import Person
from register.track import Verdict


async def _intro(case: Case) -> str:
    need = case.matter.behovsmelding
    named = f" {need.number}" if need else ""
    return f"Tar du behovsmelding{named}? Den som meldte, får vite at det er deg."


async def _no_fields(case: Case) -> tuple[Field, ...]:
    _ = case
    return ()


async def _take(case: Case, values: Values) -> Decided | Faults:
    _ = values
    context, need = case.context, case.matter.behovsmelding
    if need is None:
        return Faults({"": "Behovsmeldingen finnes ikke lenger."})
    if need.taken_by_id is not None:
        taker = await context.session.get(Person, need.taken_by_id)
        name = quoted(taker.name) if taker else "En annen"
        return Faults({"": f"{name} har allerede tatt saken."})
    if context.person.id in party_ids(need, BARRED):
        return Faults({"": f"Du er inhabil i {need.number} og kan ikke ta den."})
    take_need(context.session, need, by=context.person, now=context.now)
    asked = await ask_one(
        context.session, need, context.person, "saksbehandler", by=context.person, now=context.now
    )
    said = f"Du har tatt behovsmelding {need.number}, «{quoted(need.title)}». Den som meldte, får beskjed."
    own = await answer_of(context.session, need, context.person.id)
    choices: tuple[Choice, ...] = ()
    if own is not None and own.is_open:
        said = f"{said} Svar om habilitet før du gjør mer i saken."
        choices = (Choice("Svar om habilitet", Action(ActionId.SHOW_TASK, {"task": str(own.id)})),)
    return Decided(
        said, {}, deadline_on=context.today + UNDO_FOR, events=(NeedTaken(need.id), *asked), choices=choices
    )


async def _let_go(context: Context, decision: Decision) -> str:
    matter = await load_matter(context.session, decision.track)
    need: Behovsmelding | None = matter.behovsmelding if matter else None
    if need is None:
        return "Behovsmeldingen finnes ikke lenger."
    if need.taken_by_id != decision.by_id:
        return "En annen har tatt over saken."
    had = need.taken_by_id
    give_need_back(context.session, need, by=context.person, reason="", now=context.now)
    await let_off(context.session, need, had, by=context.person, now=context.now)
    if await is_confirmed(context.session, need):
        anchor(need, [one.id for one in context.kommune.statuses])
    return ""


FLOWS[Verdict.TAKE] = Flow(_intro, _no_fields, _take, undo=_let_go)
