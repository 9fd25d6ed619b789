"""Every fault at every step of a turn and of a send, on both databases; the page of what happened is written at the end."""

import signal
from collections.abc import Iterator

import pytest

from tests.faults.conftest import Cases
from tests.faults.matrix import CELLS, Cell, write_page

pytestmark = pytest.mark.soak

TURN = (
    "before it is written down", "written down", "person found", "outcome made", "before the commit",
    "after the commit", "before the answer is sent", "answer sent, not marked", "answer marked",
)  # fmt: skip
SEND = ("planned", "collected", "leased", "drawn", "before it is sent", "sent, not marked", "marked")
FAULTS = ("kill", "once:error", "once:hang", "once:cut")
BOUNDED = {*TURN, "before it is sent", "sent, not marked"} - {"before it is written down", "written down"}
"""Where a hang is cut off within the time that a run has; a round of the planner's is given a quarter of an hour."""
MAY_DOUBLE = {"answer sent, not marked", "sent, not marked"}
"""Where the message is out and nobody has written it down: the one place where it may come once more."""


@pytest.fixture(scope="module", autouse=True)
def page() -> Iterator[None]:
    yield
    write_page()


@pytest.mark.parametrize("of", ["act", "remind"])
async def test_nothing_is_lost_and_nothing_is_doubled_but_what_was_out_already(
    fresh: Cases, database_url: str, of: str
) -> None:
    database = "sqlite" if database_url.startswith("sqlite") else "postgresql"
    whole = fresh()
    assert await whole.child(of) == 0
    await whole.mend(of)
    meant = await whole.found()
    assert meant.whole
    assert meant.messages
    for fault in FAULTS:
        if fault == "once:cut" and database == "sqlite":
            continue
        for step in TURN if of == "act" else SEND:
            if fault == "once:hang" and step not in BOUNDED:
                continue
            case = fresh()
            code = await case.child(of, step=step, how=fault)
            assert fault != "kill" or code == -signal.SIGKILL, (step, fault, code)
            await case.mend(of)
            found = await case.found()
            CELLS.append(Cell(of, step, fault, database, found))
            assert found.whole, (step, fault, found)
            assert found.doubled <= (step in MAY_DOUBLE), (step, fault, found)
            assert found.avvik == meant.avvik, (step, fault, found)
            assert found.messages == meant.messages, (step, fault, found)
