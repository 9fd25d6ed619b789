"""Who acts for whom: while somebody is away, or for good. Nothing holds before the one who takes over has said yes."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, UtcDateTime


class StandInKind(StrEnum):
    """Whether the work comes back."""

    ABSENCE = "absence"
    HANDOVER = "handover"


class StandInStatus(StrEnum):
    """How far an arrangement has come."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    ENDED = "ended"


class StandIn(Base):
    """An arrangement between two people. An absence lasts from `from_on` to `to_on`, both days included.

    `source` is `import` or `chat`. A handover has no last day: what the person looks after becomes the other's at once.
    """

    __tablename__ = "stand_in"
    __table_args__ = (
        Index("ix_stand_in_person_id", "person_id"),
        Index("ix_stand_in_deputy_id", "deputy_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    deputy_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
