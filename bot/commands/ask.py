"""`ask`: one answer, or one for each line of a file."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from bot.channels.terminal.render import show
from bot.commands.answer_json import answer_to_json
from bot.commands.arguments import date_or_exit
from bot.commands.failures import WRONG_USE, complain, console, explained
from bot.commands.output import read_rows, write_json
from bot.knowledge_files import own_kommune, shipped_knowledge
from bot.settings import load_settings
from dialogs.answer import answer
from dialogs.asked import Answer
from dialogs.dialog import Knowledge
from dialogs.readable import unreadable, without_blanks
from dialogs.state_store import Memory
from knowledge.kommune import Kommune, UnknownKommuneError, find_kommune
from norsk.clock import SystemClock, today


def ask(
    question: Annotated[str, typer.Argument(help="Spørsmålet.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Skriv JSON.")] = False,
    kommune: Annotated[
        str | None, typer.Option(help="lillestrom, baerum, trondheim, ringerike eller nasjonal.")
    ] = None,
    on: Annotated[str | None, typer.Option(help="Svar etter reglene denne dagen, ÅÅÅÅ-MM-DD.")] = None,
    file: Annotated[Path | None, typer.Option(help="Svar på hver linje i en JSONL-fil.")] = None,
) -> None:
    """Svar på et spørsmål."""
    with explained():
        knowledge = shipped_knowledge()
        home = (
            kommune_or_exit(knowledge, kommune)
            if kommune
            else own_kommune(knowledge, load_settings().kommune)
        )
        day = date_or_exit(on)
        if file is not None:
            _answer_file(file, knowledge, home, day)
            return
        found = answer_on(question, knowledge=knowledge, kommune=home, on=day)
        if as_json:
            write_json(answer_to_json(found, question=question, id=None))
        else:
            show(Console(), found.reply())


def answer_on(question: str, *, knowledge: Knowledge, kommune: Kommune, on: date | None) -> Answer:
    """Return the answer as of a day: today where none is given. What is too much to read gets that for an answer."""
    day = today(SystemClock()) if on is None else on
    if too_much := unreadable(question, {}):
        return Answer(too_much, answered=False, on=day, memory=Memory())
    return answer(without_blanks(question), kommune=kommune, today=day, knowledge=knowledge)


def _answer_file(file: Path, knowledge: Knowledge, home: Kommune, on: date | None) -> None:
    rows = read_rows(file, needs="question")
    for row in track(rows, description="Svarer", console=console, transient=True):
        question = str(row["question"])
        kommune = kommune_or_exit(knowledge, str(row["kommune"])) if row.get("kommune") else home
        found = answer_on(question, knowledge=knowledge, kommune=kommune, on=on)
        write_json(answer_to_json(found, question=question, id=row.get("id")))


def kommune_or_exit(knowledge: Knowledge, id: str) -> Kommune:
    """Return a kommune by id; an unknown one ends the command, naming those that exist."""
    try:
        return find_kommune(knowledge.kommuner, id)
    except UnknownKommuneError as exc:
        complain(f"Kommunen «{exc.id}» er ikke kjent. Velg en av: {', '.join(exc.known)}.")
        raise typer.Exit(WRONG_USE) from exc
