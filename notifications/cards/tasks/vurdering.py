"""The card by which a leader concludes whether somebody is inhabil. Nobody else sees what was written."""

from conversation.markup import escape
from conversation.reply import Fact
from norsk.when import oslo_date
from notifications.cards.ended import Ended
from notifications.cards.tasks.face import TASK_ENDS, TASK_FACES, TaskFace, TaskScene, answer
from notifications.cards.tasks.habilitet import LAW, whole
from notifications.cards.tasks.words import asked_short, case_name
from notifications.cards.words import day, days_left
from register.case_task import TaskKind, TaskState
from register.habilitetsvurdering import Habilitetsvurdering, load_vurdering, sees_vurdering
from register.person import Person

RULES = (
    "Inhabil er den som selv er part, er i nær familie med en part, eller er leder eller har styreverv hos en part. "
    "Det samme gjelder når andre særegne forhold kan svekke tilliten, som nært vennskap, uvennskap eller egen økonomisk interesse."
)


async def _face(scene: TaskScene) -> TaskFace:
    task, need = scene.task, scene.need
    found = await _readable(scene)
    if found is None or not task.is_open:
        return TaskFace(f"Et spørsmål om habilitet i {case_name(need)}.", asked_short(task, need))
    name = await _name(scene, found)
    heading = f"Er {name} inhabil? Avgjør innen {day(task.due_on)}: {case_name(need)}."
    facts = (
        Fact("Sak", need.number),
        Fact("Frist", f"{day(task.due_on)} ({days_left(task.due_on, scene.sight.on)})"),
    )
    choices = (answer(task, "habil", "Habil"), answer(task, "inhabil", "Inhabil"))
    then = f"{name} tar ikke del i saken før du har avgjort."
    before = (
        f"Det er avgjort før: **{found.conclusion}**. {whole(found.reason)}" if found.conclusion else then
    )
    parts = (_written(name, found), before, f"{RULES} Reglene: {LAW}")
    return TaskFace(heading, asked_short(task, need), parts, facts, choices)


async def _end(scene: TaskScene) -> Ended:
    """Return the conclusion to the leader who drew it, with what was written, and the way to change it."""
    found = await _readable(scene)
    if found is None or found.conclusion is None:
        return Ended("besvart")
    name = await _name(scene, found)
    reason = f" {whole(found.reason)}" if found.reason else ""
    own = scene.sight.person is not None and found.concluded_by_id == scene.sight.person.id
    by = "Du" if own else "En annen leder"
    parts = (f"{by} har avgjort: {name} er **{found.conclusion}**.{reason}", _written(name, found))
    if not own:
        return Ended(found.conclusion, parts)
    choices = (
        answer(scene.task, "change", "Endre konklusjonen"),
        answer(scene.task, "above", "Be en annen leder se på det"),
    )
    return Ended(found.conclusion, parts, choices)


async def _readable(scene: TaskScene) -> Habilitetsvurdering | None:
    """Return what was written, where the reader is the one asked to conclude; None for everybody else."""
    task, sight = scene.task, scene.sight
    found = await load_vurdering(sight.session, task.subject)
    if found is None or sight.person is None or task.state == TaskState.CANCELLED.value:
        return None
    seen = sees_vurdering(sight.viewer, found, scene.need, enheter=sight.enheter, asked_id=task.person_id)
    return found if seen and sight.person.id == task.person_id else None


async def _name(scene: TaskScene, found: Habilitetsvurdering) -> str:
    person = await scene.sight.session.get(Person, found.person_id) if found.person_id else None
    return escape(person.name) if person else "En som har sluttet"


def _written(name: str, found: Habilitetsvurdering) -> str:
    on = day(oslo_date(found.written_at))
    return f"**{name} skrev {on}:**\n- Gjelder: {whole(found.relation)}\n- Egen vurdering: {whole(found.assessment)}"


TASK_FACES[TaskKind.VURDERING] = _face
TASK_ENDS[TaskKind.VURDERING] = _end
