"""Two who act in the same cases at the same moment: nobody waits for the other for ever, and nothing is done twice."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event, select, update

import bot.acts
import bot.app
from conversation.actions import ActionId
from conversation.reply import Reply
from notifications.delivery.outbox import Outbox
from notifications.reminder import Reminder
from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct, CaseEvent
from register.case_task import CaseTask, TaskKind, TaskState, ask_task, tasks_of
from register.cases import load_case
from register.evaluering import due_evaluations
from register.person import get_person
from tests.dialogs.test_cases import CHAIRS, Office, office

__all__ = ["office"]
pytestmark = pytest.mark.each_database
PLAYGROUND, INTERPRETERS = "Nye lekeapparater i skolegården", "Tolk til foreldresamtaler"
ROUNDS = 3


@pytest.fixture(autouse=True)
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A turn that the database stops is not tried again, so that it shows."""
    monkeypatch.setattr(bot.acts, "PAUSES", (0.0,))


async def press(office: Office, who: str, id: ActionId, form: dict[str, str], **args: str) -> Reply:
    reply = await office.press(who, id, form, **args)
    assert "F-" not in reply.text, reply.text
    return reply


async def merge(office: Office, main: Behovsmelding, other: Behovsmelding) -> str:
    sent = {"beskjed": "Samlet."}
    args = {"record": main.record, "do": "merge_with", "other": other.record}
    return (await press(office, "innkjoper", ActionId.SEND_CASE_STEP, sent, **args)).text


async def task_of(office: Office, kind: TaskKind) -> CaseTask:
    async with office.parts.sessions() as session:
        found = await session.scalar(
            select(CaseTask).where(CaseTask.kind == kind.value, CaseTask.state == TaskState.OPEN.value)
        )
    assert found is not None
    return found


async def test_two_needs_that_are_merged_crosswise_become_one(office: Office) -> None:
    there = replace(office, chat="d")
    chairs, interpreters = await office.need(CHAIRS), await office.need(INTERPRETERS)
    await press(office, "innkjoper", ActionId.CASE_STEP, {}, record=chairs.record, do="take")
    for _ in range(ROUNDS):
        said = await asyncio.gather(merge(office, chairs, interpreters), merge(there, interpreters, chairs))
        assert sorted("er nå en del av" in one for one in said) == [False, True], said
        async with office.parts.sessions() as session:
            parts = list(
                await session.scalars(select(Behovsmelding).where(Behovsmelding.merged_into_id.is_not(None)))
            )
        assert len(parts) == 1
        main = chairs if parts[0].merged_into_id == chairs.id else interpreters
        sent = {"annen": "alle", "beskjed": "Hver for seg."}
        await press(office, "innkjoper", ActionId.SEND_CASE_STEP, sent, record=main.record, do="split")


async def test_one_answers_a_task_once_while_the_case_is_withdrawn(office: Office) -> None:
    parts, there, need = office.parts, replace(office, chat="d"), await office.need(CHAIRS)
    task = await task_of(office, TaskKind.FORANKRING)
    assert task.record == need.record
    await parts.reminding.plan()
    card = Reminder.record == task.ref
    async with parts.sessions.begin() as session:
        await session.execute(update(Reminder).where(card).values(sent_at=parts.clock.now()))
    for one in (office, there):
        await one.turn("leder", text="hei")
    confirm = {"task": str(task.id), "do": "confirm"}
    async with parts.sessions.begin() as session:
        await load_case(session, need.record, lock=True)
        held = asyncio.create_task(press(office, "leder", ActionId.SHOW_TASK, {}, task=str(task.id)))
        await asyncio.sleep(0.2)
        # Whoever waits for the case holds nothing of it meanwhile that whoever has it goes on to change.
        await session.execute(select(CaseTask.id).where(CaseTask.id == task.id).with_for_update(nowait=True))
        cards = await session.scalars(select(Reminder.key).where(card).with_for_update(nowait=True))
        assert cards.all()
    await held
    said = await asyncio.gather(
        press(office, "leder", ActionId.ANSWER_TASK, {}, **confirm),
        press(there, "leder", ActionId.ANSWER_TASK, {}, **confirm),
        press(office, "ansatt", ActionId.SEND_WITHDRAWAL, {"grunn": "Vi fant stoler."}, record=need.record),
        press(there, "leder", ActionId.SEND_TASK, {"grunn": "For dyrt."}, task=str(task.id), do="refuse"),
    )
    acts = await office.acts(need)
    ends = [
        one
        for one in acts
        if one in (CaseAct.CONFIRMED.value, CaseAct.REFUSED.value, CaseAct.WITHDRAWN.value)
    ]
    assert ends in (["confirmed"], ["refused"], ["withdrawn"], ["confirmed", "withdrawn"]), (ends, said)


