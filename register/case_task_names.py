"""What kinds of tasks and their answers are called to a person."""

from collections.abc import Mapping
from typing import Final

from register.case_task import TaskAnswer, TaskKind

TASK_NAMES: Final[Mapping[TaskKind, str]] = {
    TaskKind.FORANKRING: "forankring",
    TaskKind.QUESTION: "spørsmål i en sak",
    TaskKind.APPROVAL: "godkjenning av dokument",
    TaskKind.HABILITET: "habilitet",
    TaskKind.VURDERING: "habilitetsvurdering",
    TaskKind.FAGGRUPPE: "faggruppe",
    TaskKind.EVALUERING: "evaluering",
}
"""What each kind is called."""
ANSWER_NAMES: Final[Mapping[TaskAnswer, str]] = {
    TaskAnswer.CONFIRMED: "bekreftet",
    TaskAnswer.REFUSED: "avvist",
    TaskAnswer.APPROVED: "godkjent",
    TaskAnswer.REPLIED: "besvart",
    TaskAnswer.KNOWS_NOTHING: "kjenner ikke til noe",
    TaskAnswer.IN_DOUBT: "er i tvil",
    TaskAnswer.HABIL: "habil",
    TaskAnswer.INHABIL: "inhabil",
    TaskAnswer.JOINS: "blir med",
    TaskAnswer.SUGGESTS: "foreslår en annen",
    TaskAnswer.DECLINES: "ikke aktuelt",
    TaskAnswer.EVALUATED: "evaluert",
}
"""How an answer is told in a word or two."""
