"""From a record and what is stored about it to what must be written: reminders added, taken back or moved. Pure."""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

from norsk.when import oslo_date
from notifications.planner.basis import Pass
from notifications.planner.escalation import escalation
from notifications.planner.item import CHANGED, ESCALATED, Due, Item, Known, Sought, Told, Verdicted, Wish
from notifications.planner.line import ASKED_NOBODY_ELSE, Line
from notifications.planner.watch import Looked, look, told_of
from notifications.reminder import UNSENT, ReminderStatus
from notifications.rules.avtaler import Wanted, steps_of
from notifications.rules.steps import AHEAD_OF_START, is_urgent
from register.step import Step
from register.track import Track, TrackKind, Verdict

LATER_END: Final = frozenset({Verdict.CALL_OPTION.value, Verdict.EXTENDED.value})
"""The decisions that make an end later."""
ENDED: Final = frozenset({Verdict.LET_EXPIRE.value, Verdict.LET_END.value, Verdict.TERMINATE.value})
"""The decisions that make an agreement end."""
_OF_THE_END: Final = (TrackKind.EXPIRY, TrackKind.OPTION, TrackKind.NEW_PROCUREMENT)
"""The kinds whose day somebody changes when they fill in another end here, and so need not be told of."""
SNOOZED: Final = "s"
"""How the step that somebody wished for begins; its day follows."""
_HOLIDAYS: Final = 21
"""More days than a step is ever moved to come on a working day."""
_BEFORE_START: Final = AHEAD_OF_START.days + _HOLIDAYS
_WAITING: Final = ReminderStatus.WAITING.value
_CANCELLED: Final = ReminderStatus.CANCELLED.value
_SENT: Final = ReminderStatus.SENT.value


@dataclass(slots=True)
class Changes:
    """What must be written.

    `back` are reminders that were taken back and are wanted again, `moved` those with another day than before;
    `cancelled` has the reason by key. `entered` are decisions that an import has shown. `assigned` are avtaleforvaltere who have not been asked. `passed` are the last steps of new agreements that will
    never be sent, since their day had passed when the agreement became known.
    """

    added: list[Due] = field(default_factory=list)
    back: list[Due] = field(default_factory=list)
    moved: list[Due] = field(default_factory=list)
    cancelled: dict[str, str] = field(default_factory=dict)
    watches: list[Mapping[str, object]] = field(default_factory=list)
    new_watches: list[Mapping[str, object]] = field(default_factory=list)
    entered: list[uuid.UUID] = field(default_factory=list)
    assigned: set[uuid.UUID] = field(default_factory=set)
    passed: list[Wanted] = field(default_factory=list)
    touched: list[uuid.UUID] = field(default_factory=list)

    def __len__(self) -> int:
        """Return how many rows there are to write."""
        reminders = len(self.added) + len(self.back) + len(self.moved) + len(self.cancelled)
        return reminders + len(self.watches) + len(self.new_watches) + len(self.entered)


def compare(item: Item, known: Known, at: Pass, into: Changes) -> None:
    """Add what one record needs to what must be written."""
    looked = look(item, known.seen, at)
    if looked.stored is not None:
        (into.new_watches if looked.is_new else into.watches).append(looked.stored)
    if looked.assigned is not None:
        into.assigned.add(looked.assigned)
    foreseen = _entered(item, known, looked, into) if known.verdicts else False
    decided = {verdict.track for verdict in known.verdicts if verdict.put_off_to is None}
    wanted = {due.key: due for due in _wanted(item, known, looked, decided, at)}
    if looked.moved and not foreseen:
        wanted |= {due.key: due for due in _changed(item, known, looked, decided, at)}
    if looked.is_new and item.record.startswith("avtale:"):
        into.passed += _passed(item, looked, decided, at)
    if wanted or known.told:
        _reconcile(item, wanted, known.told, decided, into)


def _wanted(item: Item, known: Known, looked: Looked, decided: Collection[Track], at: Pass) -> Iterator[Due]:
    handed = _handed_on(known, looked)
    for sought in item.sought:
        if sought.track in decided:
            continue
        since = looked.since.get(sought.slot, at.on)
        if handed is not None and handed > since:
            since = handed
        if sought.since is not None and sought.since > since:
            since = sought.since
        steps = () if _is_far(sought, at.until) else _steps(sought, since, at)
        if steps or known.told or known.wishes:
            yield from _of_track(item, sought, steps, known, since, at)


