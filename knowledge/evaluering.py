"""What is asked when a procurement is evaluated: the five questions of the course in innovative procurement, and what goes with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LESSON: Final = "neste_gang"
"""The key of what should be done differently next time: the one answer that every employee may read."""
SOURCE: Final = "Spørsmålene er fra LUPs kurs i innovative anskaffelser, 8. februar 2019."
GOAL: Final = "Oppnådde vi det vi var ute etter?"
"""What the five questions together are to answer."""
_HOW_WELL: Final = (
    ("svart_godt", "Svært godt"),
    ("godt", "Godt"),
    ("delvis", "Delvis"),
    ("darlig", "Dårlig"),
    ("for_tidlig", "For tidlig å si"),
)
_HOW_PROFITABLE: Final = (
    ("svart", "Svært lønnsomt"),
    ("ganske", "Ganske lønnsomt"),
    ("lite", "Lite lønnsomt"),
    ("ikke", "Ikke lønnsomt"),
    ("for_tidlig", "For tidlig å si"),
)


@dataclass(frozen=True, slots=True)
class EvaluationQuestion:
    """One question. With `options`, each a value and a label, it is answered by choosing, else in one's own words.

    `short` is what the answer is told under. `of_process` says that only whoever carried out the procurement is asked.
    """

    key: str
    prompt: str
    short: str
    help: str = ""
    options: tuple[tuple[str, str], ...] = ()
    of_process: bool = False


QUESTIONS: Final[Sequence[EvaluationQuestion]] = (
    EvaluationQuestion(
        "brukere", "Hvordan ble brukernes behov ivaretatt?", "Brukernes behov ble ivaretatt", options=_HOW_WELL
    ),
    EvaluationQuestion("brukere_ord", "Hva gikk godt eller dårlig for brukerne?", "Om brukernes behov"),
    EvaluationQuestion(
        "hindringer", "Hvilke hindringer eller flaskehalser oppstod underveis?", "Hindringer underveis"
    ),
    EvaluationQuestion(
        "marked", "Hva er tilbakemeldingene fra markedet og fagmiljøene?", "Tilbakemeldinger",
        "Ta også med forskningsmiljøer hvis de var med.",
    ),
    EvaluationQuestion(
        "vinner", "Hva sier den som fikk kontrakten, om konkurransen?", "Innspill fra den som fikk kontrakten",
        of_process=True,
    ),
    EvaluationQuestion(
        "tapere", "Hva sier de som ikke fikk kontrakten?", "Innspill fra dem som ikke fikk kontrakten",
        of_process=True,
    ),
    EvaluationQuestion(
        "styrker", "Hva var styrker og svakheter ved gjennomføringen?", "Styrker og svakheter",
    ),
    EvaluationQuestion(
        "lonnsomt", "Hvor lønnsomt er det?", "Lønnsomhet", "Tenk på hele levetiden, også drift og tid som spares.",
        options=_HOW_PROFITABLE,
    ),
    EvaluationQuestion("lonnsomt_ord", "Hva bygger du det på?", "Om lønnsomheten"),
    EvaluationQuestion(
        LESSON, "Hva bør neste gang gjøres annerledes?", "Til neste gang",
        "Dette vises til alle ansatte som melder et lignende behov. Skriv ikke priser, leverandører eller navn her.",
    ),
)  # fmt: skip
"""In the order they are asked. Every one may be skipped."""


def questions_for(*, process: bool) -> tuple[EvaluationQuestion, ...]:
    """Return what is asked of whoever carried out the procurement (`process`), or of those who use what was bought."""
    return tuple(one for one in QUESTIONS if process or not one.of_process)


def told_answers(answers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what was answered, as label and words, in the order of the questions; what was skipped is left out."""
    given = ((question, answers.get(question.key, "")) for question in QUESTIONS)
    return [(question.short, dict(question.options).get(value, value)) for question, value in given if value]
