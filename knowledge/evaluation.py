"""Scores answers against a question file, by the rules that the answers are measured on (docs/search.md)."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

LONGEST_ANSWER = 1800  # characters that a person would read in a chat

_SPACES = re.compile(r"[\u00a0\u202f\u2009\u2007\u2002\u2003]")
_UNSEEN = re.compile(r"[\u00ad\u200b\u200c\u200d\ufeff*`]")  # soft hyphen, zero width, Markdown emphasis


class Verdict(StrEnum):
    """How an answer measures up; only `RIGHT` counts."""

    RIGHT = "right"
    WRONG = "wrong"
    DECLINED = "declined"
    TOO_LONG = "too long"
    MISSED = "missed"
    UNSOURCED = "unsourced"


@dataclass(frozen=True, slots=True)
class Tally:
    """What a question file came to."""

    verdicts: Mapping[Verdict, int]

    @property
    def asked(self) -> int:
        """Return the number of questions."""
        return sum(self.verdicts.values())

    @property
    def share(self) -> float:
        """Return the share that was right, 0..1; 0 for no questions."""
        return self.verdicts.get(Verdict.RIGHT, 0) / self.asked if self.asked else 0.0


def score_row(row: Mapping[str, object], *, answered: bool, text: str, sources: Iterable[object]) -> Verdict:
    """Return the verdict on one row: as out of scope where it has `expected`, else as one to be answered.

    `row` has `must` and `must_not` (lists of patterns), or `expected` and `accept_any`. A pattern that is no
    regular expression raises `re.error`.
    """
    if "expected" in row:
        return _score_scope(row, answered=answered, text=text)
    return _score_answer(row, answered=answered, text=text, sources=tuple(sources))


def tally(verdicts: Iterable[Verdict]) -> Tally:
    """Return how many questions got each verdict."""
    return Tally(dict(Counter(verdicts)))


def matches(pattern: str, text: str) -> bool:
    """Return whether a pattern is found in a text as a person sees it, whatever its case and spaces."""
    return re.search(pattern, _normalised(text), re.IGNORECASE) is not None


def _normalised(text: str) -> str:
    plain = unicodedata.normalize("NFC", text).replace("\u2011", "-").replace("\u2019", "'")
    return _UNSEEN.sub("", _SPACES.sub(" ", plain))


def _patterns(row: Mapping[str, object], key: str) -> tuple[str, ...]:
    found = row.get(key)
    return tuple(str(pattern) for pattern in found) if isinstance(found, list | tuple) else ()


def _score_answer(
    row: Mapping[str, object], *, answered: bool, text: str, sources: tuple[object, ...]
) -> Verdict:
    if not answered:
        return Verdict.DECLINED
    if any(matches(pattern, text) for pattern in _patterns(row, "must_not")):
        return Verdict.WRONG
    if len(text) > LONGEST_ANSWER:
        return Verdict.TOO_LONG
    if not all(matches(pattern, text) for pattern in _patterns(row, "must")):
        return Verdict.MISSED
    return Verdict.RIGHT if sources else Verdict.UNSOURCED


def _score_scope(row: Mapping[str, object], *, answered: bool, text: str) -> Verdict:
    if not answered:
        return Verdict.RIGHT
    asks_back = "?" in _normalised(text) or any(matches(p, text) for p in _patterns(row, "accept_any"))
    return Verdict.RIGHT if row["expected"] == "clarify" and asks_back else Verdict.WRONG
