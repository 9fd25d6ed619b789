"""Which sentences ask of cases, and which do not."""

import pytest

from dialogs.cases.words import CaseWish, wanted


@pytest.mark.parametrize(
    ("written", "wish"),
    [
        ("mine saker", CaseWish.MINE),
        ("Vis meg sakene mine", CaseWish.MINE),
        ("mine behovsmeldinger", CaseWish.MINE),
        ("Hva har jeg meldt?", CaseWish.MINE),
        ("Hvor er saken min?", CaseWish.LATEST),
        ("hva skjer med behovsmeldingen min?", CaseWish.LATEST),
        ("har noen tatt saken min", CaseWish.LATEST),
        ("Status på stolene?", CaseWish.ABOUT),
        ("hvordan går det med behovet for tolk?", CaseWish.ABOUT),
        ("behov i mitt område", CaseWish.AREA),
        ("nye behov", CaseWish.NEW),
        ("åpne saker", CaseWish.OPEN),
        ("BM-2026-0001", CaseWish.SHOW),
        ("hvor er bm 2026 1?", CaseWish.SHOW),
        ("trekk BM-2026-0001", CaseWish.WITHDRAW),
        ("jeg vil endre BM-2026-0001", CaseWish.EDIT),
    ],
)
def test_what_is_asked_of_cases_is_understood(written: str, wish: CaseWish) -> None:
    found = wanted(written)
    assert found is not None
    assert found.wish is wish


@pytest.mark.parametrize(
    "written",
    [
        "Hva er en behovsmelding?",
        "Når må jeg sende behovsmelding?",
        "Hvor finner jeg avtalen på stoler?",
        "Vi trenger 20 stoler",
        "Hva er saksgangen i en anskaffelse?",
        "Hvem er innkjøpskontakt i mitt område?",
        "avtale 2024/118",
        "avvik AV-105",
        "Har vi åpne rammeavtaler?",
        "nye regler fra 1. juli",
    ],
)
def test_what_is_about_something_else_is_left_alone(written: str) -> None:
    assert wanted(written) is None


def test_the_words_after_status_are_what_it_is_about() -> None:
    found = wanted("Status på behovet for tolk?")
    assert found is not None
    assert found.about == "tolk"
