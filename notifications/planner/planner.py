"""Compares the reminders that are wanted with those in the ledger, and brings the ledger up to date.

It may run late, twice, or in every replica at once: what is there already is left alone.
"""

import asyncio
import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from norsk.clock import Clock
from norsk.when import oslo_date
from notifications.planner.ahead import Ahead, ahead
from notifications.planner.assign import assign, take_back_cards
from notifications.planner.avtaler import ids_after, read_after, read_some
from notifications.planner.basis import Knows, Pass, open_pass, version_of
from notifications.planner.changed import changed_records, move_times, new_times, related, stray_records
from notifications.planner.compare import Changes
from notifications.planner.fault import clear_faults, note_fault
from notifications.planner.others import open_records
from notifications.planner.portion import compare_avtaler, compare_records
from notifications.planner.state import (
    MARGIN,
    begin_whole,
    end_whole,
    give_up_whole,
    read_state,
    set_watermark,
)
from notifications.planner.write import write
from notifications.rules.avtaler import Wanted
from notifications.rules.window import SendWindow
from register.database import Sessions, is_unavailable, reading
from register.varsling import varsling_version

__all__ = ("Ahead", "Knows", "Planned", "Planner")

PORTION: Final = 1000
"""How many records are read at a time."""
PASSED_KEPT: Final = 200
"""How many steps that came too late are named; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What a pass did: how many records it looked at, and how many reminders it added and took back.

    `passed` are steps of new agreements that will never be sent, the last of each track, the nearest day first: their
    day had passed when the agreement became known. `passed_count` counts them all.
    """

    records: int = 0
    added: int = 0
    cancelled: int = 0
    passed: Sequence[Wanted] = ()
    passed_count: int = 0


@dataclass(slots=True)
class _Sum:
    """What adds up over the portions of a pass."""

    records: int = 0
    added: int = 0
    cancelled: int = 0
    passed: list[Wanted] = field(default_factory=list)
    passed_count: int = 0
    assigned: set[uuid.UUID] = field(default_factory=set)

    def take(self, changes: Changes, counts: tuple[int, int]) -> None:
        """Add what a portion came to."""
        self.added += counts[0]
        self.cancelled += counts[1]
        self.assigned |= changes.assigned
        self.passed_count += len(changes.passed)
        kept = sorted(
            [*self.passed, *changes.passed], key=lambda step: (step.track.target_on, step.track.ref)
        )
        self.passed = kept[:PASSED_KEPT]

    def planned(self) -> Planned:
        """Return the whole of it."""
        return Planned(self.records, self.added, self.cancelled, tuple(self.passed), self.passed_count)


