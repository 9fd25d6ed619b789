"""What should be reminded of, and when: from a record's facts and a date to wanted steps. Pure; nothing is looked up."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from notifications.window import SendWindow
from register.step import Step
from register.track import Track, TrackKind


@dataclass(frozen=True, slots=True)
class OptionFacts:
    """The next option that nobody has used: its last day to decide, where the register knows it, and how it works."""

    notice_on: date | None = None
    mode: str | None = None
    length_months: int | None = None


@dataclass(frozen=True, slots=True)
class AvtaleFacts:
    """What the rules need of an agreement; as `register.avtale.Avtale` has it. `controls` are planned days."""

    id: uuid.UUID
    starts_on: date | None = None
    expires_on: date | None = None
    max_expires_on: date | None = None
    running: bool = False
    notice_on: date | None = None
    notice_months: int | None = None
    has_options: bool | None = None
    options: tuple[OptionFacts, ...] = ()
    options_vague: bool = False
    value_nok: Decimal | None = None
    tjenesteomrade: str | None = None
    controls: tuple[date, ...] = ()
    has_avtaleforvalter: bool = True
    ended: bool = False
    known_on: date | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A track and how sure its day is; `assumed` where the notice period or the lead time is our own assumption."""

    track: Track
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """One step of a track: the working day on which it goes, and whether it is urgent, and so stands alone."""

    track: Track
    step: str
    planned_on: date
    urgent: bool = False


LatestStart = Callable[[date, Decimal | None], tuple[date, bool]]
"""From a last day and a value to the day on which a new procurement must begin, and whether that is assumed."""


def avtale_targets(avtale: AvtaleFacts, *, on: date, latest_start: LatestStart) -> tuple[Target, ...]:
    """Return every track of an agreement that somebody must decide on, as seen on a day."""
    _ = avtale, on, latest_start
    return ()


def steps_of(
    track: Track,
    steps: Sequence[Step],
    *,
    until: date,
    window: SendWindow,
    start_on: date | None = None,
) -> tuple[Wanted, ...]:
    """Return the steps of a track with planned days up to `until`, the repeated ones of `register.step.REPEATED` too.

    `start_on` is when a new procurement must begin: its first step is the earlier of the first of `steps` and four
    weeks before it.
    """
    _ = track, steps, until, window, start_on
    return ()


def kinds_of(steps: Mapping[TrackKind, Sequence[Step] | None]) -> frozenset[TrackKind]:
    """Return the kinds that are not switched off: those with steps."""
    return frozenset(kind for kind, found in steps.items() if found is not None)
