"""The texts by which articles are found, as an inverted index: which passage has which term, and how much of it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

import numpy as np
import numpy.typing as npt

from knowledge.article import Article
from knowledge.question import INTENT_MARK, intents, kommune_named, plain
from norsk.text import Compounds, is_content, stem, words

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

ASKED, KEYWORD, SENTENCE, KEYWORDS, BODY = KINDS = range(5)
"""A title or phrasing, one keyword, one sentence of the body, all keywords, the whole body."""
LONG_PASSAGE: Final = 20  # terms; in a longer passage a term counts more for standing there often
SHORTEST_SENTENCE: Final = 3  # words
REMEMBERED: Final = 40_000
"""How many texts are remembered as read: when an editor publishes, nearly all are as they were."""
INTENT_WEIGHT: Final = 0.75
# Words that nearly every question here could have; they must not make anyone sure.
_GENERIC_WORDS = """
kommune regel regler lov innkjøp anskaffelse kjøp kjøpe offentlig vare tjeneste bruke gjøre følge
bestemmelse krav municipality rules
"""
GENERIC: Final = frozenset(map(stem, _GENERIC_WORDS.split()))
GENERIC_WEIGHT: Final = 0.5
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Slot:
    """Where the passages of a kind stand, and where within them each article's begin."""

    start: int
    end: int
    first: Ints
    ends: Ints

    def best(self, values: Floats) -> Floats:
        """Return each article's greatest value, of one value per passage of the kind."""
        return np.maximum.reduceat(values, self.first)


@dataclass(frozen=True, slots=True)
class Told:
    """What a text says: its words in order without the names of kommuner, those that tell the topic, and what it asks for."""

    words: tuple[str, ...]
    content: tuple[str, ...]
    intents: frozenset[str]


class Passages:
    """All passages of a library, kind by kind and within it article by article."""

    def __init__(self, articles: Sequence[Article], names: Mapping[str, Mapping[str, str]]) -> None:
        """Take the articles, at least one; `names` is what each kommune calls things, by its id."""
        texts = [_texts(article, names.get(article.kommune, {})) for article in articles]
        by_kind = [[(n, text) for n, kinds in enumerate(texts) for text in kinds[kind]] for kind in KINDS]
        self.articles = len(articles)
        self.owner = np.array([n for n, _ in chain(*by_kind)], dtype=np.int32)
        self.slots = tuple(self._slots([len(one) for one in by_kind]))
        self.told = [_read(text) for _, text in chain(*by_kind)]
        self.surfaces = Counter(chain.from_iterable(told.content for told in self.told))
        self.compounds = Compounds({stem(word) for word in self.surfaces})
        self._terms = {word: (stem(word), *self.compounds.split(word)) for word in self.surfaces}
        self._fill()

    def _slots(self, sizes: Iterable[int]) -> Iterable[Slot]:
        start = 0
        for size in sizes:
            owner = self.owner[start : start + size]
            edges = np.searchsorted(owner, np.arange(self.articles + 1)).astype(np.int32)
            yield Slot(start, start + size, edges[:-1], edges[1:])
            start += size

    def _fill(self) -> None:
        number: dict[str, int] = {}
        terms: list[int] = []
        places: list[int] = []
        values: list[float] = []
        own: list[bool] = []
        asked = self.slots[ASKED].end
        for n, told in enumerate(self.told):
            roots = {self._terms[word][0] for word in told.content}
            bag = Counter(chain.from_iterable(map(self._terms.__getitem__, told.content)))
            if n < asked:
                roots |= told.intents
                bag.update(told.intents)
            long = len(bag) > LONG_PASSAGE
            for term, count in bag.items():
                terms.append(number.setdefault(term, len(number)))
                places.append(n)
                values.append(min(1.0, 0.75 + 0.125 * (count - 1)) if long else 1.0)
                own.append(term in roots)
        at, where = np.array(terms, dtype=np.int32), np.array(places, dtype=np.int32)
        self._number = number
        self.weights = self._telling(at, where)
        self._by_term(at, where, np.array(values, dtype=np.float32))
        weight = np.fromiter(self.weights.values(), dtype=np.float32, count=len(number))
        mass = np.bincount(where, weights=weight[at] * np.array(own), minlength=len(self.owner))
        self.root_mass = np.sqrt(mass + 1.0).astype(np.float32)

    def _telling(self, at: Ints, where: Ints) -> dict[str, float]:
        """Return how much each term tells one article from another."""
        pairs = np.unique(at.astype(np.int64) * self.articles + self.owner[where])
        spread = np.bincount(pairs // self.articles, minlength=len(self._number))
        telling = np.log(1 + (self.articles - spread + 0.5) / (spread + 0.5))
        return {term: float(telling[n]) * _share(term) for term, n in self._number.items()}

    def _by_term(self, at: Ints, where: Ints, values: Floats) -> None:
        order = np.argsort(at, kind="stable")
        self._places, self._values = where[order], values[order]
        self._start = np.searchsorted(at[order], np.arange(len(self._number) + 1))

    def having(self, term: str) -> tuple[Ints, Floats]:
        """Return the passages that have a term of the articles, in order, and how much of it (0..1]."""
        n = self._number[term]
        span = slice(self._start[n], self._start[n + 1])
        return self._places[span], self._values[span]


def _share(term: str) -> float:
    if term.startswith(INTENT_MARK):
        return INTENT_WEIGHT
    return GENERIC_WEIGHT if term in GENERIC else 1.0


def _texts(article: Article, names: Mapping[str, str]) -> tuple[list[str], ...]:
    """Return what an article is found by, a list for each of KINDS."""
    asked = dict.fromkeys((article.title, *article.questions))
    keywords = dict.fromkeys((*article.keywords, article.topic))
    body = article.render_body(names)
    sentences = [one for one in _SENTENCE_END.split(body) if len(one.split()) >= SHORTEST_SENTENCE]
    kinds = (asked, keywords, sentences or [body], [". ".join(keywords)], [body])
    return tuple(list(texts) for texts in kinds)


@lru_cache(maxsize=REMEMBERED)
def _read(text: str) -> Told:
    every = words(plain(text))
    # Names of kommuner decide which articles are seen, not how well they fit.
    told = tuple(word for word in every if not kommune_named(word))
    return Told(told, tuple(filter(is_content, told)), intents(every))
