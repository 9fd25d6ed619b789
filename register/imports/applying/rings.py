"""Chains that come back to where they began: a leader who is led by their own staff, an enhet inside itself."""

import uuid
from collections.abc import Mapping


def in_rings(above: Mapping[uuid.UUID, uuid.UUID | None]) -> frozenset[uuid.UUID]:
    """Return everything that stands above itself."""
    seen: set[uuid.UUID] = set()
    found: set[uuid.UUID] = set()
    for start in above:
        path: list[uuid.UUID] = []
        here: uuid.UUID | None = start
        while here is not None and here not in seen:
            seen.add(here)
            path.append(here)
            here = above.get(here)
        if here is not None and here in path:
            found.update(path[path.index(here) :])
    return frozenset(found)
