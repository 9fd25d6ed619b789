"""Which kind of thing a question is about, by its words."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from knowledge.terskelverdi import Kind

SHORT: Final = 4


@dataclass(frozen=True, slots=True)
class KindWords:
    """A kind, its name to a person, and the pattern that finds it."""

    kind: Kind
    label: str
    pattern: re.Pattern[str]


@cache
def _kind_words() -> tuple[KindWords, ...]:
    data = tomllib.loads((Path(__file__).parent / "kinds.toml").read_text(encoding="utf-8"))
    return tuple(
        KindWords(Kind(row["id"]), str(row["label"]), _pattern(tuple(row["words"]))) for row in data["kind"]
    )


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
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


def find_kind(text: str) -> Kind | None:
    """Return the kind that a text names by its words, the narrower before the wider, or None."""
    return next((words.kind for words in _kind_words() if words.pattern.search(text)), None)


def without_kind(text: str) -> str:
    """Return the text with the words that name a kind taken out."""
    for words in _kind_words():
        text = words.pattern.sub(" ", text)
    return text


def label(kind: Kind) -> str:
    """Return what a kind is called to a person."""
    return next((words.label for words in _kind_words() if words.kind is kind), "ukjent type")
