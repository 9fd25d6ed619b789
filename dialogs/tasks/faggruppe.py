"""An invitation to a faggruppe: whoever is asked joins, suggests another, or declines."""

from collections.abc import Mapping
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Field
from dialogs.cases.faggruppe_people import colleague
from dialogs.cases.forms import REASON, ask, reason_fault, reason_field, told
from dialogs.cases.sight import is_over
from dialogs.cases.words import say, show_case, step
from dialogs.dialog import Outcome
from dialogs.tasks.flow import TASK_FLOWS, Asked, TaskFlow
from register.case_task import TaskAnswer, TaskKind
from register.faggruppe import ROLE, answer_invitation
from register.habilitet import ask_one
from register.person import Person

JOIN, SUGGEST, DECLINE = "join", "suggest", "decline"
"""What the buttons of the card do (`notifications.cards.tasks.faggruppe`)."""
WHO: Final = "hvem"


async def _pressed(asked: Asked, do: str) -> Outcome:
    if (why := _refused(asked)) is not None:
        return why
    match do:
        case "join":
            return await _join(asked)
        case "suggest":
            return _suggest_form(asked)
        case _:
            return _decline_form(asked)


async def _sent(asked: Asked, do: str) -> Outcome:
    if (why := _refused(asked)) is not None:
        return why
    return await (_suggested if do == SUGGEST else _declined)(asked)


def _refused(asked: Asked) -> Outcome | None:
    """Return why an invitation can no longer be answered; None where it can."""
    if not is_over(asked.looks, asked.need):
        return None
    return say(asked.looks.context, f"{asked.need.number} er avsluttet. Du trenger ikke svare.")


async def _join(asked: Asked) -> Outcome:
    context, need = asked.looks.context, asked.need
    events = answer_invitation(
        context.session,
        need,
        asked.task,
        TaskAnswer.JOINS,
        by=context.person,
        now=context.now,
        channel=context.turn.address.channel.value,
    )
    habil = await ask_one(context.session, need, context.person, ROLE, by=None, now=context.now)
    text = (
        f"**Du er med i faggruppen for {need.number}: {escape(need.title)}.** Nå kan du se hele saken. "
        "Avtal tiden med lederen din. Du får også spørsmål om habilitet."
    )
    said = say(context, text, show_case(need, "Se saken"), step(need, "leave", "Gå ut av faggruppen"))
    return Outcome(said.replies, context.memory, events=(*events, *habil))


def _send(asked: Asked, do: str) -> Action:
    return Action(ActionId.SEND_TASK, {"task": str(asked.task.id), "do": do})


def _suggest_form(asked: Asked, faults: Mapping[str, str] | None = None) -> Outcome:
    context, wrong = asked.looks.context, faults or {}
    fields = (
        Field(
            WHO, "Hvem foreslår du?", value=told(context, WHO), error=wrong.get(WHO, ""),
            help="Navn eller e-postadresse. Personen blir ikke spurt før saksbehandleren inviterer.",
        ),
        reason_field(
            "Hvorfor passer de bedre?", help="Saksbehandleren ser det du skriver.", value=told(context, REASON), error=wrong.get(REASON, "")
        ),
    )  # fmt: skip
    intro = f"Faggruppen for {asked.need.number}: {escape(asked.need.title)}."
    return ask(context, intro, fields, "Foreslå", action=_send(asked, SUGGEST))


async def _suggested(asked: Asked) -> Outcome:
    context, why = asked.looks.context, told(asked.looks.context, REASON)
    person = await _suggested_person(asked, told(context, WHO))
    faults: dict[str, str] = {}
    if isinstance(person, str):
        faults[WHO] = person
    if fault := reason_fault(why, "Skriv kort hvorfor."):
        faults[REASON] = fault
    if faults or isinstance(person, str):
        return _suggest_form(asked, faults)
    text = f"**Takk. Du har foreslått {escape(person.name)} i stedet for deg.** Saksbehandleren for {asked.need.number} får beskjed."
    return _answered(asked, TaskAnswer.SUGGESTS, text, why=why, suggested=person)


async def _suggested_person(asked: Asked, written: str) -> Person | str:
    """Return whom somebody suggests, else what is wrong with it."""
    return await colleague(asked.looks, asked.need, written) if written else "Skriv hvem du foreslår."


def _decline_form(asked: Asked, fault: str = "") -> Outcome:
    context = asked.looks.context
    why = reason_field(
        "Hvorfor? (valgfritt)", help="Saksbehandleren ser det du skriver.", value=told(context, REASON), error=fault, required=False
    )  # fmt: skip
    intro = f"Du sier nei til faggruppen for {asked.need.number}: {escape(asked.need.title)}."
    return ask(context, intro, (why,), "Ikke aktuelt", action=_send(asked, DECLINE))


async def _declined(asked: Asked) -> Outcome:
    why = told(asked.looks.context, REASON)
    if why and (fault := reason_fault(why, "Skriv litt mer, eller la feltet stå tomt.")):
        return _decline_form(asked, fault)
    text = f"**Takk for svaret.** Du er ikke med i faggruppen for {asked.need.number}. Saksbehandleren får beskjed."
    return _answered(asked, TaskAnswer.DECLINES, text, why=why)


def _answered(
    asked: Asked, answer: TaskAnswer, text: str, *, why: str, suggested: Person | None = None
) -> Outcome:
    context = asked.looks.context
    events = answer_invitation(
        context.session,
        asked.need,
        asked.task,
        answer,
        by=context.person,
        now=context.now,
        channel=context.turn.address.channel.value,
        text=why,
        suggested=suggested,
    )
    return Outcome(say(context, text).replies, context.memory, events=events)


FLOW: Final = TaskFlow(_pressed, _sent)
TASK_FLOWS[TaskKind.FAGGRUPPE] = FLOW
