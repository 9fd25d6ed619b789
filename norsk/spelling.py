"""Which known word a misspelt one must mean."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from norsk.text import skeleton

SHORTEST: Final = 3
"""Letters; a shorter word differs in too little from others to tell which was meant."""
MOST_EDITS: Final = ((5, 1), (9, 2), (99, 3))
"""For words of up to so many letters, so many slips: a letter left out, put in, exchanged or swapped with the next."""
CACHED: Final = 8192


class Speller:
    """Knows words by how common they are, and finds the one that a misspelt one is nearest to."""

    def __init__(self, known: Mapping[str, int]) -> None:
        """Take known words in lower case, and how often each stands somewhere."""
        self._skeletons: dict[str, tuple[str, int]] = {}
        for word, count in sorted(known.items(), key=lambda item: (item[1], item[0])):
            self._skeletons[skeleton(word)] = (word, count)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for bare in self._skeletons:
            self._by_length[len(bare)].append(bare)
        self.nearest = lru_cache(maxsize=CACHED)(self._nearest)

    def _nearest(self, word: str) -> str | None:
        """Return the known word that another must mean, the commonest of those equally near; None where none is near."""
        bare = skeleton(word)
        if bare in self._skeletons:
            return self._skeletons[bare][0]
        if not SHORTEST <= len(bare) <= MOST_EDITS[-1][0]:
            return None
        most = next(edits for length, edits in MOST_EDITS if len(bare) <= length)
        near = [
            (edits, other[0] != bare[0], -self._skeletons[other][1], other)
            for length in range(len(bare) - most, len(bare) + most + 1)
            for other, edits, _ in process.extract(
                bare, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=most, limit=None
            )
        ]
        return self._skeletons[min(near)[3]][0] if near else None
