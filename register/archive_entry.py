"""Where a case record stands in the archive: its number there, who entered it and when it left here."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, UtcDateTime


class ArchiveEntry(Base):
    """The archive's side of one record: a case, or a decision on an agreement (`decision:<uuid>`).

    `number` is the archive's own; empty until it has come back. `how` is `hand`, `webhook` or `import`. `exported_at`
    is when the record last left as a file, and `exported_sha256` the checksum of that file.
    """

    __tablename__ = "archive_entry"

    record: Mapped[str] = mapped_column(String(120), primary_key=True)
    number: Mapped[str] = mapped_column(String(60), default="", index=True)
    entered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    how: Mapped[str] = mapped_column(String(20), default="")
    exported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    exported_sha256: Mapped[str] = mapped_column(String(64), default="")


async def is_archived(session: AsyncSession, record: str) -> bool:
    """Say whether a record has got the archive's number: until then nothing of it may be deleted here."""
    entry = await session.get(ArchiveEntry, record)
    return entry is not None and bool(entry.number)
