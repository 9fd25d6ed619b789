"""`kb export`: every article as a file, those made or changed in chat too."""

import asyncio
import shutil
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import bootstrap
from bot.commands.failures import WRONG_USE, complain, explained
from bot.settings import Settings, load_settings
from knowledge.proposal import written_in_chat
from norsk.clock import SystemClock, today
from register.artikkel import TextKind, effective
from register.database import reading


def export(
    folder: Annotated[
        Path, typer.Argument(help="Mappen som artiklene skrives i, én undermappe per kommune.")
    ],
) -> None:
    """Skriv alle artikler som filer, også dem som er laget eller endret i samtale."""
    with explained():
        try:
            shipped, chat = asyncio.run(_export(load_settings(), folder))
        except OSError as exc:
            complain(f"Kan ikke skrive i «{folder}» ({exc.strerror}). Velg en mappe du kan skrive i.")
            raise typer.Exit(WRONG_USE) from exc
        typer.echo(
            f"Skrev {shipped + chat} artikler til {folder}. {chat} av dem er laget eller endret i samtale."
        )


async def _export(settings: Settings, folder: Path) -> tuple[int, int]:
    async with bootstrap(settings) as parts:
        library = parts.base.current.library
        async with reading(parts.sessions) as session:
            versions = await effective(session, on=today(SystemClock()))
        texts = {v.artikkel_id: v.text for v in versions if v.kind == TextKind.ARTIKKEL.value}
        # A text that no longer passes the checks is not in use, and neither is it exported.
        chat = {article.id: texts[article.id] for article in library.articles if written_in_chat(article)}
        for article in library.articles:
            target = folder / article.kommune / f"{article.id}.md"
            target.parent.mkdir(parents=True, exist_ok=True)
            if article.id in chat:
                target.write_text(chat[article.id], encoding="utf-8")
                continue
            for file in (article.file, *(version.file for version in article.versions.values())):
                shutil.copyfile(file, target.parent / Path(file).name)
        return len(library.articles) - len(chat), len(chat)
