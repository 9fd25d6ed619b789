"""`doctor`: what is wrong with this installation, and what to do about it."""

import asyncio
from typing import Annotated, Final

import typer

from bot.commands.failures import FOUND_FAULTS, complain
from bot.commands.output import write_json
from bot.doctor.examination import examine
from bot.doctor.finding import Finding, Level
from bot.doctor.patient import patient_of, settings_as_far_as_they_hold
from bot.settings import load_settings
from norsk.clock import SystemClock

SIGNS: Final = {Level.FAULT: "FEIL", Level.WARNING: "OBS", Level.OK: "OK"}


def doctor(
    output_json: Annotated[
        bool, typer.Option("--json", help="Ett JSON-objekt per sjekk på standard ut.")
    ] = False,
) -> None:
    """Sjekk innstillinger, database, klokke, kunnskapsbase, personer og kanaler. Ingenting endres eller sendes."""
    found = asyncio.run(_examined(output_json=output_json))
    faults, warnings = (sum(one.level is level for one in found) for level in (Level.FAULT, Level.WARNING))
    if not output_json:
        complain(f"{len(found)} sjekket: {faults} feil, {warnings} å se på.")
    if faults:
        raise typer.Exit(FOUND_FAULTS)


async def _examined(*, output_json: bool) -> list[Finding]:
    settings, faults = settings_as_far_as_they_hold(load_settings)
    found = []
    async with patient_of(settings, faults, clock=SystemClock()) as patient:
        async for finding in examine(patient):
            found.append(finding)
            if output_json:
                write_json(_as_json(finding))
            else:
                _tell(finding)
    return found


def _tell(finding: Finding) -> None:
    typer.echo(f"{SIGNS[finding.level]:<5}{finding.check}: {finding.what}")
    if finding.remedy:
        typer.echo(f"     → {finding.remedy}")


def _as_json(finding: Finding) -> dict[str, object]:
    return {
        "check": finding.check,
        "ok": finding.ok,
        "level": finding.level.value,
        "what": finding.what,
        "remedy": finding.remedy,
    }
