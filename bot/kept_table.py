"""The tables of what is stored and how long it is kept, as the documents have them: made from what the code does."""

from datetime import timedelta
from typing import Final

from bot.data_map import DATA_MAP, Holds
from bot.retention import CLASSES, KeptClass

HEAD: Final = "| what | why | how long | since | where |\n|---|---|---|---|---|"
STAYS: Final = (
    ("Cases (behovsmeldinger, avvik, endringsbehov) with their files, history and answers from other enheter", "they are the kommune's documents", "until the archive has them and the archivist deletes them here ([archive.md](archive.md)); a name stays in a case until then, and words stay as the kommune's own", "they were filed", "see `bot/data_map.py`"),
    ("Agreements, enheter, people, absences, imported avvik, articles, answered questions and the audit log", "the work of the office", "until the kommune takes them away", "–", "see `bot/data_map.py`"),
    ("Figures of a month", "to compare years; they name nobody", "until the kommune takes them away", "–", "`month_figure`, `way_count`"),
)  # fmt: skip
"""What no job takes away."""


MAP_HEAD: Final = "| what it holds | what `privacy erase` does | tables |\n|---|---|---|"
_MEANS: Final = {
    Holds.TALK: ("What passed between a person and the bot", "taken away at once"),
    Holds.PERSON: ("Who somebody is, and what is arranged for them", "goes with the person, once no role and no unarchived case keeps them"),
    Holds.CASE: ("The kommune's cases", "nothing until the archive has the case; then the name is taken out, the words stay"),
    Holds.WORK: ("What was done at work, in the kommune's own words", "stays; it points at nobody once the person is gone, and where the name still stands in a text is listed"),
    Holds.NOBODY: ("Nothing about anybody", "nothing"),
}  # fmt: skip


def map_table() -> str:
    """Return the table in Markdown of every table of the database, by what it holds about people."""
    rows = []
    for holds, (what, done) in _MEANS.items():
        tables = ", ".join(f"`{name}`" for name, held in sorted(DATA_MAP.items()) if held is holds)
        rows.append(f"| {what} | {done} | {tables} |")
    return "\n".join([MAP_HEAD, *rows])


def kept_table() -> str:
    """Return the table in Markdown: first what goes by itself, then what stays."""
    rows = [_row(one) for one in CLASSES]
    rows += ["| " + " | ".join(cells) + " |" for cells in STAYS]
    return "\n".join([HEAD, *rows])


def _row(one: KeptClass) -> str:
    tables = ", ".join(f"`{table}`" for table in one.tables)
    return f"| {one.what} | {one.why} | {_long(one.kept)} | {one.since} | {tables} |"


def _long(kept: timedelta | None) -> str:
    if kept is None:
        return "`INNKJOPSBOT_ANSWERS_DAYS` (365)"
    if kept == timedelta(0):
        return "at once"
    hours = kept.total_seconds() / 3600
    return f"{kept.days} days" if kept.days > 1 else f"{hours:.0f} hours"
