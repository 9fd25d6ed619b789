"""`report`: what the bot did in a month or a year, and what has to be bought in the time to come."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.bootstrap import Parts, bootstrap
from bot.commands.failures import FOUND_FAULTS, WRONG_USE, complain, explained
from bot.commands.output import write_json
from bot.reports.figures import month_named
from bot.reports.files import csv_file, month_pictures, write_files
from bot.reports.kept import keep_months
from bot.reports.month import month_report, said_month
from bot.reports.month_text import CSV_COLUMNS, month_json, month_rows, month_text
from bot.reports.plan_text import plan_json, plan_sheet, plan_text
from bot.reports.saved import SAVINGS
from bot.reports.year import year_report
from bot.reports.year_text import (
    FIGURE_COLUMNS,
    MEASURE_COLUMNS,
    figure_rows,
    measure_rows,
    year_json,
    year_pictures,
    year_text,
)
from bot.settings import Settings, load_settings
from dialogs.coming.plan import coming, everything
from norsk.calendar import add_months
from norsk.clock import today
from norsk.when import norwegian_date, oslo_date
from register.database import reading

CHOOSE: Final = "Velg én av --month ÅÅÅÅ-MM, --year ÅÅÅÅ og --plan MÅNEDER."
MONTHS_AHEAD: Final = range(1, 121)
YEARS: Final = range(2000, 2200)
LONGEST_MINUTES: Final = 4


def report(
    month: Annotated[str, typer.Option("--month", help="En måned, ÅÅÅÅ-MM: hva boten gjorde.")] = "",
    year: Annotated[int, typer.Option("--year", help="Et år: månedenes tall, og det strategien måler.")] = 0,
    plan: Annotated[
        int, typer.Option("--plan", help="Så mange måneder fram: anskaffelser som må startes.")
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv JSON.")] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Mappen for tekst, CSV og bilder; med --plan regnearket, FIL.xlsx."),
    ] = None,
    minutes: Annotated[
        list[str] | None,
        typer.Option(
            "--minutes",
            help=f"Minutter spart for hver, i anslaget: {', '.join(f'{one.key}={one.minutes}' for one in SAVINGS)}.",
        ),
    ] = None,
    include_restricted: Annotated[
        bool, typer.Option("--include-restricted", help="Med --plan: ta med skjermede avtaler.")
    ] = False,
) -> None:
    """Vis hva boten gjorde i en måned eller et år, eller hvilke anskaffelser som må startes."""
    if sum((bool(month), bool(year), bool(plan))) != 1:
        raise _wrong(CHOOSE)
    if minutes and not month:
        raise _wrong("--minutes hører til --month. Ta det bort, eller velg --month.")
    if include_restricted and not plan:
        raise _wrong("--include-restricted hører til --plan. Ta det bort, eller velg --plan.")
    each = _minutes(minutes or [])
    asked = _asked(month, year, plan, out, each, include_restricted=include_restricted)
    with explained():
        settings = load_settings()
        try:
            asyncio.run(_told(settings, asked, as_json=as_json))
        except OSError as exc:
            complain(f"Kan ikke skrive til «{out}» ({exc.strerror}). Velg et annet sted med --out.")
            raise typer.Exit(FOUND_FAULTS) from exc


@dataclass(frozen=True, slots=True)
class Told:
    """A report as it is written: as text, as JSON, and as files, which are made only where they are wanted."""

    text: str
    json: dict[str, object]
    files: Callable[[], Mapping[str, bytes]]


Asked = Callable[[Parts], Awaitable[Told]]


def _asked(
    month: str,
    year: int,
    plan: int,
    out: Path | None,
    minutes: Mapping[str, int],
    *,
    include_restricted: bool,
) -> "_Asked":
    """Return the report that was asked for, or end the command with what to write."""
    if plan:
        return _Asked(
            _plan(_within(plan, MONTHS_AHEAD, "--plan"), restricted=include_restricted), out, sheet=True
        )
    if year:
        return _Asked(_year(_within(year, YEARS, "--year")), out)
    first = month_named(month)
    if first is None or first.year not in YEARS:
        raise _wrong(f"«{month}» er ikke en måned. Skriv --month ÅÅÅÅ-MM, for eksempel 2026-10.")
    return _Asked(_month(first, minutes), out)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A report, and where it is written: a folder, or the file of a sheet; standard output where that is None."""

    make: Asked
    out: Path | None
    sheet: bool = False


