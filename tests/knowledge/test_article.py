from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.article import Article, Source, parse_article

GOOD = """---
id: lillestrom-gaver
title: Kan jeg ta imot gaver?
kommune: lillestrom
topic: habilitet
questions:
  - Kan jeg ta imot en gave fra en leverandør?
  - Kva gjer eg med ei gåve?
  - May I accept a gift?
keywords: [gave, julegave]
sources:
  - title: Etiske retningslinjer
    reference: punkt 3
    dated: 2021
  - title: Lov
    reference: § 39
    url: https://lovdata.no/lov
    dated: 2026-07-01
owner: Innkjøpsseksjonen
verified_on: 2026-11-21
review_by: 2027-05-21
valid_to: 2027-12-31
duty_from: loa
facts: [F8-001, F10-011]
related: [lillestrom-habilitet]
---
Nei. Spør {innkjop} **først**.

- Se [reglene](https://lovdata.no/lov).
"""

Change = Callable[[str], str]


def parsed(text: str) -> Article:
    article, faults = parse_article(text, file="gaver.md")
    assert faults == ()
    assert article is not None
    return article


def faults_of(text: str) -> list[str]:
    return [str(fault) for fault in parse_article(text, file="gaver.md")[1]]


def test_an_article_carries_every_field_of_its_front_matter() -> None:
    article = parsed(GOOD)
    assert (article.id, article.kommune, article.topic) == ("lillestrom-gaver", "lillestrom", "habilitet")
    assert len(article.questions) == 3
    assert article.sources[0] == Source("Etiske retningslinjer", "punkt 3", None, "2021")
    assert article.sources[1].url == "https://lovdata.no/lov"
    assert article.sources[1].dated == "2026-07-01"
    assert (article.verified_on, article.review_by) == (date(2026, 11, 21), date(2027, 5, 21))
    assert (article.duty_from, article.certainty) == ("loa", "verifisert")
    assert article.facts == ("F8-001", "F10-011")
    assert article.body.startswith("Nei.")


def test_an_article_holds_from_its_first_day_to_its_last() -> None:
    article = parsed(GOOD.replace("valid_to:", "valid_from: 2027-01-01\nvalid_to:"))
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2027, 12, 31), date(2028, 1, 1)]
    assert [article.applies_on(day) for day in days] == [False, True, True, False]


def test_a_body_is_rendered_with_the_names_that_are_known() -> None:
    article = parsed(GOOD)
    assert "Spør Innkjøpsseksjonen **først**" in article.render_body({"innkjop": "Innkjøpsseksjonen"})
    assert "Spør {innkjop} **først**" in article.render_body({"kgv": "Mercell"})


