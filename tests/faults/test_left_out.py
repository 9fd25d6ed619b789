"""One record, one part of the upkeep, one published text that cannot be coped with: left out, told, and the rest goes on."""

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import select

import bot.upkeep
import notifications.planner.portion
from bot.bootstrap import Parts
from bot.knowledge_base import KnowledgeBase
from dialogs.dialog import Knowledge
from norsk.clock import FixedClock
from notifications.planner.avtaler import item_of
from notifications.planner.fault import planner_faults
from notifications.planner.planner import Planner
from notifications.reminder import Reminder
from notifications.rules.window import SendWindow
from register.artikkel import ArtikkelVersion, TextKind
from register.database import Sessions
from tests.notifications.planner_world import World

SOON = date(2027, 6, 30)


async def test_a_record_that_breaks_the_rules_is_left_out_told_once_and_planned_when_it_holds(
    sessions: Sessions, knowledge: Knowledge, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = await World(sessions, knowledge, clock).open()
    told: list[str] = []
    world.planner = Planner(sessions, clock, SendWindow(), left_out=lambda record, _: told.append(record))
    avtaler = [await world.avtale(f"2024/{number}", expires_on=SOON) for number in range(5)]
    poison = avtaler[3].id

    def breaks(row, *more):  # type: ignore[no-untyped-def]  # whatever the rules are given
        if row.id == poison:
            raise RecursionError
        return item_of(row, *more)

    monkeypatch.setattr(notifications.planner.portion, "item_of", breaks)
    await world.tick()
    clock.advance(timedelta(days=1))
    await world.tick()
    record = f"avtale:{poison}"
    assert told == [record]
    async with sessions() as session:
        [fault] = await planner_faults(session)
        planned = set(await session.scalars(select(Reminder.record)))
    assert (fault.record, fault.error, fault.last_at - fault.first_at) == (
        record,
        "RecursionError",
        timedelta(days=1),
    )
    assert {f"avtale:{one.id}" for one in avtaler} - planned == {record}
    monkeypatch.undo()
    clock.advance(timedelta(days=1))
    await world.tick()
    async with sessions() as session:
        assert await planner_faults(session) == []
        assert record in set(await session.scalars(select(Reminder.record)))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_part_of_the_upkeep_that_fails_does_not_stop_the_others(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    reached: list[str] = []

    async def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    async def last(*_: object, **__: object) -> bool:
        reached.append("newer_texts")
        return False

    for name in ("forget_all", "due_reminders", "close_due", "leaders_changed"):
        monkeypatch.setattr(bot.upkeep, name, broken)
    monkeypatch.setattr(bot.upkeep, "ask_about_newer", last)
    await parts.upkeep.tick()
    assert reached == ["newer_texts"]
    assert capfd.readouterr().err.count('"upkeep_failed"') == 4


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_text_that_breaks_the_reading_leaves_the_files_in_use(
    sessions: Sessions, knowledge: Knowledge, clock: FixedClock
) -> None:
    def load(articles: object, profiles: object) -> Knowledge:  # as the port has it
        raise ValueError("unexpected")

    base = KnowledgeBase(knowledge, kommune="lillestrom", sessions=sessions, clock=clock, load=load)
    broken = ArtikkelVersion(
        id=uuid.uuid4(),
        kind=TextKind.ARTIKKEL.value,
        artikkel_id="nasjonal-karens",
        number=1,
        text="",
        title="",
    )
    held = base._made_from([broken])
    assert held.knowledge is knowledge
    assert len(held.unusable) == 1
