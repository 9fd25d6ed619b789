"""A month's figures, written once when the month is over: they stay when the talk behind them is deleted."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reports.count_month import count_month
from bot.reports.figures import Count, month_before
from bot.reports.period import month_of
from knowledge.kommune import Kommune
from norsk.when import oslo_date
from register.audit import Audit
from register.database import Sessions, insert_new, reading
from register.month_figure import MonthFigure
from register.way_count import forget_takers

WRITTEN: Final = "skrevet"
"""The figure that says that a month has been written; `part` is "" and `count` 1."""
TALK_GONE: Final = "samtaler_slettet"
"""How many days of the month the talk of had been deleted already when it was written."""
MOST_MONTHS: Final = 12
"""How far back months are written that were over before anybody wrote them."""


async def keep_months(
    sessions: Sessions, *, kommune: Kommune, now: datetime, answers_kept: timedelta
) -> tuple[date, ...]:
    """Write the months that are over and not written, the oldest first, and return them.

    Each is written whole by one replica, in a transaction of its own; the figures of a written month never change.
    `answers_kept` is how long talk is kept: what is older had been deleted before it could be counted.
    """
    last = month_before(oslo_date(now).replace(day=1))
    async with reading(sessions) as session:
        if await session.get(MonthFigure, (last, WRITTEN, "")) is not None:
            return ()
        missing = await _unwritten(session, last)
    found = []
    for month in missing:
        # Counting may take seconds: nobody waits for it who writes.
        async with reading(sessions) as session:
            counts = [*await count_month(session, month, kommune=kommune, now=now)]
        if gone := days_gone(month, now=now, answers_kept=answers_kept):
            counts.append(Count(TALK_GONE, "", gone, 0))
        async with sessions.begin() as session:
            if await _write(session, month, counts, now=now):
                found.append(month)
    return tuple(found)


async def _unwritten(session: AsyncSession, last: date) -> list[date]:
    """Return the months since anything was done here that nobody has written, the oldest first."""
    began = await session.scalar(select(func.min(Audit.at)))
    first = oslo_date(began).replace(day=1) if began else last
    written = set(await session.scalars(select(MonthFigure.month).where(MonthFigure.name == WRITTEN)))
    months = [last]
    while len(months) < MOST_MONTHS and months[-1] > first:
        months.append(month_before(months[-1]))
    return [month for month in reversed(months) if month not in written]


async def _write(session: AsyncSession, month: date, counts: Sequence[Count], *, now: datetime) -> bool:
    """Write a month, unless another replica has; return whether it was written here."""
    mark = {"month": month, "name": WRITTEN, "part": "", "count": 1, "people": 0, "written_at": now}
    # Of two replicas one waits here, and finds the other's.
    claimed = insert_new(session, MonthFigure).values(mark).returning(MonthFigure.month)
    if (await session.execute(claimed)).first() is None:
        return False
    session.add_all(
        MonthFigure(
            month=month,
            name=one.name,
            part=one.part,
            count=one.count,
            people=one.people,
            written_at=now,
        )
        for one in counts
    )
    await forget_takers(session, month=month)
    return True


def days_gone(month: date, *, now: datetime, answers_kept: timedelta) -> int:
    """Return of how many days of a month the talk has been deleted; 0 where all of it can be counted."""
    period, oldest = month_of(month), oslo_date(now - answers_kept)
    return max((min(oldest, period.last_on + timedelta(days=1)) - period.first_on).days, 0)


async def read_month(session: AsyncSession, month: date) -> tuple[Sequence[Count], datetime] | None:
    """Return a month's counts as they were written, and when; None where nobody has written them."""
    rows = [
        *await session.scalars(
            select(MonthFigure).where(MonthFigure.month == month).order_by(MonthFigure.name, MonthFigure.part)
        )
    ]
    mark = next((row for row in rows if row.name == WRITTEN), None)
    if mark is None:
        return None
    return [
        Count(row.name, row.part, row.count, row.people) for row in rows if row is not mark
    ], mark.written_at
