import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from conversation.channel import RetryableSendError
from conversation.reply import INNKJOP
from norsk.clock import FixedClock
from notifications.delivery.collect import collect, collect_due
from notifications.delivery.outbox import OutboxStatus
from notifications.delivery.pause import pause, resume
from notifications.reminder import Reminder, ReminderStatus
from notifications.rules.window import SendWindow
from register.avvik import Avvik
from register.database import Sessions
from register.person import Person, PersonRole, Role
from register.stand_in import StandIn, StandInKind, StandInStatus
from register.varsling import ReminderTime
from tests.notifications.delivery import (
    ADA,
    MONDAY,
    NINE,
    PER,
    Line,
    add_people,
    change,
    dispatcher,
    messages,
    person,
    remind,
    reminder,
    rows_of,
)

WINDOW = SendWindow()
TOMORROW = NINE + timedelta(days=1)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NINE)


async def gather(sessions: Sessions, now: datetime = NINE, rooms: tuple[str, ...] = ()) -> int:
    async with sessions.begin() as session:
        return await collect_due(session, now=now, window=WINDOW, rooms=rooms)


def away(who: Person, deputy: Person) -> StandIn:
    return StandIn(
        person_id=who.id,
        deputy_id=deputy.id,
        kind=StandInKind.ABSENCE.value,
        source="chat",
        from_on=MONDAY,
        to_on=MONDAY,
        status=StandInStatus.CONFIRMED.value,
        asked_at=NINE,
        decided_at=NINE,
    )


async def held(sessions: Sessions) -> list[list[str]]:
    return sorted((await messages(sessions)).values())


async def test_what_is_due_to_a_person_is_one_digest_and_the_urgent_stand_alone(sessions: Sessions) -> None:
    await add_people(sessions, ADA, PER)
    await remind(sessions, ADA, "a1", "a2")
    await remind(sessions, PER, "p1")
    await remind(sessions, ADA, "u1", "u2", urgent=True)
    await remind(sessions, ADA, "later", at=NINE + timedelta(minutes=1))
    assert await gather(sessions) == 4
    assert await held(sessions) == [["a1", "a2"], ["p1"], ["u1"], ["u2"]]
    assert (await reminder(sessions, "a1")).status == ReminderStatus.QUEUED
    assert (await reminder(sessions, "later")).status == ReminderStatus.WAITING


@pytest.mark.parametrize("early_is_urgent", [True, False])
async def test_the_steps_of_a_matter_that_come_late_together_are_one_message(
    sessions: Sessions, early_is_urgent: bool
) -> None:
    await add_people(sessions, ADA)
    await remind(sessions, ADA, "s1", urgent=early_is_urgent)
    await remind(sessions, ADA, "s2", urgent=True)
    async with sessions.begin() as session:
        early, late = await session.scalars(select(Reminder).order_by(Reminder.step))
        early.record, early.planned_on = late.record, MONDAY - timedelta(days=3)
    assert await gather(sessions) == 1
    assert await held(sessions) == [["s1", "s2"]]


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 23, 6, 59, tzinfo=UTC),
        datetime(2026, 11, 23, 14, 0, tzinfo=UTC),
        datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
        datetime(2026, 12, 24, 9, 0, tzinfo=UTC),
    ],
)
async def test_nothing_is_collected_outside_the_window(sessions: Sessions, now: datetime) -> None:
    await add_people(sessions, ADA)
    await remind(sessions, ADA, "a1", at=now - timedelta(days=1))
    assert await gather(sessions, now) == 0
    assert (await reminder(sessions, "a1")).status == ReminderStatus.WAITING


async def test_nothing_is_collected_during_a_pause_and_all_in_one_digest_after_it(sessions: Sessions) -> None:
    await add_people(sessions, ADA)
    await remind(sessions, ADA, "a1")
    await remind(sessions, ADA, "a2", at=TOMORROW)
    async with sessions.begin() as session:
        await pause(session, "Feil i registeret", NINE)
    assert await gather(sessions) == 0
    async with sessions.begin() as session:
        assert await resume(session)
    assert await gather(sessions, TOMORROW) == 1
    assert await held(sessions) == [["a1", "a2"]]


