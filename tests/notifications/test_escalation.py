import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from conversation.reply import INNKJOP
from dialogs.dialog import Knowledge
from norsk.clock import FixedClock
from notifications.planner.escalation import patience
from notifications.planner.line import Looking, avtale_line, restricted_line
from notifications.planner.next_in_line import next_in_line
from notifications.reminder import Reminder, ReminderStatus
from register.avtale import Avtale
from register.database import Sessions
from register.track import Track, TrackKind
from tests.notifications.planner_world import MONDAY, World, oslo, step_of

K = TrackKind
END = date(2027, 3, 2)
"""The first step, one month before, goes on Tuesday 2 February, the second on Tuesday 16 February."""


@pytest.fixture
async def world(sessions: Sessions, knowledge: Knowledge) -> World:
    """Nobody answers anything."""
    world = await World(sessions, knowledge, FixedClock(oslo(MONDAY)), answers=False).open()
    await world.avtale("2024/1", expires_on=END)
    await world.tick()
    return world


async def told(world: World, first: date, last: date) -> list[tuple[date, str, str]]:
    """Who was told what of the end, and when."""
    names = {world.id(name): name for name in world.people} | {INNKJOP: INNKJOP}
    sent = await world.days(first, last)
    return [
        (on, step_of(key).removeprefix("expiry:"), names[key.rpartition("|")[2]])
        for on, keys in sent.items()
        for key in keys
        if key.startswith("expiry")
    ]


async def test_two_unanswered_steps_lead_down_the_line_two_working_days_apart_where_the_day_is_near(
    world: World,
) -> None:
    assert await told(world, MONDAY, date(2027, 2, 26)) == [
        (date(2027, 2, 2), "1m", "filip"),
        (date(2027, 2, 16), "14d", "filip"),
        (date(2027, 2, 18), "esk1", "stine"),
        (date(2027, 2, 22), "esk2", "eva"),
        (date(2027, 2, 24), "esk3", "lars"),
        (date(2027, 2, 26), "esk4", INNKJOP),
    ]
    assert await told(world, date(2027, 2, 27), date(2027, 3, 12)) == []


async def test_whoever_presses_anything_is_not_passed_over(world: World) -> None:
    await told(world, MONDAY, date(2027, 2, 16))
    world.clock.at = oslo(date(2027, 2, 16), 12)
    async with world.sessions.begin() as session:
        pressed = update(Reminder).where(Reminder.step == "14d").values(acked_at=world.clock.now())
        await session.execute(pressed)
    assert await told(world, date(2027, 2, 17), date(2027, 3, 12)) == []


async def test_an_answer_from_the_next_in_line_ends_it_too(world: World) -> None:
    await told(world, MONDAY, date(2027, 2, 18))
    world.clock.at = oslo(date(2027, 2, 18), 12)
    async with world.sessions.begin() as session:
        pressed = update(Reminder).where(Reminder.step == "esk1").values(acked_at=world.clock.now())
        await session.execute(pressed)
    assert await told(world, date(2027, 2, 19), date(2027, 3, 12)) == []


async def test_where_nobody_was_reached_the_next_is_asked_at_the_next_tick(world: World) -> None:
    await world.on(date(2027, 2, 2))
    async with world.sessions.begin() as session:
        failed = update(Reminder).where(Reminder.step == "1m").values(status=ReminderStatus.FAILED.value)
        await session.execute(failed)
    world.clock.at = oslo(date(2027, 2, 2), 10)
    await world.tick()
    [asked] = [row for row in await world.ledger(K.EXPIRY) if row.step == "esk1"]
    assert (asked.to, asked.planned_on) == (world.id("stine"), date(2027, 2, 2))
    assert [step_of(key) for key in await world.send()] == ["expiry:esk1"]


async def test_the_first_is_told_who_is_asked_next_and_when(world: World) -> None:
    avtale_record = (await world.ledger(K.EXPIRY))[0].record
    track = Track(K.EXPIRY, avtale_record, END)
    window, filip = world.planner.window, world.id("filip")
    async with world.sessions() as session:
        first = await next_in_line(session, track, step="1m", to=filip, on=date(2027, 2, 2), window=window)
        assert first is None, "the first step asks nobody else"
    await world.day(date(2027, 2, 2))
    async with world.sessions() as session:
        found = await next_in_line(session, track, step="14d", to=filip, on=date(2027, 2, 16), window=window)
    assert found is not None
    assert found.person is not None
    assert (found.person.email, found.on) == ("stine@demo.invalid", date(2027, 2, 18))


async def test_a_decision_made_meanwhile_takes_the_question_to_the_next_back(world: World) -> None:
    await told(world, MONDAY, date(2027, 2, 16))
    await world.on(date(2027, 2, 17))
    [waits] = [row for row in await world.ledger(K.EXPIRY) if row.step == "esk1"]
    assert waits.status == ReminderStatus.WAITING.value
    async with world.sessions.begin() as session:
        await session.execute(update(Avtale).values(status="avsluttet", changed_at=world.clock.now()))
    await world.tick()
    assert [r.status for r in await world.ledger(K.EXPIRY) if r.step == "esk1"] == ["cancelled"]


def test_five_working_days_and_two_where_the_day_is_near() -> None:
    assert patience(MONDAY, MONDAY + timedelta(days=21)) == 5
    assert patience(MONDAY, MONDAY + timedelta(days=18)) == 2
    assert patience(MONDAY, MONDAY - timedelta(days=3)) == 2


def test_a_line_names_nobody_twice_and_ends_at_the_office() -> None:
    one, other = uuid.uuid4(), uuid.uuid4()
    line = avtale_line(K.EXPIRY, Looking(one, None, one, other))
    assert (line.first, line.then) == ((str(one),), (str(other), INNKJOP))
    assert avtale_line(K.EXPIRY, Looking()).first == (INNKJOP,)
    assert avtale_line(K.CONTROL, Looking(one, other, other, other)).then == (INNKJOP,)
    assert avtale_line(K.MISSING, Looking(None, one)).first == (INNKJOP,)
    closed = restricted_line(one, {other})
    assert closed is not None
    assert (closed.first, closed.then) == ((str(other),), ())
    assert restricted_line(one, set()) is None
