"""Finding avtaler: by what they are about, by reference and by supplier."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from rapidfuzz import fuzz, process
from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from norsk.text import stem, words
from register.avtale import Avtale
from register.avtale_hit import Hit, Seen, gathered, is_supplier, standing
from register.avtale_rank import WEAK, Text, Wanted, fields, score
from register.avtale_visible import LEAN

CANDIDATES: Final = 150
"""How many avtaler are looked at closely; the database brings those first that have most of the words."""
SUPPLIER_LIKENESS: Final = 86  # of 100, by rapidfuzz
LONGEST_REFERENCE: Final = 120
MOST_VARIANTS: Final = 6
"""How many different words one search looks for."""
SHORTEST_BEGINNING: Final = 2
SHORTEST_NAME_PART: Final = 3
MOST_OF_A_SUPPLIER: Final = 500
_COMPANY: Final = frozenset({"as", "asa", "sa", "ans", "da", "ab", "ltd", "norge", "norway", "group"})


async def has_avtaler(session: AsyncSession) -> bool:
    """Say whether any avtale has been imported."""
    return bool(await session.scalar(select(exists().where(Avtale.id.is_not(None)))))


async def search(session: AsyncSession, wanted: Sequence[Wanted], *, seen: Seen, on: date) -> list[Hit]:
    """Return the avtaler that fit, best first and those in force on a day before others; none below `WEAK`."""
    looked_for = variants(wanted)
    if not looked_for:
        return []
    found = {clause: Avtale.search_text.like(f"%{like(clause)}%", escape="\\") for clause in looked_for}
    whole = [
        case((Avtale.search_text.like(f"% {like(word)} %", escape="\\"), 2), else_=0) for word in looked_for
    ]
    fit = sum((case((clause, 1), else_=0) for clause in found.values()), start=sum(whole[1:], start=whole[0]))
    rows = await session.scalars(
        select(Avtale)
        .where(or_(*found.values()), seen)
        .options(LEAN)
        .order_by(fit.desc(), _is_over(on), Avtale.key)
        .limit(CANDIDATES)
    )
    scored = [(avtale, score(wanted, _fields(avtale))) for avtale in rows]
    ranked = sorted(
        ((avtale, worth) for avtale, worth in scored if worth >= WEAK),
        key=lambda one: (standing(one[0], on), -round(one[1], 2), one[0].title, one[0].key),
    )
    return await gathered(session, ranked, seen=seen)


def _is_over(on: date) -> ColumnElement[int]:
    return case((Avtale.expires_on < on, 1), else_=0)


def variants(wanted: Iterable[Wanted]) -> tuple[str, ...]:
    """Return what the database looks for: the beginnings that inflected forms share, none that holds another."""
    asked = [one for one in wanted if not one.aside]
    said = [
        _beginning(word) for word in (*(one.word for one in asked), *(o for one in asked for o in one.others))
    ]
    distinct = [one for one in dict.fromkeys(said) if len(one) > 1]
    least = [one for one in distinct if not any(other != one and other in one for other in distinct)]
    return tuple(least[:MOST_VARIANTS])


def _beginning(word: str) -> str:
    """Return what a word and its stem begin with alike, written as in the word."""
    same = 0
    for letter, other in zip(word.replace("æ", "e"), stem(word), strict=False):
        if letter != other:
            break
        same += 1
    return word[: max(same, SHORTEST_BEGINNING)]


def like(text: str) -> str:
    """Return a text with the signs that LIKE gives a meaning escaped by a backslash."""
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def _fields(avtale: Avtale) -> tuple[Text, ...]:
    return fields(
        title=avtale.title,
        keywords=avtale.keywords,
        category=" ".join((avtale.category or "", avtale.tjenesteomrade or "")),
        lot=avtale.lot or "",
        supplier=avtale.supplier_name or "",
        description=avtale.description,
    )


async def by_reference(session: AsyncSession, written: str, *, seen: Seen, on: date) -> list[Hit]:
    """Return the avtaler that a number names: reference, else case number, else the source's own id."""
    wanted = written.strip()[:LONGEST_REFERENCE]
    same = [
        func.lower(column) == wanted.lower()
        for column in (Avtale.reference, Avtale.case_no, Avtale.source_id)
    ]
    if not wanted:
        return []
    rows = list(await session.scalars(select(Avtale).where(or_(*same), seen).options(LEAN).limit(CANDIDATES)))
    for field in ("reference", "case_no", "source_id"):
        named = [row for row in rows if (getattr(row, field) or "").lower() == wanted.lower()]
        if named:
            named.sort(key=lambda row: (standing(row, on), is_supplier(row), row.key))
            return await gathered(session, [(row, 1.0) for row in named], seen=seen)
    return []


async def by_supplier(session: AsyncSession, name: str, *, seen: Seen, on: date) -> tuple[str, list[Hit]]:
    """Return the supplier that a name means, and their avtaler, those in force first; "" where nobody is near."""
    told = _company_words(name)
    if not told:
        return "", []
    having = [Avtale.search_text.like(f"%{like(word)}%", escape="\\") for word in told]
    rows = await session.scalars(
        select(Avtale.supplier_name).where(*having, seen).where(Avtale.supplier_name.is_not(None)).distinct()
    )
    names = [one for one in rows if one and _says(one, told)]
    if not names:
        names = await _near_suppliers(session, " ".join(told), seen=seen)
    if not names:
        return "", []
    found = await session.scalars(
        select(Avtale)
        .where(Avtale.supplier_name.in_(names[:20]), seen)
        .options(LEAN)
        .limit(MOST_OF_A_SUPPLIER)
    )
    ordered = sorted(found, key=lambda one: (standing(one, on), one.title, one.key))
    return names[0], await gathered(session, [(one, 1.0) for one in ordered], seen=seen)


def _company_words(name: str) -> tuple[str, ...]:
    found = words(name.replace("/", ""))
    return tuple(word for word in found if word not in _COMPANY) or tuple(found)


def _says(name: str, told: Sequence[str]) -> bool:
    """Say whether a supplier's name has every word, whole or as the beginning of one."""
    own = words(name)
    return all(
        any(one == word or (len(word) >= SHORTEST_NAME_PART and one.startswith(word)) for one in own)
        for word in told
    )


async def _near_suppliers(session: AsyncSession, told: str, *, seen: Seen) -> list[str]:
    rows = await session.scalars(
        select(Avtale.supplier_name).where(Avtale.supplier_name.is_not(None), seen).distinct()
    )
    names = {" ".join(_company_words(name)): name for name in rows if name}
    near = process.extractOne(told, list(names), scorer=fuzz.ratio, score_cutoff=SUPPLIER_LIKENESS)
    return [names[near[0]]] if near else []
