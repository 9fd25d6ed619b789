"""What somebody writes to the ways out in place of pressing a button; pure."""

import re
from collections.abc import Mapping
from typing import Final

from dialogs.behovsmelding.put import Asked, Take

_EDGES: Final = re.compile(r"^[\s.!,:;«»\"'()]+|[\s.!,:;«»\"'()]+$")
_YES: Final = frozenset({"ja", "jepp", "jo", "yes", "ja takk", "ok", "okei", "greit", "fint", "stemmer", "gjerne", "ja gjerne"})  # fmt: skip
_NO: Final = frozenset({"nei", "neida", "nei takk", "no", "næ", "ikke", "ikkje"})
_REPORT: Final = re.compile(
    r"\b(?:meld(?:e|er)?\b.*\b(?:behov\w*|likevel)|meld likevel|likevel|meld (?:det|den))\b|^meld$"
)
_ORDER: Final = re.compile(r"^(?:jeg |vi )?(?:bestill\w*|kjøp\w*|brukar?|bruker)\b(?!.*\bikk)")
_NOT: Final = re.compile(
    r"\b(?:passer|passar|dekker|dekkjer|holder|går|dekke|passe) (?:det |den |de )?ikk(?:e|je)\b|\bingen\b|\bpasser dårlig\b"
)
_UNSURE: Final = re.compile(
    r"\b(?:usikker|usikre|vet ikke|veit ikkje|veit ikke|aner ikke|kanskje|vet ikkje|vetke)\b"
)
_JOIN: Final = re.compile(r"\b(?:slå\b.*\b(?:sammen|saman)|samme|bli med)\b")
_OWN: Final = re.compile(r"\b(?:eget|egen|eige|mitt|vårt|ikke det samme|ikkje det same|annet|noe annet)\b")
_UNDER: Final = re.compile(r"\b(?:under|mindre|lavere|lågare|billigere|langt fra)\b")
_OVER: Final = re.compile(r"\b(?:over|mer enn|meir enn|høyere|dyrere)\b")
_SEND: Final = frozenset({"send", "send spørsmålet", "ja", "ja send", "ok", "ja takk"})

_YES_TO: Final[Mapping[Asked, Take]] = {
    Asked.AVTALE: Take.ORDER,
    Asked.BELOW: Take.BELOW,
    Asked.SPLITTING: Take.REPORT,
    Asked.SIMILAR: Take.JOIN,
}
_NO_TO: Final[Mapping[Asked, Take]] = {
    Asked.AVTALE: Take.NOT_FITTING,
    Asked.CHOICE: Take.NOT_FITTING,
    Asked.BELOW: Take.BELOW,
    Asked.SPLITTING: Take.OTHER_NEED,
    Asked.SIMILAR: Take.OWN,
}
_WORDS: Final[Mapping[Asked, tuple[tuple[re.Pattern[str], Take], ...]]] = {
    Asked.AVTALE: ((_NOT, Take.NOT_FITTING), (_UNSURE, Take.UNSURE), (_REPORT, Take.REPORT), (_ORDER, Take.ORDER)),
    Asked.CHOICE: ((_NOT, Take.NOT_FITTING), (_UNSURE, Take.UNSURE), (_REPORT, Take.REPORT)),
    Asked.BELOW: ((_REPORT, Take.REPORT),),
    Asked.SPLITTING: ((_REPORT, Take.REPORT), (_OWN, Take.OTHER_NEED)),
    Asked.SIMILAR: ((_OWN, Take.OWN), (_JOIN, Take.JOIN), (_REPORT, Take.OWN)),
    Asked.VALUE: ((_UNSURE, Take.NOT_KNOWN), (_UNDER, Take.UNDER), (_OVER, Take.OVER)),
    Asked.QUANTITY: (),
    Asked.QUESTION: ((_REPORT, Take.REPORT),),
}  # fmt: skip
LONGEST: Final = 12
"""Words; whoever writes more tells something."""


def plain(text: str) -> str:
    """Return a text as it is compared: in small letters, without what stands around it."""
    return _EDGES.sub("", text).casefold()


def taken(asked: Asked, text: str) -> Take | None:
    """Return the way that a few words take where something was asked; None where they take none."""
    said = plain(text)
    if said in _YES and asked in _YES_TO:
        return _YES_TO[asked]
    if said in _NO and asked in _NO_TO:
        return _NO_TO[asked]
    if said in ("hopp over", "neste", "videre"):
        return Take.NOT_KNOWN if asked is Asked.VALUE else Take.REPORT
    if len(said.split()) > LONGEST:
        return None
    return next((take for pattern, take in _WORDS.get(asked, ()) if pattern.search(said)), None)


def reason_in(text: str) -> str:
    """Return why something does not fit, where it is told with the no: «nei, de er for små»."""
    rest = re.sub(r"^\s*(?:nei|neida|no|passer ikke|passar ikkje|den passer ikke)\b[\s,.:;–-]*", "", text, flags=re.IGNORECASE)  # fmt: skip
    rest = re.sub(r"^(?:fordi|for|siden)\s+", "", rest.strip(), flags=re.IGNORECASE)
    return rest.strip() if len(rest.split()) > 1 and rest.strip() != text.strip() else ""


def wants_sending(text: str) -> bool:
    """Say whether a few words send the question that stands there."""
    return plain(text) in _SEND
