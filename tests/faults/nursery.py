"""A process that makes others like itself: each does one thing of the service's, and meets a fault at one step of it.

It reads everything in once. A line of JSON on standard input is an order; the child's exit code is written back.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Final

import psycopg
from sqlalchemy.engine import make_url
from sqlalchemy.orm import configure_mappers

import bot.acts
import bot.app
import bot.reminding
import bot.tables
from bot import inbox, leases
from bot.bootstrap import Parts, bootstrap
from bot.knowledge_files import shipped_knowledge
from bot.logs import configure_logs
from conversation.reply import Reply
from conversation.turn import Address, ChannelName
from dialogs.dialog import Knowledge
from norsk.clock import FixedClock
from notifications.delivery import dispatcher as dispatching
from notifications.delivery.dispatcher import Dispatcher
from notifications.delivery.pace import Pace
from notifications.planner.planner import Planner
from notifications.rules.window import SendWindow
from tests.conftest import settings_for
from tests.faults.scene import press
from tests.notifications.delivery import NINE

SHORT: Final = 2.0
"""Seconds after which a hanging turn or sending is cut off here."""
ACKNOWLEDGED: Final = "acknowledged"


class Letters:
    """A channel that cannot be asked: each message is a line in a file, written for good before `send` returns."""

    name = ChannelName.SLACK

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, id: str, to: str) -> None:
        """Write a line down."""
        with self._path.open("a") as file:
            file.write(json.dumps({"id": id, "to": to}) + "\n")
            file.flush()
            os.fsync(file.fileno())

    async def send(self, address: Address, reply: Reply) -> str:
        """Take a message in."""
        self.write(reply.id or "", address.conversation_id)
        return reply.id or ""

    async def update(self, address: Address, message_id: str, reply: Reply) -> None:
        """Take a change in: it is not counted, since it shows nothing twice."""

    async def reach(self, email: str) -> Address | None:
        """Reach everybody."""
        return Address(self.name, f"dm-{email}", user_id=email)


STEPS: Final[dict[str, tuple[object, str, bool]]] = {
    "before it is written down": (inbox, "receive", False),
    "written down": (inbox, "receive", True),
    "person found": (bot.app, "person_of", True),
    "outcome made": (bot.app, "route", True),
    "before the commit": (bot.app, "leave_no_trace", True),
    "after the commit": (bot.app.App, "_once", True),
    "before the answer is sent": (Letters, "send", False),
    "answer sent, not marked": (Letters, "send", True),
    "answer marked": (inbox, "mark_answered", True),
    "planned": (Planner, "tick", True),
    "collected": (bot.reminding, "collect", True),
    "leased": (dispatching, "claim_next", True),
    "drawn": (Dispatcher, "_claim", True),
    "before it is sent": (Letters, "send", False),
    "sent, not marked": (Letters, "send", True),
    "marked": (Dispatcher, "_settled", True),
}
"""Where a fault falls: around which function, and whether after it."""


def arm(step: str, strike: Callable[[], Awaitable[None]]) -> None:
    """Let a fault fall at a step, every time that it is reached."""
    owner, name, after = STEPS[step]
    inner = getattr(owner, name)

    @wraps(inner)
    async def around(*args: object, **named: object) -> object:
        if not after:
            await strike()
        result = await inner(*args, **named)
        if after:
            await strike()
        return result

    setattr(owner, name, around)


def strike_of(how: str, database: str) -> Callable[[], Awaitable[None]]:
    """Return what falls: `once:` before it lets it fall the first time only."""
    left = [1 if how.startswith("once:") else 1_000_000]

    async def strike() -> None:
        if not left[0]:
            return
        left[0] -= 1
        match how.removeprefix("once:"):
            case "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            case "exit":
                os._exit(3)
            case "error":
                raise RuntimeError("poison")
            case "memory":
                raise MemoryError
            case "recursion":
                raise RecursionError
            case "hang":
                await asyncio.sleep(3600)
            case "cut":
                cut(database)

    return strike


def cut(database: str) -> None:
    """Cut every connection to a PostgreSQL database."""
    uri = make_url(database).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def act(parts: Parts, letters: Letters, token: str) -> None:
    """What a platform's adapter does: write the act down, say so, work on it, send the answer."""
    turn = press(token, at=parts.clock.now())
    receipt = await parts.app.accept(turn)
    letters.write(ACKNOWLEDGED, "")
    if receipt.new:
        replies = await parts.app.work(turn, receipt)
        await parts.app.deliver(turn.key, turn.address, replies)


async def remind(parts: Parts) -> None:
    """What a tick does about reminders."""
    await parts.reminding.plan()
    await parts.reminding.collect()
    await parts.dispatcher.run_once()


async def recover(parts: Parts) -> None:
    """What a service does that starts afterwards."""
    await parts.app.take_up()
    await remind(parts)


async def obey(order: dict[str, str], knowledge: Knowledge) -> None:
    """Do what one order says."""
    letters = Letters(Path(order["letters"]))
    clock = FixedClock(datetime.fromisoformat(order["at"]))
    if order.get("step"):
        arm(order["step"], strike_of(order["how"], order["database"]))
        if order["how"].endswith("hang"):
            for seconds in ("TURN_SECONDS", "DELIVERY_SECONDS"):
                setattr(leases, seconds, SHORT)
    async with bootstrap(
        settings_for(order["database"]),
        clock=clock,
        knowledge=knowledge,
        nearer={ChannelName.SLACK: letters},
        pace=Pace(between=0, per_second=1_000_000),
    ) as parts:
        match order["do"]:
            case "act":
                await act(parts, letters, order["token"])
            case "remind":
                await remind(parts)
            case "recover":
                await recover(parts)
            case "take up":
                await parts.app.take_up()


def main() -> None:
    configure_logs("error")
    knowledge = shipped_knowledge()
    SendWindow().is_open(NINE)  # reads the calendar in, once for all children
    configure_mappers()
    print("ready", flush=True)  # noqa: T201 - told to the test
    for line in sys.stdin:
        child = os.fork()
        if not child:
            code = 0
            try:
                os.close(0)
                asyncio.run(obey(json.loads(line), knowledge))
            except Exception as exc:  # noqa: BLE001 - the exit code tells it
                print(repr(exc)[:300], file=sys.stderr)  # noqa: T201 - for whoever looks into it
                code = 1
            finally:
                os._exit(code)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201 - told to the test


if __name__ == "__main__":
    main()
