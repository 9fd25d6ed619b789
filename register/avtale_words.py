"""The words that the register itself uses: for mending what is misspelt, and for taking compounds apart.

Only agreements that every employee may know of lend their words.
"""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from norsk.spelling import Speller
from norsk.text import Compounds, is_content, stem
from register.avtale import Avtale
from register.avtale_visible import known_to_employees
from register.import_run import ImportKind, latest_run

SHORTEST_WORD: Final = 4
"""Letters; a shorter word is not mended, and no part of a compound."""
LONGEST_WORD: Final = 60
"""Letters; a longer one is no word, and the speller knows no number of slips for it."""
KEPT: Final = 2


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the register's words are good for."""

    speller: Speller
    compounds: Compounds

    def nearest(self, word: str) -> str | None:
        """Return the word that a misspelt one must mean, or None."""
        return self.speller.nearest(word) if SHORTEST_WORD <= len(word) <= LONGEST_WORD else None

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the stems of a compound's parts that the register knows, () where it does not split."""
        return self.compounds.split(word)


_KEPT: dict[tuple[str, str, int], Vocabulary] = {}


async def vocabulary(session: AsyncSession) -> Vocabulary:
    """Return the words of the register as it is now; read once after each import."""
    run = await latest_run(session, ImportKind.AVTALER)
    count = await session.scalar(select(func.count(Avtale.id))) or 0
    key = (str(session.get_bind().engine.url), str(run.id) if run else "", count)
    if key not in _KEPT:
        while len(_KEPT) >= KEPT:
            _KEPT.pop(next(iter(_KEPT)))
        texts = await session.scalars(select(Avtale.search_text).where(known_to_employees()))
        _KEPT[key] = _of(Counter(word for text in texts for word in text.split()))
    return _KEPT[key]


def _of(counts: Counter[str]) -> Vocabulary:
    known = {word: count for word, count in counts.items() if _is_word(word)}
    return Vocabulary(Speller(known), Compounds({stem(word) for word in known if len(word) >= SHORTEST_WORD}))


@lru_cache(maxsize=50_000)
def _is_word(word: str) -> bool:
    return word.isalpha() and is_content(word)
