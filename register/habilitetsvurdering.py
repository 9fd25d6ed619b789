"""A habilitetsvurdering: the short written assessment of somebody who is in doubt (forvaltningsloven §§ 6-10)."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, UtcDateTime


class Habilitetsvurdering(Base):
    """One person's doubt in one case: their relation to whom, their role, their own assessment, the conclusion.

    `conclusion` is `habil` or `inhabil`, None until it is drawn by `concluded_by_id`. It is for the leader and the case
    handler only (`register.access.Thing.HABILITETSVURDERING`).
    """

    __tablename__ = "habilitetsvurdering"
    __table_args__ = (Index("ix_habilitetsvurdering_record", "record"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    record: Mapped[str] = mapped_column(String(120))
    task_id: Mapped[uuid.UUID | None] = mapped_column()
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    role: Mapped[str] = mapped_column(String(30), default="")
    relation: Mapped[str] = mapped_column(Text, default="")
    assessment: Mapped[str] = mapped_column(Text, default="")
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    conclusion: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    concluded_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    concluded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
