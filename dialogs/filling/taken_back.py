"""Takes a sentence apart that takes something back: the new value, what it is not, and how plainly that is said."""

import re
from dataclasses import dataclass
from typing import Final

from norsk.words import fold

LEAD: Final = re.compile(
    r"(?:(?:å |oi |ja )?(?:nei|næ|no|nope|neida|ops|oi|oops|uff|unnskyld|beklager|sorry|orsak|rettelse|retting|vent|feil|obs|altså)\b[\s,.!:–-]*)+"
)
_MEANT: Final = re.compile(
    r"(?:(?:jeg|eg|æ|i|vi|me) )?(?:mente|meinte|mener|meiner|meant|tenkte på|skulle (?:ha )?(?:skrive|skrevet|si|sagt|sei|skrivi))(?: å (?:skrive|si))?\b[\s,:]*"
)
_BE: Final = re.compile(
    r"(?:men )?(?:(?:det|den|dette|han|hun|it)\s+)?(?:(?:skal|skulle|må|should)\s+(?:være|vere|stå|ha vært|ha stått|bli|be)|(?:var|er|blir|heter|is|was))\s+(?=\S)|heller\s+"
)
_OLD: Final = re.compile(
    r"(?:^|(?<![\s,–-])[\s,–-]+)(?:og |men |and )?(?:ikke|ikkje|itj|not|istedenfor|i stedet for|i staden for|instead of)\s+(?:(?:som|lenger)\s+)?(?P<old>[^,;!?]+?)(?=\s*(?:[,;!?]|\.\s|\.$|$|\bmen\b|\bdet var\b))"
)
STRIP: Final = " \t\n,;:.!–-"


@dataclass(frozen=True, slots=True)
class Words:
    """A text taken apart: the new value, what it is not, and how plainly it says that something was wrong."""

    value: str
    old: str
    lead: bool
    explicit: bool


def apart(said: str) -> Words:
    """Take the words away that say that something was wrong: «nei, jeg mente fire år, ikke tre» is fire år, not tre."""
    lead = explicit = False
    old = ""
    rest = said
    if found := LEAD.match(fold(rest)):
        rest, lead = rest[found.end() :], True
    if found := _MEANT.match(fold(rest)):
        rest, explicit = rest[found.end() :], True
    rest = _without_be(rest)
    if found := _OLD.search(fold(rest)):
        before = rest
        old = before[found.start("old") : found.end("old")].strip(STRIP)
        rest = f"{before[: found.start()]} {before[found.end() :]}".strip(STRIP)
        explicit = explicit or lead or before.casefold().startswith(("ikke", "ikkje", "not"))
    rest = _without_be(rest)
    return Words(rest.strip(STRIP), old, lead, explicit)


def _without_be(text: str) -> str:
    found = _BE.match(fold(text))
    return text[found.end() :] if found else text
