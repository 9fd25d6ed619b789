"""What a leader is asked follows whoever leads now, and is not asked any more where the kommune has ended the step."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.gates import leader_gate
from knowledge.kommune import Kommune
from knowledge.terskelverdi import Rules
from norsk.calendar import is_working_day
from norsk.clock import OSLO
from norsk.when import oslo_date
from notifications.messages.question_reminders import CLOSES, OPENS
from register.behovsmelding import Behovsmelding
from register.case_task import CaseTask, TaskKind, TaskState
from register.cases import load_case
from register.enhet import EnhetTree, load_enheter
from register.events import Event
from register.forankring import confirmers
from register.forankring_step import ask_again, stop_asking
from register.merging import whole_value

Moved = tuple[str, Sequence[Event]]
"""What has happened to one task, with the key under which it is told once."""


async def follow_leaders(
    session: AsyncSession, *, kommune: Kommune, rules: Rules | None, now: datetime
) -> list[Moved]:
    """Move what leaders are asked to whoever leads now, in the caller's transaction; return what has happened.

    It waits until the office is open. What is asked of a need that must not be confirmed any more, since the step or
    the need has ended, is taken back.
    """
    local = now.astimezone(OSLO)
    if not (is_working_day(local.date()) and OPENS <= local.hour < CLOSES):
        return []
    wanted = select(CaseTask).where(
        CaseTask.kind == TaskKind.FORANKRING.value, CaseTask.state == TaskState.OPEN.value
    )
    # In one order, as everybody locks several cases.
    waiting = list(await session.scalars(wanted.order_by(CaseTask.record, CaseTask.id)))
    enheter = await load_enheter(session) if waiting else EnhetTree({})
    found: list[Moved] = []
    for task in waiting:
        events = await _moved(session, task, enheter, kommune=kommune, rules=rules, now=now)
        if events:
            found.append((f"leader:{task.id}", events))
    return found


async def _moved(
    session: AsyncSession,
    task: CaseTask,
    enheter: EnhetTree,
    *,
    kommune: Kommune,
    rules: Rules | None,
    now: datetime,
) -> Sequence[Event]:
    need, on = await load_case(session, task.record), oslo_date(now)
    if not isinstance(need, Behovsmelding):
        return ()
    wanted = await _is_wanted(session, need, kommune=kommune, rules=rules, now=now)
    right = await confirmers(session, need, on=on, enheter=enheter, filers=(need.requester_id,))
    if wanted and right.person is not None and right.person.id == task.person_id:
        return ()
    # Only now is anything locked: another replica, or the leader, may be at it too.
    await load_case(session, task.record, lock=True)
    await session.refresh(task, with_for_update=True)
    if not task.is_open:
        return ()
    if not wanted:
        return await stop_asking(session, need, by=None, now=now)
    return (await ask_again(session, need, by=None, on=on, now=now, enheter=enheter)).events


async def _is_wanted(
    session: AsyncSession, need: Behovsmelding, *, kommune: Kommune, rules: Rules | None, now: datetime
) -> bool:
    """Say whether a need must still be confirmed: it is not over, and the kommune has the step for it."""
    if any(one.final for one in kommune.statuses if one.id == need.status):
        return False
    whole = await whole_value(session, need)
    value = whole.high if whole.is_known else None
    gate = leader_gate(kommune, value_nok=value, kind=need.kind, on=oslo_date(now), rules=rules)
    return gate is not None
