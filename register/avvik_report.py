"""An avvik that is reported here: stored with a number of its own, changed, withdrawn, and seen beside others like it."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from norsk.calendar import add_months
from norsk.clock import noon
from register.answers import Answers, answers_to_json
from register.audit import write_audit
from register.avtale import Avtale
from register.avvik import HERE, Avvik, AvvikRecipient, AvvikStatus
from register.case_event import CaseAct, CaseEvent, add_case_event
from register.case_number import Series, case_number, next_serial
from register.enhet import fold_name
from register.person import Person

TOGETHER_MONTHS: Final = 12
"""How many months back avvik on one supplier are seen together."""
CLOSED_TITLE: Final = "Lukket melding"
"""The title of what took the closed way: its words stand in no list and no subject."""


@dataclass(frozen=True, slots=True)
class AvvikReport:
    """What somebody reports. `kind` is a word for people; `severity` a `register.avtale.Level`.

    `recipients` are who may know of one that takes the closed way; without them it is open. A `hidden` one is stored
    without whoever reported it.
    """

    what: str
    title: str
    kind: str | None = None
    severity: str | None = None
    avtale: Avtale | None = None
    supplier_name: str | None = None
    discovered_on: date | None = None
    due_on: date | None = None
    frequency: str = ""
    evidence: str = ""
    supplier_told: str = ""
    wished_outcome: str = ""
    possible: bool = False
    enhet_id: uuid.UUID | None = None
    recipients: Collection[uuid.UUID] = ()
    hidden: bool = False
    answers: Answers = field(default_factory=dict)


async def report_avvik(
    session: AsyncSession,
    report: AvvikReport,
    *,
    reporter: Person,
    draft_id: uuid.UUID | None,
    on: date,
    now: datetime,
    filed_by: Person | None = None,
) -> Avvik:
    """Store an avvik under the next number of the year of `on`, and return it.

    It belongs to the avtaleforvalter of its agreement, one that took the closed way to its recipients alone. Of a
    hidden reporter nothing is written: neither here, nor in the history, nor in the audit log, nor the draft it came
    from, nor the enhet they belong to.
    """
    serial = await next_serial(session, Series.AVVIK, year=on.year)
    number = case_number(Series.AVVIK, on.year, serial)
    closed = bool(report.recipients)
    by = None if report.hidden else reporter.id
    avvik = Avvik(
        id=uuid.uuid4(),
        key=f"{HERE}:{number}",
        source_system=HERE,
        reference=number,
        year=on.year,
        serial=serial,
        draft_id=None if report.hidden else draft_id,
        status=AvvikStatus.MELDT.value,
        restricted=closed,
        reporter_id=by,
        filed_by_id=filed_by.id if filed_by and not report.hidden else None,
        hidden_reporter=report.hidden,
        filed_at=_told_at(report, on=on, now=now),
        changed_at=_told_at(report, on=on, now=now),
        recipients=[AvvikRecipient(person_id=id) for id in dict.fromkeys(report.recipients)],
    )
    _set(avvik, report)
    session.add(avvik)
    await session.flush()
    actor = filed_by.id if filed_by and by else by
    at = _told_at(report, on=on, now=now)
    add_case_event(session, avvik.record, CaseAct.FILED, at=at, by_id=actor)
    write_audit(session, at=at, act="avvik_reported", record=avvik.record, actor_id=actor)
    return avvik


def _told_at(report: AvvikReport, *, on: date, now: datetime) -> datetime:
    """Return when it was reported; of a hidden reporter the day only, since the second tells who wrote just then."""
    return noon(on) if report.hidden else now


def _set(avvik: Avvik, report: AvvikReport) -> None:
    """Set what the form tells."""
    closed, avtale = avvik.restricted, report.avtale
    avvik.title = CLOSED_TITLE if closed else report.title
    avvik.description = report.what
    avvik.kind, avvik.severity = report.kind, report.severity
    avvik.avtale_id = avtale.id if avtale else None
    avvik.supplier_name = report.supplier_name or (avtale.supplier_name if avtale else None)
    avvik.owner_id = avtale.avtaleforvalter_id if avtale and not closed else None
    avvik.discovered_on, avvik.due_on = report.discovered_on, report.due_on
    avvik.frequency, avvik.evidence = report.frequency, report.evidence
    avvik.supplier_told, avvik.wished_outcome = report.supplier_told, report.wished_outcome
    avvik.possible = report.possible
    avvik.enhet_id = None if report.hidden else report.enhet_id
    avvik.answers = dict(answers_to_json(report.answers))


async def change_avvik(
    session: AsyncSession, avvik: Avvik, report: AvvikReport, *, by: Person, changed: str, now: datetime
) -> CaseEvent:
    """Set what a corrected form tells of an open avvik, and return the line of its history; `changed` names the fields."""
    due, owner = avvik.due_on, avvik.owner_id
    moved = report.avtale is not None and report.avtale.id != avvik.avtale_id
    _set(avvik, report)
    # What somebody has decided meanwhile stands: a later deadline, another who looks after it.
    avvik.due_on = due if "due_on" in avvik.filled else report.due_on
    avvik.owner_id = owner if owner is not None and not moved else avvik.owner_id
    avvik.changed_at = now
    write_audit(session, at=now, act="avvik_changed", record=avvik.record, actor_id=by.id)
    event = add_case_event(
        session, avvik.record, CaseAct.EDITED, at=now, by_id=by.id, detail={"fields": changed}
    )
    await session.flush()
    return event


async def withdraw_avvik(
    session: AsyncSession, avvik: Avvik, *, by: Person, reason: str, now: datetime
) -> CaseEvent:
    """Withdraw an avvik that was reported here, and return the line of its history. Its number is never given again."""
    avvik.status, avvik.changed_at = AvvikStatus.TRUKKET.value, now
    write_audit(session, at=now, act="avvik_withdrawn", record=avvik.record, actor_id=by.id)
    event = add_case_event(session, avvik.record, CaseAct.WITHDRAWN, at=now, by_id=by.id, text=reason)
    await session.flush()
    return event


async def avvik_on_supplier(
    session: AsyncSession, *, avtale: Avtale | None, supplier_name: str | None, on: date
) -> Sequence[Avvik]:
    """Return the avvik of the last 12 months on one supplier, newest first: on any of its agreements, or on its name.

    Those that took the closed way are never among them, whoever asks, nor are withdrawn and refused ones. Without a
    supplier they are those on the agreement itself.
    """
    same = await _same_supplier(session, supplier_name or (avtale.supplier_name if avtale else None), avtale)
    since = add_months(on, -TOGETHER_MONTHS)
    gone = (AvvikStatus.TRUKKET.value, AvvikStatus.AVVIST.value)
    if not same:
        return ()
    found = await session.scalars(
        select(Avvik)
        .where(or_(*same), Avvik.restricted.is_(False), Avvik.status.not_in(gone))
        .where(or_(Avvik.discovered_on.is_(None), Avvik.discovered_on > since))
        .order_by(Avvik.discovered_on.desc().nulls_last(), Avvik.key)
    )
    return [one for one in found if one.discovered_on or _known(one, since)]


def _known(avvik: Avvik, since: date) -> bool:
    """Say whether an avvik without a day was reported here lately; of an imported one nobody knows when it was."""
    return avvik.filed_at is not None and avvik.filed_at.date() > since


async def _same_supplier(
    session: AsyncSession, name: str | None, avtale: Avtale | None
) -> list[ColumnElement[bool]]:
    """Return what holds for avvik on a supplier, however its name is written; none where nothing is known of it."""
    ways: list[ColumnElement[bool]] = [Avvik.avtale_id == avtale.id] if avtale else []
    if not name:
        return ways
    for column in (Avtale.supplier_name, Avvik.supplier_name):
        written = await session.scalars(select(column).where(column.is_not(None)).distinct())
        same = [one for one in written if one and fold_name(one) == fold_name(name)]
        if column is Avvik.supplier_name:
            ways.append(Avvik.supplier_name.in_(same))
        else:
            ways.append(Avvik.avtale_id.in_(select(Avtale.id).where(Avtale.supplier_name.in_(same))))
    return ways


def changed_fields(before: Mapping[str, object], after: Answers) -> str:
    """Return the keys of the answers that differ from what was stored, parted by spaces."""
    now = answers_to_json(after)
    return " ".join(key for key in {**before, **now} if before.get(key) != now.get(key))
