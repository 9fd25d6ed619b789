"""Files that were made for somebody: kept as what they show, and drawn when they are opened."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, UtcDateTime


class StoredFile(Base):
    """One file for one person. `id` cannot be guessed; `document` is a `conversation.document` as plain data."""

    __tablename__ = "stored_file"
    __table_args__ = (Index("ix_stored_file_made_at", "made_at"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(120))
    document: Mapped[dict[str, object]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
