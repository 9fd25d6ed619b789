"""`export sak NUMBER`: one case for the archive, or for a request for access."""

import asyncio
from datetime import datetime
from pathlib import Path

import typer

from bot import schema
from bot.commands.failures import FOUND_FAULTS, WRONG_USE, complain, explained
from bot.commands.output import write_json
from bot.exports.case_record.bundle import Bundle
from bot.exports.case_record.record import CaseRecord
from bot.exports.case_record.taking_out import (
    ClosedWayError,
    DeletedCaseError,
    NoSuchCaseError,
    take_out,
)
from bot.knowledge_files import own_kommune, shipped_knowledge
from bot.settings import Settings, load_settings
from knowledge.kommune import Kommune
from norsk.clock import SystemClock
from norsk.when import norwegian_date, oslo_date
from register.archive_entry import note_export
from register.audit import write_audit
from register.database import Sessions, open_engine, reading, session_factory


def export_case(
    number: str, out: Path | None, *, innsyn: bool, include_restricted: bool, as_json: bool
) -> None:
    """Write a case's files into a folder, and say what was written. Exits 1 where there is no such case to write."""
    if not number or out is None:
        complain("Skriv nummeret og mappen: innkjopsbot export sak BM-2026-0001 --out MAPPE.")
        raise typer.Exit(WRONG_USE)
    with explained():
        settings = load_settings()
        try:
            case, made = asyncio.run(_export(settings, number, out, innsyn, include_restricted))
        except (NoSuchCaseError, ClosedWayError, DeletedCaseError) as exc:
            complain(_why(number, exc, settings))
            raise typer.Exit(FOUND_FAULTS) from exc
        except OSError as exc:
            complain(f"Kan ikke skrive i «{out}» ({exc.strerror}). Velg en annen mappe med --out.")
            raise typer.Exit(FOUND_FAULTS) from exc
    if as_json:
        files = [str(out / path) for path, _ in made.files]
        write_json({"number": case.number, "title": case.title, "files": files, "sha256": made.sha256})
    _tell(case, made, out, innsyn=innsyn)


def _tell(case: CaseRecord, made: Bundle, out: Path, *, innsyn: bool) -> None:
    complain(f"Skrev {case.number} til {out}: {len(made.files)} filer.")
    if innsyn:
        complain(
            "Priser, tilbud og personopplysninger er merket. Ingenting er tatt bort: en person vurderer før noe gis ut."
        )
        return
    complain("Tilgangskoden er et forslag. En person bekrefter den.")
    if case.closed_way:
        complain("Saken gikk den lukkede veien. Gi den bare til dem som skal se den.")


def _why(number: str, exc: Exception, settings: Settings) -> str:
    match exc:
        case ClosedWayError():
            return (
                f"{number} gikk den lukkede veien, og er ikke skrevet. Ta den med med --include-restricted."
            )
        case DeletedCaseError(entry=entry):
            day = norwegian_date(oslo_date(entry.deleted_at)) if entry.deleted_at else "tidligere"
            arkiv = _kommune(settings).names["arkiv"]
            return f"{entry.case_number} ble slettet her {day}. Den ligger i {arkiv} som {entry.number}."
        case _:
            return f"Fant ingen sak eller avtale med nummeret «{number}». Sjekk nummeret, for eksempel BM-2026-0001."


def _kommune(settings: Settings) -> Kommune:
    return own_kommune(shipped_knowledge(), settings.kommune)


async def _export(
    settings: Settings, number: str, out: Path, innsyn: bool, include_restricted: bool
) -> tuple[CaseRecord, Bundle]:
    engine, now = open_engine(settings.database_url), SystemClock().now()
    try:
        await (schema.upgrade(engine) if settings.is_sqlite else schema.require_current(engine))
        sessions = session_factory(engine)
        async with reading(sessions) as session:
            case, made = await take_out(
                session, number, kommune=_kommune(settings), innsyn=innsyn, include_restricted=include_restricted, at=now
            )  # fmt: skip
        made.write(out)
        await _note(sessions, case, made, innsyn=innsyn, now=now)
        return case, made
    finally:
        await engine.dispose()


async def _note(sessions: Sessions, case: CaseRecord, made: Bundle, *, innsyn: bool, now: datetime) -> None:
    async with sessions.begin() as session:
        if innsyn:
            detail = {"innsyn": "true", "sha256": made.sha256}
            write_audit(session, at=now, act="case_taken_out", record=case.record, detail=detail)
            return
        await note_export(session, case.record, case_number=case.number, sha256=made.sha256, by=None, now=now)
