"""Somebody wants to be reminded of a track later."""

import uuid
from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.audit import write_audit
from register.database import Base, UtcDateTime
from register.person import Person
from register.track import Track


class Snooze(Base):
    """One wish. Until `until_on` the person gets no step of the track; on that day they are reminded.

    From the second time on a track there is a `reason`.
    """

    __tablename__ = "snooze"
    __table_args__ = (Index("ix_snooze_record", "record"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    record: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(30))
    target_on: Mapped[date] = mapped_column(Date)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    until_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


async def times_snoozed(session: AsyncSession, track: Track, person_ids: Collection[uuid.UUID]) -> int:
    """Return how many times these people have put a track off."""
    acts = (
        select(func.count(Snooze.at.distinct()))
        .select_from(Snooze)
        .where(
            Snooze.record == track.record,
            Snooze.kind == track.kind.value,
            Snooze.target_on == track.target_on,
            Snooze.person_id.in_(person_ids),
        )
    )
    return await session.scalar(acts) or 0


async def snooze(
    session: AsyncSession,
    track: Track,
    people: Iterable[Person],
    *,
    until_on: date,
    reason: str,
    by: Person,
    now: datetime,
) -> None:
    """Let these people get no step of a track before a day; the one who asks for it stands in the audit log."""
    for person in people:
        session.add(
            Snooze(
                record=track.record,
                kind=track.kind.value,
                target_on=track.target_on,
                person_id=person.id,
                until_on=until_on,
                reason=reason,
                at=now,
            )
        )
    detail = {"kind": track.kind.value, "until": until_on.isoformat()}
    write_audit(session, at=now, act="snoozed", record=track.record, actor_id=by.id, detail=detail)
    await session.flush()
