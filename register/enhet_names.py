"""The names of all enheter, made ready to be searched; read once after each import."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from register.enhet import Enhet, fold_name
from register.enhet_words import parts_of_name
from register.import_run import ImportKind, latest_run

KEPT: Final = 2
"""How many registers' names are held at a time."""


@dataclass(frozen=True, slots=True)
class Known:
    """An enhet as it is searched: its name and short names folded, and the words of each as they are compared."""

    id: uuid.UUID
    parent_id: uuid.UUID | None
    folded: tuple[str, ...]
    words: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Names by what is looked up: whole, by each compared word, and written in one."""

    by_name: Mapping[str, tuple[Known, ...]]
    by_word: Mapping[str, tuple[Known, ...]]
    by_joined: Mapping[str, tuple[Known, ...]]
    vocabulary: tuple[str, ...]
    joined: tuple[str, ...]


_KEPT: dict[tuple[str, str, int, str], tuple[Names, Names]] = {}


async def names_of_enheter(session: AsyncSession) -> tuple[Names, Names]:
    """Return the names of the enheter that the latest import had, and of those it no longer had."""
    run = await latest_run(session, ImportKind.ENHETER)
    count, last = (await session.execute(select(func.count(Enhet.id), func.max(Enhet.key)))).one()
    key = (str(session.get_bind().engine.url), str(run.id) if run else "", count, last or "")
    if key not in _KEPT:
        while len(_KEPT) >= KEPT:
            _KEPT.pop(next(iter(_KEPT)))
        _KEPT[key] = await _read(session)
    return _KEPT[key]


async def _read(session: AsyncSession) -> tuple[Names, Names]:
    columns = select(Enhet.id, Enhet.parent_id, Enhet.name, Enhet.short_names, Enhet.missing_since)
    present: list[Known] = []
    gone: list[Known] = []
    for id, parent_id, name, short_names, missing_since in await session.execute(columns.order_by(Enhet.key)):
        all_names = (name, *short_names)
        words = tuple(frozenset(found) for one in all_names if (found := parts_of_name(one)))
        known = Known(id, parent_id, tuple(fold_name(one) for one in all_names), words)
        (gone if missing_since else present).append(known)
    return names_of(present), names_of(gone)


def names_of(known: Iterable[Known]) -> Names:
    """Return the look-up tables of some enheter."""
    by_name: dict[str, list[Known]] = defaultdict(list)
    by_word: dict[str, list[Known]] = defaultdict(list)
    by_joined: dict[str, list[Known]] = defaultdict(list)
    for one in known:
        for name in dict.fromkeys(one.folded):
            by_name[name].append(one)
            by_joined["".join(filter(str.isalnum, name))].append(one)
        for word in frozenset().union(*one.words):
            by_word[word].append(one)
    return Names(
        _frozen(by_name),
        _frozen(by_word),
        _frozen(by_joined),
        vocabulary=tuple(by_word),
        joined=tuple(by_joined),
    )


def _frozen(table: Mapping[str, list[Known]]) -> dict[str, tuple[Known, ...]]:
    return {key: tuple(found) for key, found in table.items()}
