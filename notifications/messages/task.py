"""What is said when somebody answers what they were asked for in a case, and when it is not asked any more."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from knowledge.kommune import Kommune
from notifications.messages import task_approval, task_forankring, task_question
from notifications.messages.task_evaluering import tell_evaluering
from notifications.messages.task_faggruppe import tell_faggruppe
from notifications.messages.task_habilitet import told_of_habilitet, told_of_vurdering
from notifications.messages.task_told import News, Tell, told_plainly
from register.behovsmelding import Behovsmelding
from register.case_task import CaseTask, TaskKind
from register.cases import load_case
from register.events import TaskAnswered, TaskAsked, TaskCancelled

_TELL: Final[Mapping[TaskKind, Tell]] = {
    TaskKind.FORANKRING: task_forankring.tell,
    TaskKind.QUESTION: task_question.tell,
    TaskKind.APPROVAL: task_approval.tell,
    TaskKind.FAGGRUPPE: tell_faggruppe,
    TaskKind.EVALUERING: tell_evaluering,
    TaskKind.HABILITET: told_of_habilitet,
    TaskKind.VURDERING: told_of_vurdering,
}
"""The words of each kind; the plain ones where a kind has none of its own."""


async def about(
    session: AsyncSession,
    event: TaskAsked | TaskAnswered | TaskCancelled,
    *,
    kommune: Kommune,
    now: datetime,
) -> Sequence[Reply]:
    """Return the messages that an event leads to, each addressed.

    None where somebody is asked: they get the card itself (`notifications.delivery.asked`).
    """
    task = await session.get(CaseTask, event.task_id)
    need = await load_case(session, task.record) if task else None
    if isinstance(event, TaskAsked) or task is None or not isinstance(need, Behovsmelding):
        return ()
    tell = _TELL.get(TaskKind(task.kind), told_plainly)
    return await tell(News(session, task, need, kommune, now, cancelled=isinstance(event, TaskCancelled)))
