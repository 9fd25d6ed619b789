"""A prepared database of each kind, copied for each fault."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dialogs.dialog import Knowledge
from tests.faults.case import Case, Nursery, nursery
from tests.faults.scene import copy_of, prepare

Cases = Callable[[], Case]
"""Makes a fresh case."""


@pytest.fixture(scope="session")
def children() -> Iterator[Nursery]:
    """Processes of the service's, to be killed."""
    with nursery() as found:
        yield found


@pytest.fixture
async def fresh(
    request: pytest.FixtureRequest, database_url: str, knowledge: Knowledge, children: Nursery, tmp_path: Path
) -> Cases:
    """Makes cases that all begin alike."""
    prepared = await prepare(database_url, knowledge)
    server = None if database_url.startswith("sqlite") else str(request.getfixturevalue("postgres"))
    return lambda: Case(children, copy_of(prepared, server, tmp_path), tmp_path)
