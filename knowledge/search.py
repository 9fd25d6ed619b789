"""Ranking: the articles that answer a question, best first, or honestly none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from knowledge.article import NASJONAL, Article
from knowledge.belonging import Belonging, elsewhere
from knowledge.confidence import Weights, evidence, load_weights, shares
from knowledge.features import Features
from knowledge.library import Library
from knowledge.passages import GENERIC, Floats, Ints, Passages
from knowledge.question import EQUAL, Concept, Question, Reader, Synonyms

THRESHOLD: Final = 0.5
"""How sure the search must be of an article for it to be the answer."""
GENERIC_WEIGHT: Final = 0.5
LATELY: Final = 4
"""How many questions are remembered as they were measured: one answer searches for the same one several times."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article, how likely it is the answer beside the others (`score`, 0..1), and how surely it answers (0..1)."""

    article: Article
    score: float
    confidence: float

    @property
    def topic(self) -> str:
        """Return the article's topic."""
        return self.article.topic


@dataclass(frozen=True, slots=True)
class _Measured:
    """A question's likeliest articles, what speaks for each, its share, and whether the question belongs here."""

    asked: Question
    likely: Ints
    features: Floats
    share: Floats
    belongs: tuple[float, float]


class Index:
    """All articles made ready for searching; built once, read by any number of questions and threads."""

    def __init__(
        self,
        library: Library,
        synonyms: Synonyms | None = None,
        *,
        names: Mapping[str, Mapping[str, str]] | None = None,
        weights: Weights | None = None,
    ) -> None:
        """Index a library; takes about two milliseconds per article.

        `names` is what each kommune calls things, by its id: an article is found by the words that it is read in.
        """
        self.articles = library.articles
        passages = Passages(self.articles, names or {})
        self._features = Features(passages, [article.kommune for article in self.articles])
        self._reader = Reader(passages.surfaces, passages.compounds, passages.weights, synonyms or Synonyms())
        asked = (text for article in self.articles for text in (article.title, *article.questions))
        self._belonging = Belonging(asked, elsewhere())
        self._weights = weights or load_weights()
        self._lately: dict[tuple[str, str], _Measured] = {}

    def search(self, question: str, *, kommune: str, limit: int = 5) -> tuple[Hit, ...]:
        """Return at most `limit` hits, best first, for someone in a kommune.

        They are the kommune's own and the national articles; another kommune's only where the question names it.
        """
        found = self._measured(question, kommune)
        best = np.argsort(-found.share, kind="stable")[:limit]
        return tuple(
            Hit(
                self.articles[found.likely[n]],
                float(found.share[n]),
                self._sure(
                    found.asked,
                    evidence(found.asked, found.features[n], float(found.share[n]), found.belongs),
                ),
            )
            for n in best
        )

    def _measured(self, question: str, kommune: str) -> "_Measured":
        """Return what speaks for the articles, measured once for the several searches that one answer takes."""
        known = self._lately.get((question, kommune))
        if known is not None:
            return known
        asked = self._reader.read(question)
        likely, features = self.features(asked, kommune)
        belongs = self.belongs(question) if len(likely) else (0.0, 0.0)
        found = _Measured(asked, likely, features, shares(self._weights.scores(features)), belongs)
        # Another dictionary each time, so that no thread sees one change under it.
        self._lately = dict([*self._lately.items(), ((question, kommune), found)][-LATELY:])
        return found

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

    def read(self, question: str) -> Question:
        """Return what a question asks about, in the terms of the articles."""
        return self._reader.read(question)

    def belongs(self, question: str) -> tuple[float, float]:
        """Return by how much a question sounds like one that the articles answer, by its words and its letters."""
        return self._belonging.of(question)

    def features(self, asked: Question, kommune: str) -> tuple[Ints, Floats]:
        """Return the likeliest articles by their numbers, and what speaks for each: a row per article."""
        return self._features.of(asked, own=kommune, seen=[kommune, NASJONAL, *sorted(asked.kommuner)])

    def _sure(self, asked: Question, found: list[float]) -> float:
        sure = self._weights.sureness(found)
        return sure if any(not _generic(concept) for concept in asked.concepts) else sure * GENERIC_WEIGHT


def coverage(asked: Question) -> float:
    """Return the share (0..1) of a question's telling words that any article knows.

    A word known by its parts, by a synonym or by a likely misspelling counts for what such a match is worth.
    """
    known = sum(c.weight * max((o.weight for o in c.options), default=0.0) for c in asked.concepts)
    return known / asked.mass if asked.mass else 0.0


def _generic(concept: Concept) -> bool:
    """Return whether a concept is one that nearly every question here could have."""
    near = (
        option.terms[0] for option in concept.options if len(option.terms) == 1 and option.weight >= EQUAL
    )
    return concept.word in GENERIC or any(term in GENERIC for term in near)
