"""Ranking: the articles that answer a question, best first, or honestly none."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.article import NASJONAL, Article
from knowledge.library import Library
from knowledge.question import (
    EQUAL,
    INTENT_MARK,
    Concept,
    Option,
    Question,
    Reader,
    Synonyms,
    intents,
    kommune_named,
    plain,
)
from norsk.text import Compounds, content_words, stem, words

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

# Words that nearly every question here could have; they must not make anyone sure.
_GENERIC_WORDS = """
kommune regel regler lov innkjøp anskaffelse kjøp kjøpe offentlig vare tjeneste bruke gjøre følge
bestemmelse krav municipality rules
"""
GENERIC = frozenset(map(stem, _GENERIC_WORDS.split()))
GENERIC_WEIGHT = 0.5
INTENT_WEIGHT = 0.75
THRESHOLD = 0.5
ENOUGH_WORDS = 6
LONG_PASSAGE = 20  # terms; in a longer passage a term counts more for standing there often
# For: best phrasing, cover, margin, coverage, number of content words. Fitted as docs/search.md tells.
CONFIDENCE_WEIGHTS = np.array([6.2, 1.7, 2.7, 4.3, 4.2], dtype=np.float32)
CONFIDENCE_BIAS = -10.0
OWN_BOOST = 1.12
NAMED_BOOST = 1.5
KINDS = ("asked", "keyword", "keywords", "body")
FEATURES = ("asked", "keyword", "keywords", "body", "cover")
WEIGHTS = np.array([1.0, 0.5, 0.2, 0.25, 0.3], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Hit:
    """An article, how well it ranks (`score`, within one search) and how surely it answers (0..1)."""

    article: Article
    score: float
    confidence: float

    @property
    def topic(self) -> str:
        """Return the article's topic."""
        return self.article.topic


@dataclass(frozen=True, slots=True)
class _Passage:
    article: int
    kind: str
    text: str


class Index:
    """All articles made ready for searching; built once, read by any number of questions and threads."""

    def __init__(self, library: Library, synonyms: Synonyms | None = None) -> None:
        """Index a library; takes about a millisecond per article."""
        self.articles = library.articles
        passages = [p for n, article in enumerate(self.articles) for p in _passages(n, article)]
        surfaces = {word for p in passages for word in _content(p)}
        compounds = Compounds({stem(word) for word in surfaces})
        self._owner = np.array([p.article for p in passages], dtype=np.int32)
        self._first = np.searchsorted(self._owner, np.arange(len(self.articles)))
        self._kinds = {kind: np.array([p.kind == kind for p in passages]) for kind in KINDS}
        self._postings = _postings([_bag(p, compounds) for p in passages])
        self._weights = {term: self._telling(term) for term in self._postings}
        self._mass = np.array(
            [sum(map(self._weights.__getitem__, _terms(p))) for p in passages], dtype=np.float32
        )
        self._reader = Reader(surfaces, compounds, self._weights, synonyms or Synonyms())

    def search(self, question: str, *, kommune: str, limit: int = 5) -> tuple[Hit, ...]:
        """Return at most `limit` hits, best first, for someone in a kommune.

        They are the kommune's own and the national articles, its own first on near-ties; another kommune's
        only where the question names it.
        """
        asked = self._reader.read(question)
        if not asked.concepts or not self.articles:
            return ()
        features = self.features(asked)
        # NumPy's matmul may report floating-point flags that an earlier vector instruction left behind.
        with np.errstate(all="ignore"):
            scores = features @ WEIGHTS * self._boosts(kommune, asked.kommuner)
        best = [n for n in np.argsort(-scores, kind="stable")[: limit + 1] if scores[n] > 0]
        following = [*(float(scores[n]) for n in best[1:]), 0.0]
        return tuple(
            Hit(
                self.articles[n],
                float(scores[n]),
                confidence(features[n], 1 - after / float(scores[n]), asked),
            )
            for n, after in zip(best[:limit], following, strict=False)
        )

    def answer(self, question: str, kommune: str) -> Hit | None:
        """Return the hit that answers the question, or None where none is sure enough."""
        hits = self.search(question, kommune=kommune, limit=1)
        return hits[0] if hits and hits[0].confidence >= THRESHOLD else None

    def nearest(self, question: str, kommune: str, n: int = 3) -> tuple[Hit, ...]:
        """Return up to `n` hits on different topics, to offer when the question is declined."""
        seen: dict[str, Hit] = {}
        for hit in self.search(question, kommune=kommune, limit=5 * n):
            seen.setdefault(hit.topic, hit)
        return tuple(seen.values())[:n]

    def coverage(self, question: str) -> float:
        """Return the share (0..1), by how telling they are, of a question's words that any article knows."""
        return coverage(self._reader.read(question))

    def _telling(self, term: str) -> float:
        """Return how much a term tells one article from another."""
        spread = len(np.unique(self._owner[self._postings[term][0]]))
        weight = math.log(1 + (len(self.articles) - spread + 0.5) / (spread + 0.5))
        if term.startswith(INTENT_MARK):
            return weight * INTENT_WEIGHT
        return weight * (GENERIC_WEIGHT if term in GENERIC else 1.0)

    def read(self, question: str) -> Question:
        """Return what a question asks about, in the terms of the articles."""
        return self._reader.read(question)

    def features(self, asked: Question) -> Floats:
        """Return one row per article with the columns of FEATURES; docs/search.md says what each measures."""
        matched = np.zeros(len(self._owner), dtype=np.float32)
        cover = np.zeros(len(self.articles), dtype=np.float32)
        scratch = np.zeros(len(self._owner), dtype=np.float32)
        for concept in asked.concepts:
            places = self._match(concept, scratch)
            matched[places] += concept.weight * scratch[places]
            best = np.zeros(len(self.articles), dtype=np.float32)
            np.maximum.at(best, self._owner[places], scratch[places])
            cover += concept.weight * best
            scratch[places] = 0
        mass = asked.mass or 1.0
        wanted, wanted_mass = matched.copy(), mass
        for mark in asked.intents & self._postings.keys():
            wanted[self._postings[mark][0]] += self._weights[mark]
            wanted_mass += self._weights[mark]
        cosine = wanted / np.sqrt(wanted_mass * (self._mass + 1.0))
        columns = [
            self._best(cosine, "asked"),
            self._best(cosine, "keyword"),
            self._best(matched, "keywords") / mass,
            self._best(matched, "body") / mass,
            cover / mass,
        ]
        return np.column_stack(columns).astype(np.float32)

    def _best(self, values: Floats, kind: str) -> Floats:
        return np.maximum.reduceat(np.where(self._kinds[kind], values, 0), self._first)

    def _match(self, concept: Concept, scratch: Floats) -> Ints:
        """Write into `scratch` how well each passage has the concept (0..1); return the places written."""
        places = [np.empty(0, dtype=np.int32)]
        for option in concept.options:
            ids, values = self._having(option)
            scratch[ids] = np.maximum(scratch[ids], option.weight * values)
            places.append(ids)
        return np.concatenate(places)

    def _having(self, option: Option) -> tuple[Ints, Floats]:
        """Return the passages that have an option's terms, and how well (0..1)."""
        if len(option.terms) == 1:
            return self._postings[option.terms[0]]
        found = [(self._weights[t], *self._postings[t]) for t in option.terms if t in self._postings]
        rare = max(weight for weight, _, _ in found)
        total = sum(self._weights.get(term, rare) for term in option.terms)
        ids, at = np.unique(np.concatenate([ids for _, ids, _ in found]), return_inverse=True)
        shares = np.concatenate([values * (weight / total) for weight, _, values in found])
        values = np.bincount(at, weights=shares).astype(np.float32)
        if option.all_needed:
            whole = np.bincount(at) == len(set(option.terms))
            ids, values = ids[whole], values[whole]
        return ids, values

    def _boosts(self, kommune: str, named: frozenset[str]) -> Floats:
        return np.array([_boost(a.kommune, kommune, named) for a in self.articles], dtype=np.float32)


