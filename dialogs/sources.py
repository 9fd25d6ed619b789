"""How an answer cites: the knowledge base's sources as a Reply's, and as the last lines of the text."""

from collections.abc import Iterable
from datetime import date

from conversation.reply import Source
from knowledge.article import Source as KnownSource

MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip


def norwegian_date(on: date) -> str:
    """Return a date as a person writes it: 1. juli 2026."""
    return f"{on.day}. {MONTHS[on.month - 1]} {on.year}"


def dated(text: str) -> str:
    """Return a source's date for a person: a whole date in words, a year as it is."""
    try:
        return norwegian_date(date.fromisoformat(text))
    except ValueError:
        return text


def to_reply(sources: Iterable[KnownSource]) -> tuple[Source, ...]:
    """Return the sources in the Reply's own type, each once."""
    return tuple(dict.fromkeys(Source(s.title, s.reference, s.dated, s.url) for s in sources))


def source_lines(sources: Iterable[Source], *, verified_on: date | None = None) -> str:
    """Return the last lines of an answer: where it comes from, of what date, and when we last checked."""
    places: dict[tuple[str, str], list[str]] = {}
    for source in sources:
        places.setdefault((source.title, source.dated), []).append(source.reference)
    cited = ". ".join(f"{title}, {'; '.join(found)} ({dated(day)})" for (title, day), found in places.items())
    checked = f" Sist kontrollert {norwegian_date(verified_on)}." if verified_on else ""
    return f"Kilde: {cited}.{checked}"
