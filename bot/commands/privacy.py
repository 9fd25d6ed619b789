"""`privacy`: what is stored about a person, and taking it away."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot import schema
from bot.commands.failures import FOUND_FAULTS, complain, explained
from bot.commands.output import write_json
from bot.privacy import Erased, erase, record_of, stored_about
from bot.settings import load_settings
from norsk.clock import SystemClock
from norsk.masking import mask
from register.audit import write_audit
from register.database import open_engine, session_factory
from register.person import Person, PersonNotFoundError, get_person

cli = typer.Typer(
    help="Personvern: vis eller slett det som er lagret om en person.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Email = Annotated[str, typer.Argument(help="E-postadressen til personen.")]
T = TypeVar("T")
LONGEST_REASON = 200


Reason = Annotated[str, typer.Option(help="Hvorfor, for eksempel saksnummeret. Det står i hendelsesloggen.")]


@cli.command()
def export(email: Email, reason: Reason = "") -> None:
    """Skriv alt som er lagret om en person, som JSON."""

    async def told(session: AsyncSession, person: Person) -> dict[str, object]:
        _note(session, person, "person_exported", reason)
        return await stored_about(session, person)

    write_json(_run(email, told))


@cli.command(name="erase")
def erase_person(
    email: Email,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv JSON.")] = False,
    reason: Reason = "",
) -> None:
    """Slett det en person har spurt om, fått svar på og fått tilsendt."""

    async def gone(session: AsyncSession, person: Person) -> Erased:
        _note(session, person, "person_erased", reason)
        return await erase(session, person)

    erased: Erased = _run(email, gone)
    if as_json:
        kept = [{"what": name, "why": "ikke arkivert"} for name in erased.kept_in]
        kept += [{"what": one.what, "why": one.why} for one in erased.kept_words]
        write_json({"erased": erased.counts, "person_kept": bool(erased.kept), "kept": kept})
        return
    counts = ", ".join(f"{count} {name}" for name, count in _named(erased))
    typer.echo(f"Slettet: {counts}.")
    if erased.kept_in:
        typer.echo(
            f"Navnet står til arkivet har sakene: {', '.join(erased.kept_in)}. "
            "Ta dem ut med export sak, før arkivnummeret, og kjør dette igjen."
        )
    for one in erased.kept_words:
        typer.echo(f"Navnet står fortsatt i {one.what}: {one.why}.")
    if erased.kept == "roller":
        typer.echo("Personen har roller og står fortsatt i registeret. Ta bort rollene først om hen skal ut.")
    typer.echo(
        "Sikkerhetskopier som er tatt før nå, har dette fortsatt. Slett dem når fristen for dem er ute."
    )


def _note(session: AsyncSession, person: Person, act: str, reason: str) -> None:
    """Write in the audit log that somebody at the machine took out or took away what is stored about a person."""
    detail = {"reason": mask(reason).text[:LONGEST_REASON]} if reason else {}
    write_audit(session, at=SystemClock().now(), act=act, record=record_of(person), detail=detail)


def _named(erased: Erased) -> list[tuple[str, int]]:
    names = {
        "answers": "svar",
        "questions": "spørsmål",
        "messages": "meldinger",
        "conversations": "samtaler",
        "files": "filer",
        "sessions": "pålogginger",
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
