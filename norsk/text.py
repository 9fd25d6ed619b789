"""Norwegian text analysis: words, stems, stop words and compounds, for bokmål, nynorsk and dialect alike."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

from Stemmer import Stemmer

from norsk.stop_words import STOP_WORDS

_WORD = re.compile(r"[^\W_]+")
_PREFIXED = re.compile(r"\b([^\W\d_])-(?=[^\W\d_]{3})")
_NUMBER = re.compile(r"\d+\w?")
_DIGRAPHS = {"aa": "å", "oe": "ø", "ae": "æ"}
_DIGRAPH = re.compile("|".join(_DIGRAPHS))
_SKELETON = str.maketrans({"å": "a", "ø": "o", "æ": "a", "ä": "a", "ö": "o", "é": "e", "è": "e", "ô": "o"})
LONGEST_WORD = 60
YEAR_DIGITS = 4  # a shorter number names nothing
CACHED_WORDS = 50_000
_J_STEM, _DOUBLE_STEM, _UM_STEM, _PARTICIPLE = 5, 4, 7, 6  # the shortest stems that lose an ending
SHORTEST_PART = 3

_STEMMER = Stemmer("norwegian")


def words(text: str) -> list[str]:
    """Return the words of a text in order, in lower case, `e-handel` as one; overlong ones are left out."""
    plain = unicodedata.normalize("NFC", text).casefold().replace("\u00ad", "")
    if "-" in plain:
        plain = _PREFIXED.sub(r"\1", plain)
    return [word for word in _WORD.findall(plain) if len(word) <= LONGEST_WORD]


def fold(word: str) -> str:
    """Return a lower-case word with Norwegian letters for their digraphs; `baerum` becomes `bærum`.

    For words that are not known as they stand: `noen`, `firmaet` and `poeng` have the same letters by chance.
    """
    return _DIGRAPH.sub(lambda found: _DIGRAPHS[found[0]], word)


@lru_cache(maxsize=CACHED_WORDS)
def skeleton(word: str) -> str:
    """Return a word without what a keyboard may lack: `kunngjøring`, `kunngjoering` give `kunngjoring`."""
    return fold(word).translate(_SKELETON)


def is_number(word: str) -> bool:
    """Return whether a word is digits, with at most one letter after: `2019`, `500k`."""
    return _NUMBER.fullmatch(word) is not None


def content_words(text: str) -> list[str]:
    """Return the words that carry meaning: no stop words, no short numbers."""
    return [word for word in words(text) if is_content(word)]


@lru_cache(maxsize=CACHED_WORDS)
def is_content(word: str) -> bool:
    """Return whether a word carries meaning: it is no stop word, no single letter and no short number."""
    return len(word) > 1 and not is_stop_word(word) and not (is_number(word) and len(word) < YEAR_DIGITS)


@lru_cache(maxsize=CACHED_WORDS)
def is_stop_word(word: str) -> bool:
    """Return whether a word says nothing about the topic, `naar` for når included."""
    return word in STOP_WORDS or fold(word) in STOP_WORDS


def tokens(text: str) -> list[str]:
    """Return the stems of the content words, in order."""
    return [stem(word) for word in content_words(text)]


@lru_cache(maxsize=CACHED_WORDS)
def stem(word: str) -> str:
    """Return a word's stem; `anskaffinga`, `anskaffelsen` and `anskaffelse` share one."""
    root = str(_STEMMER.stemWord(word))
    if root == word and len(root) >= _PARTICIPLE and root.endswith(("ert", "lt", "ist")):
        root = root[:-1]  # a participle: signert, avtalt, avvist
    root = _without_derivation(root)
    if len(root) >= _J_STEM and root[-1] == "j" and root[-2] not in "aeiouyæøå":
        root = root[:-1]  # nynorsk krevje, følgje beside kreve, følge
    if len(root) >= _DOUBLE_STEM and root[-1] == root[-2] and root[-1] not in "aeiouyæøå0123456789":
        root = root[:-1]  # bestille, bestilt
    return root.replace("æ", "e")  # bærekraft, berekraft


def _without_derivation(root: str) -> str:
    """Return a stem without -ing, -ning, -else and -um, which snowball leaves."""
    for ending, least, before in (("else", 4, ""), ("els", 4, ""), ("ning", 5, "std"), ("ing", 4, "")):
        cut = root[: -len(ending)]
        if root.endswith(ending) and len(cut) >= least and (not before or cut[-1] in before):
            return cut
    if len(root) >= _UM_STEM and root.endswith("ium"):
        return root[:-2]  # kriterium beside kriterier
    return root[:-2] + "et" if root.endswith("heit") else root


class Compounds:
    """Splits compounds into parts that stand in a vocabulary of stems."""

    def __init__(self, vocabulary: Collection[str]) -> None:
        """Take the stems that may be parts; short ones are left out, they split what is no compound."""
        self._known = frozenset(v for v in vocabulary if len(v) >= SHORTEST_PART and v not in STOP_WORDS)
        self._starts = frozenset(v[:SHORTEST_PART] for v in self._known)
        self._seen: dict[str, tuple[str, ...]] = {}

    def split(self, word: str) -> tuple[str, ...]:
        """Return the stems of a compound's parts, or () for a word that does not split.

        `rammeavtaleleverandør` gives ramme, avtale and leverandør, each as its stem; a linking s or e belongs
        to no part. The fewest parts win.
        """
        if len(word) < 2 * SHORTEST_PART or len(word) > LONGEST_WORD:
            return ()
        if word not in self._seen:
            if len(self._seen) > CACHED_WORDS:
                self._seen.clear()
            parts = self._parts(word)
            self._seen[word] = parts if len(parts) > 1 else ()
        return self._seen[word]

    def _parts(self, word: str) -> tuple[str, ...]:
        best: list[tuple[str, ...] | None] = [None] * (len(word) + 1)
        best[len(word)] = ()
        for start in range(len(word) - SHORTEST_PART, -1, -1):
            # Stemming takes from the end alone, so a part begins as its stem does; most places fall here.
            if word[start : start + SHORTEST_PART].replace("æ", "e") not in self._starts:
                continue
            options = [
                (part, *rest)
                for end in range(start + SHORTEST_PART, len(word) + 1)
                if (rest := best[end]) is not None
                and (part := self._part(word[start:end], last=end == len(word)))
                if not (start == 0 and end == len(word))
            ]
            best[start] = min(options, key=len, default=None)
        return best[0] or ()

    def _part(self, piece: str, *, last: bool) -> str:
        """Return the stem of a piece that is a known word, with or without a linking letter, or ""."""
        if (root := stem(piece)) in self._known and len(root) >= SHORTEST_PART:
            return root
        if not last and len(piece) > SHORTEST_PART and piece[-1] in "se":
            root = stem(piece[:-1])
            return root if root in self._known and len(root) >= SHORTEST_PART else ""
        return ""
