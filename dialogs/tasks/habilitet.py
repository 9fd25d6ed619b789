"""Whether somebody knows of anything that makes them inhabil in a case. Nobody answers it for another."""

from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice
from dialogs.cases.forms import REASON, ask, reason_fault, reason_field, told
from dialogs.cases.words import say
from dialogs.dialog import Outcome
from dialogs.tasks.doubt import DO as DOUBT
from dialogs.tasks.doubt import doubt_form, doubt_sent
from dialogs.tasks.flow import TASK_FLOWS, Asked, TaskFlow
from register.behovsmelding import Behovsmelding
from register.case_task import TaskAnswer, TaskKind
from register.events import Event
from register.habilitet import FIRST, know_nothing
from register.habilitetsvurdering import Habilitetsvurdering, vurdering_by
from register.inhabil import withdraw_doubt

KNOWS_NOTHING: Final = "knows_nothing"
CHANGE: Final = "change"
WITHDRAW: Final = "withdraw"
_UNTIL: Final = {FIRST: "kunngjort"}
"""The status from which on a doubt of a round is not taken back by whoever had it; else until the award."""


async def _pressed(asked: Asked, do: str) -> Outcome:
    context = asked.looks.context
    if asked.acts_for is not None:
        return say(context, f"Bare {escape(asked.acts_for.name)} kan svare på dette. Ingenting er endret.")
    if do == DOUBT:
        return await doubt_form(asked)
    if do == CHANGE:
        return await _change(asked)
    if not asked.task.is_open:
        return say(context, "Du har alt svart.", _change_button(asked))
    if do != KNOWS_NOTHING:
        return say(context, "Knappen virker ikke lenger. Skriv «hva venter på meg». Ingenting er endret.")
    return await _knows_nothing(asked)


async def _sent(asked: Asked, do: str) -> Outcome:
    if asked.acts_for is not None:
        return await _pressed(asked, do)
    return await (_withdrawn(asked) if do == WITHDRAW else doubt_sent(asked))


def _change_button(asked: Asked) -> Choice:
    args = {"task": str(asked.task.id), "do": CHANGE}
    return Choice("Endre svaret", Action(ActionId.ANSWER_TASK, args))


async def _knows_nothing(asked: Asked, *before: Event, lead: str = "") -> Outcome:
    context, need = asked.looks.context, asked.need
    task, events = await know_nothing(
        context.session,
        need,
        context.person,
        role=asked.task.role,
        now=context.now,
        channel=context.turn.address.channel.value,
    )
    text = (
        f"{lead or '**Takk.**'} Du kjenner ikke til noe som kan gjøre deg inhabil i {need.number}. "
        "Får du vite noe senere, så si fra med en gang."
    )
    button = Choice("Endre svaret", Action(ActionId.ANSWER_TASK, {"task": str(task.id), "do": CHANGE}))
    return Outcome(say(context, text, button).replies, context.memory, events=(*before, *events))


async def _change(asked: Asked) -> Outcome:
    """Let whoever knew of nothing be in doubt, or whoever was in doubt take it back before anybody has concluded."""
    if asked.task.answer != TaskAnswer.IN_DOUBT.value:
        return await doubt_form(asked)
    vurdering = await _own(asked)
    if vurdering is None or not vurdering.is_open:
        text = "Lederen din har alt avgjort. Snakk med lederen hvis noe er endret."
        return say(asked.looks.context, text)
    if _too_late(asked):
        return say(asked.looks.context, "Det er for sent å ta svaret tilbake. Lederen din avgjør.")
    return _withdraw_form(asked)


def _withdraw_form(asked: Asked, fault: str = "") -> Outcome:
    field = reason_field(
        "Hvorfor er du ikke i tvil lenger?",
        help="Det du skriver, lagres sammen med vurderingen.",
        value=told(asked.looks.context, REASON),
        error=fault,
    )
    action = Action(ActionId.SEND_TASK, {"task": str(asked.task.id), "do": WITHDRAW})
    intro = f"Da svarer du at du ikke kjenner til noe som kan gjøre deg inhabil i {asked.need.number}."
    return ask(asked.looks.context, intro, (field,), "Ta tilbake tvilen", action=action)


async def _withdrawn(asked: Asked) -> Outcome:
    context = asked.looks.context
    vurdering, reason = await _own(asked), told(context, REASON)
    if vurdering is None or not vurdering.is_open or _too_late(asked):
        return await _change(asked)
    if fault := reason_fault(reason, "Skriv kort hvorfor."):
        return _withdraw_form(asked, fault)
    events = await withdraw_doubt(
        context.session, vurdering, reason=reason, by=context.person, now=context.now
    )
    return await _knows_nothing(asked, *events, lead="**Tvilen er tatt tilbake.**")


async def _own(asked: Asked) -> Habilitetsvurdering | None:
    context = asked.looks.context
    return await vurdering_by(context.session, asked.need.record, context.person.id)


def _too_late(asked: Asked) -> bool:
    return _has_reached(asked, asked.need, _UNTIL.get(asked.task.subject, "tildelt"))


def _has_reached(asked: Asked, need: Behovsmelding, status: str) -> bool:
    order = [one.id for one in asked.looks.context.kommune.statuses]
    return status in order and need.status in order and order.index(need.status) >= order.index(status)


FLOW: Final = TaskFlow(_pressed, _sent, after=frozenset({CHANGE, DOUBT, WITHDRAW}))
TASK_FLOWS[TaskKind.HABILITET] = FLOW
