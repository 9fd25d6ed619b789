"""A leader confirms, changes or refuses a need from their enhet."""

from typing import Final

from dialogs.cases.words import say
from dialogs.dialog import Outcome
from dialogs.tasks.flow import TASK_FLOWS, Asked, TaskFlow
from register.case_task import TaskKind


async def _pressed(asked: Asked, do: str) -> Outcome:
    _ = do
    return say(asked.looks.context, "Ikke bygget ennå.")


async def _sent(asked: Asked, do: str) -> Outcome:
    _ = do
    return say(asked.looks.context, "Ikke bygget ennå.")


FLOW: Final = TaskFlow(_pressed, _sent)
TASK_FLOWS[TaskKind.FORANKRING] = FLOW
