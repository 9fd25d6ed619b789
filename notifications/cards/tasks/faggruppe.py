"""The card of an invitation to a faggruppe: what it is about, what is asked, by when; never what it is worth."""

import re
from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Choice, Fact
from norsk.amount import find_amounts
from notifications.cards.tasks.face import TASK_FACES, TaskFace, TaskScene, answer
from notifications.cards.tasks.people import name_of
from notifications.cards.tasks.words import case_name
from notifications.cards.words import clipped, day, quoted
from register.behovsmelding import Behovsmelding
from register.case_party import FAGGRUPPE, party_ids
from register.case_task import TaskAnswer, TaskKind
from register.faggruppe import SUGGESTED
from register.ids import id_or_none

_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|\n+")


async def face(scene: TaskScene) -> TaskFace:
    """Return an invitation in words, open or answered."""
    task, need = scene.task, scene.need
    name = case_name(need)
    heading = f"Vil du være med i faggruppen for {name}? Svar innen {day(task.due_on)}."
    short = f"Faggruppen for {name}"
    if not task.is_open:
        return TaskFace(heading, short, await _answer(scene), choices=_leave(scene))
    asker = await name_of(scene.sight.session, task.asked_by_id)
    about = without_amounts(need.need)
    parts = (
        f"Det gjelder: {quoted(about)}" if about else "",
        f"{asker} ber deg om: {quoted(task.prompt)}",
        "Lederen din er ikke spurt. Avtal tiden med lederen din før du sier ja. Når du er med, kan du se hele saken, og du blir spurt om habilitet.",
    )
    choices = (
        answer(task, "join", "Blir med"),
        answer(task, "suggest", "Foreslår en annen"),
        answer(task, "decline", "Ikke aktuelt"),
    )
    return TaskFace(heading, short, tuple(part for part in parts if part), _facts(scene), choices)


def without_amounts(text: str) -> str:
    """Return a text without the sentences that name an amount of money: whoever is only invited may not know it."""
    sentences = (part.strip() for part in _SENTENCE.split(text))
    return " ".join(one for one in sentences if one and not find_amounts(one))


def _facts(scene: TaskScene) -> tuple[Fact, ...]:
    need = scene.need
    enhet = scene.sight.enheter.by_id.get(need.enhet_id) if need.enhet_id else None
    rows = (
        ("Sak", need.number),
        ("Enhet", enhet.name if enhet else need.tjenesteomrade or ""),
        ("Ønsket innen", day(need.wanted_by_on) if need.wanted_by_on else ""),
        ("Svarfrist", day(scene.task.due_on)),
    )
    return tuple(Fact(label, clipped(value)) for label, value in rows if value)


async def _answer(scene: TaskScene) -> tuple[str, ...]:
    """Return how an invitation was answered, in whole sentences."""
    task, session = scene.task, scene.sight.session
    who = await name_of(session, task.person_id)
    why = f" Grunn: {quoted(task.text)}" if task.text else ""
    match task.answer:
        case TaskAnswer.JOINS.value:
            said = f"{who} er med i faggruppen."
        case TaskAnswer.SUGGESTS.value:
            other = await name_of(session, id_or_none(task.answers.get(SUGGESTED, "")))
            said = f"{who} foreslår {other} i stedet."
        case TaskAnswer.DECLINES.value:
            said = f"{who} blir ikke med."
        case _:
            return ()
    return (f"{said}{why}",)


def _leave(scene: TaskScene) -> tuple[Choice, ...]:
    person = scene.sight.person
    if person is None or person.id != scene.task.person_id or not _is_member(scene.need, person.id):
        return ()
    args = {"record": scene.need.record, "do": "leave"}
    return (Choice("Gå ut av faggruppen", Action(ActionId.CASE_STEP, args)),)


def _is_member(need: Behovsmelding, id: object) -> bool:
    return id in party_ids(need, FAGGRUPPE)


TASK_FACES[TaskKind.FAGGRUPPE] = face
