"""The ledger of reminders: every step that is wanted of a track, for one recipient, under one key."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, UtcDateTime
from register.track import Track, TrackKind


class ReminderStatus(StrEnum):
    """How far a reminder has come.

    `QUEUED` ones stand in a message of the outbox, which tells of attempts and failures. `FAILED` ones reached
    nobody; the next in line is asked instead.
    """

    WAITING = "waiting"
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNSENT: Final = (ReminderStatus.WAITING.value, ReminderStatus.QUEUED.value)
"""The statuses in which a reminder can still be taken back."""


class Reminder(Base):
    """One step of one track for one recipient: sent once, whatever happens.

    `key` is `kind|record|target_on|step|to`. `to` is a person's id or `innkjop`; `person_id` is set for a person.
    `step` is `12m`, `14d`, `-3d`, `start` (the first of a new procurement), `s2027-03-01` (a wish to be reminded on
    that day), `esk2` (the second in line), `changed`, or `card`. `planned_on` is the working day on which it is to
    go, `send_at` the instant: the window's opening, or the recipient's own hour. `urgent` ones stand alone.
    `rank` is the recipient's place in line: 0 for who is responsible, 1 for the next. `level` says which level the
    steps come from. `facts` holds what only the moment of planning knows, such as the old date of a changed one.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        Index("ix_reminder_status_send_at", "status", "send_at"),
        Index("ix_reminder_record", "record"),
        Index("ix_reminder_person_id", "person_id"),
    )

    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    record: Mapped[str] = mapped_column(String(120))
    target_on: Mapped[date] = mapped_column(Date)
    step: Mapped[str] = mapped_column(String(30))
    to: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    planned_on: Mapped[date] = mapped_column(Date)
    send_at: Mapped[datetime] = mapped_column(UtcDateTime)
    urgent: Mapped[bool] = mapped_column(Boolean, default=False)
    rank: Mapped[int] = mapped_column(Integer, default=0)
    level: Mapped[str] = mapped_column(String(20), default="standard")
    facts: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    status: Mapped[str] = mapped_column(String(20), default=ReminderStatus.WAITING.value)
    reason: Mapped[str | None] = mapped_column(String(200))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def track(self) -> Track:
        """The track that it is about."""
        return Track(TrackKind(self.kind), self.record, self.target_on)


class ReminderMessage(Base):
    """Which message of the outbox shows which reminder, so that the card can be changed wherever it stands."""

    __tablename__ = "reminder_message"

    outbox_key: Mapped[str] = mapped_column(ForeignKey("outbox.key", ondelete="CASCADE"), primary_key=True)
    reminder_key: Mapped[str] = mapped_column(
        ForeignKey("reminder.key", ondelete="CASCADE"), primary_key=True, index=True
    )


class Watch(Base):
    """What the planner saw of a record when it last looked, so that it knows what is new and what has changed.

    `targets` has, by kind (a control's with its day after a colon), the day that steps are counted from and the day
    since which it has been known: both ISO. Steps before that day are never sent. `known_on` is the day since which
    the record itself has been known, and `changed_at` what it said of itself when it was looked at last.
    `avtaleforvalter_id` is who had the agreement then, `since_on` since which day, `confirmed_at` when they said yes.
    """

    __tablename__ = "watch"
    __table_args__ = (Index("ix_watch_avtaleforvalter_id", "avtaleforvalter_id"),)

    record: Mapped[str] = mapped_column(String(120), primary_key=True)
    targets: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    avtaleforvalter_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    since_on: Mapped[date | None] = mapped_column(Date)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    known_on: Mapped[date | None] = mapped_column(Date)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NotificationState(Base):
    """The one row that all replicas share: how far the planner has come, and whether sending is stopped.

    `version` names the rules and the settings that the last whole pass went by; `planned_on` is its day. `watermark` is
    how far changes have been looked at, and `planning_until` lets one replica at a time make a whole pass.
    `weekly_on` is the Monday of the week whose lists have been made, `monthly_on` the first of the month whose have.
    """

    __tablename__ = "notification_state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    watermark: Mapped[datetime | None] = mapped_column(UtcDateTime)
    planned_on: Mapped[date | None] = mapped_column(Date)
    version: Mapped[str] = mapped_column(String(64), default="")
    planning_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    weekly_on: Mapped[date | None] = mapped_column(Date)
    monthly_on: Mapped[date | None] = mapped_column(Date)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_because: Mapped[str] = mapped_column(String(500), default="")


def key_of(track: Track, *, step: str, to: str) -> str:
    """Return the key under which a step of a track is told to one recipient once."""
    return f"{track.ref}|{step}|{to}"
