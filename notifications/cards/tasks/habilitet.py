"""The card that asks whether somebody knows of anything that makes them inhabil, and how they answered."""

from typing import Final

from conversation.markup import escape
from conversation.reply import Choice, Fact
from knowledge.article import NASJONAL
from norsk.when import oslo_date
from notifications.cards.ended import Ended
from notifications.cards.tasks.face import TASK_ENDS, TASK_FACES, TaskFace, TaskScene, answer
from notifications.cards.tasks.words import answered_word, asked_short, case_name
from notifications.cards.words import day, days_left
from register.case_task import TaskAnswer, TaskKind
from register.habilitet import SECOND
from register.habilitetsvurdering import Conclusion, Habilitetsvurdering, vurdering_by

TOPIC: Final = "habilitet"
WHAT: Final = (
    "Tenk på dette:\n"
    "- Er du, eller noen i nær familie, part i saken?\n"
    "- Er du leder eller i styret hos en leverandør, eller har du aksjer eller jobb der?\n"
    "- Har du et nært vennskap eller en konflikt med noen hos en leverandør?\n"
    "- Kan du selv tjene på hvem som vinner?"
)
"""What may make somebody inhabil, in plain words (forvaltningsloven § 6 first and second paragraph)."""
LAW: Final = "Forvaltningsloven §§ 6–10 (lest i Prop. 46 L, 16. mars 2018) og FOA § 7-5 (21. april 2026)."


async def _face(scene: TaskScene) -> TaskFace:
    task, need, sight = scene.task, scene.need, scene.sight
    if sight.person is None or sight.person.id != task.person_id:
        return TaskFace(f"Et spørsmål om habilitet i {case_name(need)}.", asked_short(task, need))
    if not task.is_open:
        return TaskFace(case_name(need), asked_short(task, need))
    parts = ("Svar før du gjør mer i saken.", *_suppliers(scene), WHAT, *_rests_on(scene))
    choices: tuple[Choice, ...] = (
        answer(task, "knows_nothing", "Jeg kjenner ikke til noe"),
        answer(task, "in_doubt", "Jeg er i tvil"),
    )
    facts = (
        Fact("Sak", need.number),
        Fact("Frist", f"{day(task.due_on)} ({days_left(task.due_on, sight.on)})"),
    )
    heading = (
        f"Kjenner du til noe som kan gjøre deg inhabil? Svar innen {day(task.due_on)}: {case_name(need)}."
    )
    return TaskFace(heading, asked_short(task, need), parts, facts, choices)


def _suppliers(scene: TaskScene) -> tuple[str, ...]:
    """Return the suppliers, for whoever is asked in the second round; before the award they are for no others."""
    if scene.task.subject != SECOND or not scene.need.suppliers:
        return ()
    names = "\n".join(f"- {escape(name)}" for name in scene.need.suppliers.splitlines())
    return (f"**Leverandørene i saken** (ikke fortell dem videre):\n{names}",)


def _rests_on(scene: TaskScene) -> tuple[str, ...]:
    """Return the law, and the kommune's own document where it says something of habilitet."""
    kommune = scene.sight.kommune
    own = [
        source
        for article in scene.sight.articles
        if article.topic == TOPIC and article.kommune == kommune.id != NASJONAL
        for source in article.sources
    ]
    also = [f"{escape(one.title)}, {escape(one.reference)} ({one.dated})" for one in own[:1]]
    return (" ".join((f"Reglene: {LAW}", *(f"Se også {one}." for one in also))),)


async def _end(scene: TaskScene) -> Ended:
    """Return what somebody answered, to themselves alone: what they wrote, how it was concluded, and the way to change it."""
    task = scene.task
    doubt = task.answer == TaskAnswer.IN_DOUBT.value
    on = f" {day(oslo_date(task.answered_at))}" if task.answered_at else ""
    if scene.sight.person is None or scene.sight.person.id != task.person_id:
        return Ended("besvart")
    said = f"Du svarte{on}: {'Jeg er i tvil' if doubt else 'Jeg kjenner ikke til noe'}."
    parts = (said, *(await _doubt(scene) if doubt else ()))
    return Ended(answered_word(task), parts, (answer(task, "change", "Endre svaret"),))


async def _doubt(scene: TaskScene) -> tuple[str, ...]:
    """Return what the reader wrote themselves, and how it was concluded; never shown to another."""
    person = scene.sight.person
    found = await vurdering_by(scene.sight.session, scene.need.record, person.id) if person else None
    if found is None:
        return ()
    return (
        f"Det du skrev: {whole(found.relation)} {whole(found.assessment)}",
        _concluded(found),
    )


def whole(words: str) -> str:
    """Return what somebody wrote for few to read, escaped and whole: it is short by its own form."""
    return f"«{escape(' '.join(words.split()))}»"


def _concluded(found: Habilitetsvurdering) -> str:
    if found.conclusion is None:
        return "Lederen din har ikke avgjort ennå."
    if found.conclusion == Conclusion.WITHDRAWN.value:
        return "Du tok tilbake tvilen."
    return f"Avgjort: **{found.conclusion}**. {whole(found.reason)}"


TASK_FACES[TaskKind.HABILITET] = _face
TASK_ENDS[TaskKind.HABILITET] = _end
