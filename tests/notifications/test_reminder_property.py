"""Whatever happens, in whatever order: each wanted reminder is sent once, none that is not wanted, none out of hours.

What is wanted is worked out again here, naively, from what happened; nothing of the planner's own rules is used. More
sequences are tried with `INNKJOPSBOT_SEQUENCES=500`.
"""

import asyncio
import itertools
import os
import shutil
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from dialogs.dialog import Knowledge
from norsk.calendar import easter_sunday, public_holidays
from norsk.clock import OSLO, FixedClock
from notifications.planner.planner import Planner
from notifications.reminder import Reminder
from notifications.rules.window import SendWindow
from register.avtale import Avtale
from register.database import open_engine, session_factory
from register.decision import Decision, DecisionStatus
from register.snooze import Snooze
from register.step import SETTABLE
from register.track import Track, TrackKind, Verdict
from register.varsling import KOMMUNE, Setting, set_varsling
from tests.notifications.planner_world import World

BEGAN = date(2027, 1, 4)
HORIZON = 15
SEQUENCES = int(os.environ.get("INNKJOPSBOT_SEQUENCES", "15"))
NUMBERS = itertools.count()
Act = tuple[str, int, int]

acts = st.one_of(
    st.tuples(st.just("wait"), st.integers(0, 45), st.integers(0, 23)),
    st.tuples(st.just("wait"), st.integers(-60, 200), st.integers(6, 16)),
    st.tuples(st.just("new"), st.integers(5, 200), st.integers(0, 40)),
    st.tuples(st.just("end"), st.integers(0, 5), st.integers(-20, 200)),
    st.tuples(st.sampled_from(["gone", "back", "decide", "undo", "hand"]), st.integers(0, 5), st.just(0)),
    st.tuples(st.just("later"), st.integers(0, 5), st.integers(1, 40)),
    st.tuples(st.just("restart"), st.just(0), st.just(0)),
)


def is_open_day(on: date) -> bool:
    closed = (on.month, on.day) in ((12, 24), (12, 31)) or on == easter_sunday(on.year) - timedelta(days=4)
    return on.weekday() < 5 and on not in public_holidays(on.year) and not closed


def day_before(on: date) -> date:
    while not is_open_day(on):
        on -= timedelta(days=1)
    return on


def day_after(on: date) -> date:
    while not is_open_day(on):
        on += timedelta(days=1)
    return on


