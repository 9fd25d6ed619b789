from dataclasses import replace
from datetime import date

import pytest

from dialogs.article_text import say_article
from dialogs.change_text import say_changes
from dialogs.dialog import Knowledge
from dialogs.several import LONGEST
from knowledge.terskelverdi import KNOWN_KINDS, Buyer, Level
from tests.dialogs.asking import NBSP, TODAY, ask, flat

NEW_LAW = "Lovens grense: 100 000 kr → 500 000 kr fra 1. juli 2026 (LOA § 2)"
NEW_EOS = "EØS-terskelen, varer og vanlige tjenester: 2,3 millioner kr → 2,5 millioner kr fra 21. april 2026"


@pytest.mark.parametrize(
    "said",
    [
        "hva er nytt?",
        "kva er nytt?",
        "what is new?",
        "hva har endret seg?",
        "er det noe nytt i anskaffelsesreglene?",
        "hva er nytt siden i fjor?",
        "hva er nytt i 2026?",
        "hva er nytt de siste to årene?",
        "hva er nytt siste året?",
        "hva er nytt i år?",
        "kva er endra sidan 2025?",
        "What has changed since 2025?",
        "nytt i anskaffelsesreglene 2026",
    ],
)
def test_what_is_new_is_told_with_old_and_new_side_by_side(knowledge: Knowledge, said: str) -> None:
    found = ask(knowledge, said)
    assert found.answered
    assert NEW_LAW in flat(found)
    assert NEW_EOS in flat(found)
    assert "over 500 000 kr (FOA § 7-2) → fra lovens grense fra 1. juli 2026 (LOA § 5l)" in flat(found)
    assert "Uendret: nasjonal terskel (1,3 millioner kr)" in flat(found)
    assert found.sources
    assert found.on == TODAY


def test_news_tell_what_has_not_been_read_and_that_the_kommunes_own_limit_stands(
    knowledge: Knowledge,
) -> None:
    text = flat(ask(knowledge, "hva er nytt?", kommune="baerum"))
    assert "Endringer etter 25. september 2026 er ikke lest. Sjekk lovdata.no." in text
    assert "Bærums egen grense på 100 000 kr følger ikke loven" in text
    assert "Lillestrøm" not in text


@pytest.mark.parametrize(
    ("said", "has", "lacks"),
    [
        ("hva er nytt for bygg og anlegg i 2026?", "62,9 millioner", "2,5 millioner"),
        ("hva er nytt om EØS-terskelen?", "62,9 millioner", "Lovens grense"),
        ("hva er nytt siden 2017?", "44 millioner kr → 62,9 millioner kr", "51,5 millioner"),
        ("hva ble endret i 2024?", "57,9 millioner", "500 000 kr fra"),
    ],
)
def test_news_are_of_the_time_the_kind_and_the_level_asked_about(
    knowledge: Knowledge, said: str, has: str, lacks: str
) -> None:
    found = ask(knowledge, said)
    assert has in flat(found)
    assert lacks not in flat(found)
    assert len(found.text) <= LONGEST


def test_a_time_without_changes_is_told_with_the_latest_before_it(knowledge: Knowledge) -> None:
    text = flat(ask(knowledge, "hva er nytt i 2023?"))
    assert "Ingen av grensene jeg kjenner, er endret fra 1. januar 2023 til 31. desember 2023" in text
    assert "2,4 millioner kr → 2,2 millioner kr fra 31. mars 2022" in text


def test_news_of_one_subject_are_left_to_its_article(knowledge: Knowledge) -> None:
    assert ask(knowledge, "hva er nye regler om lærlinger?").article is not None


