"""A task as its card shows it, and the drawers of the kinds."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Choice, Fact, File
from notifications.cards.ended import Ended
from notifications.cards.scene import Sight
from register.behovsmelding import Behovsmelding
from register.case_task import CaseTask, TaskKind


@dataclass(frozen=True, slots=True)
class TaskScene:
    """A task before somebody: who looks, the task, and the need that it is about."""

    sight: Sight
    task: CaseTask
    need: Behovsmelding


@dataclass(frozen=True, slots=True)
class TaskFace:
    """A task in words: the heading says what is asked by when, `short` the same in a list, `parts` are paragraphs.

    `choices` are its own buttons (`answer`), `facts` what is compared at a glance, `files` the documents to read.
    """

    heading: str
    short: str
    parts: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    choices: tuple[Choice, ...] = ()
    files: tuple[File, ...] = ()


Draw = Callable[[TaskScene], Awaitable[TaskFace]]
TASK_FACES: Final[dict[TaskKind, Draw]] = {}
"""How each kind is drawn, open or answered; the kinds put themselves in (`notifications.cards.tasks.every`)."""


Close = Callable[[TaskScene], Awaitable[Ended]]
TASK_ENDS: Final[dict[TaskKind, Close]] = {}
"""How a kind tells whoever answered of their answer, where it has more to tell than the word of it."""


def answer(task: CaseTask, do: str, label: str) -> Choice:
    """Return a button of a task."""
    return Choice(label, Action(ActionId.ANSWER_TASK, {"task": str(task.id), "do": do}))
