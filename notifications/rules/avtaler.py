"""What should be reminded of: from an agreement's facts and a date to what somebody must decide. Pure; nothing is looked up.

`notifications.rules.records` has the other records, `notifications.rules.steps` the days on which somebody hears of it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from norsk.calendar import add_days, add_months
from notifications.rules.facts import AvtaleFacts, OptionFacts, is_missing, last_end, option_deadline
from notifications.rules.steps import Wanted, steps_of
from notifications.rules.yearly import yearly_day
from register.step import Step
from register.track import Track, TrackKind

__all__ = (
    "AvtaleFacts",
    "LatestStart",
    "OptionFacts",
    "Target",
    "Wanted",
    "avtale_targets",
    "kinds_of",
    "steps_of",
)

_STILL: Final = timedelta(days=90)
_NEWS: Final = 30
_NO_MEETING_MONTHS: Final = 3
_SETTLING_MONTHS: Final = 6


@dataclass(frozen=True, slots=True)
class Target:
    """A track and how sure its day is; `assumed` where the day or the lead time is our own assumption.

    `start_on` goes to `steps_of`: when a new procurement must begin, or since when an approval or a notice is wanted.
    """

    track: Track
    assumed: bool = False
    start_on: date | None = None


LatestStart = Callable[[date, Decimal | None], tuple[date, bool]]
"""From a last day and a value to the day on which a new procurement must begin, and whether that is assumed."""


def avtale_targets(
    avtale: AvtaleFacts, *, on: date, latest_start: LatestStart, done: Collection[Track] = frozenset()
) -> tuple[Target, ...]:
    """Return every track of an agreement that somebody must decide on, as seen on a day.

    A track is there whether it has been decided or not; `done` are the decided ones, and move the yearly kinds on to
    the next year (`notifications.rules.yearly`). An agreement whose last day has passed keeps its end and its new
    procurement for 90 days; where the contract tool closed it before that day, nothing is left to decide.
    """
    record = avtale.record
    if avtale.ended:
        return tuple(_still_open(avtale, record, on, latest_start))
    return (
        *_term(avtale, record, latest_start),
        *_options(avtale, record),
        *_yearly(avtale, record, on, done),
        *(Target(Track(TrackKind.CONTROL, record, day)) for day in dict.fromkeys(avtale.controls)),
        *_news(avtale, record, on),
    )


def kinds_of(steps: Mapping[TrackKind, Sequence[Step] | None]) -> frozenset[TrackKind]:
    """Return the kinds that are not switched off: those with steps."""
    return frozenset(kind for kind, found in steps.items() if found is not None)


def _term(avtale: AvtaleFacts, record: str, latest_start: LatestStart) -> Iterator[Target]:
    if found := last_end(avtale):
        end, guessed = found
        start, assumed = latest_start(end, avtale.value_nok)
        yield Target(Track(TrackKind.NEW_PROCUREMENT, record, end), assumed or guessed, start)
    if avtale.expires_on is not None and not avtale.running:
        yield Target(Track(TrackKind.EXPIRY, record, avtale.expires_on))


def _options(avtale: AvtaleFacts, record: str) -> Iterator[Target]:
    if found := option_deadline(avtale):
        deadline, assumed = found
        yield Target(Track(TrackKind.OPTION, record, deadline), assumed)


def _yearly(avtale: AvtaleFacts, record: str, on: date, done: Collection[Track]) -> Iterator[Target]:
    known = avtale.known_on or on
    if avtale.running:
        base = avtale.notice_on or avtale.starts_on or known
        after = (
            add_months(base, _SETTLING_MONTHS) if avtale.notice_on is None else avtale.starts_on or date.min
        )
        day = yearly_day(TrackKind.RUNNING, record, base, on=on, known_on=known, after=after, done=done)
        yield Target(Track(TrackKind.RUNNING, record, day))
    base, after = _in_force(avtale, known)
    day = yearly_day(TrackKind.FOLLOW_UP, record, base, on=on, known_on=known, after=after, done=done)
    end = avtale.expires_on
    if avtale.running or end is None or day <= add_months(end, -_NO_MEETING_MONTHS):
        yield Target(Track(TrackKind.FOLLOW_UP, record, day))


def _in_force(avtale: AvtaleFacts, known: date) -> tuple[date, date]:
    """Return the day whose anniversaries the meetings follow, and the day after which the first may be."""
    if avtale.starts_on is not None:
        return avtale.starts_on, add_months(avtale.starts_on, _SETTLING_MONTHS)
    if avtale.expires_on is not None and not avtale.running:
        return add_days(avtale.expires_on, 1), known
    return known, add_months(known, _SETTLING_MONTHS)


def _news(avtale: AvtaleFacts, record: str, on: date) -> Iterator[Target]:
    start = avtale.starts_on
    # It is news from when it is known until three months after it began, and never where it was old when it came.
    if start is not None and start >= on - _STILL and start >= add_days(avtale.known_on or on, -_NEWS):
        yield Target(Track(TrackKind.NEW_AVTALE, record, start))
    if is_missing(avtale):
        yield Target(Track(TrackKind.MISSING, record, avtale.missing_on or avtale.known_on or on))


def _still_open(avtale: AvtaleFacts, record: str, on: date, latest_start: LatestStart) -> Iterator[Target]:
    end = avtale.expires_on
    if avtale.running or end is None or not on - _STILL <= end < on:
        return
    yield from _term(avtale, record, latest_start)
