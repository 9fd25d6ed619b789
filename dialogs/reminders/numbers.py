"""Which lines of a numbered list somebody means: «1, 3–5», «alle», «alle unntatt 2»; pure."""

import re
from typing import Final

_ALL: Final = re.compile(r"^(?:alle|alt|alle sammen|samtlige|all)\b\s*")
_EXCEPT: Final = re.compile(r"\b(?:unntatt|unnateke|bortsett fra|utenom|uten|men ikke|ikke|except)\b")
_PART: Final = re.compile(
    r"(?:nr\.?|nummer)?\s*(\d{1,4})\.?(?:\s*(?:-|–|—|til|t\.o\.m\.?|tom)\s*(\d{1,4})\.?)?"
)
_APART: Final = re.compile(r"\s*(?:,|;|\bog\b|\n|\s)\s*")


def read_numbers(text: str, *, count: int) -> list[int] | None:
    """Return the numbers that a text names, from 1 to `count`, in order; None where it names none, or others."""
    folded = " ".join(text.casefold().split()).strip(" .!")
    if found := _ALL.match(folded):
        rest = folded[found.end() :]
        without = _EXCEPT.match(rest)
        if rest and not without:
            return None
        left_out = _named(rest[without.end() :], count) if without else []
        return None if left_out is None else [n for n in range(1, count + 1) if n not in left_out]
    named = _named(folded, count)
    return sorted(set(named)) if named else None


def _named(text: str, count: int) -> list[int] | None:
    numbers: list[int] = []
    at = 0
    text = text.strip()
    while at < len(text):
        found = _PART.match(text, at)
        if found is None:
            return None
        first, last = int(found[1]), int(found[2] or found[1])
        if not 1 <= first <= last <= count:
            return None
        numbers += range(first, last + 1)
        at = found.end()
        if at < len(text):
            apart = _APART.match(text, at)
            if apart is None or apart.end() == at:
                return None
            at = apart.end()
    return numbers
