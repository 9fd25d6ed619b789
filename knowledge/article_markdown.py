"""An article written back as Markdown with front matter: what editors store, and what `kb export` writes."""

from collections.abc import Iterable
from typing import Final

import yaml

from knowledge.article import Article, Source

DEFAULT_CERTAINTY: Final = "verifisert"
LONG_LINE: Final = 10_000  # no folding: a line that a person wrote stays one line


def to_markdown(article: Article) -> str:
    """Return an article as text that `parse_article` reads back to the same article."""
    fields = yaml.safe_dump(
        dict(_fields(article)), allow_unicode=True, sort_keys=False, width=LONG_LINE, default_flow_style=False
    )
    return f"---\n{fields}---\n{article.body.strip()}\n"


def _fields(article: Article) -> Iterable[tuple[str, object]]:
    yield "id", article.id
    yield "title", article.title
    yield "kommune", article.kommune
    yield "topic", article.topic
    yield "questions", list(article.questions)
    yield "keywords", list(article.keywords)
    yield "sources", [_source(source) for source in article.sources]
    yield "owner", article.owner
    yield "verified_on", article.verified_on
    yield "review_by", article.review_by
    if article.valid_from:
        yield "valid_from", article.valid_from
    if article.valid_to:
        yield "valid_to", article.valid_to
    if article.certainty != DEFAULT_CERTAINTY:
        yield "certainty", article.certainty
    if article.duty_from:
        yield "duty_from", article.duty_from
    if article.duty_if:
        yield "duty_if", article.duty_if
    lists = {
        "duty_kinds": article.duty_kinds,
        "facts": article.facts,
        "related": article.related,
        "next": article.next,
    }
    yield from ((key, list(value)) for key, value in lists.items() if value)


def _source(source: Source) -> dict[str, str]:
    found = {"title": source.title, "reference": source.reference, "dated": source.dated}
    return found | {"url": source.url} if source.url else found
