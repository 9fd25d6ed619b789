"""A text that an editor has written: written back whole, checked like a file, and a profile's pieces joined."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from dialogs.dialog import Knowledge
from knowledge.article import Article, parse_article
from knowledge.article_markdown import to_markdown
from knowledge.kommune_files import load_kommuner
from knowledge.profile_change import FOLDER, joined, limited, linked, profile_faults, renamed, replaced
from knowledge.proposal import check_article

ID = "nasjonal-karens"


def article(knowledge: Knowledge) -> Article:
    found = knowledge.library.by_id(ID)
    assert found is not None
    return found


def without_places(article: Article) -> Article:
    """The article without where its keys stand in the file, and without what lies in other files."""
    return replace(
        article, digest="", facts_line=1, related_line=1, next_line=1, questions_line=1, versions={}
    )


def test_every_article_is_written_back_as_it_was_read(knowledge: Knowledge) -> None:
    for known in knowledge.library.articles:
        again, faults = parse_article(to_markdown(known), file=known.file)
        assert faults == ()
        assert again is not None
        assert without_places(again) == without_places(known)


def test_a_sound_change_has_no_faults(knowledge: Knowledge) -> None:
    text = to_markdown(replace(article(knowledge), body="Vent i ti dager."))
    changed, faults = check_article(knowledge.library, ID, text)
    assert faults == ()
    assert changed is not None
    assert changed.digest != article(knowledge).digest


def test_a_change_is_checked_beside_the_rest_of_the_library(knowledge: Knowledge) -> None:
    wrong = replace(
        article(knowledge), kommune="baerum", related=("finnes-ikke",), next=("finnes-heller-ikke",)
    )
    _, faults = check_article(knowledge.library, ID, to_markdown(wrong))
    assert {(fault.problem, fault.value) for fault in faults} >= {
        ("kommune kan ikke endres", "baerum"),
        ("peker på en artikkel som ikke finnes", "finnes-ikke"),
        ("peker på en artikkel som ikke finnes", "finnes-heller-ikke"),
    }


def test_a_body_with_html_or_without_source_is_refused(knowledge: Knowledge) -> None:
    wrong = replace(article(knowledge), body="<script>alert(1)</script>", sources=())
    _, faults = check_article(knowledge.library, ID, to_markdown(wrong))
    assert {fault.problem for fault in faults} == {"HTML i svarteksten", "sources mangler"}


def test_pieces_of_a_profile_are_joined_whatever_their_order() -> None:
    move = limited(
        "behovsmelding",
        Decimal(150_000),
        valid_from=date(2027, 1, 1),
        title='Vedtak "om" grenser',
        reference="sak 12/26",
        dated="2026-11-10",
    )
    pieces = [move, renamed("innkjop", "Innkjøp «Øst»"), linked("kgv", "https://kgv.example/"), replaced(date(2027, 1, 1))]  # fmt: skip
    assert profile_faults("lillestrom", pieces) == ()
    kommune = load_kommuner(FOLDER, {"lillestrom": joined(pieces)})["lillestrom"]
    assert kommune.names["innkjop"] == "Innkjøp «Øst»"
    assert kommune.links["kgv"] == "https://kgv.example/"
    before, after = (kommune.limit("behovsmelding", on=day) for day in (date(2026, 12, 31), date(2027, 1, 1)))
    assert before is not None
    assert after is not None
    assert (before.amount_nok, after.amount_nok) == (Decimal(100_000), Decimal(150_000))
    assert kommune.source_of(after).title == 'Vedtak "om" grenser'


def test_a_piece_that_does_not_hold_is_told_with_its_remedy() -> None:
    [fault] = profile_faults("lillestrom", ["names.innkjop = 3\n"])
    assert "innkjop" in fault
