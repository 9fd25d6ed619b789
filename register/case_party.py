"""Who has a part in a need beside those its own columns name: faggruppe, approvers, and whoever is inhabil."""

import uuid
from typing import Final

from register.behovsmelding import Behovsmelding

FAGGRUPPE: Final = "faggruppe"
APPROVERS: Final = "godkjenner_av"
BARRED: Final = "inhabil"
"""The keys of `Behovsmelding.parties`; the first two are relations of `register.access`."""


def party_ids(need: Behovsmelding, part: str) -> frozenset[uuid.UUID]:
    """Return who has a part in a need."""
    return frozenset(uuid.UUID(id) for id in (need.parties or {}).get(part, ()))


def add_party(need: Behovsmelding, part: str, person_id: uuid.UUID) -> None:
    """Give somebody a part in a need, once."""
    ids = (need.parties or {}).get(part, [])
    if str(person_id) not in ids:
        need.parties = {**(need.parties or {}), part: [*ids, str(person_id)]}


def remove_party(need: Behovsmelding, part: str, person_id: uuid.UUID) -> None:
    """Take a part in a need from somebody."""
    ids = (need.parties or {}).get(part, [])
    need.parties = {**(need.parties or {}), part: [id for id in ids if id != str(person_id)]}
