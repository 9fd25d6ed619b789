"""Which field of a form people mean by a word: its label, or one of the other names it goes by."""

import re
from typing import Final

from dialogs.filling.work import Work
from dialogs.form import Question
from norsk.text import stem, words

_FILL: Final = frozenset(
    {"den", "det", "de", "en", "ei", "et", "min", "mitt", "mine", "vår", "vårt", "ny", "nye", "nytt", "riktig", "riktige", "rett", "rette",
     "feltet", "svaret", "svar", "på", "om", "til", "for", "i", "av", "egentlig", "the", "my"}
)  # fmt: skip
_ENDINGS: Final = re.compile(r"(?:ene|ane|en|et|a|er|ar|e)$")
_SHORTEST: Final = 3
Name = frozenset[str]


def named(work: Work, phrase: str) -> Question | None:
    """Return the field that a phrase names and nothing else; None where it names none, or says more."""
    wanted = _stems(phrase)
    if not wanted:
        return None
    fields = [one for one in work.open_questions if not one.computed]
    exact = [one for one in fields if any(wanted == name for name in names_of(one))]
    if exact:
        return exact[0]
    found = [one for one in fields if any(wanted <= name for name in names_of(one))]
    return found[0] if len(found) == 1 else None


def named_in(work: Work, text: str) -> tuple[Question, str] | None:
    """Return a field whose name stands in a short text, and the text without it; None where there is none."""
    for question in work.open_questions:
        if question.computed:
            continue
        for name in sorted((question.label, *question.names), key=len, reverse=True):
            pattern = rf"\b{_loosely(name)}\b"
            if found := re.search(pattern, text, re.IGNORECASE):
                rest = text[: found.start()] + " " + text[found.end() :]
                return question, " ".join(rest.split())
    return None


def names_of(question: Question) -> tuple[Name, ...]:
    """Return every name of a field as the stems of its words."""
    return tuple(_stems(name) for name in (question.label, *question.names))


def _stems(phrase: str) -> Name:
    return frozenset(_stem(word) for word in words(phrase) if word not in _FILL)


def _stem(word: str) -> str:
    """Return a word without its ending: «beløpet», «beløp» and «beløpene» are one."""
    bare = _ENDINGS.sub("", word)
    return stem(bare if len(bare) >= _SHORTEST else word)


def _loosely(name: str) -> str:
    """Return a pattern for a name in any of its endings."""
    return r"\s+".join(rf"{re.escape(word)}(?:n|en|et|a|ene|s)?" for word in words(name)) or r"(?!)"
