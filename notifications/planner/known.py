"""What is stored about a portion of records: what was seen, told, wished for and decided. Read in a few queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from notifications.planner.item import Known, Seen, Told, Verdicted, Wish
from notifications.planner.one_of import one_of
from notifications.reminder import Reminder, Watch
from register.decision import CLOSING, Decision, DecisionStatus
from register.snooze import Snooze
from register.track import Track, TrackKind, Verdict

POSTPONED_TO: Final = "dato"
"""Where a decision that puts a duty off holds the new day."""
# Columns of the tables, not of the classes: nothing of the ORM is needed, and a whole pass reads a lot of rows.
_WATCH: Final = Watch.__table__.c
_REMINDER: Final = Reminder.__table__.c
_SNOOZE: Final = Snooze.__table__.c
_DECISION: Final = Decision.__table__.c
ENDS_ON: Final = "ny_slutt"
"""Where a decision that moves an agreement's end holds the new last day."""


async def read_known(session: AsyncSession, records: Collection[str]) -> Mapping[str, Known]:
    """Return what is stored about each of these records; those without anything are left out."""
    if not records:
        return {}
    seen = await _seen(session, records)
    told = await _told(session, records)
    wishes = await _wishes(session, records)
    verdicts = await _verdicts(session, records)
    return {
        record: Known(
            seen.get(record),
            tuple(told.get(record, ())),
            tuple(wishes.get(record, ())),
            tuple(verdicts.get(record, ())),
        )
        for record in {*seen, *told, *wishes, *verdicts}
    }


async def _seen(session: AsyncSession, records: Collection[str]) -> Mapping[str, Seen]:
    rows = await session.execute(
        select(
            _WATCH.record,
            _WATCH.targets,
            _WATCH.avtaleforvalter_id,
            _WATCH.since_on,
            _WATCH.confirmed_at,
            _WATCH.known_on,
            _WATCH.changed_at,
        ).where(one_of(session, _WATCH.record, records))
    )
    return {
        row.record: Seen(
            _targets(row.targets),
            row.avtaleforvalter_id,
            row.since_on,
            row.confirmed_at,
            row.known_on,
            row.changed_at,
        )
        for row in rows
    }


def _targets(stored: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[date, date]]:
    return {slot: (_read(days[0]), _read(days[1])) for slot, days in stored.items()}


@lru_cache(maxsize=20_000)
def _read(day: str) -> date:
    return date.fromisoformat(day)


async def _told(session: AsyncSession, records: Collection[str]) -> Mapping[str, list[Told]]:
    rows = await session.execute(
        select(
            _REMINDER.key,
            _REMINDER.kind,
            _REMINDER.record,
            _REMINDER.target_on,
            _REMINDER.step,
            _REMINDER.to,
            _REMINDER.planned_on,
            _REMINDER.urgent,
            _REMINDER.rank,
            _REMINDER.status,
            _REMINDER.sent_at,
            _REMINDER.acked_at,
            _REMINDER.facts,
        ).where(one_of(session, _REMINDER.record, records))
    )
    found: dict[str, list[Told]] = defaultdict(list)
    for key, kind, record, target_on, *rest in rows:
        found[record].append(Told(key, Track(TrackKind(kind), record, target_on), *rest))
    return found


async def _wishes(session: AsyncSession, records: Collection[str]) -> Mapping[str, list[Wish]]:
    rows = await session.execute(
        select(
            _SNOOZE.record, _SNOOZE.kind, _SNOOZE.target_on, _SNOOZE.person_id, _SNOOZE.until_on, _SNOOZE.at
        )
        .where(one_of(session, _SNOOZE.record, records))
        .order_by(_SNOOZE.at, _SNOOZE.id)
    )
    newest: dict[tuple[str, str, date, str], Wish] = {}
    for record, kind, target_on, person_id, until_on, at in rows:
        track = Track(TrackKind(kind), record, target_on)
        newest[record, kind, target_on, str(person_id)] = Wish(track, str(person_id), until_on, at)
    found: dict[str, list[Wish]] = defaultdict(list)
    for wish in newest.values():
        found[wish.track.record].append(wish)
    return found


async def _verdicts(session: AsyncSession, records: Collection[str]) -> Mapping[str, list[Verdicted]]:
    """Return the decisions that stand, oldest first, and those that only put a duty off."""
    put_off = and_(
        _DECISION.status == DecisionStatus.NOTED.value, _DECISION.verdict == Verdict.POSTPONE.value
    )
    rows = await session.execute(
        select(
            _DECISION.id,
            _DECISION.record,
            _DECISION.kind,
            _DECISION.target_on,
            _DECISION.verdict,
            _DECISION.at,
            _DECISION.enters,
            _DECISION.entered_at,
            _DECISION.status,
            _DECISION.detail,
        )
        .where(one_of(session, _DECISION.record, records), or_(_DECISION.status.in_(CLOSING), put_off))
        .order_by(_DECISION.at, _DECISION.id)
    )
    found: dict[str, list[Verdicted]] = defaultdict(list)
    for row in rows:
        track = Track(TrackKind(row.kind), row.record, row.target_on)
        noted = row.status == DecisionStatus.NOTED.value
        found[row.record].append(
            Verdicted(
                row.id,
                track,
                row.verdict,
                row.at,
                enters=row.enters,
                entered=row.entered_at is not None,
                put_off_to=_day(row.detail, POSTPONED_TO) if noted else None,
                ends_on=_day(row.detail, ENDS_ON),
            )
        )
    return found


def _day(detail: Mapping[str, str], name: str) -> date | None:
    try:
        return date.fromisoformat(detail.get(name, ""))
    except ValueError:
        return None
