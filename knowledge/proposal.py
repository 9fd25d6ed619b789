"""Whether a text that somebody has written for an article may stand in the knowledge base."""

import re
from collections.abc import Iterable
from typing import Final

from knowledge.article import NASJONAL, NEXT_BEHOVSMELDING, NEXT_INNKJOP, Article, parse_article
from knowledge.front_matter import Fault
from knowledge.library import Library

LONGEST_TITLE: Final = 200
_MARKUP = re.compile(r"[*\[\]{}<>|`\\]")


def plain_title(text: str) -> str:
    """Return a text as a title: on one line, without what a title is shown inside of would take for markup or a name."""
    return " ".join(_MARKUP.sub(" ", text).split())


def check_article(
    library: Library, article_id: str, markdown: str
) -> tuple[Article | None, tuple[Fault, ...]]:
    """Return the article that a text makes and everything that is wrong with it beside the rest of the library.

    The faults are those that `kb check` would find; each says what, where, and how to mend it, in Norwegian.
    """
    article, faults = parse_article(markdown, file=f"chat:{article_id}")
    if article is None:
        return None, faults
    return article, (*faults, *_beside(library, article_id, article))


def written_in_chat(article: Article) -> bool:
    """Say whether an article in use is an editor's text, and not the file that was shipped."""
    return article.file.startswith("chat:")


def _beside(library: Library, article_id: str, article: Article) -> Iterable[Fault]:
    if len(article.title) > LONGEST_TITLE:
        remedy = f"Kort den ned til {LONGEST_TITLE} tegn"
        yield Fault(article.file, 1, "tittelen er for lang", f"{len(article.title)} tegn", remedy)
    if article.title != plain_title(article.title):
        remedy = "Skriv den på én linje, uten * [ ] { } < > | ` og \\"
        yield Fault(article.file, 1, "tittelen har tegn som ikke kan vises", article.title, remedy)
    if article.id != article_id:
        yield Fault(
            article.file, 1, "id stemmer ikke med artikkelen", article.id, f"Skriv «id: {article_id}»"
        )
    before = library.by_id(article_id)
    if before and before.kommune != article.kommune:
        yield Fault(
            article.file,
            1,
            "kommune kan ikke endres",
            article.kommune,
            f"Skriv «kommune: {before.kommune}»",
        )
    for other in (*article.related, *article.next):
        found = library.by_id(other)
        if other in (NEXT_INNKJOP, NEXT_BEHOVSMELDING, article_id):
            continue
        if found is None:
            yield Fault(
                article.file, 1, "peker på en artikkel som ikke finnes", other, "Rett id-en eller fjern den"
            )
        elif found.kommune not in (article.kommune, NASJONAL) and other in article.next:
            yield Fault(
                article.file,
                1,
                "peker på en annen kommune",
                other,
                "Velg en nasjonal artikkel eller en fra samme kommune",
            )
