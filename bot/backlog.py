"""What waits, what has failed and what has been set aside, as the database has it now: for the metrics and the doctor."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.inbox import Inbox, Status
from bot.replica import serving
from notifications.delivery.outbox import Outbox, OutboxStatus
from notifications.planner.fault import planner_faults
from notifications.reminder import NotificationState
from register.case_task import CaseTask, TaskState
from register.groups import is_group

FAILED_SINCE: Final = timedelta(days=7)
"""How far back a message that reached nobody, and an act that was set aside, are counted."""
REASONS: Final = frozenset(
    {"guest", "not_an_employee", "no_channel", "no_answer_in_time", "fault", "not_drawn"}
)
REASON_FAMILIES: Final = ("smtp", "http")
NO_CHANNEL: Final = "none"


@dataclass(frozen=True, slots=True)
class Backlog:
    """Counts, and ages in seconds.

    `inbox_open` acts are not finished, `inbox_lapsed` ones nobody is at. `outbox_waiting` messages are still to be sent,
    `outbox_due` of them now, the oldest since `outbox_oldest` seconds; `outbox_retrying` have been tried. `set_aside` and `failed`, by
    channel and class of reason, are of the last days. `tasks` is by kind, where enough different people are asked.
    No reminder is planned for `planner_faults` records, since the rules fail on them; `replicas` counts the processes
    that serve, by the revision of their code. `planned_on` is the day of the planner's last whole pass, ISO, and `watermark_age` how long ago it looked at changes.
    """

    inbox_open: int = 0
    inbox_lapsed: int = 0
    inbox_oldest: float = 0.0
    set_aside: int = 0
    outbox_waiting: int = 0
    outbox_due: int = 0
    outbox_retrying: int = 0
    outbox_oldest: float = 0.0
    failed: Mapping[tuple[str, str], int] = field(default_factory=dict)
    tasks: Mapping[str, int] = field(default_factory=dict)
    paused: bool = False
    planner_faults: int = 0
    replicas: Mapping[str, int] = field(default_factory=dict)
    planned_on: str = ""
    watermark_age: float | None = None


async def read_backlog(session: AsyncSession, *, now: datetime) -> Backlog:
    """Return what waits, at this instant."""
    is_open = Inbox.status.in_([Status.RECEIVED.value, Status.DONE.value])
    waiting = Outbox.status == OutboxStatus.WAITING.value
    due = and_(waiting, Outbox.due_at <= now)
    state = await session.get(NotificationState, 1)
    return Backlog(
        inbox_open=await _count(session, is_open),
        inbox_lapsed=await _count(session, is_open, Inbox.lease_until <= now),
        inbox_oldest=await _age(session, select(func.min(Inbox.received_at)).where(is_open), now),
        set_aside=await _count(
            session, Inbox.status == Status.SET_ASIDE.value, Inbox.received_at > now - FAILED_SINCE
        ),
        outbox_waiting=await _count(session, waiting),
        outbox_due=await _count(session, due),
        outbox_retrying=await _count(session, waiting, Outbox.attempts > 0),
        outbox_oldest=await _age(session, select(func.min(Outbox.due_at)).where(due), now),
        failed=await _failed(session, now),
        tasks=await _tasks(session),
        paused=state is not None and state.paused_at is not None,
        planner_faults=len(await planner_faults(session)),
        replicas=Counter(one.revision for one in await serving(session)),
        planned_on=state.planned_on.isoformat() if state and state.planned_on else "",
        watermark_age=(now - state.watermark).total_seconds() if state and state.watermark else None,
    )


def reason_class(reason: str | None) -> str:
    """Return the class of why a message failed: one of a few words, whatever a platform says."""
    family = (reason or "").partition("_")[0]
    return reason if reason in REASONS else family if family in REASON_FAMILIES else "other"


async def _count(session: AsyncSession, *conditions: ColumnElement[bool]) -> int:
    return await session.scalar(select(func.count()).where(*conditions)) or 0


async def _age(session: AsyncSession, oldest: Select[datetime], now: datetime) -> float:
    at = await session.scalar(oldest)
    return max(0.0, (now - at).total_seconds()) if at is not None else 0.0


async def _failed(session: AsyncSession, now: datetime) -> dict[tuple[str, str], int]:
    rows = await session.execute(
        select(Outbox.channel, Outbox.reason, func.count())
        .where(Outbox.status == OutboxStatus.FAILED.value, Outbox.due_at > now - FAILED_SINCE)
        .group_by(Outbox.channel, Outbox.reason)
    )
    found: dict[tuple[str, str], int] = {}
    for channel, reason, count in rows:
        key = (channel or NO_CHANNEL, reason_class(reason))
        found[key] = found.get(key, 0) + count
    return found


async def _tasks(session: AsyncSession) -> dict[str, int]:
    """Return the open tasks by kind; few people's would be a figure about each of them."""
    rows = await session.execute(
        select(CaseTask.kind, func.count(), func.count(CaseTask.person_id.distinct()))
        .where(CaseTask.state == TaskState.OPEN.value)
        .group_by(CaseTask.kind)
    )
    return {kind: count for kind, count, people in rows if is_group(people)}
