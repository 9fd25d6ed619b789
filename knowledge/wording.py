"""How likely an article's own wording is to give a question's, letter by letter: so dialect, slips and compounds count.

A language model per article over runs of letters, across the words, smoothed by the wording of all articles.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from norsk.text import skeleton

Floats = npt.NDArray[np.float32]
Codes = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]
SIZES: Final = (3, 4, 5)
SMOOTHING: Final = 800.0
"""How many runs of letters of any article's wording are mixed into each one's."""
_BITS: Final = 6
_OWNER_BITS: Final = 20  # a million articles
_WORTH_BITS: Final = 4  # what a text counts, among at most sixteen numbers
_SEPARATOR: Final = "\n"  # between texts: no run of letters goes over it
_LETTERS: Final = " abcdefghijklmnopqrstuvwxyz0123456789"


def _table() -> npt.NDArray[np.int64]:
    """Return the number of each character; those that are no letter here share one, a separator is 0."""
    table = np.full(256, len(_LETTERS) + 1, dtype=np.int64)
    table[ord(_SEPARATOR)] = 0
    for number, letter in enumerate(_LETTERS, start=1):
        table[ord(letter)] = number
    return table


_TABLE: Final = _table()


class Wording:
    """The wording of each article, weighted so that a question's likelihood is a sum over its runs of letters."""

    def __init__(
        self,
        texts: Iterable[tuple[int, float, Sequence[str]]],
        *,
        articles: int,
        smoothing: float = SMOOTHING,
    ) -> None:
        """Take texts as the article's number, what the text counts, and its words."""
        told = list(texts)
        codes, line = _runs(_SEPARATOR.join(_line(words) for _, _, words in told))
        owner = np.array([number for number, _, _ in told], dtype=np.int64)[line]
        # What a text counts is one of a few numbers: it is sorted along, which is cheaper than ordering it afterwards.
        worths, worth = np.unique([count for _, count, _ in told], return_inverse=True)
        keys = np.sort((codes << _OWNER_BITS | owner) << _WORTH_BITS | worth[line])
        owned = keys >> _WORTH_BITS
        first = np.flatnonzero(np.diff(owned, prepend=-1))
        told_by = worths[keys & ((1 << _WORTH_BITS) - 1)]
        counts = np.add.reduceat(told_by, first) if len(first) else told_by
        codes, owner = owned[first] >> _OWNER_BITS, owned[first] & ((1 << _OWNER_BITS) - 1)
        begins = np.diff(codes, prepend=-1) != 0
        self._known, run = codes[begins], np.cumsum(begins) - 1
        self._weigh(run, owner, counts, articles, smoothing)

    def _weigh(
        self, run: Codes, owner: Codes, counts: npt.NDArray[np.float64], articles: int, smoothing: float
    ) -> None:
        total = np.bincount(run, weights=counts, minlength=len(self._known)) + 0.5
        values = np.log1p(counts / (smoothing * (total / total.sum())[run]))
        length = np.bincount(owner, weights=counts, minlength=articles)
        self._base = np.log(smoothing / (length + smoothing)).astype(np.float32)
        order = np.argsort(owner, kind="stable")
        self._start = np.searchsorted(owner[order], np.arange(articles + 1))
        self._run, self._values = run[order].astype(np.int32), values[order].astype(np.float32)

    def likelihood(self, words: Sequence[str], articles: Sequence[int] | Ints) -> Floats:
        """Return for some articles, by their numbers, how much likelier each makes the words than any other text would.

        It is a logarithm, divided by the root of how many known runs of letters there are; 0 where none is known.
        """
        codes, _ = _runs(_line(words))
        at = np.searchsorted(self._known, codes)
        inside = at < len(self._known)
        at, codes = at[inside], codes[inside]
        known = at[self._known[at] == codes]
        asked = np.zeros(len(self._known), dtype=np.float32)
        np.add.at(asked, known, 1)
        found = [
            self._values[span] @ asked[self._run[span]]
            for span in (slice(self._start[n], self._start[n + 1]) for n in articles)
        ]
        scale = np.sqrt(max(1, len(known)))
        likely: Floats = (np.array(found, dtype=np.float32) + len(known) * self._base[list(articles)]) / scale
        return likely.astype(np.float32)


def _line(words: Sequence[str]) -> str:
    return f" {' '.join(map(skeleton, words))} " if words else ""


def _runs(text: str) -> tuple[Codes, Codes]:
    """Return the runs of letters of a text of lines as numbers, and the line that each stands in."""
    letters = _TABLE[np.frombuffer(text.encode("latin-1", errors="replace"), dtype=np.uint8)]
    line = np.cumsum(letters == 0)
    codes, lines = [], []
    for size in SIZES:
        count = len(letters) - size + 1
        if count <= 0:
            continue
        parts = [letters[n : n + count] for n in range(size)]
        inside = np.logical_and.reduce([part > 0 for part in parts])
        code = sum((part << (_BITS * n) for n, part in enumerate(parts)), np.zeros(count, dtype=np.int64))
        codes.append(code[inside])
        lines.append(line[:count][inside])
    if not codes:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    return np.concatenate(codes), np.concatenate(lines)
