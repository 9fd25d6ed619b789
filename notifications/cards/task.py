"""The card of what somebody is asked for in a case: its kind's own face for whoever may answer, word for others."""

from datetime import date
from typing import Final

from conversation.markup import escape
from conversation.reply import Fact
from notifications.cards.scene import Scene, may_answer
from notifications.cards.tasks import every as _every  # noqa: F401 - the kinds put themselves in
from notifications.cards.tasks.face import TASK_FACES, TaskFace, TaskScene
from notifications.cards.tasks.plain import plain_face
from notifications.cards.tasks.words import DOES, asked_short, case_name
from notifications.cards.words import Face, day, days_left, name_of
from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, party_ids
from register.case_task import CaseTask, TaskKind

OUT: Final = "Du er ikke lenger med i denne saken, og skal ikke svare."


async def task(scene: Scene) -> Face | None:
    """Return the card of a task as the reader may see it."""
    found, need = scene.task, scene.need
    if found is None or need is None:
        return None
    if scene.sight.person is None:
        return _in_a_room(scene, found, need)
    barred = party_ids(need, BARRED)
    if scene.sight.viewer.own & barred:
        return Face(f"{need.number}: {OUT}", f"En oppgave i {need.number}", found.due_on, plain=True)
    if found.is_open and not may_answer(scene.sight, found, need):
        return await _word(scene, found, need)
    if not found.is_open and not _is_party(scene, found):
        return await _word(scene, found, need)
    drawn = await TASK_FACES.get(TaskKind(found.kind), plain_face)(TaskScene(scene.sight, found, need))
    return _face(drawn, found, need, choices=found.is_open)


def _is_party(scene: Scene, task: CaseTask) -> bool:
    """Say whether the reader answered a task, or was asked."""
    return scene.sight.is_one_of(task.person_id, task.answered_by_id, task.answered_for_id)


def _face(drawn: TaskFace, task: CaseTask, need: Behovsmelding, *, choices: bool) -> Face:
    return Face(
        drawn.heading,
        drawn.short,
        task.due_on,
        drawn.parts,
        drawn.facts,
        source_line=_source(need),
        choices=drawn.choices if choices else (),
        files=drawn.files,
    )


def _source(need: Behovsmelding) -> str:
    return f"Kilde: {need.number}, meldt her i chatten."


def _in_a_room(scene: Scene, task: CaseTask, need: Behovsmelding) -> Face:
    """Return what a room may know: that somebody is asked for something, by its case's number."""
    name = f"En oppgave i {need.number}"
    heading = f"{name} venter på svar. Fristen er {day(task.due_on)}."
    parts = (f"Den som er spurt, skal {DOES[TaskKind(task.kind)]}.",)
    facts = _facts(task, need, scene.on)
    return Face(heading, name, task.due_on, parts, facts, source_line=_source(need))


async def _word(scene: Scene, task: CaseTask, need: Behovsmelding) -> Face:
    """Return a task to somebody who is only to know of it: who is asked for what, and that it is not theirs to answer."""
    name = await name_of(scene, task.person_id)
    late = task.due_on < scene.on
    by = f"Fristen var {day(task.due_on)}." if late else f"Fristen er {day(task.due_on)}."
    heading = f"{name} er bedt om å {DOES[TaskKind(task.kind)]}: {case_name(need)}."
    innkjop = escape(scene.sight.kommune.names["innkjop"])
    told = f"Bare den som er spurt, eller vikaren i et registrert fravær, kan svare. Haster det, så snakk med {name} eller {innkjop}."
    facts = _facts(task, need, scene.on)
    return Face(
        heading,
        asked_short(task, need),
        task.due_on,
        (by, told),
        facts,
        source_line=_source(need),
        plain=True,
    )


def _facts(task: CaseTask, need: Behovsmelding, on: date) -> tuple[Fact, ...]:
    return (Fact("Sak", need.number), Fact("Frist", f"{day(task.due_on)} ({days_left(task.due_on, on)})"))
