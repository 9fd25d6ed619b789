"""Whether a text sounds like the questions that the articles answer, or like what people write about other things."""

import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from pathlib import Path
from typing import Final

from knowledge.passages import REMEMBERED
from knowledge.question import LONGEST_QUESTION, kommune_named, plain
from knowledge.wording import Wording
from norsk.text import words

ELSEWHERE: Final = Path(__file__).with_name("elsewhere.toml")
SMOOTHING: Final = 0.5  # of a text, shared by the two sorts as they are many
WORDING_SMOOTHING: Final = 5000.0  # runs of letters; there are two wordings only, and each is long


class Belonging:
    """Learns from questions of both sorts how much each word, pair of words and run of letters speaks for one of them."""

    def __init__(self, here: Iterable[str], elsewhere: Iterable[str]) -> None:
        """Take questions that belong here, and questions that belong elsewhere."""
        sorts = [[_told(text) for text in here], [_told(text) for text in elsewhere]]
        self._odds = _odds(*([_pairs(told) for told in sort] for sort in sorts))
        texts = ((number, 1.0, told) for number, sort in enumerate(sorts) for told in sort)
        self._wording = Wording(texts, articles=len(sorts), smoothing=WORDING_SMOOTHING)

    def of(self, text: str) -> tuple[float, float]:
        """Return by how much a text belongs here, by its words and by its wording: below 0 it belongs elsewhere."""
        told = _told(text[:LONGEST_QUESTION])
        pairs = _pairs(told)
        here, elsewhere = self._wording.likelihood(told, (0, 1))
        return sum(self._odds.get(one, 0.0) for one in pairs) / max(1, len(pairs)), float(here - elsewhere)


def elsewhere(path: Path = ELSEWHERE) -> tuple[str, ...]:
    """Return the questions on other subjects that we wrote, and single words of them.

    Raises `tomllib.TOMLDecodeError` for a file of another shape.
    """
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    single = chain.from_iterable(line.split() for line in raw.pop("words", {}).values())
    return (*chain.from_iterable(raw.values()), *single)


def _odds(ours: Sequence[frozenset[str]], others: Sequence[frozenset[str]]) -> dict[str, float]:
    """Return the logarithm of how much likelier a question of ours has each thing than another one has."""
    if not ours or not others:
        return {}
    here, there = Counter(chain.from_iterable(ours)), Counter(chain.from_iterable(others))
    share = SMOOTHING / (len(ours) + len(others))
    base = math.log((len(others) + SMOOTHING) / (len(ours) + SMOOTHING))
    return {
        one: base + math.log((here[one] + share * len(ours)) / (there[one] + share * len(others)))
        for one in here.keys() | there.keys()
    }


@lru_cache(maxsize=REMEMBERED)
def _told(text: str) -> tuple[str, ...]:
    return tuple(word for word in words(plain(text)) if not word.isdigit() and not kommune_named(word))


@lru_cache(maxsize=REMEMBERED)
def _pairs(told: tuple[str, ...]) -> frozenset[str]:
    """Return the words and the pairs of words that follow on one another, the beginning included."""
    return frozenset(told).union(f"{one} {following}" for one, following in pairwise(["", *told]))
