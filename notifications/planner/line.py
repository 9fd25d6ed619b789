"""Who is in line for a track: who is reminded of it first, and who is asked when nothing happens."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from conversation.reply import INNKJOP
from register.track import TrackKind

ASKED_NOBODY_ELSE: Final = frozenset(
    {
        TrackKind.NEW_AVTALE,
        TrackKind.ARTIKKEL,
        TrackKind.MISSING,
        TrackKind.ASSIGNMENT,
        TrackKind.BEHOVSMELDING,
        TrackKind.ENDRINGSBEHOV,
    }
)
"""The kinds that are never taken to the next in line."""


@dataclass(frozen=True, slots=True)
class Line:
    """`first` get every step; `then` are asked one after another when none of `first` answers.

    Each is a person's id as text, or `innkjop`.
    """

    first: tuple[str, ...]
    then: tuple[str, ...] = ()


OFFICE: Final = Line((INNKJOP,))
"""The procurement office, and nobody after it."""


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks after an agreement. `leader_id` is the avtaleforvalter's leader, else the one of the enhet."""

    avtaleforvalter_id: uuid.UUID | None = None
    stedfortreder_id: uuid.UUID | None = None
    avtaleeier_id: uuid.UUID | None = None
    leader_id: uuid.UUID | None = None


def avtale_line(kind: TrackKind, looking: Looking) -> Line:
    """Return the line for a track of an agreement: avtaleforvalter, stedfortreder, avtaleeier, leader, the office.

    The first of them there is gets the steps. What is missing goes to the avtaleforvalter alone, and of a control
    nobody but the avtaleforvalter and the office may know (`register.access.Thing.KONTROLL`).
    """
    forvalter = looking.avtaleforvalter_id
    if kind in (TrackKind.MISSING, TrackKind.CONTROL):
        return _in_order((forvalter,), kind)
    return _in_order((forvalter, looking.stedfortreder_id, looking.avtaleeier_id, looking.leader_id), kind)


def _in_order(people: Iterable[uuid.UUID | None], kind: TrackKind) -> Line:
    named = [*dict.fromkeys(str(one) for one in people if one is not None), INNKJOP]
    return Line((named[0],), () if kind in ASKED_NOBODY_ELSE else tuple(named[1:]))


def avvik_line(owner_id: uuid.UUID | None, looking: Looking) -> Line:
    """Return the line for an avvik: its owner, then those who look after the agreement, then the office."""
    people = (
        owner_id,
        looking.avtaleforvalter_id,
        looking.stedfortreder_id,
        looking.avtaleeier_id,
        looking.leader_id,
    )
    return _in_order(people, TrackKind.AVVIK)


def restricted_line(owner_id: uuid.UUID | None, recipients: Collection[uuid.UUID]) -> Line | None:
    """Return the line for an avvik that took the closed way; None where nobody may know of it.

    Nobody but its named recipients is ever in it: the owner first if they are one, else all at once.
    """
    if not recipients:
        return None
    named = sorted(str(one) for one in recipients)
    if owner_id not in recipients:
        return Line(tuple(named))
    return Line((str(owner_id),), tuple(one for one in named if one != str(owner_id)))


def people_line(people: Iterable[uuid.UUID]) -> Line:
    """Return the line for what belongs to several at once, such as a yearly duty; the office where there are none."""
    named = tuple(sorted({str(one) for one in people}))
    return Line(named, (INNKJOP,)) if named else OFFICE


def approval_line(approver_id: uuid.UUID | None, looking: Looking) -> Line:
    """Return the line for a recommendation that waits: whom it was put to, the avtaleeier, the leader, the office."""
    return _in_order((approver_id, looking.avtaleeier_id, looking.leader_id), TrackKind.APPROVAL)
