"""How a procurement went: the questions of the evaluation, answered by those who took part."""

from collections.abc import Mapping
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean, escape
from conversation.reply import Choice, Field, FieldKind, Option
from dialogs.cases.forms import LONGEST, REASON, ask, reason_fault, reason_field, told
from dialogs.cases.words import say, show_case, step
from dialogs.dialog import Outcome
from dialogs.tasks.flow import TASK_FLOWS, Asked, TaskFlow
from knowledge.evaluering import GOAL, SOURCE, EvaluationQuestion, questions_for
from knowledge.names import fill
from register.behovsmelding import CONTRACT, EVALUATED
from register.case_task import TaskKind
from register.evaluering import PROCESS, answer_evaluation

FORM, DECLINE = "form", "decline"
"""What the buttons of the card do (`notifications.cards.tasks.evaluering`)."""
_SEEN: Final = "De som kan se saken, ser svarene. Hopp over det du ikke vet."
_NOTHING: Final = "Svar på minst ett spørsmål, eller trykk «Ikke aktuelt» på kortet."


async def _pressed(asked: Asked, do: str) -> Outcome:
    if do == DECLINE:
        return _decline_form(asked)
    return evaluation_form(asked)


async def _sent(asked: Asked, do: str) -> Outcome:
    return await (_declined if do == DECLINE else _evaluated)(asked)


def _questions(asked: Asked) -> tuple[EvaluationQuestion, ...]:
    return questions_for(process=asked.task.subject == PROCESS)


def evaluation_form(asked: Asked, faults: Mapping[str, str] | None = None) -> Outcome:
    """Show the questions of an evaluation; what was written stands there still where something must be mended."""
    wrong, context = faults or {}, asked.looks.context
    fields = tuple(_field(asked, question, wrong) for question in _questions(asked))
    intro = f"**{asked.need.number}: {escape(asked.need.title)}.** {GOAL} {_SEEN} {SOURCE}"
    action = Action(ActionId.SEND_TASK, {"task": str(asked.task.id), "do": FORM})
    return ask(context, intro, fields, "Send evalueringen", action=action)


def _field(asked: Asked, question: EvaluationQuestion, wrong: Mapping[str, str]) -> Field:
    form = asked.looks.context.turn.form
    return Field(
        question.key,
        question.prompt,
        FieldKind.CHOICE if question.options else FieldKind.LONG_TEXT,
        help=question.help,
        required=False,
        value=form.get(question.key, ""),
        error=wrong.get(question.key, ""),
        options=tuple(Option(value, label) for value, label in question.options),
    )


async def _evaluated(asked: Asked) -> Outcome:
    context, questions = asked.looks.context, _questions(asked)
    written = {one.key: clean(context.turn.form.get(one.key, "")).strip() for one in questions}
    answers = {key: words for key, words in written.items() if words}
    faults = _faults(questions, answers)
    if faults:
        return evaluation_form(asked, faults)
    events = answer_evaluation(
        context.session,
        asked.need,
        asked.task,
        answers,
        by=context.person,
        now=context.now,
        channel=context.turn.address.channel.value,
    )
    text = f"**Takk. Evalueringen av {asked.need.number} er lagret.** Den vises i saken, og det du skrev til neste gang, vises til dem som melder et lignende behov."
    said = say(context, text, *_next_choices(asked), show_case(asked.need, "Se saken"))
    return Outcome(said.replies, context.memory, events=events)


def _faults(questions: tuple[EvaluationQuestion, ...], answers: Mapping[str, str]) -> dict[str, str]:
    if not answers:
        return {questions[0].key: _NOTHING}
    faults: dict[str, str] = {}
    for question in questions:
        words = answers.get(question.key, "")
        if question.options and words and words not in dict(question.options):
            faults[question.key] = "Velg ett av svarene."
        elif len(words) > LONGEST:
            faults[question.key] = f"Kort ned teksten til høyst {LONGEST} tegn."
    return faults


def _next_choices(asked: Asked) -> tuple[Choice, ...]:
    """Return the button that ends the case, for whoever handles one that has its contract."""
    need, statuses = asked.need, {one.id for one in asked.looks.context.kommune.statuses}
    ends = need.status == CONTRACT and EVALUATED in statuses and need.taken_by_id in asked.looks.viewer.ids
    return (step(need, "status", "Sett ny status"),) if ends else ()


def _decline_form(asked: Asked, fault: str = "") -> Outcome:
    context = asked.looks.context
    why = reason_field(
        "Hvorfor er det ikke aktuelt?", help="De som kan se saken, ser det du skriver.", value=told(context, REASON), error=fault
    )  # fmt: skip
    action = Action(ActionId.SEND_TASK, {"task": str(asked.task.id), "do": DECLINE})
    duty = _duty(asked)
    intro = f"Du evaluerer ikke {asked.need.number}: {escape(asked.need.title)}.{duty}"
    return ask(context, intro, (why,), "Ikke aktuelt", action=action)


def _duty(asked: Asked) -> str:
    """Return that the kommune demands an evaluation of whoever carried it out; "" where it does not."""
    kommune = asked.looks.context.kommune
    if asked.task.subject != PROCESS or not kommune.evaluation.required:
        return ""
    source = kommune.source_of(kommune.evaluation)
    said = f" {{innkjop}} skal evaluere anskaffelsene etterpå ({source.title}, {source.reference})."
    return fill(said, kommune.names)


async def _declined(asked: Asked) -> Outcome:
    context, why = asked.looks.context, told(asked.looks.context, REASON)
    if fault := reason_fault(why, "Skriv kort hvorfor."):
        return _decline_form(asked, fault)
    events = answer_evaluation(
        context.session,
        asked.need,
        asked.task,
        {},
        by=context.person,
        now=context.now,
        channel=context.turn.address.channel.value,
        text=why,
    )
    said = say(context, f"**Notert.** Du evaluerer ikke {asked.need.number}.")
    return Outcome(said.replies, context.memory, events=events)


FLOW: Final = TaskFlow(_pressed, _sent)
TASK_FLOWS[TaskKind.EVALUERING] = FLOW
