"""What is asked of somebody in a case: its card, its buttons and its forms."""

from dataclasses import replace
from typing import Final

from conversation.actions import Action, ActionId
from dialogs.cases.forms import REASON
from dialogs.cases.sight import case_of, onlooker
from dialogs.cases.words import say
from dialogs.dialog import Context, Outcome, privately
from dialogs.tasks import every as _every  # noqa: F401 - the kinds put themselves in
from dialogs.tasks.flow import TASK_FLOWS
from dialogs.tasks.who import answerer
from register.behovsmelding import Behovsmelding
from register.case_task import CaseTask, TaskKind, TaskState, load_task, task_track
from register.cases import CaseRecord
from register.habilitetsvurdering import in_doubt

TASK_ACTIONS: Final = frozenset({ActionId.SHOW_TASK, ActionId.ANSWER_TASK, ActionId.SEND_TASK})
WHILE_IN_DOUBT: Final = frozenset({TaskKind.HABILITET.value, TaskKind.QUESTION.value})
"""What somebody may still answer while their habilitet is in doubt."""
NOT_YET: Final = "Du kan ikke svare på dette før det er avgjort om du er inhabil i {number}. Lederen din avgjør. Ingenting er endret."
GONE: Final = "Dette er ikke lenger noe du skal svare på. Skriv «hva venter på meg» for å se resten."


async def task_pressed(context: Context, action: Action) -> Outcome:
    """Return what a button of a task leads to."""
    return privately(await _pressed(context, action))


async def _pressed(context: Context, action: Action) -> Outcome:
    if (why := action.args.get("why")) and not context.turn.form:
        # A reason that was written before its form was chosen.
        context = replace(context, turn=replace(context.turn, form={REASON: why}))
    task, case = await _locked(context, action.args.get("task", ""))
    if task is None or not isinstance(case, Behovsmelding):
        return say(context, GONE)
    flow, do = TASK_FLOWS[TaskKind(task.kind)], action.args.get("do", "")
    may_change = task.state == TaskState.ANSWERED.value and do in flow.after
    if action.id is ActionId.SHOW_TASK or not (task.is_open or may_change):
        card = await context.reminders.card(
            context.session, task_track(task), person=context.person, on=context.today
        )
        return Outcome((card,), context.memory) if card else say(context, GONE)
    asked = await answerer(await onlooker(context), task, case)
    if asked is None:
        return say(context, GONE)
    waits = task.kind not in WHILE_IN_DOUBT and await in_doubt(context.session, case, context.person.id)
    if waits and do != "in_doubt":
        return say(context, NOT_YET.format(number=case.number))
    return await (flow.sent if action.id is ActionId.SEND_TASK else flow.pressed)(asked, do)


async def _locked(context: Context, id: str) -> tuple[CaseTask | None, CaseRecord | None]:
    """Return a task and its case, both locked: the case first, as everything does that changes a case."""
    if (found := await load_task(context.session, id)) is None:
        return None, None
    case = await case_of(context, found.record)
    return await load_task(context.session, id, lock=True), case
