"""How far somebody has come in going through what waits for them, one by one; kept until they begin anew."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from dialogs.dialog import Context
from register.database import Base, UtcDateTime
from register.track import Track


class ReminderPlace(Base):
    """One round: `passed` are the tracks (`Track.ref`) that have been before the person, decided on or not."""

    __tablename__ = "reminder_place"

    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    passed: Mapped[list[str]] = mapped_column(JSON, default=list)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


async def place_of(context: Context) -> ReminderPlace | None:
    """Return the round that a person is in, or None where they are in none."""
    return await context.session.get(ReminderPlace, context.person.id)


async def begin(context: Context) -> ReminderPlace:
    """Begin a round at the first of what waits, and return it."""
    place = await place_of(context)
    if place is None:
        place = ReminderPlace(person_id=context.person.id, passed=[], at=context.now)
        context.session.add(place)
    place.passed, place.at = [], context.now
    return place


def passed(context: Context, place: ReminderPlace, ref: str) -> None:
    """Note that a track has been before the person in this round."""
    if ref not in place.passed:
        place.passed = [*place.passed, ref]
    place.at = context.now


async def end(context: Context, place: ReminderPlace) -> None:
    """Forget a round: all that waits has been before the person."""
    await context.session.delete(place)


def left(place: ReminderPlace, waiting: Sequence[Track]) -> list[Track]:
    """Return what waits and has not been before the person in this round, in order."""
    return [track for track in waiting if track.ref not in place.passed]
