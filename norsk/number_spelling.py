"""Number words and kroner with a slip of the finger in them, as people type in a chat."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from norsk.number_words import WORDS, parts_of
from norsk.words import Token

SHORTEST = 5  # letters; a shorter word is too near to others
_KNOWN = tuple(
    sorted(
        word
        for word in {*WORDS, "kroner", "million", "millioner", "halvannen"}
        if len(word) >= SHORTEST and word.isalpha()
    )
)
# Words that are a letter away from a number and mean something else.
_OTHERS = frozenset(
    {
        "første",
        "fyrste",
        "andre",
        "syttende",
        "sekser",
        "femte",
        "fjerde",
        "trette",
        "tretta",
        "hundra",
        "sytter",
        "hunden",
        "halvår",
        "thousands",
    }
)


def respelled(tokens: list[Token]) -> list[Token]:
    """Return the tokens of an answer about a number with its misspelt number words put right, places unchanged."""
    return [token._replace(text=_nearest(token.text)) if token.kind == "word" else token for token in tokens]


@lru_cache(maxsize=4096)
def _nearest(word: str) -> str:
    """Return the number word that is one slip away, or the word itself."""
    if len(word) < SHORTEST or word in _OTHERS or parts_of(word):
        return word
    near = [
        known for known in _KNOWN if known[0] == word[0] and OSA.distance(word, known, score_cutoff=1) <= 1
    ]
    return near[0] if near and len({parts_of(known) for known in near}) == 1 else word
