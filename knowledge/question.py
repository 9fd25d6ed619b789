"""What a question asks about: its content words, and the terms of the articles that may stand for each."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz
from Stemmer import Stemmer

from norsk.spelling import Speller
from norsk.stop_words import FUNCTION_WORDS, STOP_WORDS
from norsk.text import Compounds, is_content, is_number, skeleton, stem, words

SYNONYMS = Path(__file__).with_name("synonyms.toml")
KOMMUNE_NAMES = {
    "lillestrøm": "lillestrom",
    "bærum": "baerum",
    "trondheim": "trondheim",
    "ringerike": "ringerike",
}
LONGEST_QUESTION = 20_000  # characters; what stands after them is not read
MOST_WORDS = 50  # content words that are looked up; the most telling ones are kept
SHORTEST_NAME = 7  # letters; a shorter word differs in too little to tell whether it is a kommune's name
NAME_LIKENESS = 85  # of 100, by rapidfuzz
MOST_REPAIRS = 25  # words that are looked up as misspelt
UNKNOWN_WEIGHT = 1.0  # how telling a word is that no article has, of how telling the rarest one is
COMMON = 1000  # how often a stop word is taken to stand in the articles

EXACT, COMPOUND, EQUAL, DIRECTED, MISSPELT = 1.0, 0.7, 0.8, 0.55, 0.85  # what a match of each kind is worth
_PART_OF_FOA = re.compile(r"\b[Dd][Ee][Ll]\s+(III|II|IV|I|V|iii|ii|iv|[1-5])\b")
_ANY_PART, _DIGIT = (
    re.compile(r"[Dd][Ee][Ll]\s"),
    re.compile(r"\d"),
)  # without these there is nothing numbered
_ENGLISH = Stemmer("english")
_NUMBERED = re.compile(
    r"\b(delmål|delmåla|fokusområde|satsingsområde|satsningsområde|målsetting)((?:\s*(?:,|og|til|-|–)?\s*\d{1,2}\b)+)",
    re.IGNORECASE,
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_INTENTS = {
    "hvem": "hvem who whom",
    "når": "når when",
    "hvorfor": "hvorfor why",
    "hvordan": "hvordan how",
    "hvor": "hvor where",
    "lenge": "lenge lengst dager dagar år åra frist varighet long",
    "mye": "mye mykje mange antall prosent høyt høg stor stort much many percent",
    "må": "må skal plikt pliktig nødvendig must required obliged",
    "kan": "kan lov adgang anledning høve tillatt may can allowed",
}
INTENT_MARK = "?"  # no word begins with it
INTENT_OF = {
    word: f"{INTENT_MARK}{intent}" for intent, variants in _INTENTS.items() for word in variants.split()
}


@dataclass(frozen=True, slots=True)
class Option:
    """Terms that stand for a word of the question; with `all_needed`, some of them are worth nothing."""

    terms: tuple[str, ...]
    weight: float
    all_needed: bool = True


@dataclass(frozen=True, slots=True)
class Concept:
    """A content word, how telling it is, and what stands for it; without options no article knows it."""

    word: str
    weight: float
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question that was understood: concepts, most telling first, kommuner it names, what it wants, its words."""

    concepts: tuple[Concept, ...]
    kommuner: frozenset[str]
    intents: frozenset[str]
    words: tuple[str, ...] = ()

    @property
    def mass(self) -> float:
        """Return how telling the question is altogether."""
        return sum(concept.weight for concept in self.concepts)


class Synonyms:
    """Groups of terms that mean the same, looked up by the stems of their words."""

    def __init__(self, path: Path = SYNONYMS) -> None:
        """Read the groups; raises `tomllib.TOMLDecodeError` or `KeyError` for a file of another shape."""
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        self.options: dict[tuple[str, ...], list[Option]] = defaultdict(list)
        for group in raw["equal"]:
            keys = list(dict.fromkeys(stems(term) for term in group))
            for key in keys:
                self.options[key] += [Option(other, EQUAL) for other in keys if other != key]
        for rule in raw["directional"]:
            for key in map(stems, rule["from"]):
                self.options[key] += [Option(stems(term), DIRECTED) for term in rule["to"]]
        self.longest = max(map(len, self.options), default=1)
        self._english = {english(" ".join(key)): key for key in self.options if len(key) == 1}

    def of(self, word: str, root: str) -> list[Option]:
        """Return what else may stand for a word, which may be an inflected English one."""
        return self.options.get((root,)) or self.options.get(self._english.get(english(word), ()), [])


