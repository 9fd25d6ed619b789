"""What a person at the command line is told when something does not hold: a sentence, never a traceback."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.markup import escape
from sqlalchemy.exc import DatabaseError, OperationalError

from bot.errors import KnowledgeFaultsError, OutdatedDatabaseError, SlackStartError
from bot.settings import SettingsError

FOUND_FAULTS = 1
WRONG_USE = 2

console = Console(stderr=True, highlight=False)
"""Messages and progress go to standard error."""


def complain(*lines: str) -> None:
    """Write lines for a person on standard error."""
    for line in lines:
        console.print(escape(line), soft_wrap=True)


@contextmanager
def explained() -> Iterator[None]:
    """Turn an error into what to do about it, and the exit code that interfaces.md gives it."""
    try:
        yield
    except SettingsError as exc:
        complain("Innstillingene holder ikke:", *(f"- {fault}" for fault in exc.faults))
        raise typer.Exit(WRONG_USE) from exc
    except SlackStartError as exc:
        complain("Slack godtar ikke innstillingene:", *(f"- {fault}" for fault in exc.faults))
        raise typer.Exit(WRONG_USE) from exc
    except KnowledgeFaultsError as exc:
        complain("Kunnskapsbasen har feil:", *(f"- {fault}" for fault in exc.faults))
        raise typer.Exit(FOUND_FAULTS) from exc
    except OutdatedDatabaseError as exc:
        complain(
            f"Databasen er ikke oppdatert (den er på {exc.found or 'ingenting'}). Kjør: innkjopsbot db upgrade"
        )
        raise typer.Exit(FOUND_FAULTS) from exc
    except OperationalError as exc:
        complain(
            "Databasen svarer ikke: den er låst, full eller ikke i gang. "
            "Sjekk INNKJOPSBOT_DATABASE_URL, at mappen finnes, og ledig diskplass, og prøv igjen."
        )
        raise typer.Exit(FOUND_FAULTS) from exc
    except DatabaseError as exc:
        # What SQLite says of a file that it cannot read has this type itself, and no narrower one.
        if type(exc.orig) is not sqlite3.DatabaseError:
            raise
        complain(
            "Databasefilen er skadet, eller en annen slags fil. "
            "Stopp tjenesten, og les inn siste sikkerhetskopi: innkjopsbot db restore."
        )
        raise typer.Exit(FOUND_FAULTS) from exc
