"""Which kind of thing a question is about, by its words."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from knowledge.terskelverdi import Kind

SHORT: Final = 4
_WORD_BEFORE: Final = re.compile(r"\w*$")


@dataclass(frozen=True, slots=True)
class KindWords:
    """A kind, its name to a person, the pattern that finds it, and the one that takes in the whole word around it."""

    kind: Kind
    label: str
    pattern: re.Pattern[str]
    whole: re.Pattern[str]
    endings: re.Pattern[str] | None


_LIKE_A_KIND: Final = re.compile(r"\b(?:\w*konkurs|planlegg|varemerke)\w*", re.IGNORECASE)
"""Words that look like a kind and are none: "konkurs" is no "kurs", "planlegger" no "anlegg"."""


@cache
def _kind_words() -> tuple[KindWords, ...]:
    data = tomllib.loads((Path(__file__).parent / "kinds.toml").read_text(encoding="utf-8"))
    found = ((row, word_pattern(tuple(row["words"]))) for row in data["kind"])
    return tuple(
        KindWords(
            Kind(row["id"]),
            str(row["label"]),
            pattern,
            re.compile(rf"\w*(?:{pattern.pattern})\w*", re.IGNORECASE),
            _endings(tuple(row["words"])),
        )
        for row, pattern in found
    )


def word_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds any of some words where it begins a word, or ends a compound where it is marked with "-"."""
    # A short word must stand alone or with an ending, so that "bil" does not find "billig".
    plain = [word for word in words if not word.startswith("-")]
    starts = "|".join(re.escape(word) for word in plain if len(word) > SHORT)
    wholes = "|".join(re.escape(word) for word in plain if len(word) <= SHORT)
    ends = "|".join(re.escape(word[1:]) for word in words if word.startswith("-"))
    parts = [
        rf"\b(?:{starts})" if starts else "",
        rf"\b(?:{wholes})(?:er|en|et|a|ene|ar|s|es|n)?\b" if wholes else "",
        rf"\w(?:{ends})(?:er|en|et|a|ene|s)?\b" if ends else "",
    ]
    return re.compile("|".join(part for part in parts if part), re.IGNORECASE)


def _endings(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what finds a compound by its last part, from its first letter on."""
    ends = "|".join(re.escape(word[1:]) for word in words if word.startswith("-"))
    return re.compile(rf"\b\w+(?:{ends})(?:er|en|et|a|ene|s)?\b", re.IGNORECASE) if ends else None


def find_kind(text: str) -> Kind | None:
    """Return the kind of the first thing that a text names, or None: "renhold av bygg" is about renhold.

    Of a compound the last part decides, "anleggsmaskiner" are machines; else the narrower kind before the wider.
    A concession is the form of the contract, and decides wherever it is named.
    """
    text = _LIKE_A_KIND.sub(lambda found: " " * len(found[0]), text)
    found = [hit for order, words in enumerate(_kind_words()) for hit in _hits(text, order, words)]
    kinds = {hit[-1] for hit in found}
    return Kind.KONSESJON if Kind.KONSESJON in kinds else min(found)[-1] if found else None


def _hits(text: str, order: int, words: KindWords) -> list[tuple[int, int, bool, int, Kind]]:
    """Return where a kind is first named: where the word starts, the longest match, the beginning first."""
    hits = []
    if match := words.pattern.search(text):
        start = match.start() - len(_WORD_BEFORE.search(text[: match.start()])[0])  # type: ignore[index]  # it always matches
        hits.append((start, -len(match[0]), False, order, words.kind))
    if words.endings and (match := words.endings.search(text)):
        hits.append((match.start(), -len(match[0]), True, order, words.kind))
    return hits


def without_kind(text: str) -> str:
    """Return the text with the words that name a kind taken out, each as a whole."""
    for words in _kind_words():
        # The plain pattern is many times faster, and most texts have no word of most kinds.
        if words.pattern.search(text):
            text = words.whole.sub(" ", text)
    return text


def label(kind: Kind) -> str:
    """Return what a kind is called to a person."""
    return next((words.label for words in _kind_words() if words.kind is kind), "ukjent type")