class Reader:
    """Reads questions against the vocabulary of the articles."""

    def __init__(
        self,
        surfaces: Mapping[str, int],
        compounds: Compounds,
        weights: Mapping[str, float],
        synonyms: Synonyms,
    ) -> None:
        """Take the words of the articles as written, with how often, and how telling each of their stems is."""
        self._compounds, self._weights, self._synonyms = compounds, weights, synonyms
        self._unknown = UNKNOWN_WEIGHT * max(weights.values(), default=1.0)
        self._speller = Speller({**surfaces, **dict.fromkeys(STOP_WORDS, COMMON)})

    def read(self, text: str) -> Question:
        """Return what a question asks about; any text is accepted, only its first part is read."""
        asked, named = [], set()
        for word in words(plain(text[:LONGEST_QUESTION])):
            if kommune := kommune_named(word):
                named.add(kommune)
            else:
                asked.append(word)
        meant, mended = self._mended(asked)
        concepts = self._concepts(meant, mended)
        ordered = sorted(concepts, key=lambda concept: -concept.weight)[:MOST_WORDS]
        return Question(tuple(ordered), frozenset(named), intents(meant), tuple(asked))

    def _mended(self, asked: Sequence[str]) -> tuple[list[str], set[int]]:
        """Return the words with the misspelt ones as they were meant, and where those stand."""
        strange = [n for n, word in enumerate(asked) if is_content(word) and not self._known(word)]
        meant, places = list(asked), set[int]()
        for n in strange[:MOST_REPAIRS]:
            if other := self._speller.nearest(asked[n]):
                meant[n] = other
                places.add(n)
        return meant, places

    def _known(self, word: str) -> bool:
        root = stem(word)
        return (
            is_number(word)
            or root in self._weights
            or bool(self._compounds.split(word))
            or bool(self._synonyms.of(word, root))
        )

    def _concepts(self, asked: Sequence[str], mended: Collection[int]) -> Iterable[Concept]:
        roots = [stem(word) for word in asked]
        phrases, used = self._phrases(roots)
        found: dict[str, Concept] = {}
        for n, word in enumerate(asked):
            if n in phrases:
                found.setdefault(phrases[n].word, phrases[n])
            elif n not in used and is_content(word) and roots[n] not in found:
                worth = MISSPELT if n in mended else 1.0
                if concept := self._concept(word, roots[n], worth):
                    found[roots[n]] = concept
        return found.values()

    def _phrases(self, roots: Sequence[str]) -> tuple[dict[int, Concept], set[int]]:
        """Return the concepts of several words, by where they begin, and all the places they take."""
        found: dict[int, Concept] = {}
        used: set[int] = set()
        for length in range(self._synonyms.longest, 1, -1):
            for n in range(len(roots) - length + 1):
                key, places = tuple(roots[n : n + length]), set(range(n, n + length))
                if key not in self._synonyms.options or used & places:
                    continue
                if concept := self._weigh(" ".join(key), [Option(key, EXACT), *self._synonyms.options[key]]):
                    found[n] = concept
                    used |= places
        return found, used

    def _concept(self, word: str, root: str, worth: float) -> Concept | None:
        options = [Option((root,), EXACT * worth)]
        if parts := self._compounds.split(word):
            options.append(Option(parts, COMPOUND * worth, all_needed=False))
        options += [Option(o.terms, o.weight * worth, o.all_needed) for o in self._synonyms.of(word, root)]
        if found := self._weigh(root, options):
            return found
        if is_number(word):
            return None  # amounts and years that no article has say nothing about the topic
        return Concept(root, self._unknown, ())

    def _weigh(self, word: str, options: Iterable[Option]) -> Concept | None:
        """Return the concept with the options that any article has, as telling as the commonest near one."""
        usable = [
            o for o in options if (all if o.all_needed else any)(term in self._weights for term in o.terms)
        ]
        if not usable:
            return None
        near = [o for o in usable if o.weight > DIRECTED] or usable
        weight = min(max(self._weights[t] for t in o.terms if t in self._weights) for o in near)
        return Concept(word, weight, tuple(usable))


def plain(text: str) -> str:
    """Return a text in which numbered things, `del II` of the regulations and `delmål 4`, are one word each."""
    if _ANY_PART.search(text):
        text = _PART_OF_FOA.sub(lambda found: f"fdel{_ROMAN.get(found[1].lower(), found[1])}", text)
    return _NUMBERED.sub(_numbered, text) if _DIGIT.search(text) else text


def _numbered(found: re.Match[str]) -> str:
    """Return `delmål delmål4 delmål5` for `delmål 4 og 5`."""
    return " ".join([found[1], *(f"{found[1]}{number}" for number in re.findall(r"\d+", found[2]))])


def stems(term: str) -> tuple[str, ...]:
    """Return the stems of a term's words, stop words too."""
    return tuple(stem(word) for word in words(term))


@lru_cache(maxsize=50_000)
def english(word: str) -> str:
    """Return an English word's stem: `rejected` and `rejecting` give that of `reject`."""
    return str(_ENGLISH.stemWord(word))


def intents(asked: Iterable[str]) -> frozenset[str]:
    """Return what is wanted, as marks such as `?hvem`: who, when, how long, whether one must or may."""
    return frozenset(mark for word in asked if (mark := INTENT_OF.get(FUNCTION_WORDS.get(word, word))))


@lru_cache(maxsize=50_000)
def kommune_named(word: str) -> str | None:
    """Return the kommune that a word names, in the genitive or misspelt too."""
    bare = word.removesuffix("s")
    for name, kommune in KOMMUNE_NAMES.items():
        if skeleton(bare) == skeleton(name) or (
            len(bare) >= SHORTEST_NAME and fuzz.ratio(bare, name) >= NAME_LIKENESS
        ):
            return kommune
    return None
