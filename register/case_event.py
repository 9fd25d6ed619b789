"""What has happened to a case, as those who follow it are told: who, when, what, and in their own words."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import JSON, ForeignKey, Index, String, Text, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, UtcDateTime


class CaseAct(StrEnum):
    """What can happen to a behovsmelding, an avvik or an endringsbehov."""

    FILED = "filed"
    EDITED = "edited"
    WITHDRAWN = "withdrawn"
    TAKEN = "taken"
    CLARIFYING = "clarifying"
    ON_AVTALE = "on_avtale"
    SENT_ON = "sent_on"
    ASKED_AREA = "asked_area"
    AREA_ANSWERED = "area_answered"
    STATUS = "status"
    ANSWERED = "answered"
    GIVEN_BACK = "given_back"
    REOPENED = "reopened"
    JOINED = "joined"
    AREA_CLOSED = "area_closed"
    ATTACHED = "attached"
    SENT_TO_LEADER = "sent_to_leader"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    ASSIGNED = "assigned"
    ASKED = "asked"
    REPLIED = "replied"
    MERGED = "merged"
    SPLIT = "split"
    SECTION = "section"
    VERSION = "version"
    SENT_FOR_APPROVAL = "sent_for_approval"
    APPROVED = "approved"
    NOT_APPROVED = "not_approved"
    HABILITET = "habilitet"
    SUPPLIERS = "suppliers"
    INVITED = "invited"
    FAGGRUPPE = "faggruppe"
    CONTRACT = "contract"
    EVALUATED = "evaluated"
    COMPETITION = "competition"
    EXPORTED = "exported"
    ARCHIVED = "archived"


class CaseEvent(Base):
    """One line of a case's history. `record` is its kind and id, such as `behovsmelding:<uuid>`; rows are only added.

    `detail` holds ids, numbers and words from our own vocabulary; `text` is what somebody wrote.
    """

    __tablename__ = "case_event"
    __table_args__ = (Index("ix_case_event_record", "record", "at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    record: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    act: Mapped[str] = mapped_column(String(30))
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    to_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(Text, default="")
    detail: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)


def add_case_event(
    session: AsyncSession,
    record: str,
    act: CaseAct,
    *,
    at: datetime,
    by_id: uuid.UUID | None,
    to_id: uuid.UUID | None = None,
    text: str = "",
    detail: dict[str, str] | None = None,
) -> CaseEvent:
    """Add a line to a case's history in the caller's transaction, and return it."""
    event = CaseEvent(
        id=uuid.uuid4(),
        record=record,
        at=at,
        act=act.value,
        by_id=by_id,
        to_id=to_id,
        text=text,
        detail=detail or {},
    )
    session.add(event)
    return event


async def case_history(session: AsyncSession, record: str) -> Sequence[CaseEvent]:
    """Return what has happened to a case, oldest first; of one act its consequence last."""
    found = await session.scalars(
        select(CaseEvent).where(CaseEvent.record == record).order_by(CaseEvent.at, CaseEvent.id)
    )
    return tuple(sorted(found, key=lambda line: (line.at, _FOLLOWS.get(line.act, 1))))


_FOLLOWS: Final = {CaseAct.FILED.value: 0, CaseAct.SENT_TO_LEADER.value: 2, CaseAct.CONFIRMED.value: 2}
"""What comes first and what last of the lines that one act writes."""
