"""An avtale as it is found: one hit per agreement, with its suppliers, and whether it holds on a day."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from register.avtale import Avtale, AvtaleLevel, AvtaleStatus
from register.avtale_visible import LEAN
from register.enhet import fold_name
from register.ids import id_or_none

Seen = ColumnElement[bool]
"""The condition of `register.avtale_visible.visible`."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An avtale, how well it fits (0..1), and its suppliers where it is a framework with several."""

    avtale: Avtale
    score: float
    suppliers: tuple[str, ...] = ()


def standing(avtale: Avtale, on: date) -> int:
    """Return where an avtale stands by whether one may order on it: in force, not begun, over."""
    if avtale.has_ended(on):
        return 2
    return 0 if is_in_force(avtale, on) else 1


def is_in_force(avtale: Avtale, on: date) -> bool:
    """Say whether an avtale holds on a day: it has begun, is not over, and is not still being made."""
    if avtale.has_ended(on) or avtale.status == AvtaleStatus.UNDER_BEHANDLING.value:
        return False
    return avtale.starts_on is None or avtale.starts_on <= on


async def gathered(session: AsyncSession, ranked: Sequence[tuple[Avtale, float]], *, seen: Seen) -> list[Hit]:
    """Return one hit per agreement: a framework's supplier rows become the agreement above them, a group its parts.

    Rows of one reference and title are one agreement with several suppliers. Values are never added up.
    """
    above = await _by_id(
        session, {a.parent_id for a, _ in ranked if is_supplier(a) and a.parent_id}, seen=seen
    )
    hits: dict[object, tuple[Avtale, float]] = {}
    for avtale, worth in ranked:
        head = above.get(avtale.parent_id, avtale) if is_supplier(avtale) and avtale.parent_id else avtale
        hits.setdefault(_family(head), (head, worth))
    below = await _suppliers_below(session, [head.id for head, _ in hits.values()], seen=seen)
    alike: dict[object, list[str]] = {}
    for avtale, _ in ranked:
        if avtale.supplier_name:
            alike.setdefault(_family(avtale), []).append(avtale.supplier_name)
    parts = {head.parent_id for head, _ in hits.values()}
    return [
        Hit(head, worth, _named(head, below.get(head.id, ()), alike.get(family, ())))
        for family, (head, worth) in hits.items()
        if not (head.level == AvtaleLevel.GROUP.value and head.id in parts)
    ]


def is_supplier(avtale: Avtale) -> bool:
    """Say whether an avtale is a supplier's row under a framework."""
    return avtale.level == AvtaleLevel.SUPPLIER.value


def _family(avtale: Avtale) -> object:
    """Return what rows of one agreement have in common."""
    if avtale.reference:
        return (avtale.source_system, avtale.reference, fold_name(avtale.title), avtale.lot)
    return avtale.id


def _named(head: Avtale, *more: Iterable[str]) -> tuple[str, ...]:
    own = (head.supplier_name,) if head.supplier_name else ()
    return tuple(dict.fromkeys((*own, *(name for names in more for name in names))))


async def _by_id(
    session: AsyncSession, ids: Collection[uuid.UUID], *, seen: Seen
) -> dict[uuid.UUID | None, Avtale]:
    if not ids:
        return {}
    found = await session.scalars(select(Avtale).where(Avtale.id.in_(ids), seen).options(LEAN))
    return {avtale.id: avtale for avtale in found}


async def _suppliers_below(
    session: AsyncSession, ids: Sequence[uuid.UUID], *, seen: Seen
) -> dict[uuid.UUID, list[str]]:
    """Return the suppliers of the rows under each agreement, by name."""
    found: dict[uuid.UUID, list[str]] = {}
    if not ids:
        return found
    rows = await session.execute(
        select(Avtale.parent_id, Avtale.supplier_name)
        .where(Avtale.parent_id.in_(ids), Avtale.supplier_name.is_not(None), seen)
        .where(Avtale.level == AvtaleLevel.SUPPLIER.value)
        .order_by(Avtale.supplier_name)
    )
    for parent, name in rows:
        if parent and name:
            found.setdefault(parent, []).append(name)
    return found


async def with_everything(session: AsyncSession, hit: Hit, *, seen: Seen) -> Hit | None:
    """Return a hit with all that belongs to its avtale, which a search leaves in the database; None where it is gone."""
    if not hit.suppliers:
        found = await get_avtale(session, str(hit.avtale.id), seen=seen)
        return replace(found, score=hit.score) if found else None
    avtale = await _loaded(session, hit.avtale.id, seen=seen)
    return Hit(avtale, hit.score, hit.suppliers) if avtale else None


async def _loaded(session: AsyncSession, id: uuid.UUID, *, seen: Seen) -> Avtale | None:
    found: Avtale | None = await session.scalar(select(Avtale).where(Avtale.id == id, seen))
    return found


async def get_avtale(session: AsyncSession, id: str, *, seen: Seen) -> Hit | None:
    """Return an avtale by our own id with its suppliers, or None where there is none that may be seen."""
    if (wanted := id_or_none(id)) is None:
        return None
    avtale = await _loaded(session, wanted, seen=seen)
    if avtale is None:
        return None
    same = []
    if avtale.reference:
        rows = await session.scalars(
            select(Avtale)
            .where(Avtale.reference == avtale.reference, seen)
            .options(LEAN)
            .order_by(Avtale.key)
        )
        same = [row.supplier_name for row in rows if row.supplier_name and _family(row) == _family(avtale)]
    below = await _suppliers_below(session, [avtale.id], seen=seen)
    suppliers = _named(avtale, below.get(avtale.id, ()), same)
    return Hit(avtale, 1.0, suppliers)