async def test_collecting_again_or_twice_at_once_changes_nothing(sessions: Sessions) -> None:
    await add_people(sessions, ADA, PER)
    await remind(sessions, ADA, "a1", "a2")
    await remind(sessions, PER, "p1", urgent=True)
    await asyncio.gather(*(collect(sessions, now=NINE, window=WINDOW) for _ in range(4)))
    assert await gather(sessions) == 0
    assert await held(sessions) == [["a1", "a2"], ["p1"]]


async def test_more_people_than_a_portion_are_all_collected_for(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notifications.delivery.collect.PORTION", 2)
    people = [f"p{number}@demo.invalid" for number in range(5)]
    await add_people(sessions, *people)
    for number, email in enumerate(people):
        await remind(sessions, email, f"s{number}")
    assert await collect(sessions, now=NINE, window=WINDOW) == 5


async def test_after_the_digest_of_the_day_the_rest_waits_until_tomorrow_and_the_urgent_do_not(
    sessions: Sessions, clock: FixedClock
) -> None:
    line = Line()
    await add_people(sessions, ADA)
    await remind(sessions, ADA, "a1")
    await gather(sessions)
    await dispatcher(sessions, clock, line).run_once()
    await remind(sessions, ADA, "a2")
    await remind(sessions, ADA, "u1", urgent=True)
    assert await gather(sessions, NINE + timedelta(hours=1)) == 1
    clock.at = NINE + timedelta(hours=1)
    await dispatcher(sessions, clock, line).run_once()
    assert line.texts == ["a1", "u1"]
    assert await gather(sessions, TOMORROW) == 1
    clock.at = TOMORROW
    await dispatcher(sessions, clock, line).run_once()
    assert line.texts == ["a1", "u1", "a2"]


async def test_a_digest_that_nobody_has_tried_to_send_takes_what_comes_due(sessions: Sessions) -> None:
    await add_people(sessions, ADA)
    await remind(sessions, ADA, "a1")
    await gather(sessions)
    await remind(sessions, ADA, "a2")
    assert await gather(sessions, TOMORROW) == 0
    assert await held(sessions) == [["a1", "a2"]]


async def test_a_digest_that_may_have_arrived_takes_nothing_more(
    sessions: Sessions, clock: FixedClock
) -> None:
    line = Line(failures=[RetryableSendError("timeout")])
    await add_people(sessions, ADA)
    await remind(sessions, ADA, "a1")
    await gather(sessions)
    await dispatcher(sessions, clock, line).run_once()
    await remind(sessions, ADA, "a2")
    assert await gather(sessions) == 0
    assert await held(sessions) == [["a1"]]


async def test_who_acts_for_somebody_gets_it_in_their_own_digest(sessions: Sessions) -> None:
    await add_people(sessions, ADA, PER)
    async with sessions.begin() as session:
        ada, per = await person(session, ADA), await person(session, PER)
        session.add(away(ada, per))
    await remind(sessions, ADA, "a1")
    await remind(sessions, PER, "p1")
    assert await gather(sessions) == 1
    [row] = await rows_of(sessions)
    assert await held(sessions) == [["a1", "p1"]]
    assert row.person_id == per.id


async def test_an_avvik_that_took_the_closed_way_goes_to_no_deputy(sessions: Sessions) -> None:
    await add_people(sessions, ADA, PER)
    await remind(sessions, ADA, "lukket", "åpen")
    async with sessions.begin() as session:
        ada, per = await person(session, ADA), await person(session, PER)
        session.add(away(ada, per))
        for step in ("lukket", "åpen"):
            avvik = Avvik(
                key=step, source_system="kav", title=step, restricted=step == "lukket", changed_at=NINE
            )
            session.add(avvik)
            await session.flush()
            [found] = await session.scalars(select(Reminder).where(Reminder.step == step))
            found.record = f"avvik:{avvik.id}"
        ids = {ada.id: "Ada", per.id: "Per"}
    assert await gather(sessions) == 2
    told = await messages(sessions)
    assert {ids[row.person_id]: told[row.key] for row in await rows_of(sessions) if row.person_id} == {
        "Ada": ["lukket"],
        "Per": ["åpen"],
    }


async def test_the_office_is_its_rooms(sessions: Sessions) -> None:
    await remind(sessions, INNKJOP, "i1")
    assert await gather(sessions, rooms=("slack:C1", "teams:19:kanal")) == 2
    assert [row.room for row in await rows_of(sessions)] == ["slack:C1", "teams:19:kanal"]


async def test_without_a_room_every_innkjoper_gets_what_is_for_the_office(sessions: Sessions) -> None:
    await add_people(sessions, ADA, PER, roles=frozenset({Role.INNKJOPER}))
    await remind(sessions, INNKJOP, "i1")
    await remind(sessions, ADA, "a1")
    assert await gather(sessions) == 2
    assert await held(sessions) == [["a1", "i1"], ["i1"]]


async def test_what_nobody_can_get_waits_until_there_is_somebody(sessions: Sessions) -> None:
    await add_people(sessions, ADA)
    await remind(sessions, INNKJOP, "i1")
    assert await gather(sessions) == 0
    found = await reminder(sessions, "i1")
    assert (found.status, found.reason) == (ReminderStatus.WAITING, "no_recipient")
    async with sessions.begin() as session:
        session.add(PersonRole(person_id=(await person(session, ADA)).id, role=Role.INNKJOPER.value))
    assert await gather(sessions) == 1
    assert (await reminder(sessions, "i1")).reason is None


async def test_what_is_for_the_office_goes_in_the_digest_at_the_hour_that_an_innkjoper_has_chosen(
    sessions: Sessions, clock: FixedClock
) -> None:
    line = Line()
    eleven = NINE + timedelta(hours=2)
    await add_people(sessions, ADA, roles=frozenset({Role.INNKJOPER}))
    async with sessions.begin() as session:
        session.add(ReminderTime(person_id=(await person(session, ADA)).id, hour=11, changed_at=NINE))
    await remind(sessions, INNKJOP, "i1")
    await remind(sessions, ADA, "a1", at=eleven)
    await gather(sessions)
    assert await dispatcher(sessions, clock, line).run_once() == 0
    clock.at = eleven
    await dispatcher(sessions, clock, line).run_once()
    assert [sorted(text.split()) for text in line.texts] == [["a1", "i1"]]


async def test_what_was_taken_back_and_is_wanted_again_stands_once(sessions: Sessions) -> None:
    await add_people(sessions, ADA)
    await remind(sessions, ADA, "a1", "a2")
    await gather(sessions)
    await change(sessions, "a1", ReminderStatus.CANCELLED)
    await change(sessions, "a1", ReminderStatus.WAITING)
    await gather(sessions)
    assert await held(sessions) == [["a1", "a2"]]


async def test_what_failed_and_is_to_go_again_gets_a_message_of_its_own(
    sessions: Sessions, clock: FixedClock
) -> None:
    await add_people(sessions, ADA)
    await remind(sessions, ADA, "a1")
    await remind(sessions, ADA, "u1", urgent=True)
    await gather(sessions)
    await dispatcher(sessions, clock, Line(reaches=frozenset())).run_once()
    for step in ("a1", "u1"):
        assert (await reminder(sessions, step)).status == ReminderStatus.FAILED
        await change(sessions, step, ReminderStatus.WAITING)
    assert await gather(sessions) == 2
    line = Line()
    await dispatcher(sessions, clock, line).run_once()
    assert sorted(line.texts) == ["a1", "u1"]
    assert {row.status for row in await rows_of(sessions)} == {OutboxStatus.FAILED, OutboxStatus.SENT}