async def _told(settings: Settings, asked: _Asked, *, as_json: bool) -> None:
    async with bootstrap(settings) as parts:
        told = await asked.make(parts)
    if asked.out is not None:
        files = told.files()
        if asked.sheet:
            asked.out.write_bytes(next(iter(files.values())))
        else:
            write_files(asked.out, files)
        complain(f"Skrev {'regnearket' if asked.sheet else f'{len(files)} filer'} til {asked.out}.")
    if as_json:
        write_json(told.json)
    elif asked.out is None:
        typer.echo(told.text, nl=False)


def _month(month: date, minutes: Mapping[str, int]) -> Asked:
    async def make(parts: Parts) -> Told:
        now, kommune = parts.clock.now(), parts.kommune
        if month > oslo_date(now):
            raise _wrong(f"{said_month(month).capitalize()} har ikke begynt.")
        kept = await _kept(parts)
        async with reading(parts.sessions) as session:
            found = await month_report(
                session, month, kommune=kommune, now=now, answers_kept=kept, minutes=minutes
            )
        text = month_text(found, kommune=kommune.name)

        def files() -> Mapping[str, bytes]:
            stem = f"rapport-{month:%Y-%m}"
            rows = csv_file(CSV_COLUMNS, month_rows(found))
            return {f"{stem}.txt": text.encode(), f"{stem}.csv": rows, **month_pictures(found)}

        return Told(text, month_json(found), files)

    return make


def _year(year: int) -> Asked:
    async def make(parts: Parts) -> Told:
        now, kommune = parts.clock.now(), parts.kommune
        if year > oslo_date(now).year:
            raise _wrong(f"{year} har ikke begynt.")
        kept, rules = await _kept(parts), parts.base.current.rules
        async with reading(parts.sessions) as session:
            found = await year_report(session, year, kommune=kommune, rules=rules, now=now, answers_kept=kept)
        text = year_text(found, kommune)

        def files() -> Mapping[str, bytes]:
            return {
                f"rapport-{year}.txt": text.encode(),
                f"rapport-{year}.csv": csv_file(FIGURE_COLUMNS, figure_rows(found)),
                f"strategi-{year}.csv": csv_file(MEASURE_COLUMNS, measure_rows(found, kommune)),
                **year_pictures(found),
            }

        return Told(text, year_json(found, kommune), files)

    return make


async def _kept(parts: Parts) -> timedelta:
    """Write the months that are over, where no service has, and return how long talk is kept."""
    kept = timedelta(days=parts.settings.answers_days)
    await keep_months(parts.sessions, kommune=parts.kommune, now=parts.clock.now(), answers_kept=kept)
    return kept


def _plan(months: int, *, restricted: bool) -> Asked:
    async def make(parts: Parts) -> Told:
        now, on = parts.clock.now(), today(parts.clock)
        until = add_months(on, months)
        async with reading(parts.sessions) as session:
            rows = await coming(
                session,
                kommune=parts.kommune,
                rules=parts.base.current.rules,
                sighting=everything(restricted=restricted),
                on=on,
                until=until,
            )
        title = f"Anskaffelser som må startes til og med {norwegian_date(until)}"
        return Told(
            plan_text(rows, title=title, on=on),
            plan_json(rows, months=months, on=on),
            lambda: {"plan.xlsx": plan_sheet(rows, title=title, now=now, on=on)},
        )

    return make


def _within(number: int, allowed: range, option: str) -> int:
    if number not in allowed:
        raise _wrong(
            f"{number} er ikke mulig for {option}. Skriv et tall fra {allowed.start} til {allowed.stop - 1}."
        )
    return number


def _minutes(written: list[str]) -> Mapping[str, int]:
    """Return the minutes that were given, such as svar=8, or end the command with what can be given."""
    found: dict[str, int] = {}
    keys = {one.key for one in SAVINGS}
    for one in written:
        key, _, number = one.partition("=")
        if key not in keys or not number.isdecimal() or len(number) > LONGEST_MINUTES:
            choices = ", ".join(sorted(keys))
            raise _wrong(f"«{one}» er ikke minutter. Skriv for eksempel --minutes svar=8. Velg {choices}.")
        found[key] = int(number)
    return found


def _wrong(said: str) -> typer.Exit:
    complain(said)
    return typer.Exit(WRONG_USE)
