"""A need has ended: nobody is asked for anything more in it."""

from dialogs.dialog import Context
from register.behovsmelding import Behovsmelding
from register.case_task import TaskKind, TaskState, cancel_task, task_track, tasks_of
from register.events import Event, TaskCancelled, TrackChanged


async def end_tasks(context: Context, need: Behovsmelding) -> tuple[Event, ...]:
    """Take back everything that is asked of somebody in a need, save its evaluation; return what has happened."""
    events: list[Event] = []
    for task in await tasks_of(context.session, need.record, state=TaskState.OPEN):
        if task.kind != TaskKind.EVALUERING.value:
            cancel_task(context.session, task, by=context.person, now=context.now)
            events += [TaskCancelled(task.id), TrackChanged(task_track(task).ref)]
    return tuple(events)
