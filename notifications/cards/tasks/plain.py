"""The card of a task whose kind has no drawer of its own: what is asked, by whom, in their own words."""

from conversation.reply import Fact
from notifications.cards.tasks.face import TaskFace, TaskScene
from notifications.cards.tasks.words import asked_heading, asked_short
from notifications.cards.words import clipped, day, days_left, quoted
from register.person import Person


async def plain_face(scene: TaskScene) -> TaskFace:
    """Return a task in words, without buttons."""
    task, need, sight = scene.task, scene.need, scene.sight
    asker = await sight.session.get(Person, task.asked_by_id) if task.asked_by_id else None
    prompt = f"{clipped(asker.name)} skriver: {quoted(task.prompt)}" if task.prompt and asker else ""
    facts = (
        Fact("Sak", need.number),
        Fact("Frist", f"{day(task.due_on)} ({days_left(task.due_on, sight.on)})"),
    )
    return TaskFace(
        asked_heading(task, need, on=sight.on),
        asked_short(task, need),
        tuple(one for one in (prompt,) if one),
        facts,
    )