def coverage(asked: Question) -> float:
    """Return the share (0..1) of a question's telling words that any article knows.

    A word known by its parts, by a synonym or by a likely misspelling counts for what such a match is worth.
    """
    known = sum(c.weight * max((o.weight for o in c.options), default=0.0) for c in asked.concepts)
    return known / asked.mass if asked.mass else 0.0


def confidence(features: Floats, margin: float, asked: Question) -> float:
    """Return how surely (0..1) an article with these features answers, by a logistic model (docs/search.md).

    `margin` is its lead on the next article, as a share of its score.
    """
    words_asked = min(len(asked.concepts), ENOUGH_WORDS) / ENOUGH_WORDS
    evidence = np.array([features[0], features[-1], margin, coverage(asked), words_asked], dtype=np.float32)
    sure = 1.0 / (1.0 + math.exp(-float(evidence @ CONFIDENCE_WEIGHTS) - CONFIDENCE_BIAS))
    return sure if any(not _generic(concept) for concept in asked.concepts) else sure * GENERIC_WEIGHT


def _generic(concept: Concept) -> bool:
    """Return whether a concept is one that nearly every question here could have."""
    near = (
        option.terms[0] for option in concept.options if len(option.terms) == 1 and option.weight >= EQUAL
    )
    return concept.word in GENERIC or any(term in GENERIC for term in near)


def _passages(number: int, article: Article) -> list[_Passage]:
    asked = dict.fromkeys((article.title, *article.questions))
    keywords = dict.fromkeys((*article.keywords, article.topic))
    return [
        *(_Passage(number, "asked", plain(text)) for text in asked),
        *(_Passage(number, "keyword", plain(text)) for text in keywords),
        _Passage(number, "keywords", plain(". ".join(keywords))),
        _Passage(number, "body", plain(article.body)),
    ]


def _marks(passage: _Passage) -> frozenset[str]:
    return intents(words(passage.text)) if passage.kind == "asked" else frozenset()


def _content(passage: _Passage) -> list[str]:
    """Return the content words; names of kommuner decide which articles are seen, not how well they fit."""
    return [word for word in content_words(passage.text) if not kommune_named(word)]


def _terms(passage: _Passage) -> frozenset[str]:
    return _marks(passage).union(map(stem, _content(passage)))


def _bag(passage: _Passage, compounds: Compounds) -> Counter[str]:
    bag = Counter(_marks(passage))
    for word in _content(passage):
        bag.update({stem(word), *compounds.split(word)})
    return bag


def _postings(bags: Sequence[Mapping[str, int]]) -> dict[str, tuple[Ints, Floats]]:
    gathered: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
    for n, bag in enumerate(bags):
        for term, count in bag.items():
            gathered[term][0].append(n)
            gathered[term][1].append(min(1.0, 0.75 + 0.125 * (count - 1)) if len(bag) > LONG_PASSAGE else 1.0)
    return {
        t: (np.array(ids, dtype=np.int32), np.array(values, dtype=np.float32))
        for t, (ids, values) in gathered.items()
    }


def _boost(kommune: str, own: str, named: Iterable[str]) -> float:
    if kommune in named:
        return NAMED_BOOST
    if kommune == own:
        return 1.0 if set(named) else OWN_BOOST
    return 1.0 if kommune == NASJONAL else 0.0
