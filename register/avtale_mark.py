"""Agreements that a yearly risk assessment has marked for closer follow-up."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, UtcDateTime


class AvtaleMark(Base):
    """One mark: which duty's assessment set it, and in which year. `decision_id` is the duty's decision."""

    __tablename__ = "avtale_mark"

    avtale_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("avtale.id", ondelete="CASCADE"), primary_key=True
    )
    duty: Mapped[str] = mapped_column(String(60), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    decision_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("decision.id", ondelete="SET NULL"))
