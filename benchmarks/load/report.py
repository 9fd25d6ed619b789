"""The figures as Markdown tables, ready for docs/performance.md."""

from collections.abc import Iterator
from typing import Any

Figures = dict[str, Any]
"""What `runs` found, as it goes into the JSON file."""


def told(found: Figures) -> str:
    """Return a run's figures as Markdown."""
    return "\n".join((_machine(found), "", *_tables(found)))


def _machine(found: Figures) -> str:
    machine = found["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
    return (
        f"{machine['at']}, {machine['system']}, {machine['cores']} cores, Python {machine['python']}, {versions}; "
        f"load before the run {machine['load_before']}; plan {found['plan']}"
    )


HEAD = (
    "| | turns/s | p50 | p99 | p99.9 | web p99 | Slack p99 | Teams p99 | CPU ms a turn: service | PostgreSQL | generator | "
    "turns per CPU second | transactions a turn | wrong | MB |"
)


def _tables(found: Figures) -> Iterator[str]:
    if "growth" in found:
        yield from (HEAD.replace("| |", "| people, agreements, drafts |", 1), _rule(HEAD))
        for size in found["growth"]:
            yield from (_row(f"{size['size']} {loop['loop']}", loop) for loop in size["service"]["loops"])
    elif "minutes" in found:
        yield from (HEAD, _rule(HEAD))
        yield from (_row(f"minute {row['minute']}", row) for row in found["minutes"])
    else:
        yield from (HEAD, _rule(HEAD))
        for name in ("service", "echo"):
            for loop in found.get(name, {}).get("loops", []):
                yield _row(f"{name}, {loop['loop']} loop", loop)
        yield from _asides(found)


def _asides(found: Figures) -> Iterator[str]:
    yield ""
    for name in ("service", "echo"):
        if name in found:
            yield f"{name}: started in {found[name]['start_up_seconds']} s"
            for loop in found[name]["loops"]:
                for sample in loop["samples"]:
                    yield f"  {loop['loop']}: {sample}"


def _rule(head: str) -> str:
    return "|" + "---|" * (head.count("|") - 1)


def _row(name: str, loop: Figures) -> str:
    times, cpu = loop["ms"], loop["cpu_ms_per_turn"]
    cells = (
        name, loop["per_second"], times["all"]["p50"], times["all"]["p99"], times["all"]["p99.9"],
        *(times[kind]["p99"] for kind in ("web", "slack", "teams")),
        cpu["service"], cpu["postgres"], cpu["generator"], loop["turns_per_cpu_second"],
        loop["transactions_per_turn"], sum(loop["errors"].values()), "+".join(map(str, loop["resident_mb"].values())),
    )  # fmt: skip
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
