"""What is asked of somebody in a case: its card, its buttons and its forms."""

from typing import Final

from conversation.actions import Action, ActionId
from dialogs.cases.sight import case_of, onlooker
from dialogs.cases.words import say
from dialogs.dialog import Context, Outcome, privately
from dialogs.tasks import every as _every  # noqa: F401 - the kinds put themselves in
from dialogs.tasks.flow import TASK_FLOWS
from dialogs.tasks.who import answerer
from register.behovsmelding import Behovsmelding
from register.case_task import TaskKind, load_task, task_track

TASK_ACTIONS: Final = frozenset({ActionId.SHOW_TASK, ActionId.ANSWER_TASK, ActionId.SEND_TASK})
GONE: Final = "Dette er ikke lenger noe du skal svare på. Skriv «hva venter på meg» for å se resten."


async def task_pressed(context: Context, action: Action) -> Outcome:
    """Return what a button of a task leads to."""
    return privately(await _pressed(context, action))


async def _pressed(context: Context, action: Action) -> Outcome:
    task = await load_task(context.session, action.args.get("task", ""), lock=True)
    case = await case_of(context, task.record) if task else None
    if task is None or not isinstance(case, Behovsmelding):
        return say(context, GONE)
    if action.id is ActionId.SHOW_TASK or not task.is_open:
        card = await context.reminders.card(
            context.session, task_track(task), person=context.person, on=context.today
        )
        return Outcome((card,), context.memory) if card else say(context, GONE)
    asked = await answerer(await onlooker(context), task, case)
    if asked is None:
        return say(context, GONE)
    flow, do = TASK_FLOWS[TaskKind(task.kind)], action.args.get("do", "")
    return await (flow.sent if action.id is ActionId.SEND_TASK else flow.pressed)(asked, do)
