from pathlib import Path

import pytest

from conversation.actions import ActionId
from dialogs.clarify import AS_GOOD, MEANT, chosen
from dialogs.dialog import Knowledge
from knowledge.library import load_library
from knowledge.search import Index
from tests.dialogs.asking import ask, flat
from tests.knowledge.folder import article, put

ASKED = "befaring"


def twins(knowledge: Knowledge, folder: Path, *titles: str) -> Knowledge:
    """Return a knowledge base where two articles answer a question equally well."""
    for number, title in enumerate(titles):
        text = article(f"nasjonal-tvilling-{number}", "nasjonal", question=f"Når holder vi befaring? {title}")
        put(
            folder,
            f"nasjonal-tvilling-{number}",
            "nasjonal",
            text.replace("title: Om", f"title: {title} – om"),
        )
    library = load_library(folder)
    return Knowledge(library, Index(library), knowledge.rules, knowledge.kommuner)


@pytest.fixture
def of_kinds(knowledge: Knowledge, tmp_path: Path) -> Knowledge:
    return twins(knowledge, tmp_path, "Bygg", "Vare")


def test_the_two_are_equally_good(of_kinds: Knowledge) -> None:
    first, second = of_kinds.index.search(ASKED, kommune="lillestrom", limit=2)
    assert second.confidence >= MEANT
    assert second.score >= AS_GOOD * first.score


def test_the_kind_is_asked_for_where_it_separates_them(of_kinds: Knowledge) -> None:
    found = ask(of_kinds, ASKED)
    assert not found.answered
    assert flat(found).startswith("Gjelder det")
    assert "ta kontakt med Innkjøpsseksjonen" in flat(found)
    assert [choice.action.id for choice in found.choices] == [
        ActionId.SHOW_ARTICLE,
        ActionId.SHOW_ARTICLE,
        ActionId.ASK_INNKJOP,
    ]


@pytest.mark.parametrize(
    ("told", "article_id"),
    [
        ("bygg", "nasjonal-tvilling-0"),
        ("det er en vare", "nasjonal-tvilling-1"),
        ("kontorstoler", "nasjonal-tvilling-1"),
    ],
)
def test_the_answer_to_it_completes_the_question(of_kinds: Knowledge, told: str, article_id: str) -> None:
    found = ask(of_kinds, ASKED, told)
    assert found.answered
    assert found.article == article_id


def test_it_is_asked_once(of_kinds: Knowledge) -> None:
    found = ask(of_kinds, ASKED, "bygg")
    assert found.memory.pending == ()


def test_the_titles_are_offered_where_nothing_else_separates_them(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    pair = twins(knowledge, tmp_path, "Rundtur", "Omvisning")
    found = ask(pair, ASKED)
    assert "Hva av dette mener du?" in flat(found)
    pending = found.memory.pending
    for told, number in (("1", 0), ("den andre", 1), ("2", 1)):
        picked = chosen(told, pending=pending, library=pair.library)
        assert picked is not None
        assert picked.id == pending[number]


def test_what_picks_neither_is_a_question_of_its_own(of_kinds: Knowledge) -> None:
    pending = ask(of_kinds, ASKED).memory.pending
    assert chosen("hva er lovens grense?", pending=pending, library=of_kinds.library) is None
    assert "500 000 kr" in flat(ask(of_kinds, ASKED, "hva er lovens grense for anskaffelser?"))
