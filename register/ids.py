"""Ids of records as they come back to us in texts: from buttons, lines of history and files."""

import uuid
from typing import Final

NOBODYS: Final = uuid.UUID(int=0)
"""An id that no record has."""


def id_or_none(text: str) -> uuid.UUID | None:
    """Return the id that a text is; None where it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def id_or_nobodys(text: str) -> uuid.UUID:
    """Return the id that a text is; one that is nobody's where it is none, so that it can be looked up all the same."""
    return id_or_none(text) or NOBODYS
