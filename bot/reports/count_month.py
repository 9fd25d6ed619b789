"""All of a month's counts, out of what is stored now."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reports.count_cases import (
    count_decisions,
    count_filed,
    count_reminders,
    count_tasks,
    count_texts,
)
from bot.reports.count_lapsed import count_lapsed
from bot.reports.count_talk import (
    area_of_people,
    count_answers,
    count_declined,
    count_sent_on,
    count_ways,
)
from bot.reports.figures import Count
from bot.reports.period import month_of
from knowledge.kommune import Kommune
from norsk.when import oslo_date
from register.archive_entry import ArchiveEntry
from register.enhet import load_enheter


async def count_month(
    session: AsyncSession, month: date, *, kommune: Kommune, now: datetime
) -> Sequence[Count]:
    """Return every count of a month, which is named by its first day; of one that is not over, up to now."""
    period = month_of(month)
    enheter = await load_enheter(session)
    area_of = await area_of_people(session, enheter)
    return (
        *await count_answers(session, period, area_of),
        *await count_declined(session, period, kommune),
        *await count_sent_on(session, period),
        *await count_filed(session, period, enheter),
        *await count_ways(session, month),
        *await count_reminders(session, period),
        *await count_decisions(session, period),
        *await count_lapsed(session, period, on=oslo_date(now)),
        *await count_texts(session, period),
        *await count_tasks(session, period),
    )


async def deleted_cases(session: AsyncSession, month: date) -> int:
    """Return how many cases of a month's year have been archived and deleted here, so that no count has them."""
    numbered = ArchiveEntry.case_number.like(f"__-{month.year}-%")
    wanted = select(func.count()).where(ArchiveEntry.deleted_at.is_not(None), numbered)
    return await session.scalar(wanted) or 0
