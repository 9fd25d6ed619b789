"""How long before its day a track is reminded of: months, or days, before or after."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from register.track import TrackKind

_WRITTEN: Final = re.compile(r"(-?)(\d{1,4})([md])")


class BadStepError(ValueError):
    """A text that is no step."""


@dataclass(frozen=True, slots=True)
class Step:
    """Months or days before the day; negative ones come after it."""

    months: int = 0
    days: int = 0

    def __str__(self) -> str:
        """Return the step as it is stored: `12m`, `14d`, `-3d`."""
        return f"{self.months}m" if self.months else f"{self.days}d"


def parse_step(text: str) -> Step:
    """Return a step as it is stored. Raises BadStepError."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise BadStepError(text)
    count = -int(found[2]) if found[1] else int(found[2])
    return Step(months=count) if found[3] == "m" else Step(days=count)


def _steps(*written: str) -> tuple[Step, ...]:
    return tuple(parse_step(text) for text in written)


DEFAULT_STEPS: Final[Mapping[TrackKind, tuple[Step, ...]]] = {
    TrackKind.NEW_PROCUREMENT: _steps("12m", "6m"),
    TrackKind.OPTION: _steps("6m", "3m", "1m"),
    TrackKind.EXPIRY: _steps("3m", "1m", "14d"),
    TrackKind.RUNNING: _steps("1m", "14d", "0d"),
    TrackKind.FOLLOW_UP: _steps("1m", "7d"),
    TrackKind.CONTROL: _steps("1m", "7d", "0d"),
    TrackKind.NEW_AVTALE: _steps("30d"),
    TrackKind.AVVIK: _steps("7d", "0d", "-3d"),
    TrackKind.BEHOVSMELDING: _steps("-2d", "-5d"),
    TrackKind.ENDRINGSBEHOV: _steps("-2d", "-5d"),
    TrackKind.ARTIKKEL: _steps("14d", "0d", "-14d"),
    TrackKind.MISSING: _steps("0d"),
    TrackKind.DUTY: _steps("1m", "7d", "0d"),
    TrackKind.APPROVAL: _steps("1m", "14d", "7d"),
    TrackKind.NOTICE: _steps("1m", "14d", "7d", "1d"),
    TrackKind.NOT_SHOWN: _steps("0d"),
    TrackKind.ASSIGNMENT: (),
    TrackKind.TASK: _steps("2d", "0d", "-2d"),
}
"""Our own steps, where a kommune has set none: new procurement before the last possible day, option before its
notice deadline, and so on. The first step of a new procurement may come earlier (`notifications.rules.avtaler`)."""
REPEATED: Final[Mapping[TrackKind, int]] = {
    TrackKind.AVVIK: 7,
    TrackKind.BEHOVSMELDING: 7,
    TrackKind.ENDRINGSBEHOV: 7,
    TrackKind.ARTIKKEL: 30,
    TrackKind.MISSING: 30,
    TrackKind.DUTY: 14,
    TrackKind.APPROVAL: 7,
    TrackKind.NOTICE: 7,
    TrackKind.NOT_SHOWN: 14,
    TrackKind.TASK: 7,
}
"""After the last step these come again each so many days, until somebody has decided."""
SETTABLE: Final = tuple(
    kind for kind in TrackKind if kind not in (TrackKind.ASSIGNMENT, TrackKind.APPROVAL, TrackKind.NOTICE)
)
"""The kinds whose steps a kommune may set, and which it may switch off. What follows from somebody's own decision is not."""
