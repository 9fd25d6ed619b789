"""The command line `innkjopsbot`."""

import typer

from bot.commands import ask, chat, db, kb, parse, serve

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


def main() -> None:
    """Run the command that was asked for."""
    cli()


if __name__ == "__main__":
    main()
