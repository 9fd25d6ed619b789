"""One record as the planner sees it: which tracks it has, their steps, and who is in line for each."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from notifications.planner.line import OFFICE, Line
from notifications.reminder import key_of
from register.step import Step
from register.track import Track, TrackKind

CHANGED: Final = "changed"
"""The step that tells somebody that a date has changed."""
CARD: Final = "card"
"""The only step of a new responsibility."""
ESCALATED: Final = "esk"
"""How the steps to the next in line begin; the place in line follows."""


@dataclass(frozen=True, slots=True)
class Sought:
    """One track that is to be decided on, and how early it is reminded of. `slot` is what the `Watch` knows it by.

    `start_on` is what `notifications.rules.steps.steps_of` counts from beside the day. `since` is set where steps before a
    day do not count, such as the day on which the kommune set them.
    """

    slot: str
    track: Track
    steps: tuple[Step, ...]
    level: str
    start_on: date | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One record with all its tracks; none where it is over. `line` says who is in line for a track.

    `known_on` is when it came to be known, where it has not been seen before. `confirmed` says that its
    avtaleforvalter has said yes here, and need not be asked. `expires_on`, whether somebody filled it in here
    (`end_filled`), and `ended` are what the register shows now: how a decision is seen to have been entered.
    """

    record: str
    sought: tuple[Sought, ...] = ()
    line: Callable[[Track], Line] = field(default=lambda _: OFFICE)
    known_on: date | None = None
    changed_at: datetime | None = None
    avtaleforvalter_id: uuid.UUID | None = None
    confirmed: bool = False
    expires_on: date | None = None
    end_filled: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What a record's `Watch` held."""

    targets: Mapping[str, tuple[date, date]]
    avtaleforvalter_id: uuid.UUID | None
    since_on: date | None
    confirmed_at: datetime | None
    known_on: date | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """A row of the ledger, as far as planning needs it."""

    key: str
    track: Track
    step: str
    to: str
    planned_on: date
    urgent: bool
    rank: int
    status: str
    sent_at: datetime | None
    acked_at: datetime | None
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody's wish to be reminded of a track later, the newest they have."""

    track: Track
    person: str
    until_on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Verdicted:
    """A decision that stands, as far as planning needs it; `put_off_to` is set where it only gave a new day.

    `ends_on` is the agreement's last day that it leads to, where it names one.
    """

    id: uuid.UUID
    track: Track
    verdict: str
    at: datetime
    enters: bool = False
    entered: bool = False
    put_off_to: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored about one record: what was seen, told, wished and decided."""

    seen: Seen | None = None
    told: tuple[Told, ...] = ()
    wishes: tuple[Wish, ...] = ()
    verdicts: tuple[Verdicted, ...] = ()


NOTHING: Final = Known()
"""What is stored about a record that nobody has looked at."""


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder that is wanted."""

    track: Track
    step: str
    to: str
    planned_on: date
    urgent: bool = False
    rank: int = 0
    level: str = "standard"
    facts: Mapping[str, str] = field(default_factory=dict)
    since: date | None = None

    @property
    def key(self) -> str:
        """The key under which it is in the ledger."""
        return key_of(self.track, step=self.step, to=self.to)


def slot_of(track: Track) -> str:
    """Return what a record's `Watch` knows a track by: its kind; a control's with its day, since there may be several."""
    if track.kind is TrackKind.CONTROL:
        return f"{track.kind.value}:{track.target_on.isoformat()}"
    return track.kind.value
