"""How a kind of task is answered: what its buttons lead to, and what its forms do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from dialogs.cases.sight import Onlooker
from dialogs.dialog import Outcome
from register.behovsmelding import Behovsmelding
from register.case_task import CaseTask, TaskKind
from register.person import Person


@dataclass(frozen=True, slots=True)
class Asked:
    """A task before somebody who may answer it: `acts_for` is whom they stand in for, None where they are asked."""

    looks: Onlooker
    task: CaseTask
    need: Behovsmelding
    acts_for: Person | None = None


Step = Callable[[Asked, str], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class TaskFlow:
    """What a kind of task does. Both get what is done (`do` in the button): an answer, or another step of the kind.

    `pressed` answers at once or shows a form, `sent` takes the form. `after` is what can be done with one that is
    answered already, such as changing the answer.
    """

    pressed: Step
    sent: Step
    after: frozenset[str] = frozenset()


TASK_FLOWS: Final[dict[TaskKind, TaskFlow]] = {}
"""The flow of each kind; the kinds put themselves in (`dialogs.tasks.every`)."""
