"""How early reminders go, and whether: set for the whole kommune, for a tjenesteområde, or for one agreement."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, UtcDateTime


class VarslingLevel(StrEnum):
    """Where steps are set, the nearest first; `STANDARD` is our own default, which no row holds."""

    AVTALE = "avtale"
    TJENESTEOMRADE = "tjenesteomrade"
    KOMMUNE = "kommune"
    STANDARD = "standard"


class Varsling(Base):
    """The steps of one kind of track at one level. The nearest level wins, kind by kind.

    `scope` is the agreement's id, the folded name of the tjenesteområde, or empty for the kommune. `steps` are
    written `12m`, `14d` or, after the day, `-3d`; None leaves them to the next level. `enabled` False switches the
    kind off.
    """

    __tablename__ = "varsling"

    level: Mapped[str] = mapped_column(String(20), primary_key=True)
    scope: Mapped[str] = mapped_column(String(200), primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    steps: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    enabled: Mapped[bool] = mapped_column(Boolean, default=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    changed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class ReminderTime(Base):
    """When somebody wants their digest: at an hour in Oslo within the send window, every day or on one weekday.

    `weekday` is 0 for Monday to 4 for Friday, None for every working day.
    """

    __tablename__ = "reminder_time"

    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    hour: Mapped[int] = mapped_column(Integer, default=8)
    weekday: Mapped[int | None] = mapped_column(Integer)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
