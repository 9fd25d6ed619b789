"""The command line `innkjopsbot`."""

import os
import sys

import typer

from bot.commands import ask, chat, db, kb, manifest, parse, privacy, serve
from bot.commands.failures import complain

cli = typer.Typer(
    name="innkjopsbot",
    help="Innkjøpsbot svarer på spørsmål om anskaffelser, tar imot behov og passer på avtaler.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
cli.command()(serve.serve)
cli.command()(chat.chat)
cli.command()(ask.ask)
cli.command()(parse.parse)
cli.add_typer(kb.cli, name="kb")
cli.add_typer(db.cli, name="db")
cli.add_typer(manifest.cli, name="manifest")
cli.add_typer(privacy.cli, name="privacy")


def main() -> None:
    """Run the command that was asked for; an unknown error is a sentence, and its traceback only for `debug`."""
    try:
        cli()
    except Exception:
        if os.environ.get("INNKJOPSBOT_LOG", "").lower() == "debug":
            raise
        complain(
            "Noe gikk galt som jeg ikke kjenner igjen. Kjør igjen med INNKJOPSBOT_LOG=debug for å se hva."
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
