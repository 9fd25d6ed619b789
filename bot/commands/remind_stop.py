"""`remind resend`, `remind pause` and `remind resume`: they need the database alone."""

from datetime import datetime
from typing import Annotated, Final

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot.commands.failures import FOUND_FAULTS, WRONG_USE, complain, explained
from bot.commands.output import write_json
from bot.commands.remind_run import Json, in_register
from bot.settings import load_settings
from norsk.clock import OSLO
from norsk.when import norwegian_date
from notifications.delivery.pause import LONGEST_REASON, pause, paused, resume
from notifications.delivery.resend import Again, Resent, resend
from notifications.rules.window import SendWindow
from register.audit import write_audit

STATUSES: Final = {
    "waiting": "venter",
    "queued": "er klar til å sendes",
    "sent": "er sendt",
    "cancelled": "trengs ikke lenger",
}


def resend_one(
    key: Annotated[str, typer.Argument(help="Nøkkelen, slik remind list viser den.")],
    output_json: Json = False,
) -> None:
    """Send en påminnelse eller melding som feilet, en gang til."""

    async def act(session: AsyncSession, now: datetime) -> Resent:
        window = SendWindow(closed=load_settings().closed)
        found = await resend(session, key, now=now, window=window)
        if found.again is Again.WAITING:
            write_audit(session, at=now, act="reminder_resent", record="remind", detail={"key": key[:200]})
        return found

    with explained():
        found = in_register(act)
    if output_json:
        at = found.send_at.isoformat() if found.send_at else None
        write_json(
            {"key": key, "resent": found.again is Again.WAITING, "status": found.status, "send_at": at}
        )
    _tell_resent(key, found, quiet=output_json)


def _tell_resent(key: str, found: Resent, *, quiet: bool) -> None:
    match found.again:
        case Again.UNKNOWN:
            complain(f"Ingen påminnelse har nøkkelen «{key}». Finn nøkkelen med remind list.")
        case Again.NOT_FAILED:
            complain(f"Påminnelsen har ikke feilet: den {STATUSES.get(found.status, found.status)}.")
        case Again.WAITING if found.send_at is not None and not quiet:
            local = found.send_at.astimezone(OSLO)
            typer.echo(
                f"Sendes på nytt {norwegian_date(local.date())} kl. {local:%H.%M}, om den fortsatt trengs."
            )
    if found.again is not Again.WAITING:
        raise typer.Exit(FOUND_FAULTS)


def pause_all(
    reason: Annotated[str, typer.Option("--reason", help="Hvorfor, slik at andre forstår det.")],
    output_json: Json = False,
) -> None:
    """Stopp all utsending med en gang, også midt i en bunke. Svar i samtaler går som før."""
    _change_pause(reason, output_json=output_json, stop=True)


def resume_all(
    reason: Annotated[str, typer.Option("--reason", help="Hvorfor det er trygt å sende igjen.")] = "",
    output_json: Json = False,
) -> None:
    """Start utsendingen igjen. Det som ventet, går når sendevinduet er åpent."""
    _change_pause(reason, output_json=output_json, stop=False)


def _change_pause(reason: str, *, output_json: bool, stop: bool) -> None:
    said = " ".join(reason.split())
    if (stop and not said) or len(said) > LONGEST_REASON:
        complain(f"Skriv hvorfor med --reason, høyst {LONGEST_REASON} tegn.")
        raise typer.Exit(WRONG_USE)

    async def act(session: AsyncSession, now: datetime) -> bool:
        was = await paused(session) is not None
        await (pause(session, said, now) if stop else resume(session))
        # Why is the administrator's own words; they are shown by `list`, and not kept in the log.
        write_audit(session, at=now, act="sending_paused" if stop else "sending_resumed", record="remind")
        return was

    with explained():
        was = in_register(act)
    if output_json:
        write_json({"paused": stop, "changed": was is not stop, "reason": said})
    elif stop:
        typer.echo(
            f"{'Utsendingen var stoppet fra før. Grunnen er byttet' if was else 'All utsending er stoppet'}: {said}"
        )
    else:
        typer.echo("Utsendingen er i gang igjen." if was else "Utsendingen var ikke stoppet.")
