"""Whether two questions ask the same: the same words, or the same things in other words. Pure."""

import re
from collections.abc import Callable
from typing import Final

from knowledge.question import EQUAL, Concept, Question
from norsk.text import words

Read = Callable[[str], Question]
"""How a question is read: `knowledge.search.Index.read`."""

SAME: Final = 0.85
"""The share of both questions' telling words that must be shared; docs/architecture.md says why it is high."""
_NUMBER = re.compile(r"\d+(?:[.,\s\u00a0]\d+)*")
_NOT = frozenset({"ikke", "ikkje", "itj", "not", "aldri", "uten"})


def same_question(one: str, other: str, *, read: Read) -> bool:
    """Say whether two questions may have one answer.

    In doubt they may not: who waits for an answer to another question gets a wrong one.
    """
    if normalised(one) == normalised(other):
        return True
    if _numbers(one) != _numbers(other) or _denies(one) != _denies(other):
        return False
    first, second = read(one), read(other)
    if first.intents != second.intents or first.kommuner != second.kommuner:
        return False
    return likeness(first, second) >= SAME


def normalised(text: str) -> str:
    """Return a question's words in small letters, without what stands between them."""
    return " ".join(words(text))


def likeness(one: Question, other: Question) -> float:
    """Return the share (0..1), by how telling they are, of each question's concepts that the other has too: the lesser."""
    return min(_share(one, other), _share(other, one))


def shares(one: Concept, other: Concept) -> bool:
    """Say whether two words stand for the same: equal, inflected, misspelt or synonyms; not for parts of compounds."""
    return bool(_terms(one) & _terms(other))


def _share(one: Question, other: Question) -> float:
    found = sum(c.weight for c in one.concepts if any(shares(c, o) for o in other.concepts))
    return found / one.mass if one.mass else 0.0


def _terms(concept: Concept) -> frozenset[tuple[str, ...]]:
    near = {option.terms for option in concept.options if option.weight >= EQUAL}
    return frozenset(near | {(concept.word,)})


def _numbers(text: str) -> list[str]:
    return sorted(re.sub(r"\D", "", found) for found in _NUMBER.findall(text))


def _denies(text: str) -> bool:
    return bool(_NOT & set(words(text)))
