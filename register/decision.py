"""What has been decided about a track, by whom, in which role and why; and whether the act that follows is done."""

import uuid
from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, UtcDateTime
from register.track import Track, TrackKind


class DecisionStatus(StrEnum):
    """How far a decision has come.

    A recommendation waits for the avtaleeier. A decided one stands; where an act follows from it, it is done when
    the act is. Declined and undone ones close nothing, and noted ones, such as a later deadline, leave the track open.
    """

    RECOMMENDED = "recommended"
    DECIDED = "decided"
    DONE = "done"
    DECLINED = "declined"
    UNDONE = "undone"
    NOTED = "noted"


CLOSING: Final = (
    DecisionStatus.RECOMMENDED.value,
    DecisionStatus.DECIDED.value,
    DecisionStatus.DONE.value,
)
"""The statuses of a decision that stops its track."""
_STANDS: Final = text("status IN ('recommended', 'decided', 'done')")


class Decision(Base):
    """One decision. `record`, `kind` and `target_on` are its track's; `verdict` is a `register.track.Verdict`.

    `role` is in which role somebody decided, a `register.person.Role` or a `register.access.Relation`;
    `acts_for_id` whom they stood in for. `detail` holds the rest of what was told, by the field's key. `deadline_on`
    is the last day on which it may be undone. `act_by_on` is the last day of the act that follows, such as the
    written notice to the supplier, `acted_on` the day it was done. `entered_at` is when it was entered into the
    contract tool, by a person or seen in an import; until then it counts as not entered where `enters` is True.
    """

    __tablename__ = "decision"
    __table_args__ = (
        Index("ix_decision_record", "record"),
        Index("ix_decision_at", "at"),
        Index("ix_decision_status", "status"),
        # Of two who decide at once, one finds the other's.
        Index(
            "uq_decision_standing",
            "record",
            "kind",
            "target_on",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    record: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(30))
    target_on: Mapped[date] = mapped_column(Date)
    avtale_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("avtale.id", ondelete="SET NULL"), index=True
    )
    verdict: Mapped[str] = mapped_column(String(30))
    status: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    acts_for_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    role: Mapped[str] = mapped_column(String(30))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    detail: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    deadline_on: Mapped[date | None] = mapped_column(Date)

    approver_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    approved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    approved_role: Mapped[str] = mapped_column(String(30), default="")
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    declined_reason: Mapped[str] = mapped_column(Text, default="")

    act_by_on: Mapped[date | None] = mapped_column(Date)
    acted_on: Mapped[date | None] = mapped_column(Date)
    acted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    acted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    enters: Mapped[bool] = mapped_column(default=False)
    entered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    undone_reason: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    @property
    def track(self) -> Track:
        """The track that it is about."""
        return Track(TrackKind(self.kind), self.record, self.target_on)

    @property
    def stands(self) -> bool:
        """Whether it stops its track."""
        return self.status in CLOSING

    @property
    def followed_by(self) -> Track | None:
        """The track that goes on from it: a recommendation's approval, or the act of a decided one; None without."""
        record = f"decision:{self.id}"
        if self.status == DecisionStatus.RECOMMENDED.value:
            return Track(TrackKind.APPROVAL, record, self.deadline_on or self.target_on)
        if self.status == DecisionStatus.DECIDED.value and self.act_by_on and self.acted_on is None:
            return Track(TrackKind.NOTICE, record, self.act_by_on)
        return None


async def standing_decision(session: AsyncSession, track: Track) -> Decision | None:
    """Return the decision that stops a track, the newest; None where it is open."""
    return await session.scalar(
        select(Decision)
        .where(
            Decision.record == track.record,
            Decision.kind == track.kind.value,
            Decision.target_on == track.target_on,
            Decision.status.in_(CLOSING),
        )
        .order_by(Decision.at.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


async def standing_decisions(session: AsyncSession, records: Collection[str]) -> dict[Track, Decision]:
    """Return the decisions that stop tracks of these records."""
    found = await session.scalars(
        select(Decision)
        .where(Decision.record.in_(records), Decision.status.in_(CLOSING))
        .order_by(Decision.at)
    )
    return {decision.track: decision for decision in found}
