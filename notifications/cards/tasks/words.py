"""What each kind of task is called: to whoever is asked, to others, and once it has been answered."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from conversation.markup import escape
from notifications.cards.words import clipped, day
from register.behovsmelding import Behovsmelding
from register.case_task import CaseTask, TaskAnswer, TaskKind
from register.case_task_names import ANSWER_NAMES

DOES: Final[Mapping[TaskKind, str]] = {
    TaskKind.FORANKRING: "bekrefte behovet",
    TaskKind.QUESTION: "svare på et spørsmål",
    TaskKind.APPROVAL: "godkjenne",
    TaskKind.HABILITET: "svare om habilitet",
    TaskKind.VURDERING: "konkludere om habilitet",
    TaskKind.FAGGRUPPE: "bli med i faggruppen",
    TaskKind.EVALUERING: "evaluere anskaffelsen",
}
"""What somebody is asked to do; after «bedt om å»."""
SHORT: Final[Mapping[TaskKind, str]] = {
    TaskKind.FORANKRING: "Bekreft behovet",
    TaskKind.QUESTION: "Svar på spørsmål",
    TaskKind.APPROVAL: "Godkjenn",
    TaskKind.HABILITET: "Svar om habilitet",
    TaskKind.VURDERING: "Konkluder om habilitet",
    TaskKind.FAGGRUPPE: "Bli med i faggruppen",
    TaskKind.EVALUERING: "Evaluer anskaffelsen",
}
"""The same as a line of a list begins."""


def answered_word(task: CaseTask) -> str:
    """Return how a task was answered in a word or two."""
    return ANSWER_NAMES[TaskAnswer(task.answer)] if task.answer else "besvart"


def case_name(need: Behovsmelding) -> str:
    """Return the case as a sentence names it, escaped: its number and title."""
    return f"{need.number}, «{escape(clipped(need.title, 120))}»"


def asked_heading(task: CaseTask, need: Behovsmelding, *, on: date) -> str:
    """Return the plain heading of a task on a day: what is asked by when, or since when it is late."""
    if task.due_on < on:
        return f"{SHORT[TaskKind(task.kind)]}: {case_name(need)}. Fristen var {day(task.due_on)}."
    return f"{SHORT[TaskKind(task.kind)]} innen {day(task.due_on)}: {case_name(need)}."


def asked_short(task: CaseTask, need: Behovsmelding) -> str:
    """Return a task as a line of a list has it, without the day."""
    return f"{SHORT[TaskKind(task.kind)]}: {case_name(need)}"
