"""What has been read into the register: which file, when, and from which system. Answers say how old they are by it."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Index, String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, UtcDateTime


class ImportKind(StrEnum):
    """The kinds of file that are read, as the command line names them."""

    ENHETER = "enheter"
    PERSONER = "personer"
    AVTALER = "avtaler"
    AVVIK = "avvik"
    VARSLER = "varsler"
    ARKIVNUMMER = "arkivnummer"


class ImportRun(Base):
    """One file that was read in. `sha256` tells whether the same file comes again; `counts` are the report's.

    `source_system` is a name of the kommuneprofil: `kav` or `prosjekthotell` for avtaler.
    """

    __tablename__ = "import_run"
    __table_args__ = (Index("ix_import_run_kind_at", "kind", "at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    kind: Mapped[str] = mapped_column(String(20))
    source_system: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    sha256: Mapped[str] = mapped_column(String(64))
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)


class WaitingLink(Base):
    """A reference in a file to something that the register does not have yet; every later import tries again.

    `record` is the table, `field` the column or list that waits, and `written` what the file says: an e-mail address,
    a person's name, an enhet's name, an agreement's reference.
    """

    __tablename__ = "waiting_link"
    __table_args__ = (Index("ix_waiting_link_record_id", "record_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    record: Mapped[str] = mapped_column(String(20))
    record_id: Mapped[uuid.UUID] = mapped_column()
    field: Mapped[str] = mapped_column(String(40))
    written: Mapped[str] = mapped_column(String(500))


async def latest_run(
    session: AsyncSession, kind: ImportKind, *, source_system: str | None = None
) -> ImportRun | None:
    """Return the newest import of a kind, from one system where one is named; None where there has been none."""
    wanted = select(ImportRun).where(ImportRun.kind == kind.value)
    if source_system is not None:
        wanted = wanted.where(ImportRun.source_system == source_system)
    return await session.scalar(wanted.order_by(ImportRun.at.desc()).limit(1))
