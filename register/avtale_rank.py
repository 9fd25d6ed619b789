"""How well an avtale fits the words that are looked for; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from norsk.text import stem, words

STRONG: Final = 0.6
"""From here an avtale is the answer; below, it is one that may have been meant."""
WEAK: Final = 0.25
"""Below this an avtale has nothing to do with what was asked."""

EXACT, SAME_STEM, TAIL, GENERIC_HEAD, PART_TAIL, HEAD, PART_HEAD = 1.0, 0.95, 0.8, 0.85, 0.75, 0.5, 0.4
SYNONYM: Final = 0.9
BESIDE: Final = 0.6
"""How much a word counts that is not the last of its phrase: «billig kopipapir»."""
OTHERS: Final = 0.15
"""How much the other things count where several are asked for: «papir og konvolutter»."""
RECEIVER: Final = 0.05
"""What is added where the avtale is for those who are named: «renhold til skolene»."""
SHORTEST_PART, SHORTEST_HEAD = 4, 3
GENERIC_TAILS: Final = frozenset(
    stem(word)
    for word in ("tjeneste", "tjenester", "avtale", "rammeavtale", "vare", "varer", "utstyr", "materiell", "produkt", "produkter",
                 "artikler", "levering", "leveranse", "leveranser", "drift", "arbeid", "arbeider", "ytelser", "anlegg", "er")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word that is looked for. Words of one `phrase` belong together; `others` are what else may stand for it.

    `aside` words name the receiver or the place, and only help to choose among what is found.
    """

    word: str
    others: tuple[str, ...] = ()
    phrase: int = 0
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """One field of an avtale as its words, and what a match in it counts."""

    words: tuple[str, ...]
    counts: float


def fields(
    *, title: str, keywords: Sequence[str], category: str, lot: str, supplier: str, description: str
) -> tuple[Text, ...]:
    """Return an avtale's fields with what each counts: what names it most, what only mentions something least."""
    return (
        Text(tuple(words(title)), 1.0),
        Text(tuple(words(" ".join(keywords))), 1.0),
        Text(tuple(words(lot)), 0.85),
        Text(tuple(words(category)), 0.85),
        Text(tuple(words(supplier)), 0.7),
        Text(tuple(words(description)), 0.5),
    )


def closeness(asked: str, said: str) -> float:
    """Return how near a word of an avtale is to one that is asked for: 1 for the same, 0 for another."""
    if asked == said:
        return EXACT
    wanted, root = stem(asked), stem(said)
    if wanted == root:
        return SAME_STEM if _is_doubled(asked, wanted) == _is_doubled(said, root) else 0.0
    if len(wanted) >= SHORTEST_PART and root.endswith(wanted):
        return TAIL
    if len(wanted) >= SHORTEST_HEAD and root.startswith(wanted):
        rest = root[len(wanted) :]
        if GENERIC_TAILS & {rest, rest[1:]}:
            return GENERIC_HEAD
        return HEAD if len(wanted) >= SHORTEST_PART and len(rest) >= SHORTEST_HEAD else 0.0
    if len(root) >= SHORTEST_PART and wanted.endswith(root):
        return PART_TAIL
    if len(root) >= SHORTEST_PART and wanted.startswith(root):
        return PART_HEAD
    return 0.0


def _is_doubled(word: str, root: str) -> bool:
    """Say whether a short word doubles the last letter of its stem, which makes it another: «matter» and mat."""
    return len(root) <= SHORTEST_HEAD and root[-1:] != "m" and word.startswith(root + root[-1:])


def score(wanted: Sequence[Wanted], texts: Iterable[Text]) -> float:
    """Return how well an avtale fits, 0..1 and a little more where the receiver fits too."""
    fields = tuple(texts)
    phrases: dict[int, list[Wanted]] = {}
    for word in wanted:
        if not word.aside:
            phrases.setdefault(word.phrase, []).append(word)
    scores = [_phrase(found, fields) for found in phrases.values()]
    if not scores:
        return 0.0
    own = (1 - OTHERS) * max(scores) + OTHERS * sum(scores) / len(scores)
    helped = any(word.aside and _best(word, fields) for word in wanted)
    return own + (RECEIVER if helped and own else 0.0)


def _phrase(asked: Sequence[Wanted], texts: Sequence[Text]) -> float:
    weights = [BESIDE] * (len(asked) - 1) + [1.0]
    found = sum(weight * _best(word, texts) for word, weight in zip(asked, weights, strict=True))
    return found / sum(weights)


def _best(asked: Wanted, texts: Sequence[Text]) -> float:
    best = 0.0
    for text in texts:
        if text.counts <= best:
            break  # the fields come in the order of what they count
        for variant, worth in ((asked.word, 1.0), *((other, SYNONYM) for other in asked.others)):
            near = max((closeness(variant, said) for said in text.words if _akin(variant, said)), default=0.0)
            best = max(best, text.counts * worth * near)
    return best


def _akin(asked: str, said: str) -> bool:
    """Say at little cost whether two words may be near at all: one has the beginning of the other."""
    asked, said = asked.replace("æ", "e"), said.replace("æ", "e")
    return asked[:SHORTEST_HEAD] in said or said[:SHORTEST_HEAD] in asked
