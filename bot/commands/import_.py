"""`import`: enheter, people, agreements and avvik out of files and into the register."""

import asyncio
import gc
import hashlib
import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from sqlalchemy.ext.asyncio import AsyncSession

from bot import schema
from bot.commands.failures import FOUND_FAULTS, WRONG_USE, complain, console, explained
from bot.commands.import_report import as_json, message_of, tell
from bot.commands.output import write_json
from bot.commands.passed import passed_as_json, passed_lines, tell_passed
from bot.errors import KnowledgeFaultsError
from bot.platforms import rooms
from bot.post import Post
from bot.settings import Settings, SettingsError, load_settings
from bot.telemetry import span, telemetry
from conversation.actions import ActionSigner
from norsk.clock import SystemClock, today
from notifications.planner.passed import PassedStep
from register.database import Sessions, open_engine, session_factory
from register.import_run import ImportKind
from register.imports.apply import AnyRows, Request, import_rows
from register.imports.archive_numbers import import_archive_numbers
from register.imports.files.guard import LARGEST_FILE
from register.imports.read import read_rows
from register.imports.report import Report

SOURCES: Final[Mapping[ImportKind, tuple[str, ...]]] = {
    ImportKind.ENHETER: ("organisasjon",),
    ImportKind.PERSONER: ("organisasjon",),
    ImportKind.AVTALER: ("kav", "prosjekthotell"),
    ImportKind.AVVIK: ("kvalitetssystem", "kav", "brukerstotte"),
    ImportKind.VARSLER: ("kommunen",),
    ImportKind.ARKIVNUMMER: ("arkiv",),
}
"""Which systems a kind of file may come from; the first is taken where none is named."""
LARGEST_MAPPING: Final = 1024 * 1024
"""Bytes of a mapping file; a header for each field is a hundredth of it."""
Note = Callable[[str, int, int], None]


def import_file(
    kind: Annotated[
        str, typer.Argument(help="enheter, personer, avtaler, avvik, varsler eller arkivnummer.")
    ],
    file: Annotated[Path, typer.Argument(help="Filen: csv, xlsx eller xls.")],
    mapping: Annotated[
        Path | None, typer.Option(help="JSON-fil som sier hvilken overskrift hvert felt har.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Vis hva som ville blitt endret. Ingenting lagres.")
    ] = False,
    output_json: Annotated[bool, typer.Option("--json", help="Skriv JSON.")] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Godta at mer enn en tidel av personene mister rollene sine.")
    ] = False,
    source: Annotated[
        str | None, typer.Option(help="Systemet filen kommer fra: kav eller prosjekthotell for avtaler.")
    ] = None,
) -> None:
    """Les inn en fil i registeret."""
    with explained():
        chosen = _kind(kind)
        system = _source(chosen, source)
        data, told = _bytes(file), _mapping(mapping)
        settings = load_settings()
        # A large file is hundreds of thousands of objects, none of them in rings: looking for these takes half the time.
        gc.disable()
        try:
            with telemetry(settings), span("import", kind=chosen.value):
                report, passed = asyncio.run(
                    _run(settings, chosen, data, told, source=system, dry_run=dry_run, yes=yes)
                )
        finally:
            gc.enable()
    if output_json:
        write_json({**as_json(report, dry_run=dry_run), "passed": passed_as_json(passed)})
    else:
        tell(report, dry_run=dry_run)
        for line in passed_lines(passed):
            typer.echo(line)
    if report.errors:
        raise typer.Exit(FOUND_FAULTS)


def _kind(kind: str) -> ImportKind:
    if kind not in tuple(ImportKind):
        complain(f"«{kind}» kan ikke importeres. Velg en av: {', '.join(ImportKind)}.")
        raise typer.Exit(WRONG_USE)
    return ImportKind(kind)


def _source(kind: ImportKind, source: str | None) -> str:
    known = SOURCES[kind]
    if source is None:
        return known[0]
    if source not in known:
        complain(f"«{source}» er ikke et system for {kind.value}. Velg en av: {', '.join(known)}.")
        raise typer.Exit(WRONG_USE)
    return source


def _bytes(file: Path) -> bytes:
    """Return the file's content; no more of it is read than shows that it is too large."""
    try:
        return _start_of(file, LARGEST_FILE + 1)
    except (OSError, ValueError) as exc:
        complain(f"Filen «{file}» kan ikke leses. Sjekk stien, og at du har tilgang.")
        raise typer.Exit(WRONG_USE) from exc


