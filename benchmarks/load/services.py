"""The processes under test: replicas of the service, or the durable echo."""

import asyncio
import os
import re
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.quiet import QUIET
from tests.slack.double import SECRET, TOKEN

ROOT: Final = Path(__file__).parents[2]
STARTING: Final = 90.0
STOPPING: Final = 30.0


@dataclass(frozen=True, slots=True)
class Running:
    """A process that serves."""

    name: str
    url: str
    pid: int
    started_in: float


def environment(database: str, platforms: str) -> dict[str, str]:
    """Return the settings of an installation with web, Slack and Teams, all on loopback."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("INNKJOPSBOT_")}
    return (
        inherited
        | QUIET
        | {
            "PYTHONPATH": str(ROOT),
            "INNKJOPSBOT_DATABASE_URL": database,
            "INNKJOPSBOT_SECRET": secrets.token_urlsafe(32),
            "INNKJOPSBOT_LOG": "warning",
            "INNKJOPSBOT_STAFF_DOMAINS": "demo.invalid",
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": f"{platforms}/slack/",
            "SLACK_INNKJOP_CHANNEL": "C1",
        }
    )


SERVE: Final = ("-m", "bot", "serve", "--port", "0")
ECHO: Final = ("-m", "benchmarks.load.echo")


@asynccontextmanager
async def running(
    env: dict[str, str], *, folder: Path, count: int, what: Sequence[str] = SERVE, profile: Path | None = None
) -> AsyncIterator[list[Running]]:
    """Start so many processes, and end them in order. What they say goes to a file each in `folder`."""
    processes: list[asyncio.subprocess.Process] = []
    found: list[Running] = []
    try:
        for number in range(count):
            how = ("-m", "cProfile", "-o", str(profile / f"{number}.prof")) if profile else ()
            said = folder / f"{what[1]}-{number}.log"
            began = asyncio.get_running_loop().time()
            with said.open("wb") as out:
                process = await asyncio.create_subprocess_exec(
                    sys.executable, *how, *what, env=env, cwd=folder, stdout=out, stderr=out
                )
            processes.append(process)
            url = await _ready(process, said)
            took = asyncio.get_running_loop().time() - began
            found.append(Running(f"replica {number + 1}", url, process.pid, took))
        yield found
    finally:
        for process in processes:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
        for process in processes:
            await asyncio.wait_for(process.wait(), STOPPING)


async def _ready(process: asyncio.subprocess.Process, said: Path) -> str:
    async with asyncio.timeout(STARTING):
        while True:
            if there := re.search(r"klar på (http://127\.0\.0\.1:\d+)", said.read_text("utf-8")):  # noqa: ASYNC240 - a line or two
                return there[1]
            if process.returncode is not None:
                raise RuntimeError(said.read_text("utf-8")[-3000:])  # noqa: ASYNC240 - as above
            await asyncio.sleep(0.1)
