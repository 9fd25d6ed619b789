"""Counting acts, each of somebody, into parts and a whole, with how many different people they stand for."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable

from bot.reports.figures import AREA, NO_AREA, Count


class Tally:
    """Counts of one figure; `add` and then `counts`."""

    def __init__(self, name: str, *, whole: bool = True) -> None:
        self._name, self._whole = name, whole
        self._counts: Counter[str] = Counter()
        self._people: defaultdict[str, set[uuid.UUID]] = defaultdict(set)

    def add(self, *parts: str, who: Iterable[uuid.UUID | None] = (), times: int = 1) -> None:
        """Count an act under the whole and these parts; nobody is counted for an act whose person is gone."""
        people = {id for id in who if id is not None}
        for part in ("", *parts) if self._whole else parts:
            self._counts[part] += times
            self._people[part] |= people

    def counts(self) -> list[Count]:
        """Return the whole, which is there even where nothing was counted, and then the parts by key."""
        first = [""] if self._whole else []
        parts = [*first, *sorted(part for part in self._counts if part)]
        return [Count(self._name, part, self._counts[part], len(self._people[part])) for part in parts]


def area_part(area: str | None) -> str:
    """Return the part that a tjenesteområde is, as long as a stored one may be."""
    return f"{AREA}{area or NO_AREA}"[:100]
