"""The audit log: who did what to which record, when. Rows are only ever added."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, UtcDateTime


class Audit(Base):
    """One act. `detail` holds ids and words from our own vocabulary, never what somebody wrote."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_record", "record"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    act: Mapped[str] = mapped_column(String(60))
    record: Mapped[str] = mapped_column(String(120))
    detail: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)


def write_audit(
    session: AsyncSession,
    *,
    at: datetime,
    act: str,
    record: str,
    actor_id: uuid.UUID | None = None,
    detail: dict[str, str] | None = None,
) -> None:
    """Add a line to the log in the caller's transaction."""
    session.add(Audit(at=at, actor_id=actor_id, act=act, record=record, detail=detail or {}))
