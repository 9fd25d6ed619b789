"""How a task in a case came to its end: what was answered, by whom and for whom; or that it is not asked any more."""

from conversation.markup import escape
from norsk.when import oslo_date
from notifications.cards.ended import Ended
from notifications.cards.scene import Scene
from notifications.cards.tasks.approval import replaced_by
from notifications.cards.tasks.face import TASK_ENDS, TaskScene
from notifications.cards.tasks.words import answered_word
from notifications.cards.words import day, name_of, quoted
from register.case_party import BARRED, party_ids
from register.case_task import CONFIDENTIAL, CaseTask, TaskKind, TaskState


async def task_ended(scene: Scene) -> Ended | None:
    """Return how a task ended, as the reader may see it; None while it waits for somebody."""
    task, need = scene.task, scene.need
    if task is None or need is None:
        return None
    if scene.sight.viewer.own & party_ids(need, BARRED):
        return Ended("du er ikke med lenger", ("Du er ikke lenger med i saken. Du skal ikke svare.",))
    if task.is_open:
        return None
    if task.state == TaskState.CANCELLED.value:
        return await _not_asked(scene, task)
    if task.kind in CONFIDENTIAL and not scene.sight.is_one_of(task.person_id, task.answered_by_id):
        return Ended("besvart", (await _who(scene, task, "svarte"),))
    if (close := TASK_ENDS.get(TaskKind(task.kind))) is not None and scene.sight.is_one_of(task.person_id):
        return await close(TaskScene(scene.sight, task, need))
    told = [await _who(scene, task, "svarte")]
    if task.text and scene.sight.person is not None:
        told.append(f"Svaret: {quoted(task.text)}.")
    return Ended(escape(answered_word(task)), tuple(told))


async def _not_asked(scene: Scene, task: CaseTask) -> Ended:
    newer = await _newer_version(scene, task)
    if task.answer is None:
        return Ended(
            "ikke lenger aktuelt", ("Du trenger ikke svare. Det spørres ikke om dette lenger.", newer)
        )
    was = f"{await _who(scene, task, 'svarte')} Det svaret gjelder ikke lenger."
    return Ended("gjelder ikke lenger", (was, newer))


async def _newer_version(scene: Scene, task: CaseTask) -> str:
    """Return what is new in the version that took the place of the one that was to be approved; "" where none did."""
    if task.kind != TaskKind.APPROVAL.value or scene.need is None or scene.sight.person is None:
        return ""
    return await replaced_by(TaskScene(scene.sight, task, scene.need))


async def _who(scene: Scene, task: CaseTask, verb: str) -> str:
    """Return who answered and when; a deputy with whom they stood in for."""
    name = await name_of(scene, task.answered_by_id)
    instead = f" for {await name_of(scene, task.answered_for_id)}" if task.answered_for_id else ""
    on = f" {day(oslo_date(task.answered_at))}" if task.answered_at else ""
    return f"{name}{instead} {verb}{on}."
