"""Checks of the work itself: acts that wait or were given up on, messages that do not go, the planner's last pass."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from bot.backlog import FAILED_SINCE, Backlog, read_backlog
from bot.doctor.finding import Finding, fault, warning, well
from bot.doctor.patient import Patient
from norsk.clock import today

LONG: Final = 300.0
"""Seconds; the service takes up what lies still every minute."""
STILL: Final = 3600.0
SINCE: Final = f"siste {FAILED_SINCE.days} dager"
IS_IT_RUNNING: Final = "Sjekk at tjenesten går, og se etter take_up_failed og dispatch_fault i loggen."


async def inbox(patient: Patient) -> Sequence[Finding]:
    """Look for what people wrote that has not been answered."""
    found = await _waits(patient)
    return (
        []
        if found is None
        else list(_inbox(found)) or [well("inbox", "Alt som er skrevet til boten, er besvart.")]
    )


def _inbox(found: Backlog) -> Iterator[Finding]:
    if found.inbox_oldest > LONG:
        what = (
            f"{found.inbox_open} meldinger er ikke besvart, den eldste har ventet {_ago(found.inbox_oldest)}."
        )
        yield fault("inbox", what, IS_IT_RUNNING)
    if found.set_aside:
        what = f"{found.set_aside} meldinger er lagt til side {SINCE}, etter tre forsøk."
        remedy = "Finn turn_set_aside i loggen: der står referansen som personen fikk, og hvor det feilet."
        yield warning("inbox", what, remedy)


async def outbox(patient: Patient) -> Sequence[Finding]:
    """Look for what should have been sent and has not."""
    found = await _waits(patient)
    return (
        []
        if found is None
        else list(_outbox(found)) or [well("outbox", "Alt som skulle vært sendt, er sendt.")]
    )


def _outbox(found: Backlog) -> Iterator[Finding]:
    if found.paused:
        remedy = "Se grunnen med `innkjopsbot remind list`, og start igjen med `innkjopsbot remind resume`."
        yield warning("outbox", "Utsendingen er stoppet.", remedy)
    elif found.outbox_oldest > STILL and not found.outbox_retrying:
        what = f"{found.outbox_due} meldinger skulle vært sendt, den eldste for {_ago(found.outbox_oldest)} siden."
        yield fault("outbox", what, IS_IT_RUNNING)
    if found.outbox_retrying:
        what = f"{found.outbox_retrying} meldinger er prøvd uten å nå fram, og prøves igjen."
        yield warning("outbox", what, "Se «slack», «teams» og «email» her, og tjenestens logg.")
    for (channel, reason), count in sorted(found.failed.items()):
        what = f"{count} meldinger nådde ingen {SINCE} (kanal {channel}, grunn {reason})."
        yield warning(
            "outbox", what, "Kjør `innkjopsbot remind list`: der står hver med grunn og hva du gjør."
        )


async def planner(patient: Patient) -> Sequence[Finding]:
    """Whether reminders are planned: everything once a day, and what has changed each minute."""
    found = await _waits(patient)
    if found is None:
        return []
    if not found.planned_on:
        remedy = "Start tjenesten. Den planlegger med en gang."
        return [warning("planner", "Påminnelser er aldri planlagt her.", remedy)]
    if date.fromisoformat(found.planned_on) < today(patient.clock) - timedelta(days=1):
        what = f"Påminnelser er sist planlagt i sin helhet {found.planned_on}."
        return [fault("planner", what, "Sjekk at tjenesten går, og se etter plan_failed i loggen.")]
    if found.planner_faults:
        what = f"{found.planner_faults} avtaler eller saker får ingen påminnelser: reglene feiler på dem."
        return [fault("planner", what, "Finn record_set_aside i loggen, og rett datoene i det som står der.")]
    return [well("planner", f"Påminnelser er planlagt {found.planned_on}.")]


async def replicas(patient: Patient) -> Sequence[Finding]:
    """Tell which processes serve, and whether they are of one version."""
    found = await _waits(patient)
    if found is None:
        return []
    count = sum(found.replicas.values())
    if len(found.replicas) > 1:
        what = f"{count} tjenester går, på hver sin utgave (skjema {', '.join(sorted(found.replicas))})."
        return [warning("replicas", what, "Det er slik under en oppgradering. Bytt ellers ut de gamle.")]
    if not count:
        return [warning("replicas", "Ingen tjeneste går på denne databasen.", "Start den: innkjopsbot serve")]
    return [well("replicas", f"{count} tjenester går på denne databasen.")]


async def _waits(patient: Patient) -> Backlog | None:
    if patient.sessions is None:
        return None
    async with patient.sessions() as session:
        return await read_backlog(session, now=patient.now)


def _ago(seconds: float) -> str:
    minutes = int(seconds // 60)
    return f"{minutes} minutter" if minutes < 120 else f"{minutes // 60} timer"  # noqa: PLR2004 - two hours
