"""A digest in words: what waits, the next binding deadline first, what has been decided since, and the buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape, plain
from conversation.reply import Choice, Fact, Reply
from knowledge.names import short
from norsk.when import oslo_date
from notifications.cards.buttons import show_track
from notifications.cards.scene import Scene, Sight
from notifications.cards.why import CHANGED, lateness, who_is_next
from notifications.cards.words import Face, clipped, day, days_left
from notifications.messages.stand_in import because
from notifications.planner.open_tracks import NO_DEADLINE
from notifications.reminder import Reminder
from register.import_run import ImportKind
from register.person import Person
from register.stand_in import absences_on
from register.track import Track, TrackKind

MOST_LINES: Final = 10
"""How many tracks one digest shows; the rest is a number."""
MOST_OPENED: Final = 3
"""How many of them have a button of their own."""
LONGEST_TEXT: Final = 3300
LONGEST_LINE: Final = 200
LONGEST_LABEL: Final = 40
"""Characters of a digest, of what a line is about, and of a button."""


@dataclass(frozen=True, slots=True)
class Line:
    """One track in a digest; `ended` says how it was closed, empty while it waits."""

    scene: Scene
    face: Face
    reminder: Reminder
    ended: str = ""

    @property
    def track(self) -> Track:
        """The track that it tells of."""
        return self.scene.track


async def _said(line: Line) -> str:
    """Return a line of a digest: what, until when, how late, and who is asked next; or how it was closed."""
    scene, face, what = line.scene, line.face, _cut(line.face.short)
    if line.ended:
        return f"{what} – **{line.ended}**"
    new = "Datoen er endret" if line.reminder.step == CHANGED else ""
    told = (
        f"{what}{_when(line.track, face.by_on, scene.on)}",
        new,
        lateness(scene),
        await who_is_next(scene),
    )
    return ". ".join(part.removesuffix(".") for part in told if part)


def _when(track: Track, by_on: date, on: date) -> str:
    """Return until when a track is to be decided on; empty where no day binds anybody."""
    if track.kind in NO_DEADLINE and track.kind not in (TrackKind.NEW_AVTALE, TrackKind.ARTIKKEL):
        return ""
    if track.kind is TrackKind.NEW_AVTALE:
        return f": fra {day(by_on)}"
    word = "frist" if by_on >= on else "fristen var"
    return f": {word} {day(by_on)} ({days_left(by_on, on)})"


def _cut(text: str) -> str:
    """Return a line short enough; it ends before an escape, never within one."""
    if len(text) <= LONGEST_LINE:
        return text
    return f"{text[: LONGEST_LINE - 1].rstrip(chr(92)).rstrip()}…"


async def digest(sight: Sight, lines: Sequence[Line], *, uncounted: int) -> Reply:
    """Return the digest of these lines and of so many more whose records were not read."""
    waiting = sorted((line for line in lines if not line.ended), key=_order)
    closed = [line for line in lines if line.ended]
    count = len(waiting) + uncounted
    told = [await _said(line) for line in waiting[:MOST_LINES]]
    settled = [await _said(line) for line in closed[: MOST_LINES - len(told)]]
    after = [*await _for_others(sight, waiting), await _sources(sight, waiting)]
    text = ""
    # Long names make fewer lines: a message that a platform cuts short loses its end.
    while not text or (len(text) > LONGEST_TEXT and len(told) + len(settled) > 1):
        if text:
            (settled or told).pop()
        parts = [
            _head(sight, waiting, count),
            _open_lines(told, count),
            _closed_lines(settled, len(closed)),
            *after,
        ]
        text = "\n\n".join(part for part in parts if part)
    choices = _choices(sight, waiting, more=count > len(told))
    facts = (Fact("Venter", str(count)),) if count else ()
    return Reply(text, facts=facts, choices=choices, private=sight.person is not None)


def _order(line: Line) -> tuple[bool, date, str]:
    return line.track.kind in NO_DEADLINE, line.face.by_on, line.track.ref


def _head(sight: Sight, waiting: Sequence[Line], count: int) -> str:
    """Return how many wait for whom, and the first deadline that binds."""
    if not count:
        return "**Alt er avgjort.**"
    who = "deg" if sight.person else escape(sight.kommune.names["innkjop"])
    said = "Én sak" if count == 1 else f"{count} saker"
    binding = next((line for line in waiting if line.track.kind not in NO_DEADLINE), None)
    word = "var" if binding and binding.face.by_on < sight.on else "er"
    first = f" Den første fristen {word} {day(binding.face.by_on)}." if binding else ""
    return f"**{said} venter på {who}.**{first}"


def _open_lines(told: Sequence[str], count: int) -> str:
    more = count - len(told)
    lines = [f"{number}. {said}" for number, said in enumerate(told, 1)]
    return "\n".join([*lines, *([f"- og {more} til"] if more else [])])


def _closed_lines(settled: Sequence[str], count: int) -> str:
    """Return what has been decided since the message went, as far as there is room."""
    if not count:
        return ""
    more = count - len(settled)
    lines = [f"- {said}" for said in settled]
    return "\n".join(["Avgjort:", *lines, *([f"- {more} {'til' if settled else 'saker'}"] if more else [])])


def _choices(sight: Sight, waiting: Sequence[Line], *, more: bool) -> tuple[Choice, ...]:
    """Return the buttons: all one by one, several at once, the first few by name, and the rest."""
    if not waiting:
        return ()
    opened = [
        show_track(line.track, _label(number, line)) for number, line in enumerate(waiting[:MOST_OPENED], 1)
    ]
    if sight.person is None:
        return (*opened, Choice("Vis listen", Action(ActionId.LIST_REMINDERS, {"from": "0"})))
    every = Choice("Behandle alle", Action(ActionId.HANDLE_ALL, {}))
    several = Choice("Avgjør flere", Action(ActionId.MARK_TRACKS, {}))
    whole = Choice("Vis alle", Action(ActionId.LIST_REMINDERS, {"from": "0"}))
    return (every, several, *opened, *((whole,) if more else ()))


def _label(number: int, line: Line) -> str:
    return clipped(f"{number}. {plain(line.face.short)}", LONGEST_LABEL)


async def _for_others(sight: Sight, waiting: Sequence[Line]) -> list[str]:
    """Return why somebody gets what was meant for others, a sentence for each of them with how many are theirs."""
    person = sight.person
    if person is None:
        return []
    others: dict[object, int] = {}
    for line in waiting:
        if line.reminder.person_id not in (None, person.id):
            others[line.reminder.person_id] = others.get(line.reminder.person_id, 0) + 1
    told = []
    for id, count in others.items():
        if (other := await sight.session.get(Person, id)) is None:
            continue
        absence = (await absences_on(sight.session, (other.id,), on=sight.on)).get(other.id)
        said = because(other, until=absence.to_on if absence else None, today=sight.on)
        which = "alle" if count == len(waiting) else f"{count} av sakene"
        told.append(said if which == "alle" else said.replace("Du får dette", f"Du får {which}", 1))
    return told


async def _sources(sight: Sight, shown: Sequence[Line]) -> str:
    """Return where the agreements of a digest come from, and how old that is."""
    if not any(line.track.record_kind == "avtale" for line in shown):
        return ""
    run = await sight.newest(ImportKind.AVTALER, "kav")
    name = escape(short(sight.kommune.names["kav"]))
    read = f"hentet {day(oslo_date(run.at))}" if run else "ukjent dato"
    return f"Avtalene er fra {name} ({read}). {name} kan varsle om det samme."
