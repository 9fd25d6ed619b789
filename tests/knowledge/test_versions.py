"""Articles in nynorsk and English: how they are read, and that those that ship say what the bokmål text says."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from knowledge.article import Article, Version
from knowledge.library import LibraryError, load_library
from norsk.language import Language, language_of
from tests.knowledge.folder import put

SHIPPED: Final = load_library(Path(__file__).parents[2] / "knowledge" / "articles")
MOST_ASKED: Final = 60

_NUMBER: Final = re.compile(r"\d+(?:[ \u00a0,]\d{3})+(?![\d])|\d+(?:[.,]\d+)?")
_PARAGRAPH: Final = re.compile(r"(?<=§ )\d+(?:-\d+)?[ ]?[a-z]?\b|\d+-\d+(?:[ ]?[a-z])?\b|\b\d+[a-p]\b")


def version_text(
    id: str = "a", language: str = "en", *, verified_on: str = "2026-11-21", more: str = ""
) -> str:
    return f"""---
id: {id}
language: {language}
title: About it
verified_on: {verified_on}
{more}---
It is so, says {{innkjop}}.
"""


def put_version(root: Path, name: str, text: str) -> None:
    (root / "baerum" / name).write_text(text, encoding="utf-8")


def test_a_version_beside_its_article_is_the_article_in_that_language(tmp_path: Path) -> None:
    put(tmp_path, "a", "baerum")
    put_version(tmp_path, "a.en.md", version_text())
    library = load_library(tmp_path)
    article = library.by_id("a")
    assert article is not None
    assert len(library.articles) == 1
    assert article.title_in(Language.ENGLISH) == "About it"
    assert article.render_body({"innkjop": "Innkjøp"}, Language.ENGLISH) == "It is so, says Innkjøp."
    assert article.title_in(Language.NYNORSK) == article.title
    assert article.render_body({}, Language.NYNORSK) == "Slik er det."


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("b.en.md", version_text("b"), "b.en.md:1: artikkelen finnes ikke («b»)"),
        ("a.de.md", version_text(language="de"), "a.de.md:3: ukjent language («de»)"),
        ("a.nb.md", version_text(language="nb"), "a.nb.md:3: ukjent language («nb»)"),
        ("a.en.md", version_text("b"), "a.en.md:1: id er ikke filnavnet («b»)"),
        ("a.nn.md", version_text(), "a.nn.md:1: language er ikke filnavnet («en»)"),
        ("a.en.md", version_text(more="topic: x\n"), "a.en.md:6: ukjent felt («topic»)"),
        ("a.en.md", version_text().replace("title: About it\n", ""), "feltet title mangler"),
        ("a.en.md", version_text().replace("{innkjop}", "{nobody}"), "a.en.md:7: ukjent plassholder"),
        ("a.en.md", version_text() + "x" * 1500, "svarteksten er for lang"),
        ("a.en.md", "It is so.", "a.en.md:1: front matter mangler"),
    ],
)
def test_a_faulty_version_is_named_with_what_is_wrong(
    tmp_path: Path, name: str, text: str, told: str
) -> None:
    put(tmp_path, "a", "baerum")
    put_version(tmp_path, name, text)
    with pytest.raises(LibraryError) as caught:
        load_library(tmp_path)
    assert told in str(caught.value)


def test_a_version_older_than_its_article_is_warned_of_and_not_shown(tmp_path: Path) -> None:
    put(tmp_path, "a", "baerum")
    put_version(tmp_path, "a.en.md", version_text(verified_on="2026-11-20"))
    library = load_library(tmp_path)
    article = library.by_id("a")
    assert article is not None
    assert article.version(Language.ENGLISH) is None
    assert [warning.value for warning in library.warnings] == ["2026-11-20 < 2026-11-21"]


def test_versions_give_way_when_the_article_is_rewritten_in_chat(tmp_path: Path) -> None:
    written = put(tmp_path, "a", "baerum").read_text(encoding="utf-8")
    put_version(tmp_path, "a.en.md", version_text())
    library = load_library(tmp_path, overrides={"a": written.replace("Slik er det.", "Slik ble det.")})
    assert [article.versions for article in library.articles] == [{}]


def test_the_most_asked_articles_have_both_versions_and_all_versions_are_up_to_date() -> None:
    both = [a for a in SHIPPED.articles if all(map(a.version, (Language.NYNORSK, Language.ENGLISH)))]
    assert len(both) >= MOST_ASKED
    assert [
        v.file for a in SHIPPED.articles for v in a.versions.values() if a.version(v.language) is None
    ] == []


@pytest.mark.parametrize(
    ("article", "version"),
    [
        pytest.param(article, version, id=Path(version.file).name)
        for article in SHIPPED.articles
        for version in article.versions.values()
    ],
)
def test_a_version_states_the_numbers_of_its_article(article: Article, version: Version) -> None:
    assert numbers(version.body, version.language) == numbers(article.body, Language.BOKMAL)
    assert paragraphs(version.body) == paragraphs(article.body)
    assert language_of(f"{version.title}. {version.body}") is version.language


def numbers(text: str, language: Language) -> set[Decimal]:
    """Return the amounts, percentages, years and other numbers of a text, `1,3` and `1.3` as one."""
    return {_value(found, language) for found in _NUMBER.findall(text)}


def _value(written: str, language: Language) -> Decimal:
    thousands, point = (",", ".") if language is Language.ENGLISH else (" ", ",")
    return Decimal(written.replace("\u00a0", " ").replace(thousands, "").replace(point, "."))


def paragraphs(text: str) -> set[str]:
    """Return the paragraphs of law and the case numbers that a text names."""
    return {found.replace(" ", "") for found in _PARAGRAPH.findall(text)}
