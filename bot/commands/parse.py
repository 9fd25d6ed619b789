"""`parse`: what the bot understands of an expression."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.progress import track

from bot.commands.arguments import date_or_exit
from bot.commands.failures import WRONG_USE, complain, console, explained
from bot.commands.output import read_rows, write_json
from dialogs.need import need_as_json, parse_need
from norsk.amount import amount_as_json, parse_amount
from norsk.clock import SystemClock
from norsk.clock import today as clock_today
from norsk.date import parse_date
from norsk.duration import duration_as_json, parse_duration
from norsk.yesno import parse_yesno


def _amount(text: str, _today: date) -> object:
    found = parse_amount(text)
    return amount_as_json(found) if found else None


def _date(text: str, today: date) -> object:
    found = parse_date(text, today=today)
    return found.isoformat() if found else None


def _duration(text: str, today: date) -> object:
    found = parse_duration(text, today=today)
    return duration_as_json(found) if found else None


def _yesno(text: str, _today: date) -> object:
    return parse_yesno(text)


def _need(text: str, today: date) -> object:
    found = parse_need(text, today=today)
    return need_as_json(found) if found else None


KINDS: Final[dict[str, Callable[[str, date], object]]] = {
    "amount": _amount,
    "date": _date,
    "duration": _duration,
    "yesno": _yesno,
    "need": _need,
}


def parse(
    kind: Annotated[str, typer.Argument(help="amount, date, duration, yesno eller need.")],
    text: Annotated[str, typer.Argument(help="Uttrykket.")] = "",
    today: Annotated[str | None, typer.Option(help="Dagen uttrykket leses, ÅÅÅÅ-MM-DD.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv JSON.")] = False,
    file: Annotated[Path | None, typer.Option(help="Les hver linje i en JSONL-fil.")] = None,
) -> None:
    """Vis hva boten forstår av et uttrykk."""
    with explained():
        day = date_or_exit(today) or clock_today(SystemClock())
        if file is not None:
            _parse_file(file, kind, day)
            return
        value = _reader(kind)(text, day)
        if as_json:
            write_json({"id": None, "kind": kind, "value": value})
        else:
            typer.echo("Forsto ingenting." if value is None else json.dumps(value, ensure_ascii=False))


def _parse_file(file: Path, kind: str, day: date) -> None:
    read = _reader(kind)
    for row in track(read_rows(file, needs="text"), description="Leser", console=console, transient=True):
        if row.get("kind", kind) != kind:
            continue
        own = date_or_exit(str(row["today"])) if row.get("today") else None
        value = read(str(row["text"]), own or day)
        write_json({"id": row.get("id"), "kind": kind, "value": value})


def _reader(kind: str) -> Callable[[str, date], object]:
    if kind not in KINDS:
        complain(f"«{kind}» er ikke noe boten leser. Velg en av: {', '.join(KINDS)}.")
        raise typer.Exit(WRONG_USE)
    return KINDS[kind]
