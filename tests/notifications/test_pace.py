import asyncio
import uuid
from datetime import datetime, timedelta

import pytest

from norsk.clock import FixedClock
from notifications.delivery.collect import collect
from notifications.delivery.pace import Pace
from notifications.delivery.pause import Paused, pause, paused, resume
from notifications.rules.window import SendWindow
from register.database import Sessions
from tests.notifications.delivery import ADA, NINE, PER, Line, add_people, dispatcher, remind

SOMEBODY = uuid.uuid4()


class Time:
    """A time that passes when somebody waits."""

    def __init__(self) -> None:
        self.at = 100.0

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds
        await asyncio.sleep(0)


@pytest.fixture
def time() -> Time:
    return Time()


async def test_a_person_is_busy_for_a_second_after_a_message(time: Time) -> None:
    pace = Pace(now=time.now, sleep=time.sleep)
    pace.sending("slack", SOMEBODY)
    assert pace.busy() == {SOMEBODY}
    await pace.until_free()
    assert (time.at, pace.busy()) == (101.0, frozenset())


async def test_a_channel_takes_so_many_in_a_second_and_the_others_are_not_held_up(time: Time) -> None:
    pace = Pace(per_second=3, now=time.now, sleep=time.sleep)
    for _ in range(3):
        await pace.turn("slack")
        pace.sending("slack", None)
    await pace.turn("teams")
    assert time.at == 100.0
    await pace.turn("slack")
    assert time.at == 101.0


async def test_one_person_gets_their_urgent_ones_a_second_apart_and_others_come_in_between(
    sessions: Sessions, time: Time
) -> None:
    clock = FixedClock(NINE)
    line = Line()
    await add_people(sessions, ADA, PER)
    await remind(sessions, ADA, "a1", "a2", "a3", urgent=True)
    await remind(sessions, PER, "p1", at=NINE)
    await collect(sessions, now=NINE, window=SendWindow())
    pace = Pace(now=time.now, sleep=time.sleep)
    await dispatcher(sessions, clock, line, pace=pace).run_once()
    assert len(line.sent) == 4
    assert time.at == pytest.approx(102.0)
    assert "p1" in line.texts[:2]


async def test_a_pause_is_told_with_its_reason_until_it_ends(sessions: Sessions) -> None:
    later: datetime = NINE + timedelta(hours=1)
    async with sessions.begin() as session:
        assert await paused(session) is None
        assert not await resume(session)
        await pause(session, "Feil i registeret", NINE)
    async with sessions.begin() as session:
        await pause(session, "Fortsatt feil", later)
    async with sessions.begin() as session:
        assert await paused(session) == Paused(NINE, "Fortsatt feil")
        assert await resume(session)
    async with sessions() as session:
        assert await paused(session) is None


async def test_two_may_pause_at_once(sessions: Sessions) -> None:
    async def stop() -> None:
        async with sessions.begin() as session:
            await pause(session, "Feil", NINE)

    await asyncio.gather(*(stop() for _ in range(4)))
    async with sessions() as session:
        assert await paused(session) == Paused(NINE, "Feil")
