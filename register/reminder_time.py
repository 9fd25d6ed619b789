"""When somebody wants their digest of reminders: an hour within the send window, each working day or one weekday."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from register.audit import write_audit
from register.person import Person
from register.varsling import ReminderTime

FIRST_HOUR: Final = 8
LAST_HOUR: Final = 14
"""The last hour that a digest may be asked for: the window closes an hour later."""
HOURS: Final = range(FIRST_HOUR, LAST_HOUR + 1)
WEEKDAY_NAMES: Final = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag")


@dataclass(frozen=True, slots=True)
class DigestTime:
    """An hour in Oslo, and a weekday from 0 for Monday; None is every working day."""

    hour: int = FIRST_HOUR
    weekday: int | None = None

    def __str__(self) -> str:
        """Return the time as a person says it: «mandager kl. 9»."""
        day = "hver arbeidsdag" if self.weekday is None else f"{WEEKDAY_NAMES[self.weekday]}er"
        return f"{day} kl. {self.hour}"


async def digest_time(session: AsyncSession, person: Person) -> DigestTime:
    """Return when a person wants their digest; the first hour of every working day where they have not said."""
    row = await session.get(ReminderTime, person.id)
    return DigestTime(row.hour, row.weekday) if row else DigestTime()


async def set_digest_time(session: AsyncSession, person: Person, at: DigestTime, *, now: datetime) -> bool:
    """Keep when a person wants their digest, and say whether that is a change. `at` lies within the window."""
    before = await digest_time(session, person)
    if before == at:
        return False
    row = await session.get(ReminderTime, person.id) or ReminderTime(person_id=person.id)
    row.hour, row.weekday, row.changed_at = at.hour, at.weekday, now
    session.add(row)
    detail = {"before": _told(before), "after": _told(at)}
    write_audit(
        session,
        at=now,
        act="reminder_time_changed",
        record=f"person:{person.id}",
        actor_id=person.id,
        detail=detail,
    )
    await session.flush()
    return True


async def set_monthly(session: AsyncSession, person: Person, *, wanted: bool, now: datetime) -> bool:
    """Keep whether somebody wants the monthly list of coming procurements, and say whether that is a change."""
    row = await session.get(ReminderTime, person.id)
    if wanted is not bool(row and row.no_monthly):
        return False
    row = row or ReminderTime(person_id=person.id, hour=FIRST_HOUR)
    row.no_monthly, row.changed_at = not wanted, now
    session.add(row)
    detail = {"wanted": "yes" if wanted else "no"}
    record = f"person:{person.id}"
    write_audit(session, at=now, act="monthly_list_changed", record=record, actor_id=person.id, detail=detail)
    await session.flush()
    return True


def _told(at: DigestTime) -> str:
    return f"{at.hour:02} {'daily' if at.weekday is None else at.weekday}"