@pytest.mark.parametrize(
    "said", ["hva gjaldt 15. juni 2026?", "kva gjaldt 15. juni 2026?", "what applied on 15 June 2026?"]
)
def test_what_applied_on_a_day_stands_beside_what_applies_now(knowledge: Knowledge, said: str) -> None:
    text = flat(ask(knowledge, said))
    assert "Lovens grense: 100 000 kr → 500 000 kr fra 1. juli 2026" in text
    assert "EØS-terskelen: 2,5 millioner kr (det samme i dag)" in text
    assert "send behovsmelding til Innkjøpsseksjonen (over 100 000 kr)" in text


def test_a_year_in_which_a_value_changed_shows_both(knowledge: Knowledge) -> None:
    text = flat(ask(knowledge, "hvilke regler gjaldt i 2020?"))
    assert "2 millioner kr → 2,05 millioner kr fra 12. februar 2020 → 2,5 millioner kr" in text
    assert "Jeg vet ikke hvilke egne grenser Lillestrøm hadde da" in text


def test_a_day_before_the_first_known_rule_is_told_as_unknown(knowledge: Knowledge) -> None:
    text = flat(ask(knowledge, "hva var grensene i 2015?"))
    assert "De første grensene jeg kjenner, gjelder fra 1. januar 2017" in text


def test_an_article_asked_of_a_day_before_it_tells_what_held_then(knowledge: Knowledge) -> None:
    found = ask(knowledge, "måtte vi kreve skatteattest i 2025?")
    assert found.article == "nasjonal-skatteattest"
    assert flat(found).startswith("Dette gjaldt 31. desember 2025")
    assert "over 500 000 kr (FOA § 7-2) → fra lovens grense" in flat(found)


def test_an_article_of_which_nothing_older_is_known_says_so(knowledge: Knowledge) -> None:
    text = flat(ask(knowledge, "hvordan sendte vi inn behovsmelding i 2018?"))
    assert text.startswith("Jeg har ikke noe sikkert svar om det som gjaldt 31. desember 2018.")


def test_an_article_past_its_review_says_when_it_was_last_checked(knowledge: Knowledge) -> None:
    article = knowledge.library.by_id("nasjonal-karens")
    assert article is not None
    old = replace(article, verified_on=date(2025, 3, 1), review_by=date(2026, 3, 1))
    said = say_article(old, kommune=knowledge.kommuner["lillestrom"], on=TODAY, today=TODAY)
    assert "Sist kontrollert 1. mars 2025; skulle vært kontrollert igjen innen 1. mars 2026." in said.text


def test_a_newest_value_that_is_uncertain_says_so_with_where_to_check(knowledge: Knowledge) -> None:
    rules = knowledge.rules
    doubtful = tuple(
        rule.model_copy(update={"certainty": "usikker"})
        if rule.level is Level.LOA and rule.valid_to is None
        else rule
        for rule in rules.threshold
    )
    said = say_changes(
        rules.model_copy(update={"threshold": doubtful}),
        since=date(2026, 1, 1),
        until=TODAY,
        kinds=KNOWN_KINDS,
        levels=tuple(Level),
        kommune=knowledge.kommuner["nasjonal"],
        articles=(),
        buyer=Buyer.KOMMUNE,
    )
    assert "(LOA § 2; usikker)" in said.text.replace(NBSP, " ")
    assert "Tallet er usikkert" in said.text
    assert "Sjekk lovdata.no" in said.text


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("hva gjaldt 15. juni 2026?", "og for bygg?"), "15. juni 2026, for bygg og anlegg"),
        (("hva gjaldt 15. juni 2026?", "og i 2019?"), "fra 1. januar 2019 til 31. desember 2019"),
        (("hva gjaldt 15. juni 2026?", "og i dag?"), "fra 500 000 kr: anskaffelsesloven gjelder"),
        (("Må vi melde et kjøp på 150 000 i 2022?", "og i dag?"), "under lovens grense på 500 000 kr"),
    ],
)
def test_a_follow_up_moves_the_day(knowledge: Knowledge, said: tuple[str, ...], expected: str) -> None:
    assert expected in flat(ask(knowledge, *said))
