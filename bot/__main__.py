"""The command line `innkjopsbot`."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

import typer

from bot.commands.failures import complain
from bot.logs import configure_logs

COMMANDS: Final = {
    "serve": "serve",
    "chat": "chat",
    "ask": "ask",
    "parse": "parse",
    "kb": "cli",
    "import": "import_file",
    "export": "export",
    "db": "cli",
    "doctor": "doctor",
    "manifest": "cli",
    "privacy": "cli",
    "remind": "cli",
    "report": "report",
}
"""Every command, and what it is called in its module: a function, or `cli` where it has commands of its own."""


INTERRUPTED: Final = 130
"""What a shell calls a command that Ctrl+C ended."""


def command_line(arguments: Sequence[str]) -> typer.Typer:
    """Return the command line; where the first argument names a command only that one is read in, since it starts sooner."""
    cli = typer.Typer(
        name="innkjopsbot",
        help="Innkjøpsbot svarer på spørsmål om anskaffelser, tar imot behov og passer på avtaler.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    cli.callback()(lambda: None)
    asked = arguments[0] if arguments else ""
    for name in [asked] if asked in COMMANDS else COMMANDS:
        module = import_module(f"bot.commands.{name}_" if name == "import" else f"bot.commands.{name}")
        found = getattr(module, COMMANDS[name])
        if COMMANDS[name] == "cli":
            cli.add_typer(found, name=name)
        else:
            cli.command(name=name)(found)
    return cli


def main() -> None:
    """Run the command that was asked for; an unknown error is a sentence, and its traceback only for `debug`."""
    # Standard output is the command's own. `serve` and `chat` log as the settings say.
    configure_logs("error")
    try:
        command_line(sys.argv[1:])()
    except KeyboardInterrupt:
        # Stopped while still reading in; later the command itself answers for it.
        sys.exit(INTERRUPTED)
    except Exception:
        if os.environ.get("INNKJOPSBOT_LOG", "").lower() == "debug":
            raise
        complain(
            "Noe gikk galt som jeg ikke kjenner igjen. Kjør igjen med INNKJOPSBOT_LOG=debug for å se hva."
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
