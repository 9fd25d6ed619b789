"""What people write about the documents of a case: «konkurransestrategi for BM-2026-0001», «skriv i budsjett: …»."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from norsk.words import fold

_PAPER: Final = r"(?P<paper>konkurransestrategi|anskaffelsesplan|dialognotat)(?:en|et)?"
_NUMBER: Final = r"(?P<number>bm[- ]?\d{4}[- ]?\d{1,6})"
_FOR: Final = rf"(?:\s+(?:for|til|i|på))?\s+(?:sak(?:en)?\s+)?{_NUMBER}"
_VERB: Final = r"(?:(?:kan du |jeg vil )?(?:vis|se|hent|last ned|lag|lage|skriv|skrive|åpne|start|begynn(?: på)?)\s+(?:en |et |meg )?(?:word(?:[- ]?(?:fil|dokument))? av )?(?:ny |nytt )?)?"
_SHOW: Final = re.compile(rf"{_VERB}{_PAPER}{_FOR}")
_SHOW_TURNED: Final = re.compile(rf"{_NUMBER}\s*[:,]?\s+{_PAPER}")
_MAKE: Final = re.compile(rf"lag(?:e)? (?:en )?(?:ny )?versjon (?:av )?{_PAPER}{_FOR}")
_UNNUMBERED: Final = re.compile(
    r"(?:lag|lage|skriv|skrive|åpne|start|begynn på)\s+(?:en |et )?(?:ny |nytt )?(?P<paper>konkurransestrategi|anskaffelsesplan|dialognotat)(?:en|et)?"
)
_WRITE: Final = re.compile(
    rf"skriv (?:i|inn i|under|på) (?P<section>[^:]{{2,60}}?)(?:{_FOR})?\s*:\s*(?P<text>.+)", re.DOTALL
)
_NOT: Final = re.compile(
    rf"(?:(?P<section>[^:.,]{{2,60}}?)(?:{_FOR})?(?: er)? )?ikke aktuelt?(?: fordi|,| -|:)\s*(?P<text>.+)",
    re.DOTALL,
)


_SPELT: Final = (
    (re.compile(r"\bkon\w{0,12}strat\w*|\bstrategien\b"), "konkurransestrategi"),
    (re.compile(r"\banska\w{0,10}plan\w*"), "anskaffelsesplan"),
    (re.compile(r"\bdialog\w{0,3}nota\w*"), "dialognotat"),
)
"""How the documents' names are misspelt, or shortened, and what is meant."""


class PaperWish(StrEnum):
    """What is asked of a document."""

    SHOW = "show"
    MAKE = "make"
    WRITE = "write"
    NOT_RELEVANT = "not_relevant"
    WHICH = "which"


@dataclass(frozen=True, slots=True)
class Wished:
    """What somebody asks of a document; `number` is the case's as written, `section` what they call the section."""

    wish: PaperWish
    paper: str = ""
    number: str = ""
    section: str = ""
    text: str = ""


def wished(text: str) -> Wished | None:
    """Return what a text asks of a document; None where it asks of none."""
    stripped = text.strip().rstrip(".!?")
    plain = _spelt(" ".join(fold(stripped).split()))
    for pattern, wish in ((_MAKE, PaperWish.MAKE), (_SHOW, PaperWish.SHOW), (_SHOW_TURNED, PaperWish.SHOW)):
        if found := pattern.fullmatch(plain):
            return Wished(wish, found["paper"], found["number"])
    if found := _UNNUMBERED.fullmatch(plain):
        return Wished(PaperWish.WHICH, found["paper"])
    for pattern, wish in ((_WRITE, PaperWish.WRITE), (_NOT, PaperWish.NOT_RELEVANT)):
        # What is folded is as long as it was, so that the text can be taken as it was written.
        if found := pattern.fullmatch(fold(text.strip())):
            said = text.strip()[found.start("text") :].strip()
            return Wished(wish, "", found["number"] or "", (found["section"] or "").strip(), said)
    return None


def _spelt(plain: str) -> str:
    for written, name in _SPELT:
        plain = written.sub(name, plain)
    return plain
