"""Changes that editors make to a kommune's profile: small pieces of TOML, one text for each name, link and limit."""

import json
import re
import tomllib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from knowledge.kommune_files import ProfileError, load_kommuner

FOLDER: Final = Path(__file__).parent / "kommuner"
_ENTRY: Final = "[["
_MOVE: Final = "[[limit]]"


def renamed(key: str, name: str) -> str:
    """Return the piece that gives an office, a system or a document another name."""
    return f"names.{key} = {_string(name)}\n"


def linked(key: str, url: str) -> str:
    """Return the piece that gives what bears a name an address."""
    return f"links.{key} = {_string(url)}\n"


def replaced(on: date) -> str:
    """Return the piece that says that the kommune's strategy has been replaced from a day."""
    return f"replaced_on = {on.isoformat()}\n"


def limited(
    id: str, amount_nok: Decimal, *, valid_from: date | None, title: str, reference: str, dated: str
) -> str:
    """Return the piece that moves a limit, with the decision that moved it; without a first day it always was so."""
    lines = [
        _MOVE,
        f"id = {_string(id)}",
        f"amount_nok = {amount_nok.normalize():f}",
        *([f"valid_from = {valid_from.isoformat()}"] if valid_from else []),
        f"reference = {_string(reference)}",
        f"source = {{ title = {_string(title)}, dated = {_string(dated)} }}",
    ]
    return "\n".join(lines) + "\n"


def gated(id: str, periods: Iterable[tuple[date | None, date | None]]) -> str:
    """Return the piece that says in which periods a gate holds, both days included; None is an open end."""
    entries = []
    for first, last in periods:
        lines = ["[[gate]]", f"id = {_string(id)}"]
        lines += [f"valid_from = {first.isoformat()}"] if first else []
        lines += [f"valid_to = {last.isoformat()}"] if last else []
        entries.append("\n".join(lines) + "\n")
    return "\n".join(entries)


def moved(held: str, new: str) -> str:
    """Return a limit's piece with one more move among those it has, in the order of their days.

    A move of the same day is replaced; the others stay, planned ones too.
    """
    moves = {_starts(move): move for move in [*_moves(held), new]}
    return "\n".join(moves[day] for day in sorted(moves))


def _moves(piece: str) -> Iterable[str]:
    # A line break inside a value is written as \\n, so the heading stands on a line of its own only where a move begins.
    return [_MOVE + rest for rest in re.split(rf"^{re.escape(_MOVE)}$", piece, flags=re.MULTILINE)[1:]]


def _starts(move: str) -> date:
    [entry] = tomllib.loads(move)["limit"]
    starts = entry.get("valid_from", date.min)
    return starts if isinstance(starts, date) else date.min


def joined(pieces: Iterable[str]) -> str:
    """Return the pieces of one kommune as one TOML text: plain keys first, for entries end only where the text does."""
    return "\n".join(sorted(pieces, key=lambda piece: piece.startswith(_ENTRY)))


def profile_faults(kommune: str, pieces: Iterable[str]) -> tuple[str, ...]:
    """Return what `kb check` would find wrong with a kommune's profile under these pieces, in Norwegian."""
    try:
        load_kommuner(FOLDER, {kommune: joined(pieces)})
    except ProfileError as exc:
        return tuple(fault.removeprefix(f"chat:{kommune}: ") for fault in exc.faults)
    return ()


def _string(text: str) -> str:
    # A JSON string is a TOML basic string, save that TOML wants DEL escaped too.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
