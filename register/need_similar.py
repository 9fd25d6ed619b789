"""Needs that are about the same thing: by their words, in the whole kommune, within a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import case, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from norsk.text import words
from register.avtale_rank import Text, Wanted, score
from register.avtale_search import like, variants
from register.behovsmelding import Behovsmelding

ALIKE: Final = 0.75
"""From here two needs are about the same thing, of 1 for the same words."""
CANDIDATES: Final = 150
"""How many needs are looked at closely; the database brings those first that have most of the words."""
LONGEST: Final = 1000
"""Characters of a need's search text."""
_UNKNOWN: Final = "ukjent"
_BESIDE: Final = 0.7
"""What a word counts that stands in the need and not in its title: it may help, and never makes two alike by itself."""


@dataclass(frozen=True, slots=True)
class SimilarNeed:
    """A need that is about the same thing, and how near it is (`ALIKE` up to 1)."""

    need: Behovsmelding
    score: float


def need_search_text(*said: str) -> str:
    """Return the words by which a need is found again, from its title and whatever else names the thing."""
    found = " ".join(dict.fromkeys(word for text in said for word in words(text)))
    return f" {found[:LONGEST]} "


async def similar_needs(
    session: AsyncSession,
    wanted: Sequence[Wanted],
    *,
    since: datetime,
    kind: str | None = None,
    without: Collection[str] = (),
) -> list[SimilarNeed]:
    """Return the needs about the same thing that were sent since then, the nearest first and then the newest.

    Those of another known `kind` (`knowledge.terskelverdi.Kind`) are something else. `without` are statuses that do
    not count, such as those withdrawn.
    """
    named = [one for one in wanted if not one.aside]
    looked_for = variants(named)
    if not looked_for:
        return []
    found = [Behovsmelding.search_text.like(f"%{like(word)}%", escape="\\") for word in looked_for]
    fit = sum((case((clause, 1), else_=0) for clause in found[1:]), start=case((found[0], 1), else_=0))
    rows = await session.execute(
        select(Behovsmelding.id, Behovsmelding.title, Behovsmelding.search_text)
        .where(Behovsmelding.sent_at >= since, Behovsmelding.status.not_in(list(without)), or_(*found))
        .where(
            or_(Behovsmelding.kind.is_(None), Behovsmelding.kind.in_((_UNKNOWN, kind)))
            if kind not in (None, "", _UNKNOWN)
            else true()
        )
        .order_by(fit.desc(), Behovsmelding.sent_at.desc())
        .limit(CANDIDATES)
    )
    near = {id: score(named, _texts(title, told)) for id, title, told in rows}
    alike = [id for id, worth in near.items() if worth >= ALIKE]
    if not alike:
        return []
    needs = await session.scalars(select(Behovsmelding).where(Behovsmelding.id.in_(alike)))
    rated = [SimilarNeed(need, near[need.id]) for need in needs]
    return sorted(
        rated, key=lambda one: (-round(one.score, 1), -one.need.sent_at.timestamp(), one.need.number)
    )


def _texts(title: str, told: str) -> tuple[Text, ...]:
    return (Text(tuple(words(title)), 1.0), Text(tuple(words(told)), _BESIDE))
