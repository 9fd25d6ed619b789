from decimal import Decimal

import pytest

from dialogs.dialog import Knowledge
from dialogs.several import LONGEST
from tests.dialogs.asking import ask, flat

PURCHASE = "Må jeg lyse ut et kjøp på 450 000 kroner?"


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ((PURCHASE, "det er per år"), 1_800_000),
        ((PURCHASE, "det er per måned"), 21_600_000),
        ((PURCHASE, "det er per år", "over to år"), 900_000),
        ((PURCHASE, "og for bygg?"), 450_000),
        ((PURCHASE, "hva med Bærum?"), 450_000),
        ((PURCHASE, "hvordan?", "og for bygg?"), 450_000),
        ((PURCHASE, "nei, 500"), 500_000),
        ((PURCHASE, "og for bygg?", "hva med Bærum?", "nei, 600 000"), 600_000),
    ],
)
def test_a_follow_up_carries_the_facts_on(knowledge: Knowledge, said: tuple[str, ...], value: int) -> None:
    found = ask(knowledge, *said)
    assert found.answered
    assert found.regime is not None
    assert found.regime.value_nok == value


def test_facts_that_are_carried_on_are_shown_and_can_be_forgotten(knowledge: Knowledge) -> None:
    found = ask(knowledge, PURCHASE, "og for bygg?", "hva med Bærum?")
    assert "Jeg regner fortsatt med 450 000 kr, bygg og anlegg." in flat(found)
    assert "Glem beløpet og begynn på nytt" in [choice.label for choice in found.choices]


def test_a_fact_that_is_corrected_is_not_told_as_kept(knowledge: Knowledge) -> None:
    assert "Jeg regner fortsatt" not in flat(ask(knowledge, PURCHASE, "nei, 500"))


def test_how_is_about_the_duty_or_the_article_spoken_of(knowledge: Knowledge) -> None:
    reported = ask(knowledge, "Må vi melde et kjøp på 150 000?", "hvordan?")
    assert reported.article == "lillestrom-behovsmelding-hvordan"
    announced = ask(knowledge, "Må vi lyse ut 2 mill?", "hvordan?")
    assert announced.article == "nasjonal-kunngjoring-doffin"


def test_another_duty_of_the_same_purchase_is_judged_by_its_amount(knowledge: Knowledge) -> None:
    found = ask(knowledge, "Må vi lyse ut et kjøp på 3 mill?", "hva da med karens?")
    assert "3 000 000 kr er over EØS-terskelen" in flat(found)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("200 stoler à 1500 og 50 bord à 3000, må vi melde det?", 450_000),
        ("Vi skal kjøpe 30 pc-er til 9 000 kr per stk, må vi melde det?", 270_000),
        ("Do we have to publish a purchase of NOK 2.5m?", 2_500_000),
        ("Must I report a purchase of 2.5m kr?", 2_500_000),
        ("Må vi lyse ut renhold til 1,2 mill i året fra nyttår til 2029?", 3_600_000),
        ("Må vi lyse ut renhold til 400 000 i året fra 1. januar 2027 til 31. desember 2028?", 800_000),
        ("Må vi lyse ut renhold til 100 000 i måneden ut 2027?", 1_300_000),
    ],
)
def test_a_value_is_counted_from_units_and_from_dates(knowledge: Knowledge, said: str, value: int) -> None:
    found = ask(knowledge, said)
    assert found.regime is not None
    assert found.regime.value_nok == Decimal(value)


def test_how_a_sum_of_unit_prices_was_made_is_shown(knowledge: Knowledge) -> None:
    text = flat(ask(knowledge, "200 stoler à 1500 og 50 bord à 3000, må vi melde det?"))
    assert "200 × 1 500 kr + 50 × 3 000 kr = 450 000 kr" in text


def test_a_long_service_shows_the_48_month_value_and_advises_the_stricter(knowledge: Knowledge) -> None:
    found = ask(knowledge, "Må vi lyse ut renhold til 250 000 i året i seks år?")
    assert found.regime is not None
    assert found.regime.value_nok == Decimal(1_500_000)
    assert "månedsbeløpet × 48 = 1 000 000 kr (FOA § 5-4)" in flat(found)
    assert "1 500 000 kr følger del I og II, og 1 000 000 kr følger del I" in flat(found)
    assert "Følg de strengeste" in flat(found)
    assert len(found.text) <= LONGEST


def test_two_values_with_the_same_rules_are_told_as_such(knowledge: Knowledge) -> None:
    text = flat(ask(knowledge, "Må vi lyse ut renhold til 250 000 i året i fem år?"))
    assert "Begge verdiene gir de samme pliktene" in text


@pytest.mark.parametrize(
    "said",
    [
        "Må vi lyse ut renhold til 250 000 i året i fire år?",
        "Må vi lyse ut møbler til 250 000 i året i seks år?",
        "Må vi lyse ut renhold til 1,5 millioner over seks år?",
    ],
)
def test_48_months_are_not_spoken_of_where_they_decide_nothing(knowledge: Knowledge, said: str) -> None:
    assert "× 48" not in flat(ask(knowledge, said))


def test_an_amount_without_an_end_says_that_48_months_are_counted(knowledge: Knowledge) -> None:
    text = flat(ask(knowledge, "En lisens til 12 000 kr i måneden uten sluttdato, gjelder loven?"))
    assert "576 000 kr" in text
    assert "Uten oppgitt varighet regnes 48 måneder (FOA § 5-4)" in text


@pytest.mark.parametrize(
    ("said", "article"),
    [
        ("Kan vi kjøpe direkte for 2 mill når bare én leverandør kan levere?", "nasjonal-eneleverandor"),
        ("Det haster, må vi lyse ut 1,5 mill?", "nasjonal-hast"),
        ("Vi fikk ingen tilbud på 3 millioner, må vi lyse ut på nytt?", "nasjonal-mislykket-konkurranse"),
        ("Vi har allerede en rammeavtale, må vi lyse ut et kjøp på 1,6 mill?", "nasjonal-avrop"),
        ("Må vi lyse ut et kjøp på 4 mill fra kommunens eget selskap?", "nasjonal-egenregi"),
    ],
)
def test_an_exemption_is_answered_before_the_plain_rule(
    knowledge: Knowledge, said: str, article: str
) -> None:
    found = ask(knowledge, said)
    assert found.article == article
    assert found.regime is not None
    body, _, rule = flat(found).partition("Uten unntaket gjelder dette:")
    assert body
    assert "må kunngjøres i Doffin" in rule


def test_a_sale_is_not_answered_with_the_rules_of_purchases(knowledge: Knowledge) -> None:
    assert not ask(knowledge, "Må vi kunngjøre når vi selger en bil for 1,5 mill?").answered


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("gjelder kravet om maks to ledd når vi kjøper møbler for 3 mill?", "Nei. Plikten gjelder bare hvis"),
        ("gjelder kravet om maks to ledd når vi bygger skole for 30 mill?", "Ja."),
        ("gjelder kravet om maks to ledd for et kjøp på 3 mill?", "Det kommer an på kjøpet."),
        ("må leverandøren bruke lærlinger når vi kjøper pc-er for 2 mill?", "Det kommer an på kjøpet."),
    ],
)
def test_a_duty_of_some_kinds_is_not_asserted_for_others(
    knowledge: Knowledge, said: str, begins: str
) -> None:
    assert flat(ask(knowledge, said)).startswith(begins)
