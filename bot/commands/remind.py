"""`remind`: plan reminders, send what is due, see who gets what, send a failed one again, and stop all sending."""

import asyncio
from datetime import timedelta
from typing import Annotated, Final

import typer

from bot.bootstrap import Parts
from bot.commands import remind_stop
from bot.commands.arguments import date_or_exit
from bot.commands.failures import FOUND_FAULTS, WRONG_USE, complain, explained
from bot.commands.output import write_json
from bot.commands.remind_list import Listed, as_json, listed
from bot.commands.remind_run import Days, Json, On, Yes, as_of, now_by, stopped_since, with_parts
from bot.commands.remind_send import send_now, sending_clock, tell_what_stops
from bot.commands.remind_table import show
from norsk.clock import today
from norsk.when import norwegian_date
from notifications.delivery.pause import Paused, paused
from notifications.planner.planner import Planned
from register.database import reading

cli = typer.Typer(
    help="Påminnelser: planlegg, send, vis, send på nytt, eller stopp all utsending.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
LEFT_OUT: Final = "Avvik som gikk den lukkede veien, vises ikke. Ta dem med med --include-restricted."
INCLUDED: Final = (
    "Listen har også med avvik som gikk den lukkede veien. Vis den bare til dem som skal se dem."
)
cli.command(name="resend")(remind_stop.resend_one)
cli.command(name="pause")(remind_stop.pause_all)
cli.command(name="resume")(remind_stop.resume_all)


@cli.command(name="plan")
def plan_now(on: On = None, days: Days = 0, output_json: Json = False, yes: Yes = False) -> None:
    """Gå gjennom alt som skal minnes om, og skriv det inn. Sender ingenting."""
    with explained():
        day = date_or_exit(on)
        asked = day or today(now_by())
        writes = yes or asked == today(now_by())
        clock = as_of(asked) if writes else now_by()

        async def act(parts: Parts) -> tuple[Planned, list[Listed]]:
            planner, knows = parts.desk.planner, parts.desk.knows()
            planned = await planner.plan_all(knows) if writes else Planned()
            return planned, await listed(parts, days=days, on=day)

        planned, coming = asyncio.run(with_parts(act, clock=clock))
    if not writes:
        complain(
            f"Ingenting er skrevet inn: {norwegian_date(asked)} er ikke i dag. Se hva som gjelder den dagen, med remind list "
            f"--on {asked.isoformat()}. Skriv --yes bare i en prøvedatabase: da planlegger jeg som om det var den dagen."
        )
    counts = {"records": planned.records, "added": planned.added, "cancelled": planned.cancelled}
    if output_json:
        more = {"written": writes, "days": days, "coming": len(coming), "passed": planned.passed_count}
        write_json({"on": asked.isoformat(), **counts, **more})
        return
    typer.echo(
        f"Så på {planned.records} saker: {planned.added} nye påminnelser, {planned.cancelled} trukket tilbake. "
        f"Til og med {norwegian_date(asked + timedelta(days=days))}: {len(coming)}."
    )


@cli.command()
def send(on: On = None, days: Days = 0, output_json: Json = False, yes: Yes = False) -> None:
    """Send det som er forfalt, i Teams, Slack, e-post eller på nettsiden. Påminnelser går bare i sendevinduet."""
    if days:
        complain("--days hører til remind list. send sender bare det som er forfalt.")
        raise typer.Exit(WRONG_USE)
    with explained():
        clock = sending_clock(date_or_exit(on), yes=yes)
        done = asyncio.run(with_parts(send_now, clock=clock, platforms=True))
    tell_what_stops(done)
    if output_json:
        counts = {
            "collected": done.collected,
            "sent": done.sent,
            "failed": done.failed,
            "waiting": done.waiting,
        }
        stopped = (
            {"since": done.paused.since.isoformat(), "reason": done.paused.reason} if done.paused else None
        )
        write_json({"on": today(clock).isoformat(), **counts, "paused": stopped})
    else:
        typer.echo(f"Sendt: {done.sent}. Feilet: {done.failed}. Venter: {done.waiting}.")
    if done.failed:
        complain("Se hvorfor med remind list, og send på nytt med remind resend NØKKEL.")
        raise typer.Exit(FOUND_FAULTS)


@cli.command(name="list")
def show_list(
    on: On = None,
    days: Days = 0,
    output_json: Json = False,
    include_restricted: Annotated[
        bool, typer.Option("--include-restricted", help="Ta med avvik som gikk den lukkede veien.")
    ] = False,
) -> None:
    """Vis hvem som får hva og når, og det som har feilet. Sender og skriver ingenting."""

    async def act(parts: Parts) -> tuple[list[Listed], Paused | None]:
        async with reading(parts.sessions) as session:
            stopped = await paused(session)
        return await listed(parts, days=days, on=day, restricted=include_restricted), stopped

    with explained():
        day = date_or_exit(on)
        found, stopped = asyncio.run(with_parts(act))
    if stopped:
        complain(stopped_since(stopped))
    if output_json:
        for one in found:
            write_json(as_json(one))
        return
    show(found, on=day or today(now_by()), days=days)
    complain(INCLUDED if include_restricted else LEFT_OUT)
