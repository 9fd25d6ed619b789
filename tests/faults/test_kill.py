"""Processes killed at a step of a turn or of a send: everything is done once, and told at least once."""

import signal

import pytest

from bot.inbox import Status
from tests.faults.case import LATER
from tests.faults.conftest import Cases

KILLED = -signal.SIGKILL


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_kill_in_the_middle_of_a_turn_or_a_send_loses_nothing(fresh: Cases) -> None:
    whole = fresh()
    assert await whole.child("act") == 0
    await whole.mend("act")
    meant = await whole.found()
    assert meant.whole
    assert (meant.avvik, meant.doubled, meant.acts) == (1, 0, {Status.ANSWERED.value: 1})
    assert meant.messages > 3
    for step, doubled in (("written down", 0), ("before the commit", 0), ("answer sent, not marked", 1)):
        case = fresh()
        assert await case.child("act", step=step, how="kill") == KILLED, step
        await case.mend("act")
        found = await case.found()
        assert found.whole, (step, found)
        assert (found.avvik, found.acts, found.messages) == (1, meant.acts, meant.messages), (step, found)
        assert found.doubled == doubled, (step, found)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_what_kills_its_process_does_so_three_times_and_the_rest_goes_on(fresh: Cases) -> None:
    case = fresh()
    assert await case.child("act", step="outcome made", how="exit") == 3
    codes = []
    for _ in range(4):
        case.at += LATER
        codes.append(await case.child("take up", step="outcome made", how="exit"))
    assert codes == [3, 3, 0, 0]
    await case.mend("act")
    found = await case.found()
    assert (found.acts, found.avvik) == ({Status.SET_ASIDE.value: 1}, 0)
    assert found.unsent_reminders == 0
