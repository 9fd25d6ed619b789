"""What has changed about a record since the planner looked last: new days, another avtaleforvalter. Pure."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from notifications.planner.basis import Pass
from notifications.planner.item import Item, Seen, Sought
from register.track import TrackKind

TOLD: Final = (
    TrackKind.OPTION,
    TrackKind.EXPIRY,
    TrackKind.NEW_PROCUREMENT,
    TrackKind.CONTROL,
    TrackKind.AVVIK,
    TrackKind.NEW_AVTALE,
)
"""The kinds whose day comes from outside, so that somebody is told when it changes. One is told of a record, the first
of these: an end that moves takes the others with it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A track whose day was another when it was seen last."""

    sought: Sought
    was: date


@dataclass(frozen=True, slots=True)
class Looked:
    """What the planner sees of a record now. `stored` is what its `Watch` is to hold, None where it holds that already.

    `since` is the day before which no step of a slot counts. `moved` are the tracks with another day than before, and
    `assigned` is an avtaleforvalter who has not been asked.
    """

    since: Mapping[str, date]
    is_new: bool
    stored: Mapping[str, object] | None = None
    moved: tuple[Moved, ...] = ()
    assigned: uuid.UUID | None = None


def look(item: Item, seen: Seen | None, at: Pass) -> Looked:
    """Compare a record with what was seen of it."""
    if seen is None:
        return _first_look(item, at)
    if _unchanged(item, seen):
        return Looked({slot: since for slot, (_, since) in seen.targets.items()}, is_new=False)
    outside = item.changed_at != seen.changed_at
    targets: dict[str, tuple[date, date]] = {}
    moved: list[Moved] = []
    for sought in item.sought:
        targets[sought.slot] = _target(sought, seen, at, outside=outside)
        before = seen.targets.get(sought.slot)
        if outside and before is not None and before[0] != sought.track.target_on:
            moved.append(Moved(sought, before[0]))
    moved += _other_control(item, seen, at) if outside else ()
    other = item.avtaleforvalter_id != seen.avtaleforvalter_id
    asks = other and _is_asked(item)
    return Looked(
        since={slot: since for slot, (_, since) in targets.items()},
        is_new=False,
        stored=_stored(
            item,
            targets,
            since_on=at.on if other else seen.since_on,
            confirmed_at=(None if asks else at.now) if other else seen.confirmed_at,
            known_on=seen.known_on or at.on,
        ),
        moved=tuple(moved),
        assigned=item.avtaleforvalter_id if asks else None,
    )


def _first_look(item: Item, at: Pass) -> Looked:
    known_on = item.known_on or at.on
    targets = {sought.slot: (sought.track.target_on, known_on) for sought in item.sought}
    asks = _is_asked(item) and not at.is_first(item.changed_at)
    stored = _stored(
        item, targets, since_on=known_on, confirmed_at=None if asks else at.now, known_on=known_on
    )
    return Looked(
        since=dict.fromkeys(targets, known_on),
        is_new=True,
        stored=stored,
        assigned=item.avtaleforvalter_id if asks else None,
    )


def _is_asked(item: Item) -> bool:
    """Say whether the avtaleforvalter must be asked: they have not said yes, and there is something to look after."""
    return item.avtaleforvalter_id is not None and not item.confirmed and bool(item.sought)


def _unchanged(item: Item, seen: Seen) -> bool:
    if item.changed_at != seen.changed_at or item.avtaleforvalter_id != seen.avtaleforvalter_id:
        return False
    if len(item.sought) != len(seen.targets):
        return False
    targets = seen.targets
    for sought in item.sought:
        found = targets.get(sought.slot)
        if found is None or found[0] != sought.track.target_on:
            return False
    return True


def _target(sought: Sought, seen: Seen, at: Pass, *, outside: bool) -> tuple[date, date]:
    """Return a track's day and since when it is known: a new one since today, one that moved on by itself as before."""
    day, before = sought.track.target_on, seen.targets.get(sought.slot)
    if before is not None and before[0] == day:
        return before
    if outside or (before is None and at.version_changed):
        return day, at.on
    if before is not None:
        return day, before[1]
    # What an agreement had before and has again begins anew; what follows from a decision is owed since that.
    return day, at.on if sought.track.record_kind == "avtale" else min(seen.known_on or at.on, at.on)


def _other_control(item: Item, seen: Seen, at: Pass) -> tuple[Moved, ...]:
    """Return a planned control that has got another day, where one went and one came."""
    prefix = f"{TrackKind.CONTROL.value}:"
    slots = {sought.slot for sought in item.sought}
    went = [
        day
        for slot, (day, _) in seen.targets.items()
        if slot.startswith(prefix) and slot not in slots and day >= at.on
    ]
    came = [one for one in item.sought if one.slot.startswith(prefix) and one.slot not in seen.targets]
    return (Moved(came[0], went[0]),) if len(went) == 1 and len(came) == 1 else ()


def _stored(
    item: Item,
    targets: Mapping[str, tuple[date, date]],
    *,
    since_on: date | None,
    confirmed_at: datetime | None,
    known_on: date,
) -> Mapping[str, object]:
    return {
        "record": item.record,
        "targets": {slot: [day.isoformat(), since.isoformat()] for slot, (day, since) in targets.items()},
        "avtaleforvalter_id": item.avtaleforvalter_id,
        "since_on": since_on,
        "confirmed_at": confirmed_at,
        "known_on": known_on,
        "changed_at": item.changed_at,
    }


def told_of(moved: tuple[Moved, ...]) -> Moved | None:
    """Return the one change of a record that somebody is told of; None where none is anybody's business."""
    worth = [one for one in moved if one.sought.track.kind in TOLD]
    return min(worth, key=lambda one: TOLD.index(one.sought.track.kind), default=None)
