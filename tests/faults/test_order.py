"""Acts of one conversation are answered in the order they were written down, whichever replica has them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

import bot.acts
import bot.app
from bot import inbox, leases
from bot.bootstrap import Parts, bootstrap
from bot.inbox import LEASE, Inbox, Status
from bot.replica import Replica, say_alive, serving, take_all_over
from conversation.actions import Action
from conversation.channel import RetryableSendError
from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from dialogs.dialog import Context, Knowledge, Outcome
from norsk.clock import FixedClock
from tests.conftest import settings_for
from tests.notifications.delivery import Line

ADA = "ada@demo.invalid"
MINUTE = timedelta(minutes=1)
PATIENCE = 90
"""Seconds that the test waits, however busy the machine is."""
CUT_OFF = 1.0
"""Seconds that a turn may take where one hangs: fifty times what one takes."""


@dataclass
class Replicas:
    """Two of them on one database, with a channel that both send through; `done` has what was worked on, in order."""

    first: Parts
    second: Parts
    clock: FixedClock
    line: Line
    done: list[str]

    def turn(self, text: str) -> Turn:
        """Ada says something in Slack, a second after what she said before."""
        self.clock.advance(timedelta(seconds=1))
        return Turn(
            key=text,
            sender=Sender(ChannelName.SLACK, "UADA", email=ADA),
            address=Address(ChannelName.SLACK, "DADA", user_id="UADA"),
            received_at=self.clock.now(),
            text=text,
        )

    async def row(self, key: str) -> Inbox:
        """An act as it is now."""
        async with self.first.sessions() as session:
            return await session.get_one(Inbox, key)

    @property
    def said(self) -> list[str]:
        """What was sent."""
        return [reply.text for reply in self.line.sent]


@pytest.fixture
async def replicas(
    database_url: str, knowledge: Knowledge, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Replicas]:
    done: list[str] = []

    async def echo(context: Context, action: Action | None) -> Outcome:
        text = str(context.turn.text)
        if text.startswith("poison"):
            raise ValueError
        if text.startswith("hang"):
            await asyncio.Event().wait()
        if text.startswith("treg"):
            await asyncio.sleep(0.2)
        done.append(text)
        return Outcome((Reply(f"om {text}"),), context.memory)

    monkeypatch.setattr(bot.app, "route", echo)
    monkeypatch.setattr(bot.acts, "PAUSES", (0.0, 0.0, 0.0))
    monkeypatch.setattr(bot.acts, "POLL_SECONDS", 0.01)
    monkeypatch.setattr("bot.replica.SILENT", MINUTE - timedelta(seconds=5))
    monkeypatch.setattr(bot.acts, "REPEAT_SECONDS", 0.05)
    line = Line()
    async with AsyncExitStack() as stack:
        first, second = [
            await stack.enter_async_context(
                bootstrap(
                    settings_for(database_url),
                    clock=clock,
                    knowledge=knowledge,
                    nearer={ChannelName.SLACK: line},
                )
            )
            for _ in range(2)
        ]
        for parts in (first, second):
            await say_alive(parts.sessions, parts.replica, revision="r")
        yield Replicas(first, second, clock, line, done)


async def answer(parts: Parts, turn: Turn) -> None:
    """What an adapter does after it has acknowledged an act."""
    receipt = await parts.app.accept(turn)
    replies = await parts.app.work(turn, receipt)
    await parts.app.deliver(turn.key, turn.address, replies)


async def test_the_later_act_waits_for_the_earlier_one_in_another_replica(replicas: Replicas) -> None:
    earlier, later = replicas.turn("en"), replicas.turn("to")
    receipt = await replicas.first.app.accept(earlier)
    waiting = asyncio.create_task(answer(replicas.second, later))
    await asyncio.sleep(0.1)
    assert replicas.done == []
    await replicas.first.app.work(earlier, receipt)
    async with asyncio.timeout(PATIENCE):
        await waiting
    assert replicas.done == ["en", "to"]
    assert replicas.said == ["om to"], "the first replica delivers its own"


async def test_what_a_dead_replica_left_is_answered_before_what_came_after(replicas: Replicas) -> None:
    earlier = replicas.turn("en")
    receipt = await replicas.first.app.accept(earlier)
    async with replicas.first.sessions.begin() as session:
        await session.execute(
            update(Replica)
            .where(Replica.id == replicas.first.replica)
            .values(seen_at=datetime.now(UTC) - MINUTE)
        )
        assert [one.id for one in await serving(session)] == [replicas.second.replica]
    async with asyncio.timeout(PATIENCE):
        await answer(replicas.second, replicas.turn("to"))
    assert replicas.said == ["om en", "om to"]
    # It was only slow: what it held is not its own any more.
    with pytest.raises(bot.acts.AnsweredElsewhereError):
        await replicas.first.app.work(earlier, receipt)
    assert replicas.done == ["en", "to"]
    assert (await replicas.row("en")).status == Status.ANSWERED


async def test_a_poisonous_act_is_set_aside_and_the_next_one_answered(
    replicas: Replicas, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(leases, "TURN_SECONDS", CUT_OFF)
    poisons = [replicas.turn(text) for text in ("poison", "hang")]
    emptied = replicas.turn("tømt")
    for turn in (*poisons, emptied):
        await replicas.first.app.accept(turn)
    async with replicas.first.sessions.begin() as session:
        await session.execute(update(Inbox).where(Inbox.key == "tømt").values(payload=None))
    replicas.clock.advance(LEASE)
    async with asyncio.timeout(PATIENCE):
        await answer(replicas.second, replicas.turn("etter"))
    assert replicas.done == ["etter"]
    assert [text.partition("**")[0] for text in replicas.said[:3]] == [
        "Noe gikk galt hos meg, og jeg fikk ikke svart. Referanse: "
    ] * 3
    assert replicas.said[3] == "om etter"
    rows = [await replicas.row(turn.key) for turn in (*poisons, emptied)]
    assert [(row.status, row.payload) for row in rows] == [(Status.SET_ASIDE, None)] * 3
    assert {row.reference for row in rows} <= set(
        " ".join(replicas.said).replace("*", " ").replace(".", " ").split()
    )
    assert [row.attempts for row in rows[:2]] == [3, 3]
    logged = capfd.readouterr().err
    assert logged.count('"turn_set_aside"') == 3
    assert "poison" not in logged


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_whoever_waits_behind_a_hanging_turn_of_another_process_is_not_blamed_for_it(
    replicas: Replicas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "TURN_SECONDS", CUT_OFF)
    hanging, behind = replicas.turn("hang"), replicas.turn("etter")
    receipt = await replicas.first.app.accept(hanging)
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(replicas.first.app.work(hanging, receipt), answer(replicas.second, behind))
    rows = [await replicas.row(turn.key) for turn in (hanging, behind)]
    assert [(row.attempts, row.reference is None) for row in rows] == [(3, False), (1, True)]
    assert replicas.done == ["etter"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_time_of_a_turn_runs_from_when_it_is_worked_on(
    replicas: Replicas, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [
        replace(
            replicas.turn(f"treg {number}"), address=Address(ChannelName.SLACK, f"D{number}", user_id="U")
        )
        for number in range(20)
    ]
    app = replicas.first.app
    accepted = [(turn, await app.accept(turn)) for turn in many]
    monkeypatch.setattr(leases, "TURN_SECONDS", 1.5)
    answers = await asyncio.gather(*(app.work(turn, receipt) for turn, receipt in accepted))
    assert [(await replicas.row(turn.key)).attempts for turn in many] == [1] * 20
    assert len(answers) == len(replicas.done) == 20


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_answer_sent_while_the_database_was_away_does_not_come_again(
    replicas: Replicas, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise OperationalError("", None, OSError())

    with monkeypatch.context() as now:
        now.setattr(inbox, "mark_answered", away)
        await answer(replicas.first, replicas.turn("en"))
    replicas.clock.advance(LEASE + MINUTE)
    assert await replicas.first.app.take_up() == 0
    assert replicas.said == ["om en"]
    assert (await replicas.row("en")).status == Status.ANSWERED


async def test_a_reference_number_that_could_not_be_sent_comes_later(replicas: Replicas) -> None:
    turn = replicas.turn("poison")
    send = replicas.line.send

    async def away(address: Address, reply: Reply) -> str:
        raise RetryableSendError("http_503")

    replicas.line.send = away  # type: ignore[method-assign]  # a channel that is away
    await answer(replicas.first, turn)
    row = await replicas.row(turn.key)
    replicas.line.send = send  # type: ignore[method-assign]  # it is back
    replicas.clock.advance(LEASE + MINUTE)
    assert await replicas.second.app.take_up() == 1
    assert str(row.reference) in replicas.said[0]
    assert (await replicas.row(turn.key)).status == Status.SET_ASIDE
    replicas.clock.advance(LEASE + MINUTE)
    assert await replicas.second.app.take_up() == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_only_process_does_not_wait_for_the_one_before_it(replicas: Replicas) -> None:
    await replicas.first.app.accept(replicas.turn("en"))
    assert await replicas.second.app.take_up() == 0
    await take_all_over(replicas.second.sessions, replicas.second.replica)
    assert await replicas.second.app.take_up() == 1
    assert replicas.said == ["om en"]


async def test_an_answer_that_cannot_be_drawn_is_given_up_and_does_not_hold_up_the_others(
    replicas: Replicas,
) -> None:
    unsendable, fine = (
        replicas.turn("en"),
        replace(replicas.turn("to"), address=Address(ChannelName.SLACK, "DB", user_id="U")),
    )
    for turn in (unsendable, fine):
        await replicas.first.app.work(turn, await replicas.first.app.accept(turn))
    send = replicas.line.send

    async def draws(address: Address, reply: Reply) -> str:
        if reply.text == "om en":
            raise ZeroDivisionError
        return await send(address, reply)

    replicas.line.send = draws  # type: ignore[method-assign]  # a channel that crashes on one message
    for _ in range(2 * 3 + 1):
        replicas.clock.advance(LEASE + MINUTE)
        await replicas.second.app.take_up()
    assert replicas.said[0] == "om to"
    assert (await replicas.row("en")).status == Status.SET_ASIDE
    assert "Referanse" in replicas.said[1]


async def test_what_an_ending_process_gives_back_is_taken_up_at_once_and_not_counted(
    replicas: Replicas,
) -> None:
    turn = replicas.turn("en")
    await replicas.first.app.accept(turn)
    assert await replicas.second.app.take_up() == 0
    assert (
        await leases.give_back(
            replicas.first.sessions, holder=replicas.first.replica, now=replicas.clock.now()
        )
        == 1
    )
    assert (await replicas.row("en")).attempts == 0
    assert await replicas.second.app.take_up() == 1
    assert replicas.said == ["om en"]
    async with replicas.first.sessions() as session:
        assert [one.id for one in await serving(session)] == [replicas.second.replica]
