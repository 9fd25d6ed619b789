"""The buttons of whoever is named as the one that a track belongs to: yes, or not mine either."""

import uuid

from conversation.actions import Action, ActionId
from conversation.reply import Choice
from notifications.cards.buttons import show_track
from register.events import TrackHandedOn
from register.track import TrackKind, parse_track

MOVES = frozenset({"avtale", "avvik", "decision", "person"})
"""The records that become somebody's who says yes; of the others there is nothing to take over."""


def hand_on_choices(event: TrackHandedOn, *, holder: uuid.UUID | None) -> tuple[Choice, ...]:
    """Return the buttons that say yes, no, and show what it is about; `holder` is who has the record."""
    track = parse_track(event.ref)
    if track.record_kind not in MOVES:
        return (show_track(track),)
    args = {"track": track.ref, "by": str(event.by_id), "was": str(holder) if holder else ""}
    return (
        Choice("Bekreft", Action(ActionId.SEND_NOT_MINE, {**args, "take": "ja"})),
        Choice("Ikke min", Action(ActionId.SEND_NOT_MINE, {**args, "take": "nei"})),
        *(() if track.kind is TrackKind.ASSIGNMENT else (show_track(track),)),
    )
