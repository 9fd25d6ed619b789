"""How an answer cites: the knowledge base's sources as a Reply's, and as the last lines of the text."""

from collections.abc import Iterable
from datetime import date

from conversation.reply import Source
from dialogs.phrases import phrases, say_date, say_dated
from knowledge.article import Source as KnownSource
from norsk.language import Language


def to_reply(sources: Iterable[KnownSource]) -> tuple[Source, ...]:
    """Return the sources in the Reply's own type, each once."""
    return tuple(dict.fromkeys(Source(s.title, s.reference, s.dated, s.url) for s in sources))


def source_lines(
    sources: Iterable[Source], *, verified_on: date | None = None, language: Language = Language.BOKMAL
) -> str:
    """Return the last lines of an answer: where it comes from, of what date, and when we last checked.

    The documents keep the titles that they have.
    """
    said = phrases(language)
    places: dict[tuple[str, str], list[str]] = {}
    for source in sources:
        places.setdefault((source.title, source.dated), []).append(source.reference)
    cited = ". ".join(
        f"{title}, {'; '.join(found)} ({say_dated(day, language)})" for (title, day), found in places.items()
    )
    checked = " " + said.checked.format(day=say_date(verified_on, language)) if verified_on else ""
    return f"{said.source}: {cited}.{checked}"