def months_before(on: date, months: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    for day in (on.day, 30, 29, 28):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    raise AssertionError(on)


def planned_days(end: date) -> dict[str, date]:
    wanted = {"3m": months_before(end, 3), "1m": months_before(end, 1), "14d": end - timedelta(days=14)}
    return {step: day_before(on) for step, on in wanted.items()}


@dataclass
class Thing:
    """An agreement as the test knows it, and as it had it when the planner looked last."""

    id: uuid.UUID
    end: date
    who: str
    closed: bool = False
    seen: date | None = None
    since: date | None = None
    since_who: date | None = None
    seen_who: str = ""
    was: str | None = None
    told_of: tuple[date, str] | None = None
    told_on: date | None = None
    wishes: dict[tuple[date, str], tuple[date, date]] = field(default_factory=dict)

    def key(self, end: date, step: str, who: str) -> str:
        return f"expiry|avtale:{self.id}|{end.isoformat()}|{step}|{who}"


@dataclass
class Story:
    """What has happened, and what is wanted by it."""

    world: World
    things: list[Thing] = field(default_factory=list)
    decided: dict[tuple[uuid.UUID, date], uuid.UUID] = field(default_factory=dict)
    sent: Counter[str] = field(default_factory=Counter)

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    @property
    def on(self) -> date:
        return self.now.astimezone(OSLO).date()

    def notice(self, thing: Thing) -> None:
        """Note what the planner must have seen when it looked."""
        over = thing.closed or thing.end < self.on - timedelta(days=90)
        if over:
            thing.told_of, thing.was = None, None
        if not over and thing.seen is None:
            thing.since = self.on
        if not over and thing.seen is not None and thing.seen != thing.end:
            self._moved(thing)
        if thing.seen_who != thing.who:
            thing.since_who = self.on if thing.seen_who else None
            if thing.told_of is not None and thing.told_of[1] != thing.who:
                thing.told_of = None
        thing.seen, thing.seen_who = None if over else thing.end, thing.who

    def _moved(self, thing: Thing) -> None:
        assert thing.seen is not None
        unsent = (
            thing.told_of is not None
            and not self.sent[thing.key(thing.told_of[0], "changed", thing.told_of[1])]
        )
        was = thing.was if unsent and thing.was else thing.seen.isoformat()
        thing.since = self.on
        told = was != thing.end.isoformat() and (thing.id, thing.end) not in self.decided
        thing.told_of = (thing.end, thing.who) if told else None
        thing.was = was if told else None
        closed = self.now.astimezone(OSLO).hour >= 15
        thing.told_on = day_after(self.on + timedelta(days=closed))

    def wanted(self) -> dict[str, date]:
        """Return the keys that are wanted now, with their planned days, as far ahead as the planner looks."""
        found: dict[str, date] = {}
        for thing in self.things:
            if thing.seen is None or (thing.id, thing.end) in self.decided:
                continue
            found |= self._steps(thing)
            if thing.told_of is not None:
                found[thing.key(thing.told_of[0], "changed", thing.told_of[1])] = thing.told_on or self.on
        return found

    def _steps(self, thing: Thing) -> dict[str, date]:
        assert thing.since is not None
        since = max(thing.since, thing.since_who or date.min)
        last, found = self.on + timedelta(days=HORIZON), {}
        wish = thing.wishes.get((thing.end, thing.who))
        for step, planned in planned_days(thing.end).items():
            others = [thing.key(thing.end, step, who) for who in self.world.people if who != thing.who]
            got = any(self.sent[self.by_id(key)] for key in others)
            if since <= planned <= last and not got and not (wish and planned < wish[0]):
                found[thing.key(thing.end, step, thing.who)] = planned
        if wish is not None:
            planned = day_before(wish[0])
            planned = planned if planned >= wish[1] else day_after(wish[0])
            if planned <= last:
                found[thing.key(thing.end, f"s{wish[0].isoformat()}", thing.who)] = planned
        return found

    def by_id(self, key: str) -> str:
        return key


async def play(story: Story, act: Act) -> None:
    """Let one thing happen."""
    what, one, two = act
    world = story.world
    if what == "wait":
        then = datetime.combine(story.on + timedelta(days=one), time(two), tzinfo=OSLO)
        world.clock.at = max(then, datetime.combine(BEGAN, time(7), tzinfo=OSLO))
        return
    if what == "restart":
        world.planner = Planner(world.sessions, world.clock, SendWindow())
        return
    if what == "new":
        end = story.on + timedelta(days=one)
        avtale = await world.avtale(
            str(next(NUMBERS)), expires_on=end, avtaleforvalter_id=world.people["filip"].id
        )
        story.things.append(Thing(avtale.id, end, world.id("filip")))
        return
    if story.things:
        await change(story, story.things[one % len(story.things)], what, two)


async def change(story: Story, thing: Thing, what: str, number: int) -> None:
    """Let something happen to one agreement."""
    world, track = story.world, Track(TrackKind.EXPIRY, f"avtale:{thing.id}", thing.end)
    values: dict[str, object] = {}
    match what:
        case "end":
            thing.end = story.on + timedelta(days=number)
            values = {"expires_on": thing.end}
        case "gone" | "back":
            thing.closed = what == "gone"
            values = {"status": "avsluttet" if thing.closed else "aktiv"}
        case "hand":
            thing.who = world.id("nora") if thing.who == world.id("filip") else world.id("filip")
            values = {"avtaleforvalter_id": uuid.UUID(thing.who)}
        case "decide" if (thing.id, thing.end) not in story.decided and thing.seen == thing.end:
            made = await world.decide(track, Verdict.LET_END)
            story.decided[thing.id, thing.end] = made
            if (
                thing.told_of is not None
                and not story.sent[thing.key(thing.told_of[0], "changed", thing.who)]
            ):
                thing.told_of = None  # whoever decides has seen the new day
            story.notice(thing)
        case "undo" if (thing.id, thing.end) in story.decided:
            await undo(story, story.decided.pop((thing.id, thing.end)), track)
            story.notice(thing)
        case "later" if any(key.startswith(track.ref) and key.endswith(thing.who) for key in story.sent):
            await put_off(story, thing, track, number)
    if values:
        async with world.sessions.begin() as session:
            stamp = story.now + timedelta(microseconds=next(NUMBERS))
            await session.execute(
                update(Avtale).where(Avtale.id == thing.id).values(changed_at=stamp, **values)
            )


async def undo(story: Story, id: uuid.UUID, track: Track) -> None:
    async with story.world.sessions.begin() as session:
        decision = await session.get_one(Decision, id)
        decision.status, decision.changed_at = DecisionStatus.UNDONE.value, story.now
        await story.world.planner.replan(session, track.record, knows=story.world.knows)


async def put_off(story: Story, thing: Thing, track: Track, days: int) -> None:
    until = story.on + timedelta(days=days)
    # Later than all wishes before, also where the clock has gone back.
    at = story.now + timedelta(days=0, microseconds=next(NUMBERS))
    earlier = thing.wishes.get((thing.end, thing.who))
    if earlier is not None and earlier[1] > story.on:
        return
    thing.wishes[thing.end, thing.who] = (until, story.on)
    async with story.world.sessions.begin() as session:
        session.add(
            Snooze(
                record=track.record, kind=track.kind.value, target_on=track.target_on, person_id=uuid.UUID(thing.who),
                until_on=until, at=at,
            )
        )  # fmt: skip


async def look_and_send(story: Story) -> None:
    """Let the service do its work, twice, and hold the ledger against what is wanted."""
    world = story.world
    await world.tick()
    await world.tick()
    for thing in story.things:
        story.notice(thing)
    wanted = story.wanted()
    rows = await world.ledger(TrackKind.EXPIRY)
    waiting = {row.key: row for row in rows if row.status == "waiting"}
    assert set(waiting) <= set(wanted), "something waits that nobody wants"
    there = {row.key for row in rows if row.status in ("waiting", "sent")}
    assert set(wanted) <= there, "something is wanted that nobody will hear of"
    sent = [key for key in await world.send() if key.startswith("expiry")]
    local = story.now.astimezone(OSLO)
    assert not sent or (is_open_day(local.date()) and 8 <= local.hour < 15), "sent out of hours"
    story.sent.update(sent)
    assert max(story.sent.values(), default=1) == 1, "sent twice"


async def tell(path: Path, knowledge: Knowledge, sequence: Sequence[Act]) -> None:
    """Play a story from the beginning to a working day after its end."""
    engine = open_engine(f"sqlite+aiosqlite:///{path}")
    try:
        clock = FixedClock(datetime.combine(BEGAN, time(7), tzinfo=OSLO))
        world = await World(session_factory(engine), knowledge, clock).open()
        async with world.sessions.begin() as session:
            for kind in set(SETTABLE) - {TrackKind.EXPIRY}:
                off = Setting(None, enabled=False)
                await set_varsling(session, KOMMUNE, kind=kind, setting=off, by=None, now=clock.now())
        story = Story(world)
        await look_and_send(story)
        for act in sequence:
            await play(story, act)
            await look_and_send(story)
        world.clock.at = datetime.combine(day_after(story.on + timedelta(days=1)), time(9), tzinfo=OSLO)
        await look_and_send(story)
        due = {key for key, planned in story.wanted().items() if planned <= story.on}
        async with world.sessions() as session:
            sent = set(await session.scalars(select(Reminder.key).where(Reminder.status == "sent")))
        assert due <= sent, f"something that was due has not been sent: {due - sent}"
    finally:
        await engine.dispose()


@settings(
    max_examples=SEQUENCES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize="INNKJOPSBOT_SEQUENCES" not in os.environ,
)
@given(sequence=st.lists(acts, min_size=4, max_size=14))
def test_whatever_happens_each_wanted_reminder_is_sent_once(
    sqlite_template: Path, tmp_path: Path, knowledge: Knowledge, sequence: list[Act]
) -> None:
    path = tmp_path / f"{next(NUMBERS)}.db"
    shutil.copy(sqlite_template, path)
    asyncio.run(tell(path, knowledge, sequence))
    path.unlink()
