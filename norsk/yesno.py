"""Yes, no and don't know, in the words people use."""

import re
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import OSA

from norsk.words import fold, word_set
from norsk.yesno_words import (
    BOTH,
    CHOICE,
    CONCLUDED,
    FIRM_NO,
    FIRM_YES,
    HEDGE,
    LOST,
    MAYBE,
    NO,
    POSITIVE_DESPITE_NOT,
    QUESTION,
    SINGLE_NO,
    UNKNOWN,
    YES,
    YES_UNSURE,
)

YesNo = Literal["yes", "no", "unknown"]

LONGEST = 1000  # characters; what is longer is no answer, and its rest is not read
_SHORTEST = 6  # letters; a shorter word is too near to others for a slip to be seen
_LONG = 8  # letters of a word in which two slips are allowed
_SLIPS = {
    "ikek": "ikke",
    "kke": "ikke",
    "ikkke": "ikke",
    "iikke": "ikke",
    "vetikke": "vet ikke",
    "veitikkje": "veit ikkje",
}
_KNOWN = word_set(
    """
    kanskje usikker selvfølgelig selvsagt sjølvsagt naturligvis absolutt definitivt stemmer riktig korrekt muligens
    sannsynligvis antakelig antagelig overhodet dessverre garantert
    """
)
_OTHERS = word_set("stemme stemte sikker riktige korrekte")


def parse_yesno(text: str) -> YesNo | None:
    """Return yes, no, or unknown where the person says they do not know; None where nothing was understood.

    A question, and "I do not understand", say nothing.
    """
    folded = _spelled(" ".join(fold(text[:LONGEST]).split()).rstrip(" .,!"))
    if concluded := CONCLUDED.search(folded):
        return "yes" if concluded["yes"] else "no"
    if FIRM_YES.search(folded):
        unsure = BOTH.match(folded) or CHOICE.match(folded) or YES_UNSURE.match(folded)
        return "unknown" if unsure else "yes"
    plain = HEDGE.sub(" ", folded)
    if plain != folded and not plain.strip(" .,!"):  # "as far as I know", and nothing against it
        return "yes"
    if UNKNOWN.search(plain):
        return "unknown"
    if LOST.search(plain) or (QUESTION.search(plain) and not POSITIVE_DESPITE_NOT.search(plain)):
        return None
    return _leaning(folded, plain)


def _leaning(folded: str, plain: str) -> YesNo | None:
    """Return what a text without doubt leans to; a "kanskje" after a plain no changes nothing."""
    if SINGLE_NO.search(folded) or FIRM_NO.search(folded):
        return "yes" if POSITIVE_DESPITE_NOT.search(plain) and not re.match(r"\W*nei", folded) else "no"
    if MAYBE.search(plain):
        return "unknown"
    if POSITIVE_DESPITE_NOT.search(plain):
        return "yes"
    if NO.search(plain):
        return "no"
    return "yes" if YES.search(plain) else None


def _spelled(folded: str) -> str:
    """Return the text with slips of the finger put right in the words that matter."""
    return re.sub(r"[a-zæøå]+", lambda match: _corrected(match.group()), folded)


@lru_cache(maxsize=4096)
def _corrected(word: str) -> str:
    if word in _SLIPS:
        return _SLIPS[word]
    if len(word) < _SHORTEST or word in _KNOWN or word in _OTHERS:
        return word
    near = [
        known
        for known in _KNOWN
        if known[0] == word[0] and OSA.distance(word, known) <= (2 if len(known) >= _LONG else 1)
    ]
    return near[0] if len(near) == 1 else word
