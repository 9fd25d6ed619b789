"""How long files take to draw: a spreadsheet of 1 000 rows, a calendar of 200 days, a timeline of 30 bars; and an export.

Run: PYTHONPATH=. .venv/bin/python benchmarks/documents.py [--times 7]

The figures go into docs/performance.md with the machine they were made on.
"""

import argparse
import asyncio
import io
import resource
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import insert

from bot import schema
from bot.documents.drawn import draw
from bot.exports.hendelser import export_hendelser
from bot.exports.writers import Format, write
from conversation.document import Bar, Calendar, Day, Document, Table, Timeline
from register.audit import Audit
from register.database import open_engine, reading, session_factory

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 11, tzinfo=UTC)
ACTS = 100_000
TABLE = Table(
    "Avtaler", "", tuple(f"Kolonne {n}" for n in range(12)),
    tuple(
        (f"2024/{n}", f"Avtale om blåbær {n}", "Papir og Penn Demo AS", "312345676", TODAY, TODAY + timedelta(days=n),
         None, Decimal(n) * 1000, n, n % 2 == 0, "Oppvekst", "ada@demo.invalid")
        for n in range(1000)
    ),
)  # fmt: skip
CALENDAR = Calendar(
    "Dager", "", tuple(Day(f"d{n}", TODAY + timedelta(days=n), f"Avtale {n} utløper", "Papir og Penn Demo AS") for n in range(200))
)  # fmt: skip
TIMELINE = Timeline(
    "Utløp", "", "Avtaler etter sluttdato", TODAY,
    tuple(
        Bar(f"2024/{n} Rør og sanitær, delavtale {n} – Rør og Sjø Demo AS", TODAY - timedelta(days=400),
            TODAY + timedelta(days=40 * n), TODAY + timedelta(days=40 * n + 700))
        for n in range(30)
    ),
)  # fmt: skip


def timed(name: str, document: Document, times: int) -> None:
    began = time.perf_counter()
    size = len(draw(document, made_at=NOW))
    first = time.perf_counter() - began
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        draw(document, made_at=NOW)
        taken.append(time.perf_counter() - began)
    median = statistics.median(taken) * 1000
    print(
        f"{name}: median {median:.0f} ms, the first with its library {first * 1000:.0f} ms, {size / 1024:.0f} KiB"
    )


async def exports() -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite+aiosqlite:///{folder}/b.db")
        await schema.upgrade(engine)
        sessions = session_factory(engine)
        line = {
            "at": NOW,
            "act": "changed",
            "record": "avtale:" + "x" * 36,
            "detail": {"field": "expires_on"},
        }
        async with sessions.begin() as session:
            await session.execute(insert(Audit), [line] * ACTS)
        for format in Format:
            async with reading(sessions) as session:
                export = export_hendelser(session, since=None, include_restricted=False)
                began = time.perf_counter()
                await write(export, format, io.BytesIO(), now=NOW)
            print(f"{ACTS} acts as {format.value}: {time.perf_counter() - began:.1f} s")
        await engine.dispose()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"largest resident memory of the whole run: {peak:.0f} MiB")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=7)
    times = options.parse_args().times
    timed("spreadsheet, 1 000 rows of 12 columns", TABLE, times)
    timed("calendar, 200 days", CALENDAR, times)
    timed("timeline, 30 bars", TIMELINE, times)
    asyncio.run(exports())


if __name__ == "__main__":
    main()
