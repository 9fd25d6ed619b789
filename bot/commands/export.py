"""`export`: what the register holds, as a file."""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Annotated, Final

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot import schema
from bot.commands.export_case import export_case
from bot.commands.failures import FOUND_FAULTS, WRONG_USE, complain, explained
from bot.exports.avtaler import export_avtaler
from bot.exports.avvik import export_avvik
from bot.exports.behovsmeldinger import export_behovsmeldinger
from bot.exports.endringsbehov import export_endringsbehov
from bot.exports.export import Export
from bot.exports.hendelser import export_hendelser
from bot.exports.writers import Format, TooManyRowsError, write
from bot.knowledge_files import own_kommune, shipped_knowledge
from bot.settings import Settings, load_settings
from knowledge.kommune import Kommune
from norsk.clock import OSLO, SystemClock
from register.audit import write_audit
from register.database import open_engine, reading, session_factory

KINDS: Final = ("behovsmeldinger", "avvik", "endringsbehov", "avtaler", "hendelser")
CASE: Final = "sak"
CHOOSE: Final = "Velg behovsmeldinger, avvik, endringsbehov, avtaler, hendelser eller sak."
LEFT_OUT: Final = "Avvik som gikk den lukkede veien, er ikke med. Ta dem med med --include-restricted."
INCLUDED: Final = "Filen har også med avvik som gikk den lukkede veien. Gi den bare til dem som skal se dem."


def export(
    kind: Annotated[
        str,
        typer.Argument(
            help="Det som skrives: behovsmeldinger, avvik, endringsbehov, avtaler, hendelser eller sak."
        ),
    ],
    number: Annotated[
        str,
        typer.Argument(help="Med sak: sakens nummer, eller nummeret på avtalen som beslutningene gjelder."),
    ] = "",
    format: Annotated[
        Format, typer.Option("--format", help="csv for Excel, xlsx, eller json med ett objekt per linje.")
    ] = Format.CSV,
    since: Annotated[
        str, typer.Option("--since", help="Bare det som er endret fra og med denne datoen.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option("--out", help="Filen det skrives til; ellers standard ut. Med sak: mappen.")
    ] = None,
    include_restricted: Annotated[
        bool, typer.Option("--include-restricted", help="Ta med avvik som gikk den lukkede veien.")
    ] = False,
    innsyn: Annotated[
        bool, typer.Option("--innsyn", help="Med sak: merk det som må vurderes før noe gis ut. Alt er med.")
    ] = False,
    output_json: Annotated[
        bool, typer.Option("--json", help="Med sak: skriv hva som ble skrevet, som JSON.")
    ] = False,
) -> None:
    """Skriv det registeret har, til en fil; eller én sak med alt som hører til, til en mappe."""
    if kind == CASE:
        export_case(number, out, innsyn=innsyn, include_restricted=include_restricted, as_json=output_json)
        return
    _check(kind, format, out)
    if number or innsyn:
        complain(
            "Nummer og --innsyn gjelder bare sak. Skriv innkjopsbot export sak BM-2026-0001 --out MAPPE."
        )
        raise typer.Exit(WRONG_USE)
    begins = _instant(since)
    with explained():
        settings = load_settings()
        try:
            with _target(out) as target:
                count = asyncio.run(
                    _export(settings, kind, format, begins, target, include_restricted=include_restricted)
                )
        except TooManyRowsError as exc:
            complain("Excel tar ikke så mange rader i ett ark. Velg --format csv, eller begrens med --since.")
            raise typer.Exit(FOUND_FAULTS) from exc
        except OSError as exc:
            where = f"«{out}»" if out else "standard ut"
            complain(f"Kan ikke skrive til {where} ({exc.strerror}). Velg en annen fil med --out.")
            raise typer.Exit(FOUND_FAULTS) from exc
    complain(f"Skrev {count} {'rad' if count == 1 else 'rader'}{f' til {out}' if out else ''}.")
    if kind in ("avvik", "hendelser"):
        complain(INCLUDED if include_restricted else LEFT_OUT)


def _check(kind: str, format: Format, out: Path | None) -> None:
    if kind not in KINDS:
        complain(f"«{kind}» er ikke noe jeg kan skrive ut. {CHOOSE}")
        raise typer.Exit(WRONG_USE)
    if format is Format.XLSX and out is None and sys.stdout.isatty():
        complain("Et regneark kan ikke vises her. Skriv --out FIL.xlsx.")
        raise typer.Exit(WRONG_USE)


def _instant(since: str) -> datetime | None:
    """Return the beginning of a day in Norway, written 2026-01-31 or 31.01.2026; None where none is given."""
    if not since:
        return None
    try:
        day = date.fromisoformat(since) if "-" in since else datetime.strptime(since, "%d.%m.%Y").date()  # noqa: DTZ007 - a day
    except ValueError as exc:
        complain(f"«{since}» er ikke en dato. Skriv --since 2026-01-31 eller 31.01.2026.")
        raise typer.Exit(WRONG_USE) from exc
    return datetime.combine(day, time(), OSLO)


@contextmanager
def _target(out: Path | None) -> Iterator[IO[bytes]]:
    """Open what is written to. A file is there whole or not at all, and only its owner can read it."""
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as file:
        try:
            yield file
            file.flush()
            Path(file.name).replace(out)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


async def _export(
    settings: Settings,
    kind: str,
    format: Format,
    since: datetime | None,
    target: IO[bytes],
    *,
    include_restricted: bool,
) -> int:
    engine = open_engine(settings.database_url)
    now = SystemClock().now()
    try:
        await (schema.upgrade(engine) if settings.is_sqlite else schema.require_current(engine))
        sessions = session_factory(engine)
        async with reading(sessions) as session:
            kommune = (
                own_kommune(shipped_knowledge(), settings.kommune) if kind == "behovsmeldinger" else None
            )
            export = _chosen(session, kind, since, include_restricted=include_restricted, kommune=kommune)
            count = await write(export, format, target, now=now)
        async with sessions.begin() as session:
            detail = {
                "format": format.value,
                "rows": str(count),
                "restricted": str(include_restricted).lower(),
            }
            write_audit(session, at=now, act="exported", record=f"export:{kind}", detail=detail)
        return count
    finally:
        await engine.dispose()


def _chosen(
    session: AsyncSession,
    kind: str,
    since: datetime | None,
    *,
    include_restricted: bool,
    kommune: Kommune | None = None,
) -> Export:
    match kind:
        case "behovsmeldinger":
            assert kommune is not None  # noqa: S101 - read in for this kind
            return export_behovsmeldinger(session, since=since, kommune=kommune)
        case "endringsbehov":
            return export_endringsbehov(session, since=since)
        case "avtaler":
            return export_avtaler(session, since=since)
        case "avvik":
            return export_avvik(session, since=since, include_restricted=include_restricted)
        case _:
            return export_hendelser(session, since=since, include_restricted=include_restricted)
