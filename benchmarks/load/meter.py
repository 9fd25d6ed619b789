"""What processes use: processor seconds and resident memory, of a service, PostgreSQL and the generator."""

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import psutil  # type: ignore[import-untyped]  # it ships without types

MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Used:
    """Processor seconds between two moments."""

    seconds: float
    service: float
    postgres: float
    generator: float


@dataclass
class Meter:
    """Measures some processes; `services` by name, `postmaster` with its children."""

    services: Mapping[str, int]
    postmaster: int
    memory: dict[str, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._services = {name: psutil.Process(pid) for name, pid in self.services.items()}
        self._postmaster = psutil.Process(self.postmaster)
        self._own = psutil.Process(os.getpid())
        self._began, self._before = 0.0, (0.0, 0.0, 0.0)

    def start(self) -> None:
        """Begin to count."""
        self._began, self._before = time.perf_counter(), self._now()

    def used(self) -> Used:
        """Return what has been used since the start."""
        now = self._now()
        return Used(
            time.perf_counter() - self._began, *(b - a for a, b in zip(self._before, now, strict=True))
        )

    def _now(self) -> tuple[float, float, float]:
        service = sum(_spent(process) for process in self._services.values())
        return service, self._postgres(), _spent(self._own)

    def _postgres(self) -> float:
        gone = self._postmaster.cpu_times()
        total = _spent(self._postmaster) + gone.children_user + gone.children_system
        for child in self._postmaster.children():
            try:
                total += _spent(child)
            except psutil.NoSuchProcess:
                continue
        return float(total)

    def resident(self) -> dict[str, float]:
        """Return each service's resident memory in megabytes, and note it."""
        found = {name: process.memory_info().rss / MEGABYTE for name, process in self._services.items()}
        for name, value in found.items():
            self.memory.setdefault(name, []).append(round(value, 1))
        return found

    async def settled(self, *, below: float = 0.15, patience: float = 180) -> None:
        """Wait until the services rest: a large register is planned at their start."""
        until = time.perf_counter() + patience
        while time.perf_counter() < until:
            before = self._now()[0]
            await asyncio.sleep(2)
            if (self._now()[0] - before) / 2 < below:
                return


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def quantile(values: Sequence[float], part: float) -> float:
    """Return the value below which this part of them lies; 0.0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0
