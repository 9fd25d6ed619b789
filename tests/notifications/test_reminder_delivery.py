"""What becomes of a message of reminders between the ledger and whoever gets it."""

import asyncio
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.channel import AddressGoneError, MessageRejectedError, RetryableSendError
from conversation.reply import INNKJOP, Reply
from conversation.turn import ChannelName
from norsk.clock import FixedClock
from notifications.delivery.collect import collect
from notifications.delivery.dispatcher import Dispatcher
from notifications.delivery.halves import NotDrawnError
from notifications.delivery.outbox import LEASE, MOST_CUT_SHORT, Outbox, OutboxStatus, claim_next, enqueue
from notifications.delivery.pause import pause
from notifications.delivery.retry import MAX_ATTEMPTS, Retry
from notifications.reminder import ReminderStatus
from notifications.rules.window import SendWindow
from register.database import Sessions, open_engine, session_factory
from register.person import Role
from tests.notifications.delivery import (
    ADA,
    NINE,
    PER,
    Line,
    add_people,
    change,
    dispatcher,
    listed,
    person,
    quick,
    remind,
    reminder,
    rows_of,
)

LAST_MINUTES = datetime(2026, 11, 23, 13, 55, tzinfo=UTC)
"""Five to three in the afternoon in Oslo: the window closes at three."""


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NINE)


async def due(
    sessions: Sessions, clock: FixedClock, *steps: str, to: str = ADA, urgent: bool = False
) -> None:
    await remind(sessions, to, *steps, urgent=urgent)
    await collect(sessions, now=clock.now(), window=SendWindow())


async def test_a_digest_is_sent_and_its_reminders_are_marked(sessions: Sessions, clock: FixedClock) -> None:
    line = Line()
    await add_people(sessions, ADA)
    await due(sessions, clock, "a1", "a2")
    assert await dispatcher(sessions, clock, line).run_once() == 1
    assert line.texts == ["a1 a2"]
    for step in ("a1", "a2"):
        found = await reminder(sessions, step)
        assert (found.status, found.sent_at) == (ReminderStatus.SENT, NINE)
    [row] = await rows_of(sessions)
    assert (row.status, row.channel, row.message_id) == (OutboxStatus.SENT, "slack", "m1")
    assert row.sent_to == {"channel": "slack", "conversation_id": f"dm-{ADA}", "user_id": ADA}
    assert row.reply["text"] == "a1 a2"


async def test_what_is_taken_back_after_it_was_queued_is_not_in_the_message(
    sessions: Sessions, clock: FixedClock
) -> None:
    line = Line()
    await add_people(sessions, ADA)
    await due(sessions, clock, "a1", "a2")
    await change(sessions, "a1", ReminderStatus.CANCELLED)
    await dispatcher(sessions, clock, line).run_once()
    assert line.texts == ["a2"]
    assert (await reminder(sessions, "a1")).status == ReminderStatus.CANCELLED


async def test_a_message_of_which_nothing_is_left_does_not_go(sessions: Sessions, clock: FixedClock) -> None:
    line = Line()
    await add_people(sessions, ADA)
    await due(sessions, clock, "a1")
    await change(sessions, "a1", ReminderStatus.CANCELLED)
    await dispatcher(sessions, clock, line).run_once()
    assert line.sent == []
    assert [row.status for row in await rows_of(sessions)] == [OutboxStatus.CANCELLED]


async def test_a_message_keeps_its_id_over_attempts_so_that_the_platform_can_be_asked_for_it(
    sessions: Sessions, clock: FixedClock
) -> None:
    ids = []

    async def noted(session: AsyncSession, row: Outbox, *, id: str) -> Reply | None:
        ids.append(id)
        return await listed(session, row, id=id)

    line = Line(failures=[RetryableSendError("timeout")])
    await add_people(sessions, ADA)
    await due(sessions, clock, "a1")
    for _ in range(2):
        await Dispatcher(sessions=sessions, channels={line.name: line}, clock=clock, compose=noted).run_once()
        clock.advance(timedelta(minutes=1))
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert line.sent[0].id == ids[0]


async def test_what_reaches_nobody_is_marked_with_the_reason(sessions: Sessions, clock: FixedClock) -> None:
    await add_people(sessions, ADA)
    await due(sessions, clock, "a1")
    await dispatcher(sessions, clock, Line(reaches=frozenset())).run_once()
    found = await reminder(sessions, "a1")
    assert (found.status, found.reason) == (ReminderStatus.FAILED, "no_channel")


