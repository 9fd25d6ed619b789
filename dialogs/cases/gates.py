"""What a case must have before it may have a status: the gates of the kommuneprofil, and what should be there too."""

from dataclasses import dataclass

from dialogs.cases.sight import Onlooker
from register.behovsmelding import Behovsmelding


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is not there, in a sentence. `blocks` says that the status cannot be set without it."""

    text: str
    blocks: bool
    gate: str = ""


async def missing_before(looks: Onlooker, need: Behovsmelding, status: str) -> tuple[Missing, ...]:
    """Return what a need lacks before it may have a status: what blocks it first, then what is only warned of."""
    _ = looks, need, status
    return ()
