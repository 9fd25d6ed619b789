import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.article import parse_article
from knowledge.library import Library, load_library
from knowledge.question import Synonyms, kommune_named, plain
from knowledge.search import THRESHOLD, Index

ROOT = Path(__file__).parents[2]

ARTICLES = [
    (
        "proveny",
        "lillestrom",
        "Proveny",
        "Hvem betaler provenyavgiften?|Hvor stor er provenyavgiften?|Kva er proveny?",
    ),
    (
        "gaver",
        "nasjonal",
        "Gaver",
        "Kan jeg ta imot en gave?|Hva er grensen for julegaver?|May I accept a gift?",
    ),
    (
        "avvis",
        "nasjonal",
        "Avvisning",
        "Når skal en leverandør avvises?|Når må vi avvise et tilbud?|avvisning konkurs",
    ),
    ("karens", "nasjonal", "Karens", "Hvor lang er karensperioden?|Når kan vi signere?|karens ti dager"),
    (
        "karens-her",
        "lillestrom",
        "Karens",
        "Hvor lang er karensperioden?|Når kan vi signere?|karens ti dager",
    ),
    ("volum", "baerum", "Volum", "Hvor mye kjøper kommunen inn for?|Hva er innkjøpsvolumet?|volum innkjøp"),
    (
        "ramme",
        "nasjonal",
        "Rammeavtaler",
        "Hvor lenge kan en rammeavtale vare?|Hvem kan bruke en rammeavtale?|rammeavtale",
    ),
    (
        "miljo",
        "lillestrom",
        "Miljø",
        "Hva er målet for miljømerkede produkter?|Kva med berekraft?|miljømerke svanemerke",
    ),
]


def article(article_id: str, kommune: str, title: str, questions: str) -> str:
    asked = "\n".join(f"  - {question}" for question in questions.split("|"))
    return f"""---
id: {article_id}
title: {title}
kommune: {kommune}
topic: {article_id}
questions:
{asked}
keywords: [{title.casefold()}]
sources: [{{title: Lov, reference: § 1, dated: "2026"}}]
owner: Innkjøp
verified_on: 2026-11-21
review_by: 2027-05-21
---
Svaret om {title.casefold()} er slik.
"""


@pytest.fixture(scope="module")
def index() -> Index:
    parsed = [parse_article(article(*row), file=row[0])[0] for row in ARTICLES]
    return Index(Library(tuple(a for a in parsed if a)))


@pytest.fixture(scope="module")
def shipped() -> Index:
    return Index(load_library(ROOT / "knowledge" / "articles"))


def best(index: Index, question: str, kommune: str = "lillestrom") -> str | None:
    hits = index.search(question, kommune=kommune)
    return hits[0].article.id if hits else None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Hvem betaler provenyavgiften?", "proveny"),
        ("proveny", "proveny"),
        ("kem betale provenyavgifta", "proveny"),
        ("hvem betlaer provneyavgiften", "proveny"),
        ("kan eg ta imot ei gåve", "gaver"),
        ("may we accept gifts from them", "gaver"),
        ("rejecting a supplier", "avvis"),
        ("avvising av leverandørar", "avvis"),
        ("svanemerkede produkter", "miljo"),
        ("mijlømerka produkter", "miljo"),
        ("miljomerkede produkter", "miljo"),
        ("How long may a framework agreement last?", "ramme"),
        ("leverandøravvisning", "avvis"),
        (
            "hei! vi har hatt mye å gjøre i høst, men nå lurer jeg på om jeg kan få ta imot en gave. takk!",
            "gaver",
        ),
    ],
)
def test_a_question_finds_its_article_however_it_is_put(index: Index, question: str, expected: str) -> None:
    assert best(index, question) == expected


def test_the_kommunes_own_article_comes_before_the_national_one_when_both_fit(index: Index) -> None:
    hits = index.search("Hvor lang er karensperioden?", kommune="lillestrom")
    assert [hit.article.id for hit in hits][:2] == ["karens-her", "karens"]
    assert best(index, "Hvor lang er karensperioden?", "baerum") == "karens"


def test_another_kommunes_articles_are_found_only_when_the_question_names_it(index: Index) -> None:
    assert "volum" not in {
        h.article.id for h in index.search("Hva er innkjøpsvolumet?", kommune="lillestrom")
    }
    assert best(index, "Hva er innkjøpsvolumet i Bærum?") == "volum"
    assert best(index, "hva er baerums innkjøpsvolum") == "volum"
    assert best(index, "Hva er innkjøpsvolumet?", "baerum") == "volum"


@pytest.mark.parametrize(
    ("word", "kommune"),
    [
        ("bærum", "baerum"),
        ("bærums", "baerum"),
        ("barum", "baerum"),
        ("ringrike", "ringerike"),
        ("lillestrøms", "lillestrom"),
        ("lillestrom", "lillestrom"),
        ("trondhjem", "trondheim"),
        ("barn", None),
    ],
)
def test_a_kommune_is_recognised_in_the_genitive_and_misspelt(word: str, kommune: str | None) -> None:
    assert kommune_named(word) == kommune