@pytest.mark.parametrize("reached", [ADA, PER])
async def test_a_reminder_that_one_of_several_got_has_not_failed(
    sessions: Sessions, clock: FixedClock, reached: str
) -> None:
    await add_people(sessions, ADA, PER, roles=frozenset({Role.INNKJOPER}))
    await due(sessions, clock, "i1", to=INNKJOP)
    await dispatcher(sessions, clock, Line(reaches=frozenset({reached}))).run_once()
    assert (await reminder(sessions, "i1")).status == ReminderStatus.SENT
    assert sorted(row.status for row in await rows_of(sessions)) == [OutboxStatus.FAILED, OutboxStatus.SENT]


async def test_one_that_none_of_several_got_has_failed(sessions: Sessions, clock: FixedClock) -> None:
    await add_people(sessions, ADA, PER, roles=frozenset({Role.INNKJOPER}))
    await due(sessions, clock, "i1", to=INNKJOP)
    await dispatcher(sessions, clock, Line(reaches=frozenset())).run_once()
    assert (await reminder(sessions, "i1")).status == ReminderStatus.FAILED


async def test_a_channel_that_goes_on_failing_gives_way_to_the_next(
    sessions: Sessions, clock: FixedClock
) -> None:
    first = Line(failures=[RetryableSendError("down") for _ in range(MAX_ATTEMPTS)])
    second = Line(name=ChannelName.EMAIL)
    await add_people(sessions, ADA)
    await due(sessions, clock, "a1")
    for _ in range(MAX_ATTEMPTS):
        assert second.sent == []
        await dispatcher(sessions, clock, first, second).run_once()
        clock.advance(timedelta(minutes=12))
    assert second.texts == ["a1"]
    assert first.failures == []


@pytest.mark.parametrize("failure", [AddressGoneError("left"), MessageRejectedError("too_long")])
async def test_the_channels_are_tried_in_their_order(
    sessions: Sessions, clock: FixedClock, failure: AddressGoneError | MessageRejectedError
) -> None:
    teams = Line(name=ChannelName.TEAMS, reaches=frozenset())
    slack = Line(failures=[failure])
    email, web = Line(name=ChannelName.EMAIL), Line(name=ChannelName.WEB)
    await add_people(sessions, ADA)
    await due(sessions, clock, "a1")
    await dispatcher(sessions, clock, teams, slack, email, web).run_once()
    assert (teams.sent, slack.sent, web.sent) == ([], [], [])
    assert email.texts == ["a1"]


async def test_a_slow_channel_does_not_hold_up_the_others(sessions: Sessions, clock: FixedClock) -> None:
    slow = Line(name=ChannelName.TEAMS, reaches=frozenset({ADA}), hold=asyncio.Event())
    fast = Line(reaches=frozenset({PER}))
    await add_people(sessions, ADA, PER)
    await due(sessions, clock, "a1", urgent=True)
    sending = dispatcher(sessions, clock, slow, fast)
    run = asyncio.create_task(sending.run_once())
    await slow.holding.wait()
    await due(sessions, clock, "p1", to=PER)
    sending.wake()
    async with asyncio.timeout(60):
        await fast.arrived.wait()
    assert (slow.sent, fast.texts) == ([], ["p1"])
    assert slow.hold is not None
    slow.hold.set()
    await run
    assert slow.texts == ["a1"]


async def test_one_message_is_under_way_in_a_lane_at_a_time(sessions: Sessions, clock: FixedClock) -> None:
    line = Line(hold=asyncio.Event())
    await add_people(sessions, ADA, PER)
    await due(sessions, clock, "a1")
    await due(sessions, clock, "p1", to=PER)
    sending = dispatcher(sessions, clock, line)
    runs = [asyncio.create_task(sending.run_once()) for _ in range(3)]
    await line.holding.wait()
    leased = [row for row in await rows_of(sessions) if row.lease_until is not None]
    assert len(leased) == 1
    assert line.hold is not None
    line.hold.set()
    await asyncio.gather(*runs)
    assert sorted(line.texts) == ["a1", "p1"]


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 23, 14, 0, tzinfo=UTC),
        datetime(2026, 11, 23, 13, 59, 30, tzinfo=UTC),
        datetime(2026, 11, 24, 6, 59, tzinfo=UTC),
        datetime(2026, 11, 28, 9, 0, tzinfo=UTC),
    ],
)
async def test_a_reminder_is_not_begun_outside_the_window_nor_just_before_it_closes(
    sessions: Sessions, clock: FixedClock, now: datetime
) -> None:
    line = Line()
    await add_people(sessions, ADA)
    await due(sessions, clock, "a1")
    clock.at = now
    assert await dispatcher(sessions, clock, line).run_once() == 0
    clock.at = SendWindow().next_open(now + timedelta(minutes=1))
    await dispatcher(sessions, clock, line).run_once()
    assert line.texts == ["a1"]


