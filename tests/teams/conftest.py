"""Microsoft's own tools for the Teams tests, from npm. What is missing on this machine is said, and in CI it fails."""

import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Final, NoReturn, cast

import pytest

from bot.bootstrap import Parts
from tests.teams.world import FakeTeams, Json, World, fake_teams, running_world

HERE: Final = Path(__file__).parent
MODULES: Final = HERE / "node_modules"


def missing(what: str) -> NoReturn:
    """Skip the test with what is missing; in CI nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def node() -> str:
    """The path of Node.js."""
    return shutil.which("node") or missing("Node.js mangler: installer node og npm")


@pytest.fixture(scope="session")
def node_modules(node: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where npm has put Microsoft's tools, at the versions that the lock file names."""
    import fcntl

    shared = tmp_path_factory.getbasetemp().parent / "teams-npm.lock"
    with shared.open("w") as lock:
        # Several test processes may come here at once; one of them installs.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (MODULES / ".package-lock.json").exists():
            _install()
    return MODULES


def _install() -> None:
    npm = shutil.which("npm") or missing("Microsofts verktøy mangler: installer npm")
    done = subprocess.run(
        [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        missing(f"Microsofts verktøy mangler: «npm ci» i tests/teams feilet:\n{done.stderr[-2000:]}")


Parser = Callable[[Sequence[Json]], list[list[str]]]


@pytest.fixture(scope="session")
def faults_of(node: str, node_modules: Path) -> Parser:
    """Microsoft's card parser: for each card, what it finds wrong."""

    def parsed(cards: Sequence[Json]) -> list[list[str]]:
        done = subprocess.run(
            [node, str(HERE / "parse_cards.js")],
            input=json.dumps(list(cards)),
            capture_output=True,
            text=True,
            check=True,
        )
        return cast(list[list[str]], json.loads(done.stdout))

    return parsed


@pytest.fixture
async def fake() -> AsyncIterator[FakeTeams]:
    """Teams' connector on loopback."""
    async with fake_teams() as running:
        yield running


@pytest.fixture
async def world(parts: Parts, fake: FakeTeams) -> AsyncIterator[World]:
    """A local bot with Teams, on each database."""
    async with running_world(parts, fake) as running:
        yield running
