"""A place that is named as anything else is: «stoler til skjetten», which only the register knows to be one."""

import re
from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from norsk.words import fold
from register.enhet import fold_name
from register.enhet_search import find_enheter
from register.enhet_words import is_type, parts_of_name

_MOST: Final = 4
"""How many words of a text are looked up."""
_AFTER: Final = re.compile(r"\b(?:til|te|på|ved|hos)\s+(?P<place>[a-zæøå][a-zæøå-]{3,})\b")


@dataclass(frozen=True, slots=True)
class Place:
    """An enhet of the register: what it is called, and what the text calls it."""

    name: str
    said: str


async def place_in_passing(session: AsyncSession, text: str) -> Place | None:
    """Return the one enhet that a word after «til» or «på» is a name of, spelt rightly; None where there is no such."""
    for match in list(_AFTER.finditer(fold(text)))[:_MOST]:
        said = match["place"]
        if all(map(is_type, parts_of_name(said))):
            continue
        found = await find_enheter(session, said)
        if len(found) == 1 and said in fold_name(found[0].name).split():
            return Place(found[0].name, said)
    return None


def without_place(what: str, said: str) -> str:
    """Return what is needed without the place at its end, where anything is left."""
    return re.sub(rf"\s+(?:til|te|på|ved|hos)\s+{re.escape(said)}\W*$", "", what, flags=re.IGNORECASE) or what
