"""`kb`: lint, score and show the knowledge base."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from bot.channels.terminal.render import show
from bot.commands.arguments import date_or_exit
from bot.commands.ask import answer_on, kommune_or_exit
from bot.commands.export_articles import export
from bot.commands.failures import FOUND_FAULTS, WRONG_USE, complain, console, explained
from bot.commands.gaps import show_gaps
from bot.commands.output import read_rows, write_json
from bot.errors import KnowledgeFaultsError
from bot.knowledge_files import ROOT, load_knowledge, own_kommune, shipped_knowledge
from bot.settings import load_settings
from conversation.reply import Reply
from dialogs.article_text import say_article
from dialogs.dialog import Knowledge
from knowledge.coverage import CoverageError, Documents, coverage_faults, load_documents
from knowledge.coverage_page import coverage_page
from knowledge.evaluation import Verdict, score_row
from knowledge.kommune import Kommune
from norsk.clock import SystemClock, today

cli = typer.Typer(help="Kunnskapsbasen: sjekk, mål og vis.", no_args_is_help=True, rich_markup_mode=None)
cli.command()(export)
cli.command(name="gaps")(show_gaps)
SHOWN_MISSES = 20


@cli.command()
def check(
    root: Annotated[Path, typer.Option(help="Mappen med artikler, terskelverdier og kommuner.")] = ROOT,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv JSON.")] = False,
) -> None:
    """Sjekk artikler, terskelverdier og kommuneprofiler, og at alt i kildedokumentene er fortalt eller lagt til side."""
    with explained():
        knowledge = load_knowledge(root)
        if faults := coverage_faults(_documents(root), knowledge.library):
            raise KnowledgeFaultsError([str(fault) for fault in faults])
        warnings = [str(warning) for warning in knowledge.library.warnings]
        counts = Counter(article.kommune for article in knowledge.library.articles)
        if as_json:
            write_json(
                {"articles": len(knowledge.library.articles), "per_kommune": counts, "warnings": warnings}
            )
            return
        for warning in warnings:
            complain(f"Advarsel: {warning}")
        per = ", ".join(f"{kommune} {count}" for kommune, count in sorted(counts.items()))
        typer.echo(
            f"{len(knowledge.library.articles)} artikler uten feil ({per}). {len(warnings)} advarsler."
        )


def _documents(root: Path) -> Documents:
    try:
        return load_documents(root / "documents.toml")
    except CoverageError as exc:
        raise KnowledgeFaultsError([str(fault) for fault in exc.faults]) from exc


@cli.command()
def coverage(
    out: Annotated[Path, typer.Option(help="Filen som skrives.")] = Path("docs/coverage.md"),
) -> None:
    """Skriv hva kildedokumentene sier, og hvilke artikler som forteller det."""
    with explained():
        page = coverage_page(_documents(ROOT), shipped_knowledge().library)
        try:
            out.write_text(page, encoding="utf-8")
        except OSError as exc:
            complain(f"Filen «{out}» kan ikke skrives. Sjekk at mappen finnes, eller bruk --out.")
            raise typer.Exit(WRONG_USE) from exc
        typer.echo(f"Skrev {out}.")


@cli.command(name="eval")
def evaluate(
    file: Annotated[Path, typer.Argument(help="Spørsmålsfil, ett JSON-objekt per linje.")],
    on: Annotated[str | None, typer.Option(help="Dagen det svares, ÅÅÅÅ-MM-DD.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv JSON.")] = False,
) -> None:
    """Mål svarene mot en spørsmålsfil."""
    with explained():
        day = date_or_exit(on)
        knowledge = shipped_knowledge()
        home = own_kommune(knowledge, load_settings().kommune)
        rows = read_rows(file, needs="question")
        if not rows:
            complain(f"Filen «{file}» har ingen spørsmål. Skriv ett JSON-objekt per linje.")
            raise typer.Exit(WRONG_USE)
        scored = [
            (row, *_score(row, knowledge, home, day))
            for row in track(rows, description="Måler", console=console, transient=True)
        ]
        _report(scored, as_json=as_json)


def _score(
    row: dict[str, object], knowledge: Knowledge, home: Kommune, on: date | None
) -> tuple[Verdict, str]:
    kommune = kommune_or_exit(knowledge, str(row["kommune"])) if row.get("kommune") else home
    found = answer_on(str(row["question"]), knowledge=knowledge, kommune=kommune, on=on)
    verdict = score_row(row, answered=found.answered, text=found.text, sources=found.sources)
    return verdict, found.article or ("regel" if found.answered else "-")


def _report(scored: list[tuple[dict[str, object], Verdict, str]], *, as_json: bool) -> None:
    counts = Counter(verdict for _, verdict, _ in scored)
    right = counts[Verdict.RIGHT]
    misses = [
        {"id": row.get("id"), "verdict": verdict.value, "article": article, "question": row["question"]}
        for row, verdict, article in scored
        if verdict is not Verdict.RIGHT
    ]
    if as_json:
        shares = {verdict.value: count for verdict, count in counts.items()}
        write_json(
            {
                "questions": len(scored),
                "right": right,
                "share": right / len(scored),
                **shares,
                "misses": misses,
            }
        )
        return
    for miss in misses[:SHOWN_MISSES]:
        typer.echo(f"{miss['verdict']} | {miss['id']} | {miss['article']} | {miss['question']}")
    details = ", ".join(f"{verdict.value} {count}" for verdict, count in counts.most_common())
    typer.echo(f"{right / len(scored):.1%} riktig av {len(scored)} ({details})")


@cli.command(name="show")
def show_article(
    id: Annotated[str, typer.Argument(help="Artikkelens id.")],
    as_json: Annotated[bool, typer.Option("--json", help="Skriv JSON.")] = False,
) -> None:
    """Vis en artikkel slik brukeren ser den."""
    with explained():
        knowledge = shipped_knowledge()
        article = knowledge.library.by_id(id)
        if article is None:
            complain(f"Artikkelen «{id}» finnes ikke. Se id-ene i knowledge/articles, eller kjør kb check.")
            raise typer.Exit(FOUND_FAULTS)
        kommune = knowledge.kommuner[article.kommune]
        day = today(SystemClock())
        said = say_article(article, kommune=kommune, on=day, today=day)
        if as_json:
            write_json(
                {"id": article.id, "title": article.title, "kommune": article.kommune, "text": said.text}
            )
        else:
            show(Console(), Reply(f"**{article.title}**\n\n{said.text}", sources=said.sources))
