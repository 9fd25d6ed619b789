"""One fault at one step: the child that meets it, those that come after, and what is then in the database and at the people's."""

import asyncio
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

from bot.inbox import Inbox, Status
from notifications.delivery.outbox import Outbox, OutboxStatus
from notifications.reminder import Reminder, ReminderStatus
from register.avvik import Avvik
from register.database import Sessions, open_engine, session_factory
from tests.faults.nursery import ACKNOWLEDGED
from tests.faults.scene import NINE, Prepared

ROOT: Final = Path(__file__).parents[2]
LATER: Final = timedelta(minutes=2)
"""When somebody looks again: every lease has lapsed."""


class Nursery:
    """Gives orders to `tests.faults.nursery`, and returns the exit codes of its children."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    async def obey(self, **order: str) -> int:
        """Have a child do something, and wait for its end."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        async with asyncio.timeout(180):
            return int(await asyncio.to_thread(self.said))

    def said(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@contextmanager
def nursery() -> Iterator[Nursery]:
    """Start a nursery."""
    command = [sys.executable, "-m", "tests.faults.nursery"]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        found = Nursery(process)
        assert found.said() == "ready"
        yield found
    finally:
        process.kill()
        process.communicate()


@dataclass(frozen=True, slots=True)
class Found:
    """What is left of it all: acts by status, avvik, reminders by status, and messages that came, and came again."""

    acts: Counter[str]
    avvik: int
    numbers: int
    reminders: Counter[str]
    unsent: int
    messages: int
    doubled: int
    unsent_reminders: int

    @property
    def whole(self) -> bool:
        """Whether nothing is lost and nothing is written twice."""
        finished = not self.unsent and not self.unsent_reminders
        return finished and self.avvik == self.numbers and not self.acts[Status.RECEIVED.value]


class Case:
    """One database with its letterbox."""

    def __init__(self, nursery: Nursery, prepared: Prepared, folder: Path) -> None:
        self._nursery = nursery
        self._prepared = prepared
        self._letters = folder / f"{abs(hash(prepared.url))}.letters"
        self.at = NINE

    async def child(self, do: str, *, step: str = "", how: str = "") -> int:
        """Let a child do something, with a fault at a step; return its exit code."""
        return await self._nursery.obey(
            do=do, step=step, how=how, database=self._prepared.url, token=self._prepared.token,
            letters=str(self._letters), at=self.at.isoformat(),
        )  # fmt: skip

    async def mend(self, do: str) -> None:
        """Let time pass and the next process do what services do; a platform sends again what nobody acknowledged."""
        self.at += LATER
        if do == "act" and not any(id == ACKNOWLEDGED for id, _ in self.letters()):
            await self.child("act")
        await self.child("recover")
        self.at += LATER
        await self.child("recover")

    def letters(self) -> list[tuple[str, str]]:
        """Return the ids of messages that came, and where."""
        if not self._letters.exists():
            return []
        return [(one["id"], one["to"]) for one in map(json.loads, self._letters.read_text().splitlines())]

    async def found(self) -> Found:
        """Look at what there is."""
        engine = open_engine(self._prepared.url)
        try:
            return await _found(session_factory(engine), self.letters(), self.at)
        finally:
            await engine.dispose()


async def _found(sessions: Sessions, letters: list[tuple[str, str]], at: datetime) -> Found:
    async with sessions() as session:
        acts = Counter((await session.scalars(select(Inbox.status).where(Inbox.key == "press"))).all())
        numbers = (await session.execute(select(Avvik.year, Avvik.serial))).all()
        reminders = Counter((await session.scalars(select(Reminder.status))).all())
        unsent = await session.scalar(
            select(func.count()).select_from(Outbox).where(Outbox.status == OutboxStatus.WAITING.value)
        )
        due = await session.scalar(
            select(func.count()).select_from(Reminder)
            .where(Reminder.status.in_((ReminderStatus.WAITING.value, ReminderStatus.QUEUED.value)), Reminder.send_at <= at)
        )  # fmt: skip
    came = Counter(id for id, _ in letters if id != ACKNOWLEDGED)
    return Found(
        acts=acts, avvik=len(numbers), numbers=len(set(numbers)), reminders=reminders, unsent=unsent or 0,
        messages=len(came), doubled=came.total() - len(came), unsent_reminders=due or 0,
    )  # fmt: skip
