"""The buttons of a card: what can be decided, later, not mine; in a room only what opens it."""

from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Choice
from notifications.cards.scene import Scene
from notifications.cards.words import Face
from register.access import Thing
from register.cases import of_need
from register.person import Role
from register.track import VERDICT_NAMES, VERDICTS, Track, TrackKind, Verdict

NO_LATER: Final = frozenset({TrackKind.ASSIGNMENT})
"""The kinds that nobody needs to be reminded of on another day."""
DATELESS: Final = frozenset(
    {
        TrackKind.MISSING,
        TrackKind.BEHOVSMELDING,
        TrackKind.ENDRINGSBEHOV,
        TrackKind.ARTIKKEL,
        TrackKind.NOT_SHOWN,
        TrackKind.NEW_AVTALE,
        TrackKind.DUTY,
    }
)
"""The kinds that wait however late it is, and so can always be put off."""


def open_choices(scene: Scene, face: Face) -> tuple[Choice, ...]:
    """Return the buttons of a track that waits for somebody."""
    track = scene.track
    if scene.sight.person is None:
        return (show_track(track),)
    not_mine = Choice("Ikke min", Action(ActionId.NOT_MINE, {"track": track.ref}))
    if scene.task is not None:
        return task_choices(scene, face)
    if face.plain:
        return (not_mine,)
    found = [verdict_choice(track, verdict) for verdict in VERDICTS[track.kind] if _may(scene)]
    if track.kind not in NO_LATER and (track.kind in DATELESS or track.target_on > scene.on):
        found.append(Choice("Påminn meg", Action(ActionId.SNOOZE, {"track": track.ref})))
    found.append(not_mine)
    if scene.avtale is not None and track.kind is not TrackKind.ASSIGNMENT:
        found.append(
            Choice("Se avtalen", Action(ActionId.SHOW_AVTALE, {"id": str(scene.avtale.id), "all": "1"}))
        )
    return tuple(found)


def task_choices(scene: Scene, face: Face) -> tuple[Choice, ...]:
    """Return the buttons of what somebody is asked for in a case: its own answers, later, and the case.

    Nobody hands it on by themselves: whom to ask is for whoever handles the case.
    """
    found = list(face.choices)
    if face.choices and scene.track.target_on > scene.on:
        found.append(Choice("Påminn meg", Action(ActionId.SNOOZE, {"track": scene.track.ref})))
    if scene.need is not None and scene.sight.sees(Thing.BEHOVSMELDING, of_need(scene.need)):
        found.append(Choice("Se saken", Action(ActionId.SHOW_CASE, {"record": scene.need.record})))
    return tuple(found)


def _may(scene: Scene) -> bool:
    """Say whether the reader can decide at all: articles are for editors, changes for the office, and nobody approves their own recommendation."""
    person, about = scene.sight.person, scene.about
    if person is None:
        return False
    if scene.track.kind is TrackKind.ARTIKKEL:
        return person.has_role(Role.REDAKTOR)
    if scene.track.kind is TrackKind.ENDRINGSBEHOV:
        return any(held.role in (Role.INNKJOPER, Role.INNKJOPSSJEF) for held in scene.sight.viewer.held)
    if scene.track.kind is TrackKind.APPROVAL and about is not None:
        return about.by_id != person.id
    return True


def verdict_choice(track: Track, verdict: Verdict) -> Choice:
    """Return the button by which somebody decides."""
    action = Action(ActionId.DECIDE, {"track": track.ref, "verdict": verdict.value})
    return Choice(VERDICT_NAMES[verdict], action)


def show_track(track: Track, label: str = "Åpne") -> Choice:
    """Return the button that opens a track's card for whoever presses it."""
    return Choice(label, Action(ActionId.SHOW_TRACK, {"track": track.ref}))
