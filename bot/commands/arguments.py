"""What arguments of several commands mean, and what is said where one cannot be read."""

from datetime import date
from typing import Final

import typer

from bot.commands.failures import WRONG_USE, complain

YEARS: Final = range(1900, 2200)
"""The years that a command is asked about: in a year beyond them nothing can be reckoned ahead or back."""


def date_or_exit(text: str | None) -> date | None:
    """Return a date given as ÅÅÅÅ-MM-DD, in one of `YEARS`; anything else ends the command with what to write."""
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as exc:
        complain(f"«{text}» er ikke en dato. Skriv den som ÅÅÅÅ-MM-DD, for eksempel 2026-06-15.")
        raise typer.Exit(WRONG_USE) from exc
    if day.year not in YEARS:
        complain(f"«{text}» er for langt unna. Skriv et år fra {YEARS.start} til {YEARS.stop - 1}.")
        raise typer.Exit(WRONG_USE)
    return day
