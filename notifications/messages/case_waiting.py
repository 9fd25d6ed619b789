"""When something is due to be said of a case that lies still, and how it is sent to those who follow it."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from norsk.calendar import add_working_days
from norsk.clock import OSLO
from notifications.messages.need import see_case
from register.cases import CaseRecord, followers_of
from register.person import Person
from register.stand_in import has_left

PATIENCE: Final = 5
"""Working days that a case may lie still before somebody is told, and between two words about it: our own choice."""
MOST: Final = 12
"""How often a case that lies still is told of: for a quarter of a year."""
LONGEST: Final = timedelta(days=7 * (MOST + 2))
"""How long ago a case may have been touched and still be told of."""
TOLD_AT: Final = (1, 2, 4, 8, 12)
"""Which of these words whoever reported a case gets: they can do little about it, so ever more seldom."""
PORTION: Final = 500


@dataclass(frozen=True, slots=True)
class CaseWord:
    """One message with the key under which it is sent once; `to_id` is the person it is for, None for the office."""

    key: str
    reply: Reply
    to_id: uuid.UUID | None = None

    @property
    def row(self) -> str:
        """The key of its row in the outbox; empty where that depends on the office's rooms."""
        return f"{self.key}:0:{self.to_id}" if self.to_id else ""


def words_due(since: date, on: date, *, days: int = PATIENCE, most: int = MOST) -> int:
    """Return how many times so many working days have passed since a day, at most `most`."""
    count, day = 0, add_working_days(since, days)
    while day <= on and count < most:
        count, day = count + 1, add_working_days(day, days)
    return count


def told_due(since: date, on: date) -> int:
    """Return which word whoever reported a case that lies still is due, of those in `TOLD_AT`; 0 for none."""
    count = words_due(since, on)
    return max((one for one in TOLD_AT if one <= count), default=0)


def lies_still(
    on: date, column: ColumnElement[datetime], *, days: int = PATIENCE, longest: timedelta = LONGEST
) -> ColumnElement[bool]:
    """Return the condition that an instant is so long ago that something may be due, and not so long that all is said."""
    return column.between(earliest(on, longest), latest(on, days))


def latest(on: date, days: int = PATIENCE) -> datetime:
    """Return the latest instant after which as many days have passed as a case may lie still."""
    return datetime.combine(on - timedelta(days=days), time(23, 59), OSLO)


def earliest(on: date, longest: timedelta = LONGEST) -> datetime:
    """Return the earliest instant after which something of a case is still told."""
    return datetime.combine(on - longest, time(), OSLO)


async def words_to_followers(
    session: AsyncSession, case: CaseRecord, text: str, key: str, *, on: date
) -> list[CaseWord]:
    """Return a text to each of those who follow a case and still work here, under a key of the case's own."""
    people = [await session.get(Person, id) for id in followers_of(case)]
    return [
        CaseWord(
            f"case:{case.record}:{key}",
            Reply(text, to=one.email, choices=(see_case(case),), private=True),
            one.id,
        )
        for one in people
        if one is not None and not has_left(one, on=on)
    ]
