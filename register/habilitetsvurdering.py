"""A habilitetsvurdering: the short written assessment of somebody who is in doubt (forvaltningsloven §§ 6-10)."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ForeignKey, Index, String, Text, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.access import Relation, Subject, Thing, Viewer, may_see
from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, party_ids
from register.database import Base, UtcDateTime
from register.enhet import EnhetTree
from register.ids import id_or_none


class Conclusion(StrEnum):
    """How a habilitetsvurdering ended; withdrawn by whoever wrote it, before anybody had concluded."""

    HABIL = "habil"
    INHABIL = "inhabil"
    WITHDRAWN = "trukket"


LONGEST: Final = 1000
"""How long each of the texts may be."""


class Habilitetsvurdering(Base):
    """One person's doubt in one case: their relation to whom, their role, their own assessment, the conclusion.

    `conclusion` is `habil` or `inhabil`, None until it is drawn by `concluded_by_id`. `task_id` is the task of whoever
    is asked to conclude, None where nobody could be. It is for the one who wrote it, whoever concludes and the case
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

    @property
    def is_open(self) -> bool:
        """Whether nobody has concluded."""
        return self.conclusion is None


async def vurderinger_of(session: AsyncSession, record: str) -> Sequence[Habilitetsvurdering]:
    """Return every habilitetsvurdering of a case, oldest first. Who may read each is told by `sees_vurdering`."""
    wanted = select(Habilitetsvurdering).where(Habilitetsvurdering.record == record)
    return tuple(
        await session.scalars(wanted.order_by(Habilitetsvurdering.written_at, Habilitetsvurdering.id))
    )


async def load_vurdering(session: AsyncSession, id: str) -> Habilitetsvurdering | None:
    """Return a habilitetsvurdering by its id, which is the subject of the task to conclude; None where there is none."""
    key = id_or_none(id)
    return await session.get(Habilitetsvurdering, key) if key else None


async def vurdering_by(
    session: AsyncSession, record: str, person_id: uuid.UUID
) -> Habilitetsvurdering | None:
    """Return the newest habilitetsvurdering that somebody wrote in a case; None where they wrote none."""
    wanted = select(Habilitetsvurdering).where(
        Habilitetsvurdering.record == record, Habilitetsvurdering.person_id == person_id
    )
    return await session.scalar(wanted.order_by(Habilitetsvurdering.written_at.desc()).limit(1))


async def in_doubt(session: AsyncSession, need: Behovsmelding, person_id: uuid.UUID) -> bool:
    """Say whether somebody is in doubt in a case and nobody has concluded: until then they keep out of it."""
    wanted = select(Habilitetsvurdering.id).where(
        Habilitetsvurdering.record == need.record,
        Habilitetsvurdering.person_id == person_id,
        Habilitetsvurdering.conclusion.is_(None),
    )
    return await session.scalar(wanted.limit(1)) is not None


def of_vurdering(
    vurdering: Habilitetsvurdering, need: Behovsmelding, *, asked_id: uuid.UUID | None = None
) -> Subject:
    """Return what access to a habilitetsvurdering depends on; `asked_id` is who is asked to conclude.

    Whoever wrote it may read it though they were found inhabil; of others the inhabile see nothing.
    """
    return Subject(
        named={
            Relation.MELDER: (vurdering.person_id,),
            Relation.VURDERER: (vurdering.concluded_by_id, asked_id),
            Relation.SAKSBEHANDLER: (need.taken_by_id,),
        },
        barred=frozenset(id for id in party_ids(need, BARRED) if id != vurdering.person_id),
    )


def sees_vurdering(
    viewer: Viewer,
    vurdering: Habilitetsvurdering,
    need: Behovsmelding,
    *,
    enheter: EnhetTree,
    asked_id: uuid.UUID | None = None,
) -> bool:
    """Say whether somebody may read a habilitetsvurdering; nobody does on behalf of another."""
    subject = of_vurdering(vurdering, need, asked_id=asked_id)
    return may_see(viewer, Thing.HABILITETSVURDERING, subject, enheter=enheter)
