"""JSON on standard output, one object per line, and question files in."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import typer

from bot.commands.failures import WRONG_USE, complain


def write_json(data: object) -> None:
    """Write one object on a line of standard output."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def read_rows(path: Path, *, needs: str) -> list[dict[str, object]]:
    """Return a file's objects, one per line. A line that is none, or lacks `needs`, ends the command with a message."""
    return list(_rows(path, needs))


def _rows(path: Path, needs: str) -> Iterator[dict[str, object]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        complain(f"Filen «{path}» kan ikke leses. Sjekk stien, og at den er lagret som UTF-8.")
        raise typer.Exit(WRONG_USE) from exc
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _row(line, f"{path}:{number}", needs)


def _row(line: str, place: str, needs: str) -> dict[str, object]:
    try:
        row = json.loads(line)
    except ValueError as exc:
        complain(f"{place}: linjen er ikke JSON. Skriv ett objekt per linje.")
        raise typer.Exit(WRONG_USE) from exc
    if not isinstance(row, Mapping) or not isinstance(row.get(needs), str):
        complain(f"{place}: objektet mangler «{needs}». Legg det til som tekst.")
        raise typer.Exit(WRONG_USE)
    return dict(row)
