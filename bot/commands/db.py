"""`db`: the schema."""

import asyncio

import typer

from bot import schema
from bot.commands.failures import FOUND_FAULTS, complain, explained
from bot.settings import load_settings
from register.database import open_engine

cli = typer.Typer(help="Databasen: oppgrader og sjekk.", no_args_is_help=True, rich_markup_mode=None)


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
