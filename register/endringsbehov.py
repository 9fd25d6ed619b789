"""An endringsbehov: a need to change an agreement, and what was answered."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import JSON, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.answers import Answers, answers_to_json
from register.audit import write_audit
from register.avtale import Avtale
from register.case_event import CaseAct, CaseEvent, add_case_event
from register.case_number import Series, case_number, next_serial
from register.database import Base, UtcDateTime
from register.person import Person


class EndringsbehovStatus(StrEnum):
    """How far an endringsbehov has come; the last four are ends."""

    MELDT = "meldt"
    UNDER_AVKLARING = "under_avklaring"
    INNENFOR = "innenfor"
    ENDRING_MULIG = "endring_mulig"
    NY_ANSKAFFELSE = "ny_anskaffelse"
    TRUKKET = "trukket"


OPEN: Final = (EndringsbehovStatus.MELDT.value, EndringsbehovStatus.UNDER_AVKLARING.value)


class Endringsbehov(Base):
    """One need to change an agreement. `filed_by_id` is who filed it where that is somebody else than `requester_id`.

    `answers` is the whole form (`register.answers`); `draft_id` the draft it came from, so that none is filed twice.
    """

    __tablename__ = "endringsbehov"
    __table_args__ = (UniqueConstraint("year", "serial"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    year: Mapped[int] = mapped_column(Integer)
    serial: Mapped[int] = mapped_column(Integer)
    draft_id: Mapped[uuid.UUID | None] = mapped_column(unique=True)
    avtale_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("avtale.id", ondelete="SET NULL"), index=True
    )
    title: Mapped[str] = mapped_column(String(300))
    what: Mapped[str] = mapped_column(Text, default="")
    consequence: Mapped[str] = mapped_column(Text, default="")
    needed_by_on: Mapped[date | None] = mapped_column(Date)
    enhet_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("enhet.id", ondelete="SET NULL"))
    tjenesteomrade: Mapped[str | None] = mapped_column(String(100))
    status: Mapped[str] = mapped_column(String(20), default=EndringsbehovStatus.MELDT.value)
    answer_text: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    requester_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    filed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    answers: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    @property
    def number(self) -> str:
        """The number that people know it by: EB-2026-0001."""
        return case_number(Series.ENDRINGSBEHOV, self.year, self.serial)

    @property
    def record(self) -> str:
        """What its history, attachments and tracks hang on."""
        return f"endringsbehov:{self.id}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to answer it."""
        return self.status in OPEN


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """What somebody tells of an agreement that must change."""

    avtale: Avtale | None
    title: str
    what: str
    consequence: str = ""
    needed_by_on: date | None = None
    enhet_id: uuid.UUID | None = None
    tjenesteomrade: str | None = None
    answers: Answers = field(default_factory=dict)


async def report_endringsbehov(
    session: AsyncSession,
    report: ChangeReport,
    *,
    requester: Person,
    draft_id: uuid.UUID | None,
    on: date,
    now: datetime,
    filed_by: Person | None = None,
) -> Endringsbehov:
    """Store a need to change an agreement under the next number of the year of `on`, and return it."""
    filed = Endringsbehov(
        id=uuid.uuid4(),
        year=on.year,
        serial=await next_serial(session, Series.ENDRINGSBEHOV, year=on.year),
        draft_id=draft_id,
        status=EndringsbehovStatus.MELDT.value,
        answer_text="",
        requester_id=requester.id,
        filed_by_id=filed_by.id if filed_by else None,
        sent_at=now,
        changed_at=now,
    )
    _set(filed, report)
    session.add(filed)
    await session.flush()
    by = (filed_by or requester).id
    add_case_event(session, filed.record, CaseAct.FILED, at=now, by_id=by)
    write_audit(session, at=now, act="endringsbehov_reported", record=filed.record, actor_id=by)
    return filed


def _set(filed: Endringsbehov, report: ChangeReport) -> None:
    filed.avtale_id = report.avtale.id if report.avtale else None
    filed.title, filed.what = report.title, report.what
    filed.consequence, filed.needed_by_on = report.consequence, report.needed_by_on
    filed.enhet_id, filed.tjenesteomrade = report.enhet_id, report.tjenesteomrade
    filed.answers = dict(answers_to_json(report.answers))


async def change_endringsbehov(
    session: AsyncSession,
    filed: Endringsbehov,
    report: ChangeReport,
    *,
    by: Person,
    changed: str,
    now: datetime,
) -> CaseEvent:
    """Set what a corrected form tells of an open one, and return the line of its history; `changed` names the fields."""
    _set(filed, report)
    filed.changed_at = now
    return await _noted(session, filed, CaseAct.EDITED, by=by, now=now, detail={"fields": changed})


async def withdraw_endringsbehov(
    session: AsyncSession, filed: Endringsbehov, *, by: Person, reason: str, now: datetime
) -> CaseEvent:
    """Withdraw an endringsbehov, and return the line of its history. Its number is never given again."""
    filed.status, filed.changed_at = EndringsbehovStatus.TRUKKET.value, now
    return await _noted(session, filed, CaseAct.WITHDRAWN, by=by, now=now, text=reason)


async def answer_endringsbehov(
    session: AsyncSession,
    filed: Endringsbehov,
    status: EndringsbehovStatus,
    *,
    by: Person,
    reason: str,
    now: datetime,
) -> CaseEvent:
    """Store what was answered and why, and return the line of its history, whose detail names the status."""
    filed.status, filed.answer_text = status.value, reason
    filed.answered_by_id, filed.answered_at, filed.changed_at = by.id, now, now
    detail = {"status": status.value}
    return await _noted(session, filed, CaseAct.ANSWERED, by=by, now=now, text=reason, detail=detail)


async def reopen_endringsbehov(
    session: AsyncSession, filed: Endringsbehov, *, status: str, by: Person, now: datetime
) -> CaseEvent:
    """Take an answer back, and return the line of its history; `status` is what it was before."""
    filed.status, filed.answer_text = status, ""
    filed.answered_by_id, filed.answered_at, filed.changed_at = None, None, now
    return await _noted(session, filed, CaseAct.STATUS, by=by, now=now, detail={"status": status})


async def _noted(
    session: AsyncSession,
    filed: Endringsbehov,
    act: CaseAct,
    *,
    by: Person,
    now: datetime,
    text: str = "",
    detail: dict[str, str] | None = None,
) -> CaseEvent:
    write_audit(session, at=now, act=f"endringsbehov_{act.value}", record=filed.record, actor_id=by.id)
    event = add_case_event(session, filed.record, act, at=now, by_id=by.id, text=text, detail=detail)
    await session.flush()
    return event