async def test_an_answer_goes_at_any_hour(sessions: Sessions, clock: FixedClock) -> None:
    line = Line()
    clock.at = datetime(2026, 12, 24, 22, 0, tzinfo=UTC)
    await add_people(sessions, ADA)
    async with sessions.begin() as session:
        ada = await person(session, ADA)
        await enqueue(session, key="k", reply=Reply("Svar"), due_at=clock.now(), person_id=ada.id)
    await dispatcher(sessions, clock, line).run_once()
    assert line.texts == ["Svar"]


async def test_an_answer_goes_before_the_reminders_that_wait(sessions: Sessions, clock: FixedClock) -> None:
    line = Line()
    await add_people(sessions, ADA, PER)
    await due(sessions, clock, "a1")
    clock.advance(timedelta(minutes=1))
    async with sessions.begin() as session:
        per = await person(session, PER)
        await enqueue(session, key="k", reply=Reply("Svar"), due_at=clock.now(), person_id=per.id)
    await dispatcher(sessions, clock, line).run_once()
    assert line.texts == ["Svar", "a1"]


async def test_a_retry_that_falls_outside_the_window_waits_for_the_next_opening(
    sessions: Sessions, clock: FixedClock
) -> None:
    line = Line(failures=[RetryableSendError("rate_limited", retry_after=600)])
    await add_people(sessions, ADA)
    await due(sessions, clock, "a1")
    clock.at = LAST_MINUTES
    await dispatcher(sessions, clock, line).run_once()
    [row] = await rows_of(sessions)
    assert row.due_at == datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


async def test_a_pause_stops_what_is_left_of_a_batch(sessions: Sessions, clock: FixedClock) -> None:
    line = Line(hold=asyncio.Event())
    await add_people(sessions, ADA, PER)
    await due(sessions, clock, "a1")
    await due(sessions, clock, "p1", to=PER)
    run = asyncio.create_task(dispatcher(sessions, clock, line).run_once())
    await line.holding.wait()
    async with sessions.begin() as session:
        await pause(session, "Feil i registeret", clock.now())
    assert line.hold is not None
    line.hold.set()
    await run
    assert len(line.sent) == 1


async def test_one_message_that_cannot_be_drawn_does_not_hold_up_the_others(
    sessions: Sessions, clock: FixedClock
) -> None:
    faults: list[Exception] = []

    async def fails(session: AsyncSession, row: Outbox, *, id: str) -> Reply | None:
        reply = await listed(session, row, id=id)
        if reply is not None and reply.text == "a1":
            raise ZeroDivisionError
        return reply

    line = Line()
    await add_people(sessions, ADA, PER)
    await due(sessions, clock, "a1")
    await due(sessions, clock, "p1", to=PER)
    await Dispatcher(
        sessions=sessions,
        channels={line.name: line},
        clock=clock,
        compose=fails,
        pace=quick(),
        fault=faults.append,
    ).run_once()
    assert line.texts == ["p1"]
    assert [type(fault.__cause__) for fault in faults] == [ZeroDivisionError]
    assert (await reminder(sessions, "a1")).status == ReminderStatus.QUEUED


async def test_one_thing_that_cannot_be_drawn_is_parted_from_the_rest_of_its_digest_and_fails_alone(
    sessions: Sessions, clock: FixedClock
) -> None:
    faults: list[Exception] = []

    async def fails(session: AsyncSession, row: Outbox, *, id: str) -> Reply | None:
        reply = await listed(session, row, id=id)
        if reply is not None and "a3" in reply.text:
            raise ZeroDivisionError
        return reply

    line = Line()
    await add_people(sessions, ADA)
    await due(sessions, clock, "a1", "a2", "a3", "a4", "a5")
    sending = Dispatcher(
        sessions=sessions, channels={line.name: line}, clock=clock, compose=fails, pace=quick(), fault=faults.append
    )  # fmt: skip
    await sending.run_once()
    poison = await reminder(sessions, "a3")
    assert sorted(" ".join(line.texts).split()) == ["a1", "a2", "a4", "a5"]
    assert isinstance(faults[-1], NotDrawnError)
    assert faults[-1].records == (poison.record,)
    assert len(line.sent) <= 3
    for _ in range(MAX_ATTEMPTS):
        clock.advance(timedelta(hours=2))
        clock.at = SendWindow().next_open(clock.at)
        await sending.run_once()
    poison = await reminder(sessions, "a3")
    assert (poison.status, poison.reason) == (ReminderStatus.FAILED, "not_drawn")
    assert sorted(" ".join(line.texts).split()) == ["a1", "a2", "a4", "a5"]
    assert (await reminder(sessions, "a1")).status == ReminderStatus.SENT


