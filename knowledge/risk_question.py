"""Which of a kommune's questions about risk a need raises, by its kind, its words and its value."""

import re
from collections.abc import Collection
from datetime import date
from functools import lru_cache

from knowledge.kind import word_pattern
from knowledge.kommune import Kommune
from knowledge.profile_parts import RiskQuestion
from knowledge.terskelverdi import Kind

IKT = "ikt"
"""The id of the question about IT, which is a mark of the need by itself."""


def raised(
    kommune: Kommune, *, text: str, kinds: Collection[Kind], levels: Collection[str] | None, on: date
) -> tuple[RiskQuestion, ...]:
    """Return the questions that a need raises, in the kommune's order.

    `kinds` are those it may be of. `levels` are the names of the levels that its value reaches, None where nobody
    knows the value: then a question that begins at a level is raised too.
    """
    known = {kind.value for kind in kinds}

    def concerns(question: RiskQuestion) -> bool:
        if question.level is not None and levels is not None and question.level not in levels:
            return False
        plain = not question.kinds and not question.words
        return plain or bool(known.intersection(question.kinds)) or names_it(question, text)

    return tuple(question for question in kommune.risk_questions_on(on) if concerns(question))


def names_it(question: RiskQuestion, text: str) -> bool:
    """Say whether a text has one of the question's words."""
    return bool(question.words) and _pattern(question.words).search(text) is not None


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return word_pattern(words)