class PassStoppedError(Exception):
    """The service is ending in the middle of a pass: the next start makes the whole of it."""


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans reminders; one for each process. `window` says when they may go.

    `stopping` says whether the service is about to end; a pass then raises PassStoppedError between two portions.
    `left_out` is told of a record that the rules cannot cope with; the others are planned.
    """

    sessions: Sessions
    clock: Clock
    window: SendWindow
    stopping: Callable[[], bool] = lambda: False
    left_out: Callable[[str, Exception], None] = lambda _record, _fault: None

    async def tick(self, knows: Knows) -> Planned:
        """Plan what has changed since the last look, or everything where a new date has begun or the rules are new."""
        now = self.clock.now()
        async with reading(self.sessions) as session:
            state = await read_state(session)
            version = version_of(knows, self.window, await varsling_version(session))
            if state is None or state.planned_on != oslo_date(now) or state.version != version:
                whole = True
            else:
                whole = False
                since = min(state.watermark or now, now) - MARGIN
                changed = await changed_records(session, since=since, on=oslo_date(now))
                times = await new_times(session, since=since)
        if whole:
            return await self.plan_all(knows)
        if not changed and not times:
            if state is not None and (state.watermark is None or abs(now - state.watermark) > MARGIN):
                await set_watermark(self.sessions, now)
            return Planned()
        planned = await self._some(knows, changed, times, now=now)
        await set_watermark(self.sessions, now)
        return planned

    async def plan_all(self, knows: Knows) -> Planned:
        """Plan every record, in portions that leave room for others; nothing where another replica is doing so."""
        now = self.clock.now()
        if not await begin_whole(self.sessions, now):
            return Planned()
        try:
            return await self._whole(knows, now)
        except BaseException:
            await give_up_whole(self.sessions)
            raise

    async def _whole(self, knows: Knows, now: datetime) -> Planned:
        async with reading(self.sessions) as session:
            at = await self._pass(session, knows, now=now)
        total = _Sum()
        await self._all_avtaler(at, total)
        await self._all_others(at, total)
        async with self.sessions.begin() as session:
            total.added += await assign(session, total.assigned, at)
            total.cancelled += await take_back_cards(session)
            await clear_faults(session, before=at.now)
            version = version_of(knows, self.window, at.varsling.version)
            await end_whole(session, now=now, version=version)
        return total.planned()

    async def replan(self, session: AsyncSession, *records: str, knows: Knows) -> Planned:
        """Plan some records, and what was decided about them, again in the caller's transaction.

        Somebody has decided, put off or handed on.
        """
        await session.flush()
        at = await self._pass(session, knows, now=self.clock.now())
        total = _Sum()
        found = [one for record in records for one in await related(session, record)]
        await self._plan(session, list(dict.fromkeys(found)), at, total)
        total.added += await assign(session, total.assigned, at)
        total.cancelled += await take_back_cards(session)
        return total.planned()

    async def ahead(self, knows: Knows, *, days: int, on: date | None = None) -> list[Ahead]:
        """Return who gets what and when: what is stored, and what the next so many days will bring; nothing is written.

        With `on`, as that day will find it.
        """
        now = self.clock.now() if on is None else self.window.at(on)
        async with reading(self.sessions) as session:
            at = await self._pass(session, knows, now=now, days=days)
            return await ahead(session, at)

    async def _pass(
        self, session: AsyncSession, knows: Knows, *, now: datetime, days: int | None = None
    ) -> Pass:
        return await open_pass(session, knows, now=now, window=self.window, days=days)

    async def _all_avtaler(self, at: Pass, total: _Sum) -> None:
        after: uuid.UUID | None = None
        while True:
            try:
                after = await self._portion(after, at, total)
            except Exception as exc:
                if _is_ours(exc):
                    raise
                after = await self._portion_by_halves(after, at, total)
            if after is None:
                return

    async def _portion_by_halves(self, after: uuid.UUID | None, at: Pass, total: _Sum) -> uuid.UUID | None:
        """Plan the next agreements but those that cannot be planned, and return the id of the last; None at the end."""
        async with reading(self.sessions) as session:
            ids = await ids_after(session, after, limit=PORTION)
        if not ids:
            return None
        await self._each([f"avtale:{id}" for id in ids], at, total)
        return ids[-1]

    async def _portion(self, after: uuid.UUID | None, at: Pass, total: _Sum) -> uuid.UUID | None:
        """Plan the next agreements, and return the id of the last; None at the end."""
        async with reading(self.sessions) as session:
            portion = await read_after(session, after, limit=PORTION, at=at)
            if portion is None:
                return None
            # What is seen for the first time is all to be written: comparing it twice would be waste.
            changes = None if at.first else await compare_avtaler(session, portion, at)
            last: uuid.UUID = portion.rows[-1].id
        total.records += len(portion.rows)
        if changes is None or changes:
            async with self.sessions.begin() as session:
                if changes is not None:
                    portion = await read_some(session, changes.touched, at=at)
                changes = await compare_avtaler(session, portion, at)
                total.take(changes, await write(session, changes, at))
        await self._pause()
        return last

    async def _all_others(self, at: Pass, total: _Sum) -> None:
        async with reading(self.sessions) as session:
            records = list(dict.fromkeys([*await open_records(session, at), *await stray_records(session)]))
        for start in range(0, len(records), PORTION):
            await self._each(records[start : start + PORTION], at, total)

    async def _pause(self) -> None:
        """Leave room for others between two portions."""
        await asyncio.sleep(0)
        if self.stopping():
            raise PassStoppedError

    async def _each(self, records: Sequence[str], at: Pass, total: _Sum) -> None:
        """Plan records of any kind, those that fail together in halves; one that fails alone is left out and noted."""
        try:
            await self._together(records, at, total)
        except Exception as exc:
            if _is_ours(exc) or not records:
                raise
            if len(records) == 1:
                await self._leave_out(records[0], exc, at)
                return
        else:
            return
        half = len(records) // 2
        for part in (records[:half], records[half:]):
            await self._each(part, at, total)

    async def _leave_out(self, record: str, fault: Exception, at: Pass) -> None:
        if await note_fault(self.sessions, record, fault, now=at.now):
            self.left_out(record, fault)

    async def _together(self, records: Sequence[str], at: Pass, total: _Sum) -> None:
        async with reading(self.sessions) as session:
            changes = await compare_records(session, records, at)
        if changes:
            async with self.sessions.begin() as session:
                await self._plan(session, records, at, total)
        else:
            total.records += len(records)
        await self._pause()

    async def _some(
        self, knows: Knows, records: Sequence[str], times: Collection[uuid.UUID], *, now: datetime
    ) -> Planned:
        """Plan these records, and the waiting reminders of those who have chosen another time."""
        async with reading(self.sessions) as session:
            at = await self._pass(session, knows, now=now)
        total = _Sum()
        for start in range(0, len(records), PORTION):
            await self._each(records[start : start + PORTION], at, total)
        async with self.sessions.begin() as session:
            total.added += await assign(session, total.assigned, at)
            total.cancelled += await take_back_cards(session)
            await move_times(session, times, at)
            await clear_faults(session, before=at.now, records=frozenset(records))
        return total.planned()

    async def _plan(self, session: AsyncSession, records: Sequence[str], at: Pass, total: _Sum) -> None:
        changes = await compare_records(session, records, at)
        total.records += len(records)
        total.take(changes, await write(session, changes, at))


def _is_ours(fault: Exception) -> bool:
    """Say whether a fault is no record's: the service ends, or the database is away."""
    return isinstance(fault, PassStoppedError) or is_unavailable(fault)
