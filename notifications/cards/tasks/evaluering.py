"""The card that asks how a procurement went, of whoever carried it out or of those who use what was bought."""

from conversation.reply import Fact
from knowledge.names import fill
from notifications.cards.tasks.face import TASK_FACES, TaskFace, TaskScene, answer
from notifications.cards.tasks.words import case_name
from notifications.cards.words import day
from register.avtale import Avtale
from register.case_task import TaskKind
from register.evaluering import PROCESS


async def face(scene: TaskScene) -> TaskFace:
    """Return an evaluation that is asked for in words, open or answered."""
    task, need = scene.task, scene.need
    name = case_name(need)
    short = f"Evaluer anskaffelsen: {name}"
    if not task.is_open:
        return TaskFace(short, short)
    process = task.subject == PROCESS
    what = "Hvordan gikk anskaffelsen" if process else "Hvordan virker det dere fikk"
    heading = f"{what}? {name}. Svar innen {day(task.due_on)}."
    parts = (_why_process(scene) if process else await _why_use(scene), _FIVE)
    choices = (answer(task, "form", "Svar på fem spørsmål"), answer(task, "decline", "Ikke aktuelt"))
    return TaskFace(
        heading, short, parts, (Fact("Sak", need.number), Fact("Svarfrist", day(task.due_on))), choices
    )


_FIVE = (
    "Det er fem spørsmål, og du kan hoppe over dem du ikke vet svaret på. Svarene følger saken. "
    "Det du skriver til neste gang, vises til dem som melder et lignende behov."
)


def _why_process(scene: TaskScene) -> str:
    """Return why whoever carried out the procurement is asked: the kommune's own rule with its source, or a wish."""
    kommune = scene.sight.kommune
    if not kommune.evaluation.required:
        return "Saken har fått kontrakt. En evaluering er frivillig, og gjør neste anskaffelse lettere."
    source = kommune.source_of(kommune.evaluation)
    said = f"Saken har fått kontrakt. {{innkjop}} skal evaluere prosessen etterpå ({source.title}, {source.reference}). Spør gjerne også dem som ga tilbud."
    return fill(said, kommune.names)


async def _why_use(scene: TaskScene) -> str:
    """Return since when what was bought is used, where that is known."""
    need, session = scene.need, scene.sight.session
    avtale = await session.get(Avtale, need.contract_avtale_id) if need.contract_avtale_id else None
    if avtale is None or avtale.starts_on is None:
        return "Avtalen er tatt i bruk. Nå vet dere hvordan den virker."
    return f"Avtalen begynte {day(avtale.starts_on)}. Nå vet dere hvordan den virker."


TASK_FACES[TaskKind.EVALUERING] = face