@pytest.mark.parametrize(
    "question",
    [
        "",
        "hva",
        "???",
        "kommune",
        "hvordan",
        "regler",
        "hvilke regler gjelder i kommunen",
        "jkdslfj 88 fjkl",
        "12345",
    ],
)
def test_words_that_say_nothing_make_nobody_sure(shipped: Index, question: str) -> None:
    assert shipped.answer(question, "lillestrom") is None


def test_words_from_elsewhere_lower_the_confidence(index: Index) -> None:
    plain = index.search("Kan jeg ta imot en gave?", kommune="lillestrom")[0]
    mixed = index.search("Kan katten få gave av tannlegen på lørdag i svømmehallen?", kommune="lillestrom")[0]
    assert plain.article == mixed.article
    assert plain.confidence > THRESHOLD > mixed.confidence


def test_numbered_things_are_words_of_their_own() -> None:
    assert plain("Hva gjelder etter del II?") == "Hva gjelder etter fdel2?"
    assert plain("tiltak i delmål 4, 5 og 6") == "tiltak i delmål delmål4 delmål5 delmål6"
    assert plain("en del i kommunen") == "en del i kommunen"


def test_coverage_is_the_share_of_the_words_that_the_articles_know(index: Index) -> None:
    assert index.coverage("Kan jeg ta imot en gave?") > 0.9
    assert index.coverage("svømmehallens rutsjebane") == 0
    assert 0.1 < index.coverage("gave i svømmehallen") < 0.8
    assert index.coverage("") == 0


def test_topics_nearby_are_offered_once_each(index: Index) -> None:
    near = index.nearest("gave eller karens", "lillestrom")
    assert {hit.topic for hit in near} >= {"gaver"}
    assert len({hit.topic for hit in near}) == len(near) <= 3


def test_hits_come_best_first_and_within_the_limit(shipped: Index) -> None:
    hits = shipped.search("Hvor lenge kan en rammeavtale vare?", kommune="nasjonal", limit=4)
    assert len(hits) == 4
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert all(0 <= h.confidence <= 1 for h in hits)


def test_an_empty_library_answers_nothing() -> None:
    empty = Index(Library(()))
    assert empty.search("Hva er proveny?", kommune="lillestrom") == ()
    assert empty.answer("Hva er proveny?", "lillestrom") is None
    assert empty.coverage("Hva er proveny?") == 0


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=300), st.sampled_from(["lillestrom", "nasjonal", "oslo", ""]))
def test_no_question_makes_the_search_raise(index: Index, question: str, kommune: str) -> None:
    index.search(question, kommune=kommune)
    index.answer(question, kommune)
    assert 0 <= index.coverage(question) <= 1


@pytest.mark.parametrize(
    "make",
    [
        lambda: "rammeavtale " * 9000,
        lambda: " ".join(f"ord{n}uker" for n in range(10_000)),
        lambda: "x" * 100_000,
        lambda: "avtale" * 17_000,
        lambda: "å" * 50_000 + " hva er proveny? " + "\u0301" * 50_000,
    ],
)
def test_a_hundred_thousand_characters_are_answered_in_linear_time(
    shipped: Index, make: Callable[[], str]
) -> None:
    started = time.process_time()
    shipped.search(make(), kommune="lillestrom")
    assert time.process_time() - started < 15  # a quarter of a second on an idle machine


def test_every_group_of_synonyms_has_at_least_two_terms_and_there_are_many() -> None:
    assert len(Synonyms().options) > 500


@pytest.mark.parametrize(
    "every", [pytest.param(5, id="a_fifth"), pytest.param(1, id="all", marks=pytest.mark.soak)]
)
def test_each_articles_own_questions_find_it(shipped: Index, every: int) -> None:
    asked = [(q, a) for a in shipped.articles for q in a.questions][::every]
    found = sum(best(shipped, question, a.kommune) == a.id for question, a in asked)
    assert found / len(asked) > 0.9


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    lines = (ROOT / "tests" / "acceptance" / "paraphrases.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_paraphrases_name_articles_that_exist(shipped: Index, rows: list[dict[str, Any]]) -> None:
    ids = {a.id for a in shipped.articles}
    assert [i for row in rows for i in row["articles"] if i not in ids] == []


def test_paraphrases_find_their_articles(shipped: Index, rows: list[dict[str, Any]]) -> None:
    answerable = [row for row in rows if row["articles"]]
    first = sum(best(shipped, row["question"], row["kommune"]) in row["articles"] for row in answerable)
    assert len(answerable) >= 150
    assert first / len(answerable) > 0.8


def test_questions_about_other_things_are_mostly_declined(shipped: Index, rows: list[dict[str, Any]]) -> None:
    others = [row for row in rows if not row["articles"]]
    declined = sum(shipped.answer(row["question"], row["kommune"]) is None for row in others)
    assert declined / len(others) > 0.75
