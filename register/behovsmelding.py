"""A behovsmelding: a need that has been reported to the procurement office, and who has taken it."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.audit import write_audit
from register.case_event import CaseAct, add_case_event
from register.case_number import Series, case_number, next_serial
from register.database import Base, Nok, UtcDateTime
from register.person import Person

RECEIVED: Final = "mottatt"
"""The status that every kommuneprofil begins with."""
CLARIFYING: Final = "under_avklaring"
"""The status of a need that an innkjøpskontakt or the procurement office looks into."""
ANCHORED: Final = "forankret"
"""The status of a need that the leader stands behind, also before the procurement office has taken it."""
COVERED: Final = "dekket_av_avtale"
"""The status of a need that an agreement turned out to cover."""
MERGED: Final = "slatt_sammen"
"""The status of a need that has become part of another."""
CONTRACT: Final = "kontrakt"
"""The status of a need that has led to an agreement."""
EVALUATED: Final = "evaluert"
"""The status of a need whose procurement has been evaluated."""
CANCELLED: Final = "avlyst"
"""The status of a need whose procurement was called off."""
REFUSED: Final = "avslatt"
"""The status of a need that a leader, or the procurement office, has said no to."""
WITHDRAWN: Final = "trukket"
"""The status of a need that whoever reported it has taken back."""


class Behovsmelding(Base):
    """One reported need.

    `avtale_id` is the agreement that it is to replace, or that covers it. `status` is an id among the kommuneprofil's
    statuses. `value_nok` is NOK excluding VAT over the whole term with options, `value_high_nok` the upper end where
    a range was told. `kind` is a `knowledge.terskelverdi.Kind`; `ikt` a mark of its own. `requester_id` is whose need
    it is, `filed_by_id` who filed it where that is another. `answers` is the whole form (`register.answers`), and
    `draft_id` the draft it came from, so that none is filed twice. `search_text` is for finding needs of one kind.
    `parties` is who else has a part in it, by part (`register.case_party`). `merged_into_id` is the need that it was
    merged into, `contract_avtale_id` the agreement that it led to, `suppliers` who has offered, a line each. `in_kgv`
    and `is_innovation` are what whoever handles it told for the year's report, None unanswered.
    """

    __tablename__ = "behovsmelding"
    __table_args__ = (
        UniqueConstraint("year", "serial"),
        Index("ix_behovsmelding_draft_id", "draft_id", unique=True),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    year: Mapped[int] = mapped_column(Integer)
    serial: Mapped[int] = mapped_column(Integer)
    draft_id: Mapped[uuid.UUID | None] = mapped_column()
    title: Mapped[str] = mapped_column(String(300))
    need: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str | None] = mapped_column(String(30))
    ikt: Mapped[bool | None] = mapped_column(Boolean)
    quantity: Mapped[str] = mapped_column(String(200), default="")
    tjenesteomrade: Mapped[str | None] = mapped_column(String(100))
    enhet_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enhet.id", ondelete="SET NULL"), index=True
    )
    avtale_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("avtale.id", ondelete="SET NULL"), index=True
    )
    value_nok: Mapped[Decimal | None] = mapped_column(Nok)
    value_high_nok: Mapped[Decimal | None] = mapped_column(Nok)
    months: Mapped[int | None] = mapped_column(Integer)
    option_months: Mapped[int | None] = mapped_column(Integer)
    starts_on: Mapped[date | None] = mapped_column(Date)
    wanted_by_on: Mapped[date | None] = mapped_column(Date)
    status: Mapped[str] = mapped_column(String(40), default=RECEIVED)
    requester_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    # No foreign keys on what came later: SQLite would copy the whole table, and empty what points at it.
    filed_by_id: Mapped[uuid.UUID | None] = mapped_column()
    innkjopskontakt_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    answers: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    search_text: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    taken_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    parties: Mapped[dict[str, list[str]] | None] = mapped_column(JSON)
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    contract_avtale_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    suppliers: Mapped[str | None] = mapped_column(Text)
    in_kgv: Mapped[bool | None] = mapped_column(Boolean)
    is_innovation: Mapped[bool | None] = mapped_column(Boolean)

    @property
    def number(self) -> str:
        """The number that people know it by: BM-2026-0001."""
        return case_number(Series.BEHOVSMELDING, self.year, self.serial)

    @property
    def record(self) -> str:
        """What its history, attachments and tracks hang on."""
        return f"behovsmelding:{self.id}"


ENDS: Final = frozenset({EVALUATED, COVERED, MERGED, CANCELLED, REFUSED, WITHDRAWN})
"""The statuses of a need in which nobody does anything more. A kommune's own ends are reached by a case handler only."""


def is_waiting() -> ColumnElement[bool]:
    """Return the condition that a need waits for the procurement office: nobody has it or looks into it, at any stage."""
    return Behovsmelding.status.not_in((CLARIFYING, *sorted(ENDS))) & Behovsmelding.taken_by_id.is_(None)


async def report_need(
    session: AsyncSession,
    *,
    title: str,
    need: str,
    tjenesteomrade: str | None,
    enhet_id: uuid.UUID | None,
    avtale_id: uuid.UUID | None,
    value_nok: Decimal | None,
    wanted_by_on: date | None,
    requester: Person,
    on: date,
    now: datetime,
    filed_by: Person | None = None,
) -> Behovsmelding:
    """Store a need under the next number of the year of `on`, and return it. The value is NOK excluding VAT.

    `filed_by` is who files it for the requester, where that is another. What else is known of it is set on what is
    returned, in the same transaction.
    """
    filer = filed_by or requester
    reported = Behovsmelding(
        id=uuid.uuid4(),
        year=on.year,
        serial=await next_serial(session, Series.BEHOVSMELDING, year=on.year),
        title=title,
        need=need,
        tjenesteomrade=tjenesteomrade,
        enhet_id=enhet_id,
        avtale_id=avtale_id,
        value_nok=value_nok,
        wanted_by_on=wanted_by_on,
        status=RECEIVED,
        requester_id=requester.id,
        filed_by_id=filer.id if filer.id != requester.id else None,
        sent_at=now,
        changed_at=now,
        quantity="",
        answers={},
        search_text=f" {title} ".casefold(),
    )
    session.add(reported)
    await session.flush()
    add_case_event(session, reported.record, CaseAct.FILED, at=now, by_id=filer.id)
    write_audit(session, at=now, act="need_reported", record=reported.record, actor_id=filer.id)
    return reported
