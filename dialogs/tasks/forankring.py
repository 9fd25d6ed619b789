"""A leader confirms, changes or refuses a need from their enhet."""

from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from dialogs.cases.ending import end_tasks
from dialogs.cases.forms import REASON, ask, reason_fault, reason_field, told
from dialogs.cases.stepping import innkjop_of, track_of
from dialogs.cases.words import say, show_case
from dialogs.dialog import Outcome
from dialogs.filling.start import start_form
from dialogs.tasks.flow import TASK_FLOWS, Asked, TaskFlow
from register.answers import answers_from_json
from register.behovsmelding import REFUSED
from register.case_task import TaskKind
from register.events import TrackChanged
from register.forankring_step import confirm, refuse
from register.habilitet import may_act
from register.habilitetsvurdering import in_doubt


async def _pressed(asked: Asked, do: str) -> Outcome:
    if why := await _why_not(asked):
        return say(asked.looks.context, why, show_case(asked.need, "Se saken"))
    match do:
        case "confirm":
            return _confirmed(asked)
        case "change":
            return await _change(asked)
        case _:
            return _refuse_form(asked)


async def _why_not(asked: Asked) -> str:
    """Return why somebody may not answer for the leader: it is their own need, or they may not decide in it; "" where they may."""
    context, need = asked.looks.context, asked.need
    if context.person.id in (need.requester_id, need.filed_by_id):
        return f"Du har selv meldt {need.number}, og kan ikke bekrefte den. Det må lederen gjøre, eller en leder over. Ingenting er endret."
    if await in_doubt(context.session, need, context.person.id):
        return f"Du har svart at du er i tvil om habiliteten din i {need.number}. Du kan svare når det er avklart. Ingenting er endret."
    if asked.acts_for is not None and not await may_act(
        context.session, need, context.person, instead_of=asked.acts_for
    ):
        return f"Du kan ikke svare for {escape(asked.acts_for.name)} i {need.number}, på grunn av reglene om habilitet. Ingenting er endret."
    return ""


def _behalf(asked: Asked) -> str:
    return f" for {escape(asked.acts_for.name)}" if asked.acts_for else ""


def _confirmed(asked: Asked) -> Outcome:
    context, need = asked.looks.context, asked.need
    events = confirm(
        context.session,
        need,
        asked.task,
        by=context.person,
        acts_for=asked.acts_for,
        channel=context.turn.address.channel.value,
        order=[one.id for one in context.kommune.statuses],
        now=context.now,
    )
    text = (
        f"**Du har bekreftet {need.number}{_behalf(asked)}:** {escape(need.title)}.\n\n"
        f"Den som meldte, og {innkjop_of(asked.looks)} får beskjed."
    )
    said = say(context, text, show_case(need, "Se saken"))
    return Outcome(said.replies, context.memory, events=(*events, TrackChanged(track_of(need).ref)))


async def _change(asked: Asked) -> Outcome:
    """Open the form with what the need says; whoever reported it is told what was changed."""
    need = asked.need
    args = {"edit": need.record, **({"avtale": str(need.avtale_id)} if need.avtale_id else {})}
    if need.requester_id is not None:
        # What follows from whose need it is, such as the enhet, must not become the leader's own.
        args["for"] = str(need.requester_id)
    return await start_form(
        asked.looks.context, "behovsmelding", answers=answers_from_json(need.answers), args=args
    )


def _refuse_form(asked: Asked, fault: str = "") -> Outcome:
    context, need = asked.looks.context, asked.need
    field = reason_field(
        "Hvorfor avviser du behovet?",
        help="Den som meldte, ser det du skriver.",
        value=told(context, REASON),
        error=fault,
    )
    intro = (
        f"Du avviser {need.number}{_behalf(asked)}: {escape(need.title)}. Da gjør ingen noe mer med saken."
    )
    action = Action(ActionId.SEND_TASK, {"task": str(asked.task.id), "do": "refuse"})
    return ask(context, intro, (field,), "Avvis behovet", action=action)


async def _sent(asked: Asked, do: str) -> Outcome:
    _ = do
    context, need, reason = asked.looks.context, asked.need, told(asked.looks.context, REASON)
    if why := await _why_not(asked):
        return say(context, why, show_case(need, "Se saken"))
    if fault := reason_fault(reason, "Skriv kort hvorfor."):
        return _refuse_form(asked, fault)
    events = refuse(
        context.session,
        need,
        asked.task,
        by=context.person,
        acts_for=asked.acts_for,
        channel=context.turn.address.channel.value,
        reason=reason,
        status=REFUSED,
        now=context.now,
    )
    await context.session.flush()
    gone = await end_tasks(context, need)
    text = (
        f"**Du har avvist {need.number}{_behalf(asked)}:** {escape(need.title)}.\n\n"
        f"Den som meldte, og {innkjop_of(asked.looks)} får grunnen. Var det en feil, så åpne saken igjen."
    )
    said = say(context, text, show_case(need, "Se saken"))
    return Outcome(said.replies, context.memory, events=(*events, *gone, TrackChanged(track_of(need).ref)))


FLOW: Final = TaskFlow(_pressed, _sent)
TASK_FLOWS[TaskKind.FORANKRING] = FLOW
