"""What one look found: whether it is well, how bad it is, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is. A fault keeps something from working; a warning is for whoever runs the installation to judge."""

    FAULT = "fault"
    WARNING = "warning"
    OK = "ok"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `what` and `remedy` are Norwegian; neither holds a secret or a person's name."""

    check: str
    level: Level
    what: str
    remedy: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.level is Level.OK


def well(check: str, what: str) -> Finding:
    """Return that a thing is as it should be."""
    return Finding(check, Level.OK, what)


def warning(check: str, what: str, remedy: str) -> Finding:
    """Return that a thing should be looked at."""
    return Finding(check, Level.WARNING, what, remedy)


def fault(check: str, what: str, remedy: str) -> Finding:
    """Return that a thing keeps something from working."""
    return Finding(check, Level.FAULT, what, remedy)
