"""What comes round goes on: past a fault, past a clock that is set, until it is paused."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from bot.rounds import Rounds


@pytest.fixture
async def rounds() -> AsyncIterator[Rounds]:
    rounds = Rounds(look_seconds=0.01)
    yield rounds
    await rounds.end()


async def test_a_work_comes_round_at_once_and_again_also_where_it_fails(
    rounds: Rounds, capfd: pytest.CaptureFixture[str]
) -> None:
    came = asyncio.Queue[int]()

    async def work() -> None:
        came.put_nowait(1)
        raise ZeroDivisionError("hemmelig")

    rounds.begin(work, seconds=0.01)
    rounds.start()
    for _ in range(3):
        await came.get()
    said = capfd.readouterr().err
    assert '"round_failed"' in said
    assert "hemmelig" not in said


@pytest.mark.parametrize("set_by", [-3600, 3600])
async def test_a_clock_that_is_set_stops_nothing(
    set_by: int, rounds: Rounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = asyncio.Queue[int]()

    async def work() -> None:
        came.put_nowait(1)

    rounds.begin(work, seconds=3600)
    rounds.start()
    await came.get()
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + set_by)
    await came.get()


async def test_a_pause_begins_nothing_more_and_lets_what_is_under_way_end(rounds: Rounds) -> None:
    begun, go_on, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        await go_on.wait()
        ended.set()

    rounds.begin(work, seconds=3600)
    rounds.start()
    await begun.wait()
    rounds.pause()
    go_on.set()
    await ended.wait()


async def test_the_end_breaks_off_what_hangs(rounds: Rounds) -> None:
    begun, broken_off = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            broken_off.set()
            raise

    rounds.begin(work, seconds=3600)
    rounds.start()
    await begun.wait()
    await rounds.end()
    await broken_off.wait()
