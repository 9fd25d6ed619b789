"""Whose a record is by now: what was told to the one who had it before waits for the one who has it."""

import uuid
from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from notifications.reminder import Reminder, Watch
from register.avtale import Avtale
from register.avvik import Avvik
from register.person import Person
from register.stand_in import has_left
from register.track import TrackKind

_NOT_THE_HOLDERS: Final = (TrackKind.NEW_AVTALE.value, TrackKind.ASSIGNMENT.value)
"""The kinds that go to others than whoever has the record."""
_AT_A_TIME: Final = 1000


async def told_of_theirs(session: AsyncSession, ids: Collection[uuid.UUID]) -> ColumnElement[bool]:
    """Return the condition on a reminder that somebody was told of a record that one of these people has now."""
    avtaler = select(Watch.record).where(Watch.avtaleforvalter_id.in_(ids))
    avvik = await session.scalars(
        select(Avvik.id).where(
            Avvik.owner_id.in_(ids), Avvik.closed_on.is_(None), Avvik.restricted.is_(False)
        )
    )
    owned = [f"avvik:{id}" for id in avvik]
    return and_(
        Reminder.person_id.is_not(None),
        Reminder.kind.not_in(_NOT_THE_HOLDERS),
        or_(Reminder.record.in_(avtaler), Reminder.record.in_(owned)),
    )


async def others_now(
    session: AsyncSession, records: Collection[str], ids: Collection[uuid.UUID], *, on: date
) -> set[str]:
    """Return the records that another has by now, and that none of these people follows up in any other way."""
    found: set[str] = set()
    for some in _portions(records, "avtale"):
        for avtale in await session.scalars(select(Avtale).where(Avtale.id.in_(some))):
            line = {avtale.avtaleforvalter_id, avtale.stedfortreder_id, avtale.avtaleeier_id}
            if line.isdisjoint(ids) and await _is_here(session, avtale.avtaleforvalter_id, on=on):
                found.add(f"avtale:{avtale.id}")
    for some in _portions(records, "avvik"):
        # A closed avvik goes to each of its recipients, whoever owns it.
        for avvik in await session.scalars(
            select(Avvik).where(Avvik.id.in_(some), Avvik.restricted.is_(False))
        ):
            if avvik.owner_id not in ids and await _is_here(session, avvik.owner_id, on=on):
                found.add(f"avvik:{avvik.id}")
    return found


def _portions(records: Collection[str], kind: str) -> Iterator[list[uuid.UUID]]:
    named = sorted(record for record in records if record.startswith(f"{kind}:"))
    for start in range(0, len(named), _AT_A_TIME):
        yield [uuid.UUID(record.partition(":")[2]) for record in named[start : start + _AT_A_TIME]]


async def _is_here(session: AsyncSession, id: uuid.UUID | None, *, on: date) -> bool:
    """Say whether somebody is named, and has not left."""
    person = await session.get(Person, id) if id else None
    return person is not None and not has_left(person, on=on)
