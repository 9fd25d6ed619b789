"""What those who approve, and what they approve, are called in a kommune."""

import re
from collections.abc import Collection, Mapping
from typing import Final

_ROLES: Final = {"innkjopssjef": "innkjop_leder", "godkjenner": "godkjenner"}
_PLAIN: Final = {"leder": "lederen for enheten", "innkjoper": "innkjøperen", "avtaleeier": "avtaleeieren"}
_PLACES: Final = {
    "teams": "Teams",
    "web": "nettsiden",
    "slack": "Slack",
    "terminal": "terminalen",
}
_DEFINITE: Final = re.compile(r"^(\w*(?:sjef|leder|direktør|innkjøper|eier))en\b")
_THE_PAPER: Final = {
    "anskaffelsesplan": "anskaffelsesplanen",
    "konkurransestrategi": "konkurransestrategien",
    "konkurransegrunnlag": "konkurransegrunnlaget",
    "dialognotat": "dialognotatet",
}


def role_word(role: str, names: Mapping[str, str]) -> str:
    """Return what a role that approves is called in a kommune, such as «anskaffelsessjefen»; an unknown one as it is."""
    return names[_ROLES[role]] if role in _ROLES and _ROLES[role] in names else _PLAIN.get(role, role)


def role_as(role: str, names: Mapping[str, str]) -> str:
    """Return a role as what somebody is: «godkjenne som anskaffelsessjef»."""
    return _DEFINITE.sub(r"\1", role_word(role, names))


def the_paper(kind: str) -> str:
    """Return a kind of document as a sentence names it: «anskaffelsesplanen»; an unknown one as it is."""
    return _THE_PAPER.get(kind, kind)


def approval_places(channels: Collection[str]) -> str:
    """Return where an approval counts, by the channels' ids: «Teams og nettsiden»; "" where it counts in all."""
    places = [place for channel, place in _PLACES.items() if channel in channels]
    if len(places) == len(_PLACES):
        return ""
    return " og ".join(part for part in (", ".join(places[:-1]), *places[-1:]) if part)
