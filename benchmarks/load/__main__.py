"""Plays conversations against real service processes on PostgreSQL, on web, Slack and Teams at once, and measures them.

Run: .venv/bin/python -m benchmarks.load [--replicas 1] [--rate 50] [--seconds 30] [--json FILE] …

First everybody says one thing. Then as many turns as the bot manages with `--at-once` under way (closed loop), then
`--rate` turns a second whatever it manages (open loop: a turn's time counts from when it was meant to begin). Then the
same of a durable echo on the same SDKs, unless `--no-echo`. With `--minutes` only the open loop, with a line a minute.
With `--growth` all that at 0, 1 000, 10 000 and 100 000 people, agreements and open drafts.
The generator, PostgreSQL and the service share the machine; processor seconds are told for each.
"""

import argparse
import asyncio
import json
import tempfile
from pathlib import Path

from benchmarks.load.register import started
from benchmarks.load.report import told
from benchmarks.load.runs import Plan, grown, hour, measure


def main() -> None:
    """Measure, print Markdown tables, and write the figures to a file where one is named."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--replicas", type=int, default=1)
    parser.add_argument("--rate", type=float, default=50, help="turns a second in the open loop")
    parser.add_argument("--seconds", type=float, default=30, help="how long each loop goes on")
    parser.add_argument("--at-once", type=int, default=16, help="turns under way in the closed loop")
    parser.add_argument("--talking", type=int, default=600, help="people who talk")
    parser.add_argument("--people", type=int, default=0, help="people in the register")
    parser.add_argument("--avtaler", type=int, default=0, help="agreements beside the demo's")
    parser.add_argument("--drafts", type=int, default=0, help="open drafts")
    parser.add_argument("--pages", type=int, default=0, help="web pages that stand open")
    parser.add_argument("--minutes", type=float, help="only the open loop, for so long")
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--no-echo", action="store_true")
    parser.add_argument("--profile", type=Path, help="a folder for cProfile's files")
    parser.add_argument("--folder", type=Path, help="where PostgreSQL has its files")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    plan = Plan(
        replicas=given.replicas, rate=given.rate, seconds=given.seconds, at_once=given.at_once, talking=given.talking,
        people=given.people, agreements=given.avtaler, drafts=given.drafts, pages=given.pages, echo=not given.no_echo,
        profile=given.profile,
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="load", dir=given.folder) as folder:
        # PostgreSQL runs as a user of its own where this is root.
        Path(folder).chmod(0o755)
        server = started(Path(folder) / "pg")
        if given.growth:
            found = asyncio.run(grown(plan, server, Path(folder)))
        elif given.minutes:
            found = asyncio.run(hour(plan, server, Path(folder), minutes=given.minutes))
        else:
            found = asyncio.run(measure(plan, server, Path(folder)))
        server.stop()
    print(told(found))
    if given.json:
        given.json.write_text(json.dumps(found, indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
