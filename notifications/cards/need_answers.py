"""What was answered when a need was reported, a line for each answer, for those who decide on it."""

from collections.abc import Mapping
from typing import Final

from conversation.markup import escape
from notifications.cards.words import clipped
from register.answers import Answer, AnswerState, answers_from_json
from register.behovsmelding import Behovsmelding

LABELS: Final[Mapping[str, str]] = {
    "what": "Behov",
    "quantity": "Antall",
    "need": "Formål",
    "alternatives": "Uten nytt kjøp",
    "enhet": "Enhet",
    "tjenesteomrade": "Tjenesteområde",
    "innkjopskontakt": "Innkjøpskontakt",
    "value": "Verdi uten mva",
    "duration": "Varighet",
    "total": "Samlet verdi",
    "kind": "Type",
    "kind_work": "Arbeid",
    "kind_build": "Bygg eller anlegg",
    "kind_care": "Helse eller opplæring",
    "kind_special": "Særlig tjeneste",
    "ikt": "IT",
    "regime": "Regler",
    "start": "Ønsket start",
    "deadline": "Frist",
    "budget": "Budsjett",
    "authority": "Fullmakt",
    "risks": "Hensyn",
    "users": "Brukere",
    "faggruppe": "Faggruppe",
    "current": "Dagens avtale og erfaring",
    "market": "Dialog og nye løsninger",
    "avtaleforvalter": "Ønsket avtaleforvalter",
    "stedfortreder": "Stedfortreder",
}
"""What each field of the form is called; a test holds it to the form itself."""
NONE: Final = "ingen"
"""The value of an answer that chose none of what was offered."""
_NONE_OF: Final[Mapping[str, str]] = {"risks": "ingen krysset av"}
_LONGEST: Final = 500
_NOT_TOLD: Final = (AnswerState.UNKNOWN, AnswerState.SKIPPED)


def said_answer(key: str, answer: Answer) -> str:
    """Return an answer as it reads on its own; «ingen av dem» needs the question that it answers."""
    return _NONE_OF.get(key, answer.shown) if answer.value == NONE else answer.shown


def answer_lines(need: Behovsmelding) -> tuple[str, ...]:
    """Return every answer as a line of a list, escaped, in the order of the form, and last what was not known.

    A need that did not come by the form has what it says of itself.
    """
    given = {key: one for key, one in answers_from_json(need.answers).items() if key in LABELS}
    if not given:
        return (f"- Behovet: {escape(clipped(need.need, _LONGEST))}",) if need.need else ()
    lines = [
        f"- {LABELS[key]}: {escape(clipped(said_answer(key, one), _LONGEST))}"
        for key, one in given.items()
        if one.shown and one.state not in _NOT_TOLD
    ]
    unknown = [LABELS[key] for key, one in given.items() if one.state is AnswerState.UNKNOWN]
    return (*lines, f"- Ikke kjent: {', '.join(unknown)}") if unknown else tuple(lines)


def is_shortened(need: Behovsmelding) -> bool:
    """Say whether `answer_lines` leaves out some of what was written."""
    given = [one.shown or "" for key, one in answers_from_json(need.answers).items() if key in LABELS]
    return any(len(text) > _LONGEST for text in given or [need.need])