async def test_two_replicas_ask_for_an_evaluation_once_and_nothing_else_waits_when_it_is_over(
    office: Office,
) -> None:
    parts = office.parts
    async with parts.sessions.begin() as session:
        await session.execute(
            update(Behovsmelding).where(Behovsmelding.taken_by_id.is_not(None)).values(status="kontrakt")
        )

    async def tick() -> int:
        async with parts.sessions.begin() as session:
            return len(await due_evaluations(session, months=6, now=parts.clock.now()))

    assert sorted(await asyncio.gather(tick(), tick(), tick()))[:2] == [0, 0]
    async with parts.sessions() as session:
        asked = [
            (one.record, one.subject, one.person_id)
            for one in await session.scalars(
                select(CaseTask).where(CaseTask.kind == TaskKind.EVALUERING.value)
            )
        ]
    assert asked
    assert len(asked) == len(set(asked))
    need = await office.need(INTERPRETERS)
    async with parts.sessions.begin() as session:
        ada, on = await get_person(session, "ansatt@demo.invalid"), date(2026, 12, 1)
        await ask_task(session, need.record, TaskKind.FAGGRUPPE, person=ada, role="medlem", by=None, due_on=on, now=parts.clock.now())  # fmt: skip
    sent = {"grunn": "Alt er gjort."}
    args = {"record": need.record, "do": "status_anyway", "to": "evaluert"}
    await press(office, "innkjoper", ActionId.SEND_CASE_STEP, sent, **args)
    assert (await office.need(INTERPRETERS)).status == "evaluert"
    async with parts.sessions() as session:
        left = {one.kind for one in await tasks_of(session, need.record, state=TaskState.OPEN)}
    assert left == {TaskKind.EVALUERING.value}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_merge_that_is_stopped_anywhere_has_changed_nothing(office: Office) -> None:
    parts, chairs, interpreters = office.parts, await office.need(CHAIRS), await office.need(INTERPRETERS)
    engine, left = parts.engine.sync_engine, [-1]

    def stop(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise ConnectionError

    async def known() -> list[tuple[object, ...]]:
        async with parts.sessions() as session:
            needs = select(Behovsmelding.id, Behovsmelding.status, Behovsmelding.merged_into_id)
            tasks, events = select(CaseTask.id, CaseTask.state), select(CaseEvent.id)
            sent = select(Outbox.key).where(Outbox.reply.is_not(None))
            rows = [await session.execute(one) for one in (needs, tasks, events, sent)]
            return [tuple(row) for found in rows for row in found]

    before, step = sorted(map(str, await known())), 0
    event.listen(engine, "before_cursor_execute", stop)
    sent = {"beskjed": "Samlet."}
    args = {"record": interpreters.record, "do": "merge_with", "other": chairs.record}
    while True:
        step += 17
        left[0], reply = step, None
        with suppress(ConnectionError):
            reply = await office.press("innkjoper", ActionId.SEND_CASE_STEP, sent, **args)
        done, left[0] = left[0] > 0, -1
        if done:
            break
        assert sorted(map(str, await known())) == before, step
    assert reply is not None
    assert "er nå en del av" in reply.text
    assert step > 100