def test_words_that_yaml_would_reinterpret_stay_as_written() -> None:
    article = parsed(GOOD.replace("[gave, julegave]", "[no, 1.30, 2021-01-01]"))
    assert article.keywords == ("no", "1.30", "2021-01-01")


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    assert parsed("\ufeff" + GOOD.replace("\n", "\r\n")).body == parsed(GOOD).body


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda t: t.replace("title: Kan", "titel: Kan"), "gaver.md:3: ukjent felt («titel»)"),
        (lambda t: t.replace("owner: Innkjøpsseksjonen\n", ""), "feltet owner mangler"),
        (lambda t: t.replace("owner: Innkjøpsseksjonen", "owner: ~"), "feltet owner mangler"),
        (lambda t: t.replace("owner: Innkjøpsseksjonen", "owner: [a, b]"), "owner skal være én tekst"),
        (lambda t: t.replace("topic: habilitet", "topic: a\ntopic: b"), "feltet står to ganger («topic»)"),
        (lambda t: t.replace("kommune: lillestrom", "kommune: oslo"), "gaver.md:4: ukjent kommune («oslo»)"),
        (lambda t: t.replace("  - May I accept a gift?\n", ""), "questions har for få ledd («2»)"),
        (lambda t: t.replace("[gave, julegave]", "gave"), "keywords skal være en liste"),
        (lambda t: t.replace("2026-11-21", "21.11.2026"), "verified_on er ikke en dato («21.11.2026»)"),
        (lambda t: t.replace("2026-11-21", "2026-02-30"), "verified_on er ikke en dato («2026-02-30»)"),
        (lambda t: t.replace("2027-05-21", "2026-05-21"), "review_by er før verified_on"),
        (lambda t: t.replace("valid_to:", "valid_from: 2028-01-01\nvalid_to:"), "valid_to er før valid_from"),
        (lambda t: t.replace("    dated: 2021\n", ""), "gaver.md:12: feltet dated mangler"),
        (
            lambda t: t.replace("dated: 2021", "dated: ifjor"),
            "gaver.md:14: kildens dato er ugyldig («ifjor»)",
        ),
        (lambda t: t.replace("https://lovdata.no/lov\n", "lovdata.no\n"), "url er ikke en nettadresse"),
        (lambda t: t.replace("    dated: 2021", "    dato: 2021"), "ukjent felt («dato»)"),
        (lambda t: t.replace("duty_from: loa", "duty_from: alltid"), "ukjent duty_from («alltid»)"),
        (lambda t: t.replace("duty_from: loa", "certainty: kanskje"), "ukjent certainty («kanskje»)"),
        (lambda t: t.replace("F8-001", "8-001"), "ugyldig verdi i facts («8-001»)"),
        (lambda t: t.replace("id: lillestrom-gaver", "id: Gåver"), "ugyldig id («Gåver»)"),
        (lambda t: t.replace("title: Kan", "title: 'Kan"), "YAML kan ikke leses"),
        (lambda t: t.replace("Nei. Spør", "<b>Nei</b>. Spør"), "gaver.md:27: HTML i svarteksten («<b>»)"),
        (lambda t: t.replace("Nei. Spør", "# Nei\nSpør"), "Markdown som ikke støttes («# Nei»)"),
        (
            lambda t: t.replace("](https://lovdata.no/lov)", "](javascript:1)"),
            "lenken er ikke en nettadresse",
        ),
        (lambda t: t.replace("{innkjop}", "{innkjøperen}"), "ukjent plassholder («{innkjøperen}»)"),
        (lambda t: t + "x" * 1500, "svarteksten er for lang"),
        (lambda t: t[: t.rindex("---") + 4], "svarteksten er tom"),
        (lambda t: t.removeprefix("---\n"), "front matter mangler"),
        (lambda _: "", "front matter mangler"),
        (lambda _: "---\n- a\n---\nb", "front matter har ingen felter"),
    ],
)
def test_a_fault_names_the_line_the_value_and_the_remedy(change: Change, told: str) -> None:
    found = faults_of(change(GOOD))
    assert [fault for fault in found if told in fault], found
    assert all(fault.startswith("gaver.md:") for fault in found)


def test_every_fault_of_an_article_is_listed_at_once() -> None:
    text = (
        GOOD.replace("kommune: lillestrom", "kommune: oslo").replace("loa", "alltid").replace("F8-001", "x")
    )
    assert len(faults_of(text)) == 3


@given(st.text(max_size=400))
def test_no_text_makes_the_parser_raise(text: str) -> None:
    parse_article(text, file="x.md")
    parse_article(f"---\n{text}\n---\n{text}", file="x.md")
    parse_article(GOOD.replace("julegave", text), file="x.md")


@pytest.mark.parametrize("text", ["[" * 200_000, "{a: " * 100_000, "- " * 50_000, "a: \ud800"])
def test_front_matter_that_no_parser_bears_is_a_fault_and_no_crash(text: str) -> None:
    article, faults = parse_article(f"---\n{text}\n---\nSvar.", file="x.md")
    assert article is None
    assert "YAML kan ikke leses" in str(faults[0])
