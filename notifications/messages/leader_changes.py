"""What a leader is asked follows whoever leads now, and is not asked any more where the kommune has ended the step."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.gates import leader_gate
from knowledge.kommune import Kommune
from knowledge.terskelverdi import Rules
from norsk.calendar import is_working_day
from norsk.clock import OSLO
from norsk.when import oslo_date
from notifications.messages.question_reminders import CLOSES, OPENS
from register.behovsmelding import Behovsmelding
from register.case_task import CaseTask
from register.cases import load_case
from register.events import Event
from register.forankring_step import ask_again, stop_asking
from register.forankring_waiting import waiting_for_leaders
from register.merging import whole_value

Moved = tuple[str, Sequence[Event]]
"""What has happened to one task, with the key under which it is told once."""
MOST_AT_ONCE: Final = 100
"""How many are moved at one tick; the rest come with the next ones."""


async def leaders_changed(
    session: AsyncSession, *, kommune: Kommune, rules: Rules | None, now: datetime
) -> Sequence[uuid.UUID]:
    """Return the tasks of leaders that are another's to answer by now, or nobody's. It only reads, and locks nothing.

    It waits until the office is open.
    """
    local = now.astimezone(OSLO)
    if not (is_working_day(local.date()) and OPENS <= local.hour < CLOSES):
        return ()
    judged: dict[tuple[Decimal | None, str | None], bool] = {}
    over = {one.id for one in kommune.statuses if one.final}
    found = []
    for one in await waiting_for_leaders(session, on=local.date()):
        key = (one.value_nok, one.kind)
        if key not in judged:
            gate = leader_gate(kommune, value_nok=one.value_nok, kind=one.kind, on=local.date(), rules=rules)
            judged[key] = gate is not None
        if not (one.is_right and judged[key]) or one.status in over:
            found.append(one.task_id)
    return tuple(found[:MOST_AT_ONCE])


async def follow_leader(
    session: AsyncSession, task_id: uuid.UUID, *, kommune: Kommune, rules: Rules | None, now: datetime
) -> Moved | None:
    """Move what one leader is asked to whoever leads now, in the caller's transaction; return what has happened.

    What is asked of a need that must not be confirmed any more, since the step or the need has ended, is taken back.
    None where somebody else has been at it meanwhile.
    """
    task = await session.get(CaseTask, task_id)
    # The case first, as everything does that changes a case: another replica, or the leader, may be at it too.
    need = await load_case(session, task.record, lock=True) if task else None
    if task is None or not isinstance(need, Behovsmelding):
        return None
    await session.refresh(task, with_for_update=True)
    if not task.is_open:
        return None
    if await _is_wanted(session, need, kommune=kommune, rules=rules, now=now):
        events = (await ask_again(session, need, by=None, on=oslo_date(now), now=now)).events
    else:
        events = await stop_asking(session, need, by=None, now=now)
    return (f"leader:{task.id}", events) if events else None


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
