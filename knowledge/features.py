"""What speaks for an article as the answer to a question, as numbers: docs/search.md tells what each measures."""

import math
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Final

import numpy as np

from knowledge.passages import ASKED, BODY, KEYWORD, KEYWORDS, SENTENCE, Floats, Ints, Passages
from knowledge.question import Concept, Option, Question
from knowledge.wording import Wording

CANDIDATES: Final = 60
"""How many articles are measured closely, whatever the question: each one's share is its share among so many."""
TITLE_COUNTS, KEYWORD_COUNTS, BODY_COUNTS = 3.0, 4.0, 0.6  # in an article's wording, beside a phrasing
Match = tuple[Concept, Ints, Floats]
"""A word of the question, the passages that have it, and how well (0..1)."""


class Feature(IntEnum):
    """The columns, in order."""

    ASKED = 0
    KEYWORD = 1
    KEYWORDS = 2
    SENTENCE = 3
    COVER = 4
    ASKED_COVER = 5
    DEPTH = 6
    WORDING = 7
    INTENT = 8
    OWN = 9
    OWN_ASKED = 10
    NAMED = 11
    TITLE = 12


class Features:
    """Measures a question against every article roughly, and against the likeliest ones closely."""

    def __init__(self, passages: Passages, kommuner: Sequence[str]) -> None:
        """Take the articles' passages, and whose each article is."""
        self._passages = passages
        self._kommuner = np.array(kommuner)
        self._wording = Wording(_wording(passages), articles=passages.articles)

    def of(self, asked: Question, *, own: str, seen: Sequence[str]) -> tuple[Ints, Floats]:
        """Return the likeliest articles of the kommuner `seen` by their numbers, and a row of features for each."""
        found = [(concept, *self._match(concept)) for concept in asked.concepts]
        matched = np.zeros(len(self._passages.owner), dtype=np.float32)
        for concept, places, values in found:
            matched[places] += concept.weight * values
        wish, wished = self._wish(asked)
        mass = asked.mass or 1.0
        scaled = (matched + wish) / (self._passages.root_mass * np.float32(math.sqrt(mass + wished)))
        slots = self._passages.slots
        phrasing, keyword, sentence = (
            slots[kind].best(scaled[slots[kind].start : slots[kind].end])
            for kind in (ASKED, KEYWORD, SENTENCE)
        )
        keywords, body = (matched[slots[kind].start : slots[kind].end] / mass for kind in (KEYWORDS, BODY))
        rough = phrasing + (keyword + sentence) / 2 + (keywords + body) / 3
        likely = self._likely(rough.astype(np.float32), seen)
        cover, asked_cover, depth = self._cover(found, likely) / mass
        mine = (self._kommuner[likely] == own) & (not asked.kommuner)
        named = np.isin(self._kommuner[likely], sorted(asked.kommuner))
        columns = {
            Feature.ASKED: phrasing[likely],
            Feature.KEYWORD: keyword[likely],
            Feature.KEYWORDS: keywords[likely],
            Feature.SENTENCE: sentence[likely],
            Feature.COVER: cover,
            Feature.ASKED_COVER: asked_cover,
            Feature.DEPTH: depth,
            Feature.WORDING: self._wording.likelihood(asked.words, likely),
            Feature.INTENT: slots[ASKED].best(wish[: slots[ASKED].end])[likely] / (wished or 1.0),
            Feature.OWN: mine,
            Feature.OWN_ASKED: mine * phrasing[likely],
            Feature.NAMED: named * phrasing[likely],
            Feature.TITLE: scaled[slots[ASKED].first[likely]],
        }
        return likely, np.column_stack([columns[feature] for feature in Feature]).astype(np.float32)

    def _wish(self, asked: Question) -> tuple[Floats, float]:
        """Return how much of what is wanted (who, when, how long) each passage tells, and how much is wanted."""
        wish = np.zeros(len(self._passages.owner), dtype=np.float32)
        weights = {mark: self._passages.weights.get(mark, 0.0) for mark in sorted(asked.intents)}
        for mark, weight in weights.items():
            if weight:
                wish[self._passages.having(mark)[0]] += weight
        return wish, sum(weights.values())

    def _likely(self, rough: Floats, seen: Sequence[str]) -> Ints:
        """Return the CANDIDATES that rank best roughly, none where nothing is found of any."""
        visible = np.isin(self._kommuner, seen)
        if not np.any(rough[visible] > 0):
            return np.empty(0, dtype=np.int32)
        count = min(CANDIDATES, int(np.count_nonzero(visible)))
        best = np.argpartition(-np.where(visible, rough, -1), count - 1)[:count]
        return np.sort(best).astype(np.int32)

    def _cover(self, found: Sequence[Match], likely: Ints) -> Floats:
        """Return how much of the question is found anywhere, how much in the phrasings, and in how many: three rows."""
        rows = np.zeros((3, len(likely)), dtype=np.float32)
        if not len(likely):
            return rows
        slots = self._passages.slots
        spans = [np.arange(slots[ASKED].first[n], slots[ASKED].ends[n]) for n in likely]
        begins = np.cumsum([0, *(len(span) for span in spans)])[:-1]
        asked = np.concatenate(spans)
        places = np.concatenate([asked, slots[KEYWORDS].start + likely, slots[BODY].start + likely])
        scratch = np.zeros(len(self._passages.owner), dtype=np.float32)
        for concept, where, values in found:
            scratch[where] = values
            here = scratch[places]
            scratch[where] = 0
            inside, around = here[: len(asked)], here[len(asked) :].reshape(2, len(likely))
            best = np.maximum.reduceat(inside, begins)
            often = np.log1p(np.add.reduceat(inside, begins))
            rows += concept.weight * np.stack([np.maximum(best, around.max(axis=0)), best, often])
        return rows

    def _match(self, concept: Concept) -> tuple[Ints, Floats]:
        """Return the passages that have a concept, and how well (0..1)."""
        having = [(*self._having(option), option.weight) for option in concept.options]
        if not having:
            return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float32)
        if len(having) == 1:
            places, values, worth = having[0]
            return places, values * worth
        places, at = np.unique(np.concatenate([places for places, _, _ in having]), return_inverse=True)
        best = np.zeros(len(places), dtype=np.float32)
        np.maximum.at(best, at, np.concatenate([values * worth for _, values, worth in having]))
        return places, best

    def _having(self, option: Option) -> tuple[Ints, Floats]:
        """Return the passages that have an option's terms, and how well (0..1)."""
        if len(option.terms) == 1:
            return self._passages.having(option.terms[0])
        weights = self._passages.weights
        found = [(weights[t], *self._passages.having(t)) for t in dict.fromkeys(option.terms) if t in weights]
        rare = max(weight for weight, _, _ in found)
        total = sum(weights.get(term, rare) for term in set(option.terms))
        places, at = np.unique(np.concatenate([ids for _, ids, _ in found]), return_inverse=True)
        shares = np.concatenate([values * (weight / total) for weight, _, values in found])
        values = np.bincount(at, weights=shares).astype(np.float32)
        if option.all_needed:
            whole = np.bincount(at) == len(set(option.terms))
            places, values = places[whole], values[whole]
        return places, values


def _wording(passages: Passages) -> Iterable[tuple[int, float, Sequence[str]]]:
    """Return the texts whose wording counts: all words but the names of kommuner, little words too."""
    slots = passages.slots
    worth = {ASKED: 1.0, KEYWORD: KEYWORD_COUNTS, BODY: BODY_COUNTS}
    titles = set((slots[ASKED].start + slots[ASKED].first).tolist())
    for kind, counts in worth.items():
        for n in range(slots[kind].start, slots[kind].end):
            yield int(passages.owner[n]), TITLE_COUNTS if n in titles else counts, passages.told[n].words
