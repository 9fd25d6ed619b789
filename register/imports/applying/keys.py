"""What a record is known by from one file to the next: its id in the source, else what it is called there.

An agreement is known by its source id, else by reference, supplier and lot, since a reference alone repeats (one
number can have 21 suppliers); without either by title, supplier, lot and first day.
"""

import hashlib
import re
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, TypeVar

from register.enhet import fold_name

_SIGNS: Final = re.compile(r"[^\w]+")
_COMPANY: Final = re.compile(r"\ba/s\b")
_FORMS: Final = frozenset({"as", "asa"})
LONGEST_KEY: Final = 300
"""Characters; a longer key is cut, and ends in a digest of the whole."""

T = TypeVar("T")
Key = Callable[[T], Hashable | None]


@lru_cache(maxsize=20_000)
def fold_supplier(name: str) -> str:
    """Return a supplier's name as names are compared: `Papir og Penn A/S`, `PAPIR OG PENN, AS` and `… ASA` are the same."""
    plain = _SIGNS.sub(" ", _COMPANY.sub("as", name.casefold())).split()
    return " ".join(plain[:-1] if len(plain) > 1 and plain[-1] in _FORMS else plain)


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one agreement from another; texts are folded, and empty where unknown."""

    source_id: str
    reference: str
    title: str
    orgnr: str
    supplier: str
    lot: str
    starts_on: date | None
    expires_on: date | None


def identity_of(get: Callable[[str], object]) -> Identity:
    """Return the identity of an agreement whose columns `get` returns."""

    def folded(column: str) -> str:
        value = get(column)
        return fold_name(value) if isinstance(value, str) else ""

    supplier, starts, ends = get("supplier_name"), get("starts_on"), get("expires_on")
    return Identity(
        source_id=folded("source_id"),
        reference=folded("reference"),
        title=folded("title"),
        orgnr=folded("supplier_orgnr"),
        supplier=fold_supplier(supplier) if isinstance(supplier, str) else "",
        lot=folded("lot"),
        starts_on=starts if isinstance(starts, date) else None,
        expires_on=ends if isinstance(ends, date) else None,
    )


def avtale_key(one: Identity) -> tuple[str, ...]:
    """Return the parts of the key of an agreement within its system."""
    if one.source_id:
        return ("id", one.source_id)
    supplier = one.orgnr or one.supplier
    if one.reference:
        return ("ref", one.reference, supplier, one.lot)
    return ("title", one.title, supplier, one.lot, one.starts_on.isoformat() if one.starts_on else "")


def _by_id(one: Identity) -> Hashable | None:
    return one.source_id or None


def _by_orgnr(one: Identity) -> Hashable | None:
    return (one.reference, one.orgnr, one.lot) if one.reference and one.orgnr else None


def _by_supplier(one: Identity) -> Hashable | None:
    return (one.reference, one.supplier, one.lot) if one.reference else None


def _by_start(one: Identity) -> Hashable | None:
    return (one.title, one.supplier, one.lot, one.starts_on)


def _by_title(one: Identity) -> Hashable | None:
    return (one.title, one.supplier, one.lot)


def renamed_supplier(rows: Collection[Identity], stored: Collection[Identity]) -> Key[Identity]:
    """Return a last pass: a reference that one row and one agreement have, of all, tells them together by title.

    So a supplier may have a new name. Where several share a reference, another name is another supplier.
    """
    in_file, held = (Counter(one.reference for one in ones) for ones in (rows, stored))
    once = {reference for reference, times in in_file.items() if times == held[reference] == 1}

    def key(one: Identity) -> Hashable | None:
        return (one.reference, one.title, one.lot) if one.reference in once and one.reference else None

    return key


AVTALE_PASSES: Final[tuple[Key[Identity], ...]] = (
    avtale_key, _by_id, _by_orgnr, _by_supplier, _by_start, _by_title,
)  # fmt: skip
"""How a row finds its agreement, surest first: a file may have gained or lost a column since the last time."""


def same_avtale(row: Identity, stored: Identity) -> bool:
    """Say whether nothing that both know tells a row and an agreement apart, nor one follows upon the other."""
    if row.source_id and row.source_id == stored.source_id:
        return True
    known = (
        (row.source_id, stored.source_id),
        (row.reference, stored.reference),
        (row.orgnr, stored.orgnr),
    )
    if any(mine and theirs and mine != theirs for mine, theirs in known):
        return False
    begins, ended = row.starts_on, stored.expires_on
    follows = begins is not None and ended is not None and begins > ended
    return not follows or bool(row.reference)


def written_key(*parts: str) -> str:
    """Return the parts of a key as one text, no longer than `LONGEST_KEY`."""
    whole = "|".join(parts)
    if len(whole) <= LONGEST_KEY:
        return whole
    return f"{whole[: LONGEST_KEY - 41]}#{hashlib.sha256(whole.encode()).hexdigest()[:40]}"


def match(
    rows: Sequence[T],
    stored: Mapping[uuid.UUID, T],
    *,
    passes: Iterable[Key[T]],
    same: Callable[[T, T], bool] = lambda _row, _stored: True,
) -> dict[int, uuid.UUID]:
    """Return which stored record each row is, by the row's index; a row that is none of them is new.

    Each pass looks at what is left after the one before, and takes only what one row and one record have alone: so
    the order of the rows decides nothing.
    """
    found: dict[int, uuid.UUID] = {}
    left = dict(stored)
    for key in passes:
        if not left or len(found) == len(rows):
            break
        here = _alone((index, row) for index, row in enumerate(rows) if index not in found)(key)
        there = _alone(left.items())(key)
        for value, index in here.items():
            id = there.get(value)
            if id is not None and same(rows[index], left[id]):
                found[index] = id
        for id in found.values():
            left.pop(id, None)
    return found


K = TypeVar("K")


def _alone(items: Iterable[tuple[K, T]]) -> Callable[[Key[T]], dict[Hashable, K]]:
    """Return who has a key that nobody else here has."""

    def by(key: Key[T]) -> dict[Hashable, K]:
        holders: dict[Hashable, K] = {}
        shared: set[Hashable] = set()
        for name, item in items:
            value = key(item)
            if value is None:
                continue
            if value in holders:
                shared.add(value)
            holders[value] = name
        return {value: name for value, name in holders.items() if value not in shared}

    return by
