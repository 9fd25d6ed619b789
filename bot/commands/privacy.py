"""`privacy`: what is stored about a person, and taking it away."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot import schema
from bot.commands.failures import FOUND_FAULTS, complain, explained
from bot.commands.output import write_json
from bot.privacy import Erased, erase, stored_about
from bot.settings import load_settings
from register.database import open_engine, session_factory
from register.person import Person, PersonNotFoundError, get_person

cli = typer.Typer(
    help="Personvern: vis eller slett det som er lagret om en person.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Email = Annotated[str, typer.Argument(help="E-postadressen til personen.")]
T = TypeVar("T")


@cli.command()
def export(email: Email) -> None:
    """Skriv alt som er lagret om en person, som JSON."""
    write_json(_run(email, stored_about))


@cli.command(name="erase")
def erase_person(
    email: Email,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv JSON.")] = False,
) -> None:
    """Slett det en person har spurt om, fått svar på og fått tilsendt."""
    erased: Erased = _run(email, erase)
    if as_json:
        kept_in = [{"what": name, "why": "ikke arkivert"} for name in erased.kept_in]
        write_json({"erased": erased.counts, "person_kept": bool(erased.kept), "kept": kept_in})
        return
    counts = ", ".join(f"{count} {name}" for name, count in _named(erased))
    typer.echo(f"Slettet: {counts}.")
    if erased.kept_in:
        typer.echo(
            f"Navnet står til arkivet har sakene: {', '.join(erased.kept_in)}. "
            "Ta dem ut med export sak, før arkivnummeret, og kjør dette igjen."
        )
    if erased.kept == "roller":
        typer.echo("Personen har roller og står fortsatt i registeret. Ta bort rollene først om hen skal ut.")


def _named(erased: Erased) -> list[tuple[str, int]]:
    names = {
        "answers": "svar",
        "questions": "spørsmål",
        "messages": "meldinger",
        "conversations": "samtaler",
        "files": "filer",
        "stand_ins": "avtaler om vikar",
        "drafts": "kladder",
        "attachments": "løse vedlegg",
        "case_texts": "tekster i arkiverte saker",
    }
    return [(names[key], count) for key, count in erased.counts.items()]


def _run(email: str, act: Callable[[AsyncSession, Person], Awaitable[T]]) -> T:
    with explained():
        try:
            return asyncio.run(_with_person(load_settings().database_url, email, act))
        except PersonNotFoundError as exc:
            complain(f"Ingen med adressen «{email}» finnes i registeret. Sjekk adressen.")
            raise typer.Exit(FOUND_FAULTS) from exc


async def _with_person(url: str, email: str, act: Callable[[AsyncSession, Person], Awaitable[T]]) -> T:
    engine = open_engine(url)
    try:
        await (schema.upgrade(engine) if engine.dialect.name == "sqlite" else schema.require_current(engine))
        async with session_factory(engine).begin() as session:
            return await act(session, await get_person(session, email))
    finally:
        await engine.dispose()
