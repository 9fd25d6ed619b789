"""What somebody is asked for in a case: its card at once, its reminders, who is told, and what waits for whom."""

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from dialogs.dialog import Knowledge
from norsk.clock import FixedClock
from notifications.delivery.asked import send_asked
from notifications.delivery.outbox import Outbox
from notifications.planner.open_tracks import open_tracks
from notifications.reminder import ReminderStatus
from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, add_party
from register.case_task import CaseTask, TaskAnswer, TaskKind, answer_task, ask_task
from register.database import Sessions
from register.person import Person
from register.snooze import Snooze
from register.stand_in import StandIn
from register.track import TrackKind
from tests.notifications.planner_world import MONDAY, World, oslo, step_of

K = TrackKind
DUE = date(2027, 2, 10)
"""A Wednesday, seven working days after the task is asked."""


@pytest.fixture
async def world(sessions: Sessions, knowledge: Knowledge) -> World:
    """Filip's leader is Lars, and Ingrid has taken the case; nobody presses anything."""
    world = await World(sessions, knowledge, FixedClock(oslo(MONDAY, 10)), answers=False).open()
    await world.tick()
    return world


async def ask(world: World, kind: TaskKind = TaskKind.FORANKRING, who: str = "filip") -> CaseTask:
    """Ask somebody for something in a case of Ingrid's."""
    now, people = world.clock.now(), world.people
    need = Behovsmelding(
        id=uuid.uuid4(), year=2027, serial=await serial(world), title="Stoler", need="", status="mottatt",
        requester_id=people["kari"].id, taken_by_id=people["ingrid"].id, sent_at=now, changed_at=now,
    )  # fmt: skip
    async with world.sessions.begin() as session:
        session.add(need)
        await session.flush()
        return await ask_task(
            session, need.record, kind, person=people[who], role="leder", by=people["ingrid"], due_on=DUE, now=now
        )  # fmt: skip


async def serial(world: World) -> int:
    async with world.sessions() as session:
        return len((await session.scalars(select(Behovsmelding.id))).all()) + 1


async def send(world: World, task: CaseTask) -> list[uuid.UUID | None]:
    """Send the card, and return who gets it."""
    async with world.sessions.begin() as session:
        await send_asked(session, await session.get_one(CaseTask, task.id), now=world.clock.now())
        rows = await session.scalars(select(Outbox).where(Outbox.key.startswith(f"task:{task.id}")))
        return [row.person_id for row in rows]


async def away(world: World, who: str, deputy: str | None, last: date = DUE) -> None:
    """Let somebody be away from today on, with a deputy who has said yes."""
    now = world.clock.now()
    async with world.sessions.begin() as session:
        session.add(
            StandIn(
                person_id=world.people[who].id, deputy_id=world.people[deputy].id if deputy else None,
                kind="absence", status="confirmed", source="chat", from_on=MONDAY, to_on=last,
                asked_at=now, decided_at=now,
            )
        )  # fmt: skip


async def waits(world: World, who: str) -> list[str]:
    async with world.sessions() as session:
        person = await session.get_one(Person, world.people[who].id)
        on = world.clock.now().date()
        return [track.record for track in await open_tracks(session, person, on=on) if track.kind is K.TASK]


async def test_a_card_goes_once_and_its_reminders_come_until_two_are_unanswered(world: World) -> None:
    task = await ask(world)
    assert await send(world, task) == [world.people["filip"].id]
    assert await send(world, task) == [world.people["filip"].id], "once, however often it is asked for"
    assert await waits(world, "filip") == [task.ref], "before any reminder of the ledger has gone"
    async with world.sessions.begin() as session:
        for row in await world.ledger(K.TASK):
            kept = await session.merge(row)
            kept.status, kept.sent_at = ReminderStatus.SENT.value, world.clock.now()
    names = {world.id(name): name for name in world.people}
    sent = await world.days(MONDAY + timedelta(days=1), date(2027, 2, 19))
    told = [
        (on, step_of(key).removeprefix("task:"), names[key.rpartition("|")[2]])
        for on, keys in sent.items()
        for key in keys
        if key.startswith("task|")
    ]
    assert told == [
        (date(2027, 2, 8), "2d", "filip"),
        (DUE, "0d", "filip"),
        (DUE, "esk1", "lars"),
        (date(2027, 2, 12), "-2d", "filip"),
        (date(2027, 2, 12), "esk2", "ingrid"),
        (date(2027, 2, 19), "-9d", "filip"),
    ]
    assert await waits(world, "lars") == [], "Lars is told, and is not asked"


