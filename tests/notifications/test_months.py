"""What is wanted goes once and in the window, over months: files read in, days that pass, services that stop."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date

import pytest

from dialogs.dialog import Knowledge
from norsk.clock import FixedClock
from notifications.delivery.pause import pause, resume
from register.track import Track, TrackKind, Verdict
from tests.notifications.months import QUIET, Months, oslo, replica

END = QUIET.format(end="31.03.2027")
OPTION = QUIET.replace(";{end};{end};nei;;", ";30.06.2027;30.06.2029;1+1 år;3 måneder;")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(oslo(date(2026, 11, 2), 9))


@pytest.fixture
async def months(database_url: str, knowledge: Knowledge, clock: FixedClock) -> AsyncIterator[Months]:
    async with replica(database_url, knowledge, clock) as service:
        yield await service.open()


def rows(many: int, *, end: str = "31.03.2027") -> list[str]:
    return [QUIET.replace("2024/1", f"2024/{number}").format(end=end) for number in range(1, many + 1)]


async def test_an_end_that_moves_twice_takes_its_reminders_with_it(months: Months) -> None:
    await months.read(END)
    await months.on(date(2026, 11, 2), date(2026, 12, 30))
    months.clock.at = oslo(date(2027, 1, 15), 7)
    await months.read(QUIET.format(end="30.06.2027"))
    await months.on(date(2027, 1, 15), date(2027, 2, 26), date(2027, 3, 30))
    months.clock.at = oslo(date(2027, 4, 20), 16)
    await months.read(QUIET.format(end="31.05.2027"))
    await months.on(*(date(2027, 4, day) for day in (21, 22, 30)))
    months.clock.at = oslo(date(2027, 5, 3), 7)
    await months.read(QUIET.format(end="31.05.2027").replace("Aktiv", "Avsluttet"))
    await months.on(date(2027, 5, 14), date(2027, 5, 18), date(2027, 6, 16))
    assert await months.told("expiry") == [
        ("filip", "expiry:3m", date(2026, 12, 30)),
        ("filip", "expiry:changed", date(2027, 1, 15)),
        ("filip", "expiry:3m", date(2027, 3, 30)),
        ("filip", "expiry:changed", date(2027, 4, 21)),
        ("filip", "expiry:1m", date(2027, 4, 30)),
    ]


async def test_after_a_week_down_over_easter_what_was_missed_goes_once_and_says_so(months: Months) -> None:
    await months.read(*rows(1, end="28.06.2027"))
    await months.on(date(2027, 3, 19))
    before = len(months.texts("filip"))
    await months.live(date(2027, 4, 1))
    assert [one for one in await months.told("expiry") if one[2] < date(2027, 4, 2)] == [
        ("filip", "expiry:3m", date(2027, 3, 23))
    ]
    assert len(months.texts("filip")) == before + 1
    months.clock.at = oslo(date(2027, 5, 24), 9)
    await months.read(*rows(1, end="28.06.2027"))
    await months.on(date(2027, 6, 1), date(2027, 6, 1))
    assert ("filip", "expiry:1m", date(2027, 6, 1)) in await months.told("expiry")
    assert "Denne skulle vært sendt 28. mai" in months.texts("filip")[-1]


async def test_two_steps_that_went_on_one_day_are_one_to_whoever_got_them(months: Months) -> None:
    await months.read(*rows(1, end="01.04.2027"))
    await months.on(date(2026, 11, 2), date(2027, 3, 8))
    assert [step for _, step, _ in await months.told("expiry")] == ["expiry:1m", "expiry:3m"]
    assert "Hører jeg ikke noe" not in months.texts("filip")[-1]
    await months.live(date(2027, 3, 18))
    assert ("filip", "expiry:14d", date(2027, 3, 18)) in await months.told("expiry")
    assert not months.texts("stine")
    await months.live(date(2027, 3, 22))
    assert "du er stedfortreder" in months.texts("stine")[0]


async def test_many_urgent_ones_come_in_one_message(months: Months) -> None:
    await months.read(*rows(12))
    await months.on(date(2027, 3, 16), date(2027, 3, 17))
    urgent = [one for one in await months.check() if one.step == "expiry:14d"]
    assert len(urgent) == 12
    assert len({one.message for one in urgent}) == 1
    assert months.texts("filip")[-1].startswith("**12 saker venter på deg.**")


async def test_what_somebody_in_line_may_not_see_is_taken_to_the_next_at_once(months: Months) -> None:
    months.clock.at = oslo(date(2026, 9, 1), 9)
    await months.read(OPTION)
    await months.on(date(2026, 9, 1), date(2027, 1, 4))
    track = Track(TrackKind.OPTION, f"avtale:{(await months.avtale()).id}", date(2027, 3, 31))
    await months.decide(track, Verdict.CALL_OPTION, enters=True, act_by_on=track.target_on)
    await months.on(date(2027, 1, 5), date(2027, 2, 26), date(2027, 3, 5), date(2027, 3, 12))
    await months.live(date(2027, 3, 17))
    asked = [one for one in await months.told("notice") if "esk" in one[1]]
    assert [who for who, _, _ in asked] == ["stine", "eva", "ingrid"], (
        "Lars leads Filip, and not the agreement"
    )
    assert not any("varsel" in text for text in months.texts("lars"))


async def test_a_clock_that_goes_back_sends_nothing_again(months: Months) -> None:
    await months.read(END)
    for day, hour in ((2, 9), (30, 9), (30, 8), (29, 9), (30, 8), (30, 10)):
        months.clock.at = oslo(date(2026, 11 if day == 2 else 12, day), hour)
        await months.tick()
    assert await months.told("expiry") == [("filip", "expiry:3m", date(2026, 12, 30))]


async def test_a_pause_holds_everything_back_and_what_is_decided_meanwhile_never_goes(months: Months) -> None:
    await months.read(*rows(2))
    await months.on(date(2026, 11, 2), date(2026, 12, 30))
    months.clock.at = oslo(date(2027, 2, 26), 7)
    async with months.parts.sessions.begin() as session:
        await pause(session, "test", months.clock.now())
    await months.live(date(2027, 3, 2))
    track = Track(TrackKind.EXPIRY, f"avtale:{(await months.avtale()).id}", date(2027, 3, 31))
    await months.decide(track, Verdict.LET_END)
    await months.tick()
    assert len(months.texts("filip")) == 1
    assert not months.lines[0].updated
    async with months.parts.sessions.begin() as session:
        await resume(session)
    await months.on(date(2027, 3, 3))
    assert [step for _, step, _ in await months.told("expiry")] == ["expiry:3m", "expiry:3m", "expiry:1m"]
    assert "Denne skulle vært sendt 26. februar" in months.texts("filip")[-1]
    assert len(months.lines[0].updated) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_replicas_that_tick_at_once_send_each_reminder_once(
    months: Months, database_url: str, knowledge: Knowledge
) -> None:
    async with replica(database_url, knowledge, months.clock) as other:
        months.lines += other.lines
        await months.read(*rows(20))
        for day in (date(2026, 11, 2), date(2026, 12, 30), date(2027, 2, 26), date(2027, 3, 5)):
            months.clock.at = oslo(day, 9)
            await asyncio.gather(months.tick(), other.tick(), months.tick(), other.tick())
    steps = Counter(step for _, step, _ in await months.told("expiry"))
    assert steps == {"expiry:3m": 20, "expiry:1m": 20, "expiry:esk1": 20}
