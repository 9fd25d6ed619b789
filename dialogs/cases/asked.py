"""The buttons of what somebody is asked for in a case: they answer where they read it, without looking for the card."""

from collections.abc import Mapping
from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Choice
from dialogs.cases.leader_edit import LABELS, task_choice
from dialogs.cases.sight import Onlooker
from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, party_ids
from register.case_task import TO_THEM_ALONE, CaseTask, TaskKind, TaskState, tasks_of

_SHOWS: Final[Mapping[TaskKind, str]] = {
    TaskKind.QUESTION: "Svar på spørsmålet",
    TaskKind.APPROVAL: "Godkjenn eller avvis",
    TaskKind.HABILITET: "Svar om habilitet",
    TaskKind.VURDERING: "Avgjør habilitet",
    TaskKind.FAGGRUPPE: "Svar på invitasjonen",
}
"""The button that shows the card, by kind: what is decided on stands there. An evaluation has a button of its own."""


async def asked_choices(looks: Onlooker, need: Behovsmelding) -> list[Choice]:
    """Return the buttons of what waits for whoever looks in a need, or for somebody they stand in for."""
    tasks = await tasks_of(looks.context.session, need.record, state=TaskState.OPEN)
    mine = [one for one in tasks if _is_theirs(looks, need, one)]
    found: dict[str, Choice] = {}
    for task in sorted(mine, key=lambda one: (one.due_on, one.asked_at)):
        for choice in _of(task):
            found.setdefault(choice.label, choice)
    return list(found.values())


def _is_theirs(looks: Onlooker, need: Behovsmelding, task: CaseTask) -> bool:
    ids = looks.viewer.own if task.kind in TO_THEM_ALONE else looks.viewer.ids
    barred = party_ids(need, BARRED)
    return task.person_id in ids and task.person_id not in barred and not looks.viewer.own & barred


def _of(task: CaseTask) -> list[Choice]:
    if task.kind == TaskKind.FORANKRING.value:
        return [task_choice(task, do, label) for do, label in LABELS.items()]
    label = _SHOWS.get(TaskKind(task.kind))
    return [Choice(label, Action(ActionId.SHOW_TASK, {"task": str(task.id)}))] if label else []