@pytest.mark.parametrize("cut_short", [MOST_CUT_SHORT - 1, MOST_CUT_SHORT])
async def test_claims_cut_short_are_no_attempts_until_the_message_must_be_what_kills(
    sessions: Sessions, clock: FixedClock, cut_short: int
) -> None:
    line = Line()
    await add_people(sessions, ADA)
    await due(sessions, clock, "a1")
    for _ in range(cut_short):
        async with sessions.begin() as session:
            assert await claim_next(session, "slack", order=["slack"], now=clock.now()) is not None
        clock.advance(LEASE + timedelta(seconds=1))
    await dispatcher(sessions, clock, line).run_once()
    [row] = await rows_of(sessions)
    if cut_short < MOST_CUT_SHORT:
        assert (row.status, row.attempts, row.cut_short) == (OutboxStatus.SENT, 1, 0)
    else:
        assert (row.status, row.reason, line.sent) == (OutboxStatus.FAILED, "cut_short", [])
        assert (await reminder(sessions, "a1")).status == ReminderStatus.FAILED


async def test_what_was_decided_while_its_message_was_under_way_is_drawn_anew(
    sessions: Sessions, clock: FixedClock
) -> None:
    line = Line(hold=asyncio.Event())
    await add_people(sessions, ADA)
    await due(sessions, clock, "a1", "a2")
    run = asyncio.create_task(dispatcher(sessions, clock, line).run_once())
    await line.holding.wait()
    await change(sessions, "a1", ReminderStatus.CANCELLED)
    assert line.hold is not None
    line.hold.set()
    await run
    assert line.texts == ["a1 a2"]
    assert [(id, reply.text) for id, reply in line.updated] == [("m1", "a2")]


async def test_a_channel_that_never_answers_is_given_up_within_the_lease(
    sessions: Sessions, clock: FixedClock
) -> None:
    line = Line(hold=asyncio.Event())
    await add_people(sessions, ADA)
    await due(sessions, clock, "a1")
    await Dispatcher(
        sessions=sessions,
        channels={line.name: line},
        clock=clock,
        compose=listed,
        lease=timedelta(seconds=1),
        retry=Retry(first=timedelta(minutes=1)),
    ).run_once()
    [row] = await rows_of(sessions)
    assert (row.status, row.reason, row.attempts) == (OutboxStatus.WAITING, "no_answer_in_time", 1)


async def test_an_orderly_end_finishes_what_is_under_way_and_begins_nothing_more(
    sessions: Sessions, clock: FixedClock
) -> None:
    line = Line(hold=asyncio.Event())
    await add_people(sessions, ADA, PER)
    await due(sessions, clock, "a1")
    await due(sessions, clock, "p1", to=PER)
    sending = dispatcher(sessions, clock, line)
    sending.wake()
    await line.holding.wait()
    ending = asyncio.create_task(sending.finish())
    await asyncio.sleep(0)
    assert line.hold is not None
    line.hold.set()
    await ending
    assert len(line.sent) == 1
    await dispatcher(sessions, clock, line).run_once()
    assert sorted(line.texts) == ["a1", "p1"]


async def test_what_became_of_a_message_is_written_down_though_the_database_was_locked(
    tmp_path: Path, sqlite_template: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("register.database.BUSY_SECONDS", 0.1)
    shutil.copy(sqlite_template, path := tmp_path / "locked.db")
    engine = open_engine(f"sqlite+aiosqlite:///{path}")
    sessions = session_factory(engine)
    line = Line(hold=asyncio.Event())
    await add_people(sessions, ADA)
    await due(sessions, clock, "a1")
    run = asyncio.create_task(dispatcher(sessions, clock, line).run_once())
    await line.holding.wait()
    other = sqlite3.connect(path, timeout=0.1)
    other.execute("BEGIN IMMEDIATE")
    assert line.hold is not None
    line.hold.set()
    await asyncio.sleep(0.2)  # longer than a writer waits for another
    other.rollback()
    other.close()
    await run
    assert line.texts == ["a1"]
    assert [row.status for row in await rows_of(sessions)] == [OutboxStatus.SENT]
    await engine.dispose()
