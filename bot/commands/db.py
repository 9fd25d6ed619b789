"""`db`: the schema, a copy of everything, and back."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot import schema
from bot.backup.after import Wishes
from bot.backup.manifest import BACKED_UP, BackupFaultsError, Manifest
from bot.commands.failures import FOUND_FAULTS, WRONG_USE, complain, explained
from bot.commands.output import write_json
from bot.settings import Settings, load_settings
from norsk.clock import OSLO, SystemClock
from register.audit import write_audit
from register.database import open_engine

cli = typer.Typer(
    help="Databasen: oppgrader, sjekk, ta sikkerhetskopi og les inn igjen.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Json = Annotated[bool, typer.Option("--json", help="Skriv JSON på standard ut.")]


@cli.command()
def upgrade() -> None:
    """Bring databasen til den versjonen som denne utgaven trenger."""
    with explained():
        asyncio.run(_upgrade(load_settings().database_url))
    typer.echo("Databasen er oppdatert.")


@cli.command()
def check() -> None:
    """Si om databasen er oppdatert, og om tabellene er som koden sier."""
    with explained():
        found = asyncio.run(_check(load_settings().database_url))
    if found:
        complain("Databasen avviker fra koden:", *(f"- {difference}" for difference in found))
        raise typer.Exit(FOUND_FAULTS)
    typer.echo("Databasen er oppdatert, og tabellene er som de skal være.")


@cli.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Filen som skal lages. En fil som finnes, røres ikke.")],
    output_json: Json = False,
) -> None:
    """Skriv hele databasen til én fil, mens tjenesten går. Filen har alt, også det som er skjermet: pass godt på den."""
    with explained(), _told():
        taken = asyncio.run(_backup(load_settings(), file))
    if output_json:
        write_json({"file": str(file), **_as_json(taken), "bytes": file.stat().st_size})
    else:
        typer.echo(
            f"Sikkerhetskopien ligger i {file}: {taken.rows} rader i {len(taken.tables)} tabeller. "
            "Filen har personopplysninger og hemmeligheter, så legg den et sted med streng tilgang."
        )


@cli.command(name="restore")
def put_back(
    file: Annotated[Path, typer.Argument(help="Filen fra `db backup`.")],
    sent_until: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"],
            help="Norsk tid da den gamle databasen sluttet å sende. Det som skulle gå før, regnes som sendt.",
        ),
    ] = None,
    skip_numbers: Annotated[
        int,
        typer.Option(
            min=0, max=100_000, help="Hopp over så mange saksnumre, som kan være gitt etter kopien."
        ),
    ] = 0,
    output_json: Json = False,
) -> None:
    """Les en sikkerhetskopi inn i en tom database. Utsendingen står stille etterpå, til du starter den."""
    wishes = Wishes(sent_until.replace(tzinfo=OSLO) if sent_until else None, skip_numbers)
    with explained(), _told():
        found = asyncio.run(_restore(load_settings(), file, wishes))
    if output_json:
        write_json({"file": str(file), **_as_json(found[0]), "taken_as_sent": found[1], "paused": True})
        return
    typer.echo(f"{found[0].rows} rader i {len(found[0].tables)} tabeller er lest inn fra {file}.")
    if sent_until:
        typer.echo(f"{found[1]} meldinger og påminnelser regnes som sendt.")
    typer.echo(
        "Utsendingen står stille, så ingen får noe to ganger. Start tjenesten, se hva som venter med "
        "`innkjopsbot remind list`, og start utsendingen med `innkjopsbot remind resume`."
    )


@contextmanager
def _told() -> Iterator[None]:
    """Turn what is wrong with a backup into lines for a person."""
    try:
        yield
    except BackupFaultsError as exc:
        complain(*exc.faults)
        raise typer.Exit(FOUND_FAULTS) from exc


def _as_json(taken: Manifest) -> dict[str, object]:
    return {
        "kommune": taken.kommune,
        "revision": taken.revision,
        "product": taken.product,
        "made_at": taken.made_at.isoformat(),
        "tables": len(taken.tables),
        "rows": taken.rows,
    }


async def _upgrade(url: str) -> None:
    engine = open_engine(url)
    try:
        await schema.upgrade(engine)
    finally:
        await engine.dispose()


async def _check(url: str) -> list[str]:
    engine = open_engine(url)
    try:
        if engine.dialect.name == "sqlite":
            await schema.upgrade(engine)
        await schema.require_current(engine)
        return await schema.differences(engine)
    finally:
        await engine.dispose()


async def _backup(settings: Settings, file: Path) -> Manifest:
    from bot.backup.take import take_backup  # noqa: PLC0415 - read in where it is used

    engine = _existing(settings)
    try:
        if settings.is_sqlite:
            await schema.upgrade(engine)
        taken = await take_backup(engine, file, kommune=settings.kommune, now=SystemClock().now())
        await _note(engine, taken)
    finally:
        await engine.dispose()
    return taken


async def _note(engine: AsyncEngine, taken: Manifest) -> None:
    """Write down that everything was copied out; an account that may only read has its backup all the same."""
    try:
        async with AsyncSession(engine) as session, session.begin():
            detail = {"rows": str(taken.rows)}
            write_audit(session, at=taken.made_at, act=BACKED_UP, record="database", detail=detail)
    except DBAPIError:
        complain("Kopien er tatt, men det kunne ikke føres i hendelsesloggen. Sjekk brukerens rettigheter.")


def _existing(settings: Settings) -> AsyncEngine:
    """Open the database; a file that is not there is not made, since its backup would be an empty one."""
    name = make_url(settings.database_url).database
    if settings.is_sqlite and not (name and Path(name).exists()):
        complain(
            f"Databasen «{name}» finnes ikke. Sjekk INNKJOPSBOT_DATABASE_URL og hvilken mappe du står i."
        )
        raise typer.Exit(WRONG_USE)
    return open_engine(settings.database_url)


async def _restore(settings: Settings, file: Path, wishes: Wishes) -> tuple[Manifest, int]:
    from bot.backup.restore import restore  # noqa: PLC0415 - read in where it is used

    engine = open_engine(settings.database_url)
    try:
        found = await restore(engine, file, kommune=settings.kommune, now=SystemClock().now(), wishes=wishes)
        return found.manifest, found.taken_as_sent
    finally:
        await engine.dispose()
