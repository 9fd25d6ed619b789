"""Lists of avtaler: those that end in a time, those that somebody looks after, and those of a group."""

import uuid
from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from register.avtale import Avtale, AvtaleEnhet, AvtaleLevel, AvtaleStatus
from register.avtale_hit import Hit, Seen, gathered
from register.avtale_visible import LEAN

MOST_ROWS: Final = 5000
"""How many avtaler a list may hold."""


async def ending(
    session: AsyncSession,
    first: date,
    last: date,
    *,
    seen: Seen,
    among: ColumnElement[bool] | None = None,
) -> list[Hit]:
    """Return the avtaler whose last valid day lies between two days, both included, soonest first."""
    wanted = select(Avtale).where(
        Avtale.expires_on.between(first, last), Avtale.running.is_(False), _counts_once(), seen
    )
    if among is not None:
        wanted = wanted.where(among)
    over = (AvtaleStatus.UTGATT.value, AvtaleStatus.AVSLUTTET.value)
    wanted = wanted.where(or_(Avtale.status.is_(None), Avtale.status.not_in(over)))
    rows = await session.scalars(
        wanted.options(LEAN).order_by(Avtale.expires_on, Avtale.title, Avtale.key).limit(MOST_ROWS)
    )
    return await gathered(session, [(row, 1.0) for row in rows], seen=seen)


def _counts_once() -> ColumnElement[bool]:
    """Return the condition that leaves out what only holds agreements together."""
    return Avtale.level != AvtaleLevel.GROUP.value


def looked_after_by(ids: Collection[uuid.UUID]) -> ColumnElement[bool]:
    """Return the condition that one of these people manages, stands in for or owns an avtale."""
    return or_(
        Avtale.avtaleforvalter_id.in_(ids), Avtale.stedfortreder_id.in_(ids), Avtale.avtaleeier_id.in_(ids)
    )


async def mine(session: AsyncSession, ids: Collection[uuid.UUID], *, seen: Seen, on: date) -> list[Hit]:
    """Return the avtaler that these people look after and that are not over, soonest end first."""
    return await among(session, looked_after_by(ids), seen=seen, on=on)


async def among(session: AsyncSession, condition: ColumnElement[bool], *, seen: Seen, on: date) -> list[Hit]:
    """Return the avtaler that a condition holds for and that are not over, soonest end first."""
    rows = await session.scalars(
        select(Avtale).where(condition, _counts_once(), seen).options(LEAN).limit(MOST_ROWS)
    )
    return await _current(session, list(rows), seen=seen, on=on)


async def _current(session: AsyncSession, rows: list[Avtale], *, seen: Seen, on: date) -> list[Hit]:
    running = [row for row in rows if not row.has_ended(on)]
    running.sort(key=lambda row: (row.expires_on or date.max, row.title, row.key))
    return await gathered(session, [(row, 1.0) for row in running], seen=seen)


async def closed_to(
    session: AsyncSession, ids: Collection[uuid.UUID], own: Collection[uuid.UUID]
) -> set[uuid.UUID]:
    """Return those avtaler that name who may order, and name none of one's own enheter and those above."""
    if not ids or not own:
        return set()
    rows = await session.execute(
        select(AvtaleEnhet.avtale_id, AvtaleEnhet.enhet_id).where(AvtaleEnhet.avtale_id.in_(ids))
    )
    named: dict[uuid.UUID, set[uuid.UUID]] = {}
    for avtale_id, enhet_id in rows:
        named.setdefault(avtale_id, set()).add(enhet_id)
    return {avtale_id for avtale_id, enheter in named.items() if enheter.isdisjoint(own)}
