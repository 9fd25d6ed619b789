"""The pages as HTML: templates in which everything from the register is text, and nothing else."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.board.filters import NAMES, UNNARROWED
from bot.board.timeline import WIDTH
from norsk.clock import OSLO
from norsk.when import norwegian_date, said_days

if TYPE_CHECKING:
    # Read in with the first page, so that no start waits for it.
    from jinja2 import Environment

FOLDER: Final = Path(__file__).parent / "templates"


def render(template: str, given: Mapping[str, object]) -> str:
    """Return a page. A name that a template asks for and is not given is an error, never an empty place."""
    return _templates().get_template(template).render(given)


@lru_cache(maxsize=1)
def _templates() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - with the first page

    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "day": norwegian_date,
        "clock": clock,
        "days": said_days,
        "ago": ago,
        "capital": capital,
        "thousands": thousands,
    }
    made.globals |= {"bar_width": WIDTH, "field_names": NAMES, "unnarrowed": UNNARROWED}
    return made


def clock(at: datetime) -> str:
    """Return the time in Europe/Oslo as a person reads it: 9.05."""
    local = at.astimezone(OSLO)
    return f"{local.hour}.{local.minute:02}"


def ago(on: date, today: date) -> str:
    """Return how long ago a day was: i dag, i går, for 12 dager siden."""
    days = (today - on).days
    if days <= 0:
        return "i dag"
    return "i går" if days == 1 else f"for {days} dager siden"


def capital(text: str) -> str:
    """Return a text with a capital first, the rest as it is."""
    return text[:1].upper() + text[1:]


def thousands(count: int) -> str:
    """Return a number with a space between thousands, as a person reads it."""
    return f"{count:,}".replace(",", "\u00a0")