async def test_an_answer_ends_it_everywhere(world: World) -> None:
    task = await ask(world)
    await world.tick()
    assert [step for step, _ in await world.waiting(K.TASK)] == ["start", "2d", "0d", "-2d"]
    async with world.sessions.begin() as session:
        found = await session.get_one(CaseTask, task.id)
        by = await session.get_one(Person, world.people["filip"].id)
        answer_task(session, found, TaskAnswer.CONFIRMED, by=by, now=world.clock.now())
        await world.planner.replan(session, task.ref, knows=world.knows)
    assert await world.waiting(K.TASK) == []
    assert await waits(world, "filip") == []
    assert await send(world, task) == []


async def test_a_deputy_gets_what_they_may_answer_and_no_more(world: World) -> None:
    await away(world, "filip", "stine")
    asked = {kind: await ask(world, kind) for kind in TaskKind}
    to = {kind: await send(world, task) for kind, task in asked.items()}
    filip, stine = world.people["filip"].id, world.people["stine"].id
    alone = {TaskKind.HABILITET, TaskKind.VURDERING, TaskKind.FAGGRUPPE, TaskKind.EVALUERING}
    assert to == {kind: [filip if kind in alone else stine] for kind in TaskKind}
    assert set(await waits(world, "stine")) == {task.ref for kind, task in asked.items() if kind not in alone}
    assert set(await waits(world, "filip")) == {task.ref for task in asked.values()}


async def test_without_a_deputy_who_has_said_yes_it_stays_with_whoever_is_asked(world: World) -> None:
    await away(world, "filip", None)
    assert await send(world, await ask(world)) == [world.people["filip"].id]


async def test_nothing_goes_to_or_waits_for_whoever_is_inhabil(world: World) -> None:
    await away(world, "filip", "stine")
    task = await ask(world)
    async with world.sessions.begin() as session:
        need = await session.get_one(Behovsmelding, uuid.UUID(task.record.partition(":")[2]))
        add_party(need, BARRED, world.people["stine"].id)
    assert await send(world, task) == [world.people["filip"].id]
    assert (await waits(world, "stine"), await waits(world, "filip")) == ([], [task.ref])


async def test_a_leader_who_is_inhabil_is_passed_over_and_the_case_handler_is_told(world: World) -> None:
    task = await ask(world)
    async with world.sessions.begin() as session:
        need = await session.get_one(Behovsmelding, uuid.UUID(task.record.partition(":")[2]))
        add_party(need, BARRED, world.people["lars"].id)
    sent = await world.days(MONDAY + timedelta(days=7), date(2027, 2, 15))
    to = {key.rpartition("|")[2] for keys in sent.values() for key in keys if "|esk" in key}
    assert to == {world.id("ingrid")}


async def test_what_somebody_has_put_off_waits_on_that_day(world: World) -> None:
    task = await ask(world)
    async with world.sessions.begin() as session:
        session.add(
            Snooze(
                record=task.ref, kind=K.TASK.value, target_on=DUE, person_id=world.people["filip"].id,
                until_on=date(2027, 2, 4), reason="", at=world.clock.now(),
            )
        )  # fmt: skip
    assert await waits(world, "filip") == []
    world.clock.at = oslo(date(2027, 2, 4))
    assert await waits(world, "filip") == [task.ref]


async def test_whoever_has_left_is_reminded_of_nothing_and_the_case_handler_is(world: World) -> None:
    await ask(world)
    async with world.sessions.begin() as session:
        (await session.get_one(Person, world.people["filip"].id)).left_on = MONDAY
    await world.tick()
    assert {row.to for row in await world.ledger(K.TASK)} == {world.id("ingrid")}
