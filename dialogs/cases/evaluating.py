"""A procurement is evaluated by those who took part, and what they said is shown to those who see the case."""

from typing import Final

from conversation.markup import escape
from conversation.reply import Choice
from dialogs.cases.sight import Onlooker
from dialogs.cases.standing import name_of
from dialogs.cases.words import say, show_case, step
from dialogs.dialog import Outcome
from dialogs.tasks.evaluering import evaluation_form
from dialogs.tasks.who import answerer
from knowledge.evaluering import told_answers
from norsk.when import norwegian_date, oslo_date
from register.behovsmelding import CONTRACT, EVALUATED, Behovsmelding
from register.case_task import CaseTask, TaskKind, TaskState, tasks_of
from register.evaluering import KONTAKT, MELDER, SAKSBEHANDLER, ask_process, evaluations

EVALUATE: Final = "evaluate"
"""What the button does (`dialogs.cases.steps`)."""
LONGEST_WORDS: Final = 400
_ROLES: Final = {SAKSBEHANDLER: "saksbehandler", MELDER: "den som meldte", KONTAKT: "innkjøpskontakt"}


async def evaluating_pressed(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Return the form of an evaluation to whoever is asked for one, and else what has been said.

    Whoever handles a need that has its contract is asked now, if that has not been done.
    """
    _ = do
    context = looks.context
    if need.status == CONTRACT and need.taken_by_id == context.person.id:
        await ask_process(context.session, need, now=context.now)
    for task in await tasks_of(context.session, need.record, TaskKind.EVALUERING, state=TaskState.OPEN):
        if task.person_id == context.person.id and (asked := await answerer(looks, task, need)) is not None:
            return evaluation_form(asked)
    return await show_evaluation(looks, need)


async def evaluating_sent(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Return what has been said: the form itself is sent as a task's."""
    _ = do
    return await show_evaluation(looks, need)


async def show_evaluation(looks: Onlooker, need: Behovsmelding) -> Outcome:
    """Return what has been said of a procurement, to those who may see the case."""
    context = looks.context
    if not await looks.sees(need):
        return say(context, "Bare de som kan se saken, ser evalueringen av den.")
    lines = await evaluation_lines(looks, need)
    if lines:
        head = f"**Evaluering av {need.number}: {escape(need.title)}**"
        return say(context, "\n\n".join((head, *lines)), show_case(need, "Se saken"))
    text = f"{need.number} er ikke evaluert ennå. {_when(looks, need)}".strip()
    return say(context, text, show_case(need, "Se saken"))


def _when(looks: Onlooker, need: Behovsmelding) -> str:
    entry = looks.context.kommune.evaluation
    guess = " (vårt anslag)" if entry.months_certainty == "antatt" else ""
    months = "én måned" if entry.months == 1 else f"{entry.months} måneder"
    if need.status in (CONTRACT, EVALUATED):
        return f"Saksbehandleren er spurt. De som meldte behovet, blir spurt {months} etter at avtalen begynte{guess}."
    return f"Saksbehandleren blir spurt når saken har fått kontrakt, de som meldte behovet {months} etter at avtalen begynte{guess}."


async def evaluation_lines(looks: Onlooker, need: Behovsmelding) -> list[str]:
    """Return a paragraph for each evaluation of a need, as Markdown; for those who may see the case whole."""
    return [await _told(looks, task) for task in await evaluations(looks.context.session, need)]


async def _told(looks: Onlooker, task: CaseTask) -> str:
    who = await name_of(looks.context, task.answered_by_id)
    day = f", {norwegian_date(oslo_date(task.answered_at))}" if task.answered_at else ""
    lines = [f"- {label}: {escape(_cut(words))}" for label, words in told_answers(task.answers)]
    return "\n".join((f"**Evaluering fra {who} ({_ROLES.get(task.role, task.role)}){day}:**", *lines))


def _cut(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= LONGEST_WORDS else f"{plain[: LONGEST_WORDS - 1]}…"


async def evaluation_choices(looks: Onlooker, need: Behovsmelding) -> list[Choice]:
    """Return the button of an evaluation that waits for whoever looks, or of a contract that they have just registered."""
    waiting = await tasks_of(looks.context.session, need.record, TaskKind.EVALUERING, state=TaskState.OPEN)
    mine = any(one.person_id == looks.context.person.id for one in waiting)
    if not mine and need.status == CONTRACT and need.taken_by_id == looks.context.person.id:
        mine = not await tasks_of(looks.context.session, need.record, TaskKind.EVALUERING)
    return [step(need, EVALUATE, "Evaluer")] if mine else []
