"""What is said of habilitet: roles, the law, and what the kommune itself asks for."""

from collections.abc import Mapping
from typing import Final

from conversation.reply import Source
from dialogs.dialog import Context
from dialogs.sources import to_reply
from knowledge.article import NASJONAL

ROLE_WORDS: Final[Mapping[str, str]] = {
    "saksbehandler": "saksbehandler",
    "godkjenner_av": "godkjenner",
    "faggruppe": "faggruppen",
    "melder": "den som meldte",
    "leder": "leder",
    "annet": "annet",
}
"""What somebody is to a case, as a person says it."""
TOPIC: Final = "habilitet"
LAW: Final = "nasjonal-habilitet"


def role_word(role: str) -> str:
    """Return what a role in a case is called."""
    return ROLE_WORDS.get(role, role or "annet")


def sources(context: Context) -> tuple[Source, ...]:
    """Return what the rules rest on: the law, and the kommune's own document where it says something of habilitet."""
    library, kommune = context.knowledge.library, context.kommune.id
    own = [one for one in library.for_kommune(kommune) if one.topic == TOPIC and one.kommune != NASJONAL]
    law = library.by_id(LAW)
    return to_reply(source for one in (*((law,) if law else ()), *own) for source in one.sources)
