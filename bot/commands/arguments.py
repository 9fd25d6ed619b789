"""What arguments of several commands mean, and what is said where one cannot be read."""

from datetime import date

import typer

from bot.commands.failures import WRONG_USE, complain


def date_or_exit(text: str | None) -> date | None:
    """Return a date given as ÅÅÅÅ-MM-DD; anything else ends the command with what to write."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        complain(f"«{text}» er ikke en dato. Skriv den som ÅÅÅÅ-MM-DD, for eksempel 2026-06-15.")
        raise typer.Exit(WRONG_USE) from exc
