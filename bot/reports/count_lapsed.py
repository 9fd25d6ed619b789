"""Counts of deadlines that passed with nothing decided here: an option's, a notice's, or an agreement's last day."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reports.figures import Count
from bot.reports.period import Period
from bot.reports.tally import Tally
from norsk.calendar import add_months
from register.avtale import Avtale, AvtaleLevel, AvtaleOption
from register.behovsmelding import CANCELLED, REFUSED, WITHDRAWN, Behovsmelding
from register.decision import CLOSING, Decision
from register.track import TrackKind

_BEFORE_MONTHS: Final = 24
"""How long before an agreement's last day a decision still is about that day."""
_ABOUT_THE_END: Final = (TrackKind.EXPIRY.value, TrackKind.NEW_PROCUREMENT.value, TrackKind.OPTION.value)
_NEVER_BOUGHT: Final = (CANCELLED, REFUSED, WITHDRAWN)


async def count_lapsed(session: AsyncSession, period: Period, *, on: date) -> list[Count]:
    """Count the deadlines of a period that had passed by a day, and of which nobody had decided anything here.

    Only deadlines that the register knows: one that is reckoned from an assumed notice period is nobody's fault.
    """
    first, last = period.first_on, min(period.last_on, on - timedelta(days=1))
    tally = Tally("uten_beslutning")
    for part in ("opsjon", "oppsigelse", "utlop"):
        tally.add(part, times=0)
    own = Avtale.level == AvtaleLevel.AVTALE.value
    options = await session.execute(
        select(Avtale.id, AvtaleOption.notice_on)
        .join(AvtaleOption, AvtaleOption.avtale_id == Avtale.id)
        .where(own, AvtaleOption.notice_on.between(first, last), AvtaleOption.used.is_not(True))
    )
    await _undecided(session, tally, "opsjon", [(id, day) for id, day in options], (TrackKind.OPTION.value,))
    notices = await session.execute(
        select(Avtale.id, Avtale.notice_on).where(
            own, Avtale.running.is_(True), Avtale.notice_on.between(first, last)
        )
    )
    await _undecided(
        session, tally, "oppsigelse", [(id, day) for id, day in notices], (TrackKind.RUNNING.value,)
    )
    for _ in await session.scalars(select(Avtale.id).where(own, _ended(first, last), ~_replaced())):
        tally.add("utlop")
    return tally.counts()


def _ended(first: date, last: date) -> ColumnElement[bool]:
    """Return the condition of an agreement that ended in a time, with nothing decided about its end."""
    decided = exists().where(
        Decision.avtale_id == Avtale.id,
        Decision.kind.in_(_ABOUT_THE_END),
        Decision.status.in_(CLOSING),
        Decision.target_on >= add_months(first, -_BEFORE_MONTHS),
    )
    return and_(Avtale.running.is_(False), Avtale.expires_on.between(first, last), ~decided)


def _replaced() -> ColumnElement[bool]:
    """Return the condition that somebody has reported the need for what comes after an agreement."""
    return exists().where(Behovsmelding.avtale_id == Avtale.id, Behovsmelding.status.not_in(_NEVER_BOUGHT))


async def _undecided(
    session: AsyncSession,
    tally: Tally,
    part: str,
    due: Sequence[tuple[uuid.UUID, date | None]],
    kinds: Sequence[str],
) -> None:
    rows = await session.execute(
        select(Decision.record, Decision.target_on).where(
            Decision.kind.in_(kinds),
            Decision.status.in_(CLOSING),
            Decision.target_on.in_({day for _, day in due if day}),
        )
    )
    decided = {(record, day) for record, day in rows}
    for id, day in due:
        if (f"avtale:{id}", day) not in decided:
            tally.add(part)
