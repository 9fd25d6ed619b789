"""Deciding, and what becomes of a decision: approved, declined, acted on, taken back, entered. Each leaves an audit line."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from register.audit import write_audit
from register.decision import Decision, DecisionStatus, standing_decision
from register.errors import RegisterError
from register.ids import id_or_nobodys, id_or_none
from register.person import Person
from register.track import Track, TrackKind, Verdict

FOLLOWING: Final = (TrackKind.APPROVAL.value, TrackKind.NOTICE.value, TrackKind.NOT_SHOWN.value)
"""The kinds of track that a decision itself leads to; theirs are told of with it."""


class DecidedBeforeError(RegisterError):
    """Somebody has decided on the track already."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(f"track {decision.track.ref} is decided on: show who decided")
        self.decision = decision


@dataclass(frozen=True, slots=True)
class Ruling:
    """What somebody decides on a track, in which role, and for whom where they stand in.

    With `approver` it is a recommendation to them. `act_by_on` is the last day of the act that follows, `deadline_on`
    the last day on which it may be taken back. `closes` False leaves the track open.
    """

    track: Track
    verdict: Verdict
    by: Person
    role: str
    acts_for: Person | None = None
    avtale_id: uuid.UUID | None = None
    reason: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)
    approver: Person | None = None
    act_by_on: date | None = None
    deadline_on: date | None = None
    enters: bool = False
    closes: bool = True

    @property
    def status(self) -> DecisionStatus:
        """How far the decision comes at once."""
        if not self.closes:
            return DecisionStatus.NOTED
        if self.approver is not None:
            return DecisionStatus.RECOMMENDED
        return DecisionStatus.DECIDED if self.act_by_on else DecisionStatus.DONE


async def lock_record(session: AsyncSession, track: Track) -> None:
    """Let one at a time decide about a record, in this and every replica, until the transaction ends.

    What follows from a decision shares the lock of the record that the decision was about.
    """
    record = track.record
    while record.startswith("decision:"):
        found = await session.scalar(
            select(Decision.record).where(Decision.id == id_or_nobodys(record.partition(":")[2]))
        )
        if found is None:
            break
        record = found
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 1))"), {"key": record}
        )


async def decide(session: AsyncSession, ruling: Ruling, *, now: datetime) -> Decision:
    """Store a decision and return it. Raises DecidedBeforeError where the track is closed; the first one stands.

    The caller holds `lock_record`.
    """
    track = ruling.track
    if (before := await standing_decision(session, track)) is not None:
        raise DecidedBeforeError(before)
    decision = Decision(
        id=uuid.uuid4(),
        record=track.record,
        kind=track.kind.value,
        target_on=track.target_on,
        avtale_id=ruling.avtale_id,
        verdict=ruling.verdict.value,
        status=ruling.status.value,
        by_id=ruling.by.id,
        acts_for_id=ruling.acts_for.id if ruling.acts_for else None,
        role=ruling.role,
        at=now,
        reason=ruling.reason,
        detail=dict(ruling.detail),
        deadline_on=ruling.deadline_on,
        approver_id=ruling.approver.id if ruling.approver else None,
        approved_role="",
        declined_reason="",
        act_by_on=ruling.act_by_on,
        enters=ruling.enters,
        undone_reason="",
        changed_at=now,
    )
    session.add(decision)
    await session.flush()
    _audit(session, decision, ruling.status.value, by=ruling.by, now=now, acts_for=ruling.acts_for)
    return decision


async def approve(
    session: AsyncSession, decision: Decision, *, by: Person, role: str, now: datetime
) -> Decision:
    """Make a recommendation a decision, which waits for its act where one follows."""
    status = DecisionStatus.DECIDED if decision.act_by_on else DecisionStatus.DONE
    decision.status = status.value
    decision.approved_by_id, decision.approved_role, decision.approved_at = by.id, role, now
    return await _changed(session, decision, "approved", by=by, now=now)


async def decline(
    session: AsyncSession, decision: Decision, *, by: Person, role: str, reason: str, now: datetime
) -> Decision:
    """Turn a recommendation down; its track opens again."""
    decision.status = DecisionStatus.DECLINED.value
    decision.approved_by_id, decision.approved_role, decision.approved_at = by.id, role, now
    decision.declined_reason = reason
    return await _changed(session, decision, "declined", by=by, now=now)


async def act_on(
    session: AsyncSession, decision: Decision, *, by: Person, acted_on: date, now: datetime
) -> Decision:
    """Note that the act which follows from a decision was done, and on which day."""
    decision.status = DecisionStatus.DONE.value
    decision.acted_on, decision.acted_by_id, decision.acted_at = acted_on, by.id, now
    return await _changed(session, decision, "acted_on", by=by, now=now)


async def undo(
    session: AsyncSession, decision: Decision, *, by: Person, reason: str, now: datetime
) -> Decision:
    """Take a decision back; its track opens again."""
    decision.status = DecisionStatus.UNDONE.value
    decision.undone_at, decision.undone_by_id, decision.undone_reason = now, by.id, reason
    return await _changed(session, decision, "undone", by=by, now=now)


async def enter(session: AsyncSession, decision: Decision, *, by: Person | None, now: datetime) -> Decision:
    """Note that a decision stands in the contract tool; `by` is None where an import shows it."""
    decision.entered_at, decision.entered_by_id = now, by.id if by else None
    return await _changed(session, decision, "entered", by=by, now=now)


async def _changed(
    session: AsyncSession, decision: Decision, act: str, *, by: Person | None, now: datetime
) -> Decision:
    decision.changed_at = now
    await session.flush()
    _audit(session, decision, act, by=by, now=now)
    return decision


def _audit(
    session: AsyncSession,
    decision: Decision,
    act: str,
    *,
    by: Person | None,
    now: datetime,
    acts_for: Person | None = None,
) -> None:
    detail = {"decision": str(decision.id), "kind": decision.kind, "verdict": decision.verdict}
    if acts_for is not None:
        detail["acts_for"] = str(acts_for.id)
    write_audit(
        session,
        at=now,
        act=f"decision_{act}",
        record=decision.record,
        actor_id=by.id if by else None,
        detail=detail,
    )


async def not_entered(session: AsyncSession) -> Sequence[Decision]:
    """Return what is done, and has not been entered into the contract tool; the oldest first."""
    found = await session.scalars(
        select(Decision)
        .where(
            Decision.status == DecisionStatus.DONE.value,
            Decision.enters.is_(True),
            Decision.entered_at.is_(None),
        )
        .order_by(Decision.at, Decision.id)
    )
    return list(found)


async def decisions_about(session: AsyncSession, avtale_id: uuid.UUID) -> Sequence[Decision]:
    """Return what has been decided about an agreement, the newest first; what follows from it is told with it."""
    found = await session.scalars(
        select(Decision)
        .where(Decision.avtale_id == avtale_id, Decision.kind.not_in(FOLLOWING))
        .order_by(Decision.at.desc(), Decision.id)
    )
    return list(found)


async def find_decision(session: AsyncSession, id: str) -> Decision | None:
    """Return a decision by its id as a button carries it, as it stands now; None where there is none."""
    if (wanted := id_or_none(id)) is None:
        return None
    return await session.get(Decision, wanted, populate_existing=True)
