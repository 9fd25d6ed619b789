"""A transcript as it is written: a head, then what people do and what the bot must say to it. README.md tells how."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from norsk.clock import OSLO

DEFAULT_DAY: Final = "2026-11-21"
NOON: Final = "12:00"

_NAME = r"(?P<who>[A-ZÆØÅ][\wæøå]*)"
_ROOM = r"(?:(?P<room> i rommet)|(?P<elsewhere> i terminalen))?"
_LINES: Final = {
    "day": re.compile(r"Dato: (?P<text>\d{4}-\d\d-\d\d(?: \d\d:\d\d)?)"),
    "file": re.compile(r"Ny fil: (?P<text>\S+ .+=.*)"),
    "bot": re.compile(r"Bot:(?P<text>.*)"),
    "message": re.compile(rf"Til {_NAME}:(?P<text>.*)"),
    "silence": re.compile(rf"Ingen melding til {_NAME}(?P<text>)\.?"),
    "press": re.compile(rf"{_NAME} trykker{_ROOM}: (?P<text>.+)"),
    "form": re.compile(rf"{_NAME} fyller ut{_ROOM}: (?P<text>.*)"),
    "say": re.compile(rf"{_NAME}{_ROOM}: (?P<text>.+)"),
}
"""The kinds of lines, the first that fits deciding."""


@dataclass(slots=True)
class Step:
    """One line: who does what, or what must come, with the fragments listed below it.

    In a `room` others read along; `elsewhere` is the person's conversation in another channel.
    """

    kind: str
    number: int
    text: str
    who: str = ""
    room: bool = False
    elsewhere: bool = False
    fragments: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Transcript:
    """A file. `kommuner` are the installations it is played in, `names` those it may speak of besides its own.

    `register` says that the demo's agreements are read in, or only those and the avvik that `only` numbers; `reminders` that the service plans and sends reminders as
    the clock goes, `many` that Filip looks after forty more agreements, `cases` that the demo's cases are there and what lies still is told of.
    """

    path: Path
    kommuner: tuple[str, ...]
    names: frozenset[str]
    day: datetime
    steps: tuple[Step, ...]
    register: bool = False
    reminders: bool = False
    many: bool = False
    only: frozenset[str] = frozenset()
    cases: bool = False


def read_transcript(path: Path) -> Transcript:
    """Return what a file says. Raises ValueError naming the line that is not understood."""
    head: dict[str, str] = {}
    steps: list[Step] = []
    for number, line in _lines(path):
        if not steps and (
            found := re.fullmatch(r"(Kommune|Dato|Nevner|Register|Avtaler|Saker|Påminnelser): (.+)", line)
        ):
            head[found[1]] = found[2].strip()
        elif line.startswith("- ") and steps:
            steps[-1].fragments.append((number, line[2:].strip()))
        elif line.startswith("  ") and steps and steps[-1].kind in ("say", "form"):
            steps[-1].text += "\n" + line.strip()
        else:
            steps.append(_step(path, number, line))
    return Transcript(
        path=path,
        kommuner=_list(head.get("Kommune", "lillestrom")),
        names=frozenset(_list(head.get("Nevner", ""))),
        day=read_day(head.get("Dato", DEFAULT_DAY)),
        steps=tuple(steps),
        register="demo" in head.get("Register", ""),
        reminders=head.get("Påminnelser") == "ja",
        many="førti" in head.get("Register", ""),
        only=frozenset(_list(head.get("Avtaler", ""))),
        cases=head.get("Saker") == "demo",
    )


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that say something: no headings, remarks or empty lines."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith(("#", ">")):
            yield number, line.rstrip()


def _step(path: Path, number: int, line: str) -> Step:
    for kind, pattern in _LINES.items():
        if found := pattern.fullmatch(line):
            named: Mapping[str, str | None] = found.groupdict()
            said, who = (named["text"] or "").strip(), named.get("who") or ""
            room, elsewhere = bool(named.get("room")), bool(named.get("elsewhere"))
            step = Step(kind, number, said, who, room=room, elsewhere=elsewhere)
            if kind in ("bot", "message") and step.text:
                step.fragments.append((number, step.text))
            return step
    raise ValueError(f"{path}:{number}: «{line}» er ikke forstått. Se tests/transcripts/README.md.")


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def read_day(text: str) -> datetime:
    """Return the instant of a date, at noon in Oslo unless a time stands beside it."""
    day, _, time = text.partition(" ")
    return datetime.fromisoformat(f"{day}T{time or NOON}").replace(tzinfo=OSLO)
