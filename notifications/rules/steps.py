"""From a track and its steps to the working days on which somebody is reminded, and which of them stand alone. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from norsk.calendar import add_days, add_months
from notifications.rules.window import LONGEST_MOVE, SendWindow
from register.step import REPEATED, Step
from register.track import Track, TrackKind

START: Final = "start"
"""The step that goes when a new procurement must be thought of, or on the day that an approval or a notice is wanted."""
AHEAD_OF_START: Final = timedelta(weeks=4)
"""How long before a new procurement must begin its first reminder goes, at the latest."""
_SOON: Final = timedelta(days=14)
_SOON_OF: Final = {TrackKind.OPTION: timedelta(days=30), TrackKind.NOTICE: timedelta(days=30)}
_NEVER_URGENT: Final = frozenset(
    {
        TrackKind.NEW_AVTALE,
        TrackKind.MISSING,
        TrackKind.ARTIKKEL,
        TrackKind.ASSIGNMENT,
        TrackKind.FOLLOW_UP,
        TrackKind.BEHOVSMELDING,
        TrackKind.ENDRINGSBEHOV,
        TrackKind.NOT_SHOWN,
    }
)
FIRST_WANTED: Final = frozenset(
    {
        TrackKind.MISSING,
        TrackKind.NOT_SHOWN,
        TrackKind.BEHOVSMELDING,
        TrackKind.ENDRINGSBEHOV,
        TrackKind.ASSIGNMENT,
    }
)
"""The kinds whose day is no deadline but when it was first wanted: no reminder of them can go before it."""
_FOLLOWS: Final = frozenset({TrackKind.APPROVAL, TrackKind.NOTICE})
"""The kinds that follow from a decision; each of their reminders stands alone."""
_AT_ONCE: Final = _FOLLOWS | {TrackKind.TASK}
"""The kinds that are told of at once, however long it is to their deadline."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One step of a track: the working day on which it goes, and whether it is urgent, and so stands alone."""

    track: Track
    step: str
    planned_on: date
    urgent: bool = False


def steps_of(
    track: Track,
    steps: Sequence[Step],
    *,
    until: date,
    window: SendWindow,
    start_on: date | None = None,
    since: date | None = None,
) -> tuple[Wanted, ...]:
    """Return the steps of a track with planned days from `since` up to `until`, in order, the repeated ones too.

    What falls outside the window goes on the working day before. Two steps on one day are one, under the name of the
    earlier. After the last step those of `register.step.REPEATED` follow, named by how long after the day they come.

    `start_on` is the target's. For a new procurement it is when the work must begin: the first step, named `start`,
    is the earlier of the first of `steps` and four weeks before it. For an approval, a notice or a task it is when that
    was first wanted, and the step `start` goes then.
    """
    if not steps:
        return ()
    first = since or date.min
    if start_on is not None and track.kind in _AT_ONCE:
        start_on = window.next_day(start_on)
        first = max(first, start_on)
    # Days are only ever moved back, save those of what has no deadline: what lies before is left out unmoved.
    earliest = date.min if track.kind in FIRST_WANTED else first
    latest = add_days(until, LONGEST_MOVE.days)
    found: dict[date, Wanted] = {}
    days = _days(track, steps, start_on)
    # What comes again and again stands among the rest: an old avvik must not crowd out what is new.
    alone_until = date.max if track.kind in _FOLLOWS else days[-1][0]
    for wanted_on, name in (*days, *_again(track, days[-1][0], first=first, latest=latest)):
        if not earliest <= wanted_on <= latest:
            continue
        planned = _planned(track, wanted_on, window)
        if first <= planned <= until and planned not in found:
            urgent = wanted_on <= alone_until and is_urgent(track, planned)
            found[planned] = Wanted(track, name, planned, urgent)
    return tuple(found.values())


def is_urgent(track: Track, on: date) -> bool:
    """Say whether a reminder of a track on a day stands alone: its day is near, or past.

    Near is 14 days, 30 where a supplier must be told in time. What has no deadline is never urgent.
    """
    if track.kind in _NEVER_URGENT:
        return False
    return track.target_on - on <= _SOON_OF.get(track.kind, _SOON)


def _days(track: Track, steps: Sequence[Step], start_on: date | None) -> list[tuple[date, str]]:
    """Return the wanted days of the set steps with their names, in order, before they are moved into the window."""
    target = track.target_on
    fixed = [_before(target, step.months, step.days) for step in steps]
    fixed.sort()
    if start_on is not None and track.kind is TrackKind.NEW_PROCUREMENT:
        fixed[0] = (min(fixed[0][0], add_days(start_on, -AHEAD_OF_START.days)), START)
    elif start_on is not None and track.kind in _AT_ONCE:
        fixed = [(start_on, START), *(step for step in fixed if step[0] > start_on)]
    return fixed


def _again(track: Track, last: date, *, first: date, latest: date) -> Iterator[tuple[date, str]]:
    """Yield the days on which a kind that is repeated comes again after its last step."""
    every, target = REPEATED.get(track.kind), track.target_on
    if every is None:
        return
    # Two before the first are looked at too: they may have been moved to the same day, and then give it their name.
    skipped = max((first - last).days // every - 2, 0)
    offset = (last - target).days + skipped * every
    while (day := add_days(target, offset := offset + every)) <= latest and day < date.max:
        yield day, str(Step(days=-offset))


def _planned(track: Track, wanted_on: date, window: SendWindow) -> date:
    planned = window.day_of(wanted_on)
    if planned < track.target_on and track.kind in FIRST_WANTED:
        return window.next_day(track.target_on)
    return planned


@lru_cache(maxsize=20_000)
def _before(target: date, months: int, days: int) -> tuple[date, str]:
    return add_days(add_months(target, -months), -days), str(Step(months, days))