def _steps(sought: Sought, since: date, at: Pass) -> tuple[Wanted, ...]:
    return steps_of(
        sought.track, sought.steps, until=at.until, window=at.window, start_on=sought.start_on, since=since
    )


def _is_far(sought: Sought, until: date) -> bool:
    """Say whether all steps of a track come after a day, without working them out: most tracks are years away."""
    start = sought.start_on
    if start is not None and (start - until).days <= _BEFORE_START:
        return False
    return (sought.track.target_on - until).days > _reach(sought.steps)


@lru_cache(maxsize=256)
def _reach(steps: tuple[Step, ...]) -> int:
    """Return more days than any of these steps comes before its day, holidays counted."""
    return max((31 * step.months + step.days for step in steps), default=0) + _HOLIDAYS


def _handed_on(known: Known, looked: Looked) -> date | None:
    """Return since when the record has its avtaleforvalter, so that nobody gets what the one before was to get."""
    if looked.stored is not None:
        on = looked.stored["since_on"]
        return on if isinstance(on, date) else None
    return known.seen.since_on if known.seen else None


def _of_track(
    item: Item, sought: Sought, steps: Sequence[Wanted], known: Known, since: date, at: Pass
) -> Iterator[Due]:
    track = sought.track
    line = item.line(track)
    told = [one for one in known.told if one.track == track]
    wishes = [wish for wish in known.wishes if wish.track == track]
    for to in line.first:
        wish = _wish_of(to, line, wishes, told) if wishes else None
        elsewhere = _told_others(told, to) if len(line.first) == 1 else ()
        for step in steps:
            if (wish is None or step.planned_on >= wish.until_on) and step.step not in elsewhere:
                yield Due(track, step.step, to, step.planned_on, step.urgent, 0, sought.level, since=since)
        if wish is not None and (due := _wished(sought, to, wish, at)):
            yield due
    if told and line.then and track.kind not in ASKED_NOBODY_ELSE:
        due = escalation(sought, line, told, first_on=at.window.first_day(at.now), window=at.window)
        if due is not None and due.planned_on <= at.until:
            yield due
        # Those in line may wish to be reminded later too.
        for wish in wishes:
            if wish.person in line.then and (again := _wished(sought, wish.person, wish, at)):
                yield again


def _told_others(told: Sequence[Told], to: str) -> Collection[str]:
    """Return the steps that somebody who had the track before has got: nobody gets them again."""
    return {one.step for one in told if one.status == _SENT and one.to != to and one.rank == 0}


def _wish_of(to: str, line: Line, wishes: Sequence[Wish], told: Sequence[Told]) -> Wish | None:
    """Return the newest wish that counts for a recipient: their own, or that of whoever pressed in their place.

    Whoever has been told in their own name, such as the one who had the agreement before, wished for themselves.
    """
    themselves = {*line.first, *line.then, *(one.to for one in told)}
    stood_in = [wish for wish in wishes if wish.person not in themselves]
    own = [wish for wish in wishes if wish.person == to]
    counted = [*own, *(stood_in if to == line.first[0] else ())]
    return max(counted, key=lambda wish: wish.at, default=None)


def _wished(sought: Sought, to: str, wish: Wish, at: Pass) -> Due | None:
    planned = at.window.day_of(wish.until_on)
    if planned < oslo_date(wish.at):
        planned = at.window.next_day(wish.until_on)
    if planned > at.until:
        return None
    step = f"{SNOOZED}{wish.until_on.isoformat()}"
    return Due(sought.track, step, to, planned, is_urgent(sought.track, planned), level=sought.level)