def _start_of(file: Path, size: int) -> bytes:
    """Return the first bytes of a file. Raises ValueError for a pipe or a device, which may never end."""
    if file.exists() and not file.is_file():
        raise ValueError(file)
    with file.open("rb") as opened:
        return opened.read(size)


def _mapping(file: Path | None) -> dict[str, str]:
    if file is None:
        return {}
    try:
        # A larger file is cut off here, and so is no whole JSON.
        found = json.loads(_start_of(file, LARGEST_MAPPING).decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as exc:
        complain(f'Mapping-filen «{file}» kan ikke leses. Skriv JSON, for eksempel {{"title": "Navn"}}.')
        raise typer.Exit(WRONG_USE) from exc
    if not isinstance(found, dict) or not all(isinstance(header, str) for header in found.values()):
        complain(f'Mapping-filen «{file}» må være ett objekt med tekster, for eksempel {{"title": "Navn"}}.')
        raise typer.Exit(WRONG_USE)
    return found


async def _run(
    settings: Settings,
    kind: ImportKind,
    data: bytes,
    mapping: dict[str, str],
    *,
    source: str,
    dry_run: bool,
    yes: bool,
) -> tuple[Report, list[PassedStep]]:
    engine = open_engine(settings.database_url)
    clock = SystemClock()
    try:
        await (schema.upgrade(engine) if settings.is_sqlite else schema.require_current(engine))
        sessions = session_factory(engine)
        with _shown() as note:
            if kind is ImportKind.ARKIVNUMMER:
                return await _archive_numbers(sessions, data, mapping, clock, dry_run=dry_run), []
            digest = _digest(data, mapping)
            rows: AnyRows = read_rows(
                kind,
                data,
                today=today(clock),
                mapping=mapping,
                progress=lambda done, total: note("Leser rader", done, total),
            )
            note("Sammenligner og lagrer", 0, 0)
            request = Request(kind, rows, source, digest, clock.now(), today(clock), yes)
            post = _post(settings, clock)
            report = await import_rows(
                sessions, request, dry_run=dry_run, then=partial(_tell_the_office, post)
            )
            if dry_run:
                return report, []
            note("Ser etter frister som har passert", 0, 0)
            try:
                return report, await tell_passed(settings, sessions, clock, report, post)
            except (KnowledgeFaultsError, SettingsError):
                # What is imported is imported; `kb check` tells what is wrong.
                complain("Fikk ikke sett etter frister som har passert. Kjør kb check.")
                return report, []
    finally:
        await engine.dispose()


def _digest(data: bytes, mapping: Mapping[str, str]) -> str:
    """Return what tells a file, and the mapping that it is read by, from others."""
    return hashlib.sha256(data + json.dumps(mapping, sort_keys=True).encode()).hexdigest()


async def _archive_numbers(
    sessions: Sessions, data: bytes, mapping: dict[str, str], clock: SystemClock, *, dry_run: bool
) -> Report:
    rows = read_rows(ImportKind.ARKIVNUMMER, data, today=today(clock), mapping=mapping)
    digest = _digest(data, mapping)
    async with sessions.begin() as session:
        return await import_archive_numbers(session, rows, sha256=digest, now=clock.now(), dry_run=dry_run)


def _post(settings: Settings, clock: SystemClock) -> Post:
    secret = settings.secret.get_secret_value() if settings.secret else secrets.token_urlsafe(32)
    # The messages have no buttons, so nothing in them is signed: any secret will do.
    return Post(ActionSigner(secret), clock, rooms(settings))


async def _tell_the_office(post: Post, session: AsyncSession, report: Report) -> None:
    """Ask the procurement office about what the file no longer has, in one message."""
    message = message_of(report)
    if message is not None:
        await post.put(session, [message], key=f"import:{report.run_id}")


@contextmanager
def _shown() -> Iterator[Note]:
    """Show on standard error how far the work has come, where somebody looks at it."""
    if not console.is_terminal:
        yield lambda _what, _done, _total: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Åpner filen", total=None)
        yield lambda what, done, total: progress.update(
            task, description=what, completed=done, total=total or None
        )
