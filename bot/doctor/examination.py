"""Every check, one after the other; one that fails or hangs stops none of the others."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from typing import Final

from sqlalchemy.exc import DatabaseError

from bot.doctor import backlog, backup, channels, database, disk, knowledge, people, rooms, setup, sign_in
from bot.doctor.database import AWAY
from bot.doctor.finding import Finding, Level, fault, warning
from bot.doctor.patient import Patient
from bot.logs import log

Check = Callable[[Patient], Awaitable[Sequence[Finding]]]
SECONDS: Final = 15.0
"""How long one check may take."""

CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("settings", setup.settings),
    ("environment", setup.environment),
    ("secret_files", setup.secret_files),
    ("addresses", setup.addresses),
    ("telemetry", setup.telemetry),
    ("time_zone", setup.time_zone),
    ("disk", disk.disk),
    ("sqlite", disk.sqlite_file),
    ("database", database.answers),
    ("schema", database.revision),
    ("privileges", database.privileges),
    ("server", database.server),
    ("clock", database.clock),
    ("knowledge", knowledge.texts),
    ("people", people.roles),
    ("avtaler", people.looked_after),
    ("reach", people.reached),
    ("inbox", backlog.inbox),
    ("outbox", backlog.outbox),
    ("planner", backlog.planner),
    ("replicas", backlog.replicas),
    ("backup", backup.taken),
    ("slack", channels.slack),
    ("teams", channels.teams),
    ("email", channels.email),
    ("webhook", channels.webhook),
    ("public_url", channels.public_url),
    ("rooms", rooms.outsiders_in_rooms),
    ("sign_in", sign_in.issuer),
)
"""In the order in which they are told: what others rest on comes first."""

RESTS_ON: Final = (
    ("sqlite", "Databasefilen er skadet, så dette er ikke sjekket."),
    ("database", AWAY),
    ("schema", "Databasen har ikke tabellene som denne utgaven trenger, så dette er ikke sjekket."),
    ("privileges", "Brukeren mangler rettigheter i databasen, så dette er ikke sjekket."),
)
"""Faults that make later checks fail in the database, with what is then said of these."""


async def examine(
    patient: Patient, checks: Sequence[tuple[str, Check]] = CHECKS, *, seconds: float = SECONDS
) -> AsyncIterator[Finding]:
    """Yield what each check finds. Raises nothing: a check that fails is a finding too."""
    faulty: set[str] = set()
    for name, check in checks:
        for finding in await _looked(name, check, patient, seconds, faulty=faulty):
            if finding.level is Level.FAULT:
                faulty.add(finding.check)
            yield finding


async def _looked(
    name: str, check: Check, patient: Patient, seconds: float, *, faulty: Collection[str]
) -> Sequence[Finding]:
    try:
        async with asyncio.timeout(seconds):
            return await check(patient)
    except TimeoutError:
        what = f"Sjekken «{name}» fikk ikke svar på {seconds:.0f} sekunder."
        return [fault(name, what, "Sjekk nettverket og det som skulle svare, og kjør doctor igjen.")]
    except DatabaseError as exc:
        for cause, what in RESTS_ON:
            if cause in faulty:
                return [warning(name, what, f"Rett det som står under «{cause}», og kjør doctor igjen.")]
        return [_broke(name, exc)]
    except Exception as exc:  # noqa: BLE001 - a check that breaks is told, and the rest are made
        return [_broke(name, exc)]


def _broke(name: str, exc: Exception) -> Finding:
    log().error("doctor_check_failed", check=name, exc_info=exc)
    what = f"Sjekken «{name}» kunne ikke gjennomføres ({type(exc).__name__})."
    remedy = "Rett det som ellers er feil, og kjør igjen. Med INNKJOPSBOT_LOG=error står årsaken i loggen."
    return fault(name, what, remedy)
