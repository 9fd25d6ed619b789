"""What those who approve, and what they approve, are called in a kommune."""

from collections.abc import Mapping
from typing import Final

_ROLES: Final = {"innkjopssjef": "innkjop_leder", "godkjenner": "godkjenner"}
_PLAIN: Final = {"leder": "lederen for enheten", "innkjoper": "innkjøperen", "avtaleeier": "avtaleeieren"}
_THE_PAPER: Final = {
    "anskaffelsesplan": "anskaffelsesplanen",
    "konkurransestrategi": "konkurransestrategien",
    "konkurransegrunnlag": "konkurransegrunnlaget",
    "dialognotat": "dialognotatet",
}


def role_word(role: str, names: Mapping[str, str]) -> str:
    """Return what a role that approves is called in a kommune, such as «anskaffelsessjefen»; an unknown one as it is."""
    return names[_ROLES[role]] if role in _ROLES and _ROLES[role] in names else _PLAIN.get(role, role)


def the_paper(kind: str) -> str:
    """Return a kind of document as a sentence names it: «anskaffelsesplanen»; an unknown one as it is."""
    return _THE_PAPER.get(kind, kind)
