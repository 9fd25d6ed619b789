"""Checks when a backup was last taken, since its age is what can be lost."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select

from bot.backup.manifest import BACKED_UP
from bot.doctor.finding import Finding, warning, well
from bot.doctor.patient import Patient
from norsk.clock import OSLO
from norsk.when import norwegian_date
from register.audit import Audit

OLDEST: Final = timedelta(days=2)
HOW: Final = (
    "Ta en hver natt: innkjopsbot db backup FIL. Tar dere den med databasens egne verktøy, se bort fra dette."
)


async def taken(patient: Patient) -> Sequence[Finding]:
    """Whether `db backup` has been run lately."""
    if patient.sessions is None:
        return []
    async with patient.sessions() as session:
        last = await session.scalar(select(func.max(Audit.at)).where(Audit.act == BACKED_UP))
    if last is None:
        return [warning("backup", "Ingen sikkerhetskopi er tatt med `innkjopsbot db backup`.", HOW)]
    when = norwegian_date(last.astimezone(OSLO).date())
    if patient.now - last > OLDEST:
        return [warning("backup", f"Siste sikkerhetskopi ble tatt {when}.", HOW)]
    return [well("backup", f"Siste sikkerhetskopi ble tatt {when}.")]
