"""A question in a case before whoever is asked, and its answer."""

from conversation.markup import escape
from conversation.reply import Fact
from notifications.cards.tasks.face import TASK_FACES, TaskFace, TaskScene, answer
from notifications.cards.tasks.words import asked_short, case_name
from notifications.cards.words import day, days_left
from notifications.messages.people import name_of
from register.case_task import TaskKind


async def face(scene: TaskScene) -> TaskFace:
    """Return what was asked with «Svar»; how it was answered is told by the card's frame."""
    task, need, session = scene.task, scene.need, scene.sight.session
    asker = await name_of(session, task.asked_by_id)
    heading = f"{asker} spør om {case_name(need)}: «{escape(task.prompt)}»"
    facts = [Fact("Sak", need.number)]
    if task.is_open:
        facts.append(Fact("Svar innen", f"{day(task.due_on)} ({days_left(task.due_on, scene.sight.on)})"))
        told = f"Trykk «Svar», eller skriv «svar {need.number}: …». Svaret blir stående i saken."
        return TaskFace(
            heading, asked_short(task, need), (told,), tuple(facts), (answer(task, "reply", "Svar"),)
        )
    return TaskFace(heading, asked_short(task, need), (), tuple(facts))


TASK_FACES[TaskKind.QUESTION] = face
