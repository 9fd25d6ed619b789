"""The id of an article that somebody makes in chat."""

import re
from typing import Final

from dialogs.dialog import Context
from register.artikkel import TextKind, history

LONGEST_ID: Final = 100
_ASCII: Final = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})


async def free_id(context: Context, kommune: str, words: str, *, otherwise: str) -> str:
    """Return an id made of words that no article has or has had; of `otherwise` where they hold no letter or digit.

    Drafts count too: two articles that are written at the same time must not become versions of each other.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", words.casefold().translate(_ASCII)).strip("-") or otherwise
    wanted = f"{kommune}-{slug}"[:LONGEST_ID].rstrip("-")
    number, id = 2, wanted
    while context.knowledge.library.by_id(id) or await history(context.session, TextKind.ARTIKKEL, id):
        id, number = f"{wanted}-{number}", number + 1
    return id
