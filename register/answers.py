"""What somebody answered in a form, as it is kept with a case: each field with its value and how it came about."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import cast


class AnswerState(StrEnum):
    """How an answer came about."""

    SAID = "said"
    UNDERSTOOD = "understood"
    DERIVED = "derived"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `value` is for the machine (an option's value, an ISO date, NOK, text), `shown` for a person.

    `understood` ones were read out of a free text or filled in from the register, `derived` ones follow from others.
    `unknown` is «vet ikke», with the value "ukjent"; a skipped one has no value.
    """

    value: str
    shown: str
    state: AnswerState = AnswerState.SAID


UNKNOWN_VALUE = "ukjent"
UNKNOWN = Answer(UNKNOWN_VALUE, "vet ikke", AnswerState.UNKNOWN)
SKIPPED = Answer("", "", AnswerState.SKIPPED)

Answers = Mapping[str, Answer]
StoredAnswers = dict[str, dict[str, str]]


def answers_to_json(answers: Answers) -> StoredAnswers:
    """Return answers as plain data, in their order."""
    return {
        key: {name: str(value) for name, value in asdict(answer).items()} for key, answer in answers.items()
    }


def answers_from_json(stored: object) -> dict[str, Answer]:
    """Return what `answers_to_json` wrote; what cannot be read is left out."""
    if not isinstance(stored, dict):
        return {}
    found = {key: _answer(one) for key, one in cast(StoredAnswers, stored).items()}
    return {key: answer for key, answer in found.items() if answer is not None}


def _answer(stored: Mapping[str, str]) -> Answer | None:
    try:
        return Answer(stored["value"], stored["shown"], AnswerState(stored["state"]))
    except (KeyError, TypeError, ValueError):
        return None