def _changed(item: Item, known: Known, looked: Looked, decided: Collection[Track], at: Pass) -> Iterator[Due]:
    """Return the one reminder that tells what has changed about a record."""
    theirs = _OF_THE_END if item.end_filled else ()
    found = told_of(tuple(one for one in looked.moved if one.sought.track.kind not in theirs))
    if found is None or found.sought.track in decided:
        return
    track = found.sought.track
    # Who has not heard of the last change hears of both as one.
    waits = [
        one.facts.get("was")
        for one in known.told
        if one.step == CHANGED and one.status in UNSENT and one.track.kind is track.kind
    ]
    was = next((day for day in waits if day), found.was.isoformat())
    if was == track.target_on.isoformat():
        return
    planned = at.window.first_day(at.now)
    for to in item.line(track).first:
        yield Due(
            track,
            CHANGED,
            to,
            planned,
            is_urgent(track, planned),
            level=found.sought.level,
            facts={"was": was},
        )


def _passed(item: Item, looked: Looked, decided: Collection[Track], at: Pass) -> Iterator[Wanted]:
    """Return the last step of each track whose day had passed when the agreement became known."""
    for sought in item.sought:
        since = looked.since.get(sought.slot, at.on)
        if sought.track in decided:
            continue
        steps = steps_of(sought.track, sought.steps, until=since, window=at.window, start_on=sought.start_on)
        before = [step for step in steps if step.planned_on < since]
        if before:
            yield before[-1]


def _entered(item: Item, known: Known, looked: Looked, into: Changes) -> bool:
    """Mark the decisions that the register shows now as entered; say whether one of them foresaw what has changed."""
    moved = {one.sought.track.kind: one for one in looked.moved}
    end = moved.get(TrackKind.EXPIRY)
    later = end is not None and end.sought.track.target_on > end.was
    foreseen = False
    for verdict in known.verdicts:
        shows = _shows_its_end(item, verdict)
        if verdict.verdict in LATER_END and (later or shows or _shows_later(item, verdict.track)):
            foreseen = foreseen or (later and not verdict.entered)
            shown = not item.end_filled and (shows or verdict.ends_on is None)
        else:
            shown = verdict.verdict in ENDED and (item.ended or (shows and not item.end_filled))
        if shown and verdict.enters and not verdict.entered:
            into.entered.append(verdict.id)
    return foreseen


def _shows_its_end(item: Item, verdict: Verdicted) -> bool:
    """Say whether the register has the end that a decision leads to, or one beyond it where it made it later."""
    if verdict.ends_on is None or item.expires_on is None:
        return False
    if verdict.verdict in LATER_END:
        return item.expires_on >= verdict.ends_on
    return item.expires_on == verdict.ends_on


def _shows_later(item: Item, track: Track) -> bool:
    """Say whether the register has a later end than the one that was decided upon."""
    return (
        track.kind is TrackKind.EXPIRY and item.expires_on is not None and item.expires_on > track.target_on
    )


def _reconcile(
    item: Item,
    wanted: Mapping[str, Due],
    told: Sequence[Told],
    decided: Collection[Track],
    into: Changes,
) -> None:
    there = {one.key: one for one in told}
    for key, due in wanted.items():
        row = there.get(key)
        if row is None:
            into.added.append(due)
        elif row.status == _CANCELLED:
            into.back.append(due)
        elif row.status == _WAITING and _is_elsewhere(row, due):
            into.moved.append(due)
    open_tracks = {sought.track for sought in item.sought if sought.track not in decided}
    for row in told:
        if row.status in UNSENT and row.key not in wanted:
            why = _why_not(row, item, open_tracks, decided)
            if why:
                into.cancelled[row.key] = why


def _is_elsewhere(row: Told, due: Due) -> bool:
    if row.step.startswith(ESCALATED) or row.step == CHANGED:
        return False
    return row.planned_on != due.planned_on or row.urgent != due.urgent


def _why_not(row: Told, item: Item, open_tracks: Collection[Track], decided: Collection[Track]) -> str:
    """Return why a reminder is not wanted any more; empty where it is."""
    if row.track in decided:
        return "decided"
    if row.track not in open_tracks:
        return "date_changed" if any(one.track.kind is row.track.kind for one in item.sought) else "over"
    line = item.line(row.track)
    if row.step == CHANGED:
        return "" if row.to in line.first else "handed_on"
    if row.step.startswith(ESCALATED):
        return "answered"
    return "put_off" if row.to in line.first else "handed_on"
