"""Which words do what a case's buttons do, and that no question for the knowledge base is taken by them."""

import json
from pathlib import Path

import pytest

from dialogs.cases import meant_case, step_talk
from dialogs.cases.how import how_told
from dialogs.cases.status_words import status_said
from dialogs.papers.commands import PaperWish, wished
from dialogs.tasks import said
from knowledge.kommune_files import load_kommuner
from norsk.words import fold

ASKED = Path(__file__).parents[1] / "acceptance"
FOLDER = Path(__file__).parents[2] / "knowledge" / "kommuner"


@pytest.mark.parametrize(
    ("written", "wish"),
    [
        ("gi # til Siri", "assign_to"),
        ("kan du overføre saken # til siri demo?", "assign_to"),
        ("la Siri ta #", "assign_to"),
        ("slå sammen # og #", "merge_named"),
        ("slå # saman med #", "merge_named"),
        ("slå sammen #", "merge"),
        ("del opp # igjen", "split"),
        ("hvem venter vi på i #", "waits"),
        ("kva manglar i #", "waits"),
        ("hva mangler før vi kan kunngjøre #?", "waits"),
        ("kan jeg kunngjøre #", "waits"),
        ("jeg tar #", "take"),
        ("jeg gir fra meg #", "give_back"),
        ("ny status på #", "status"),
        ("vi har signert kontrakt i #", "contract"),
        ("legg ved tegningene i #", "attach"),
        ("# finnes på avtale", "on_avtale"),
        ("send # videre til innkjøp", "send_on"),
        ("åpne # igjen", "reopen"),
        ("spør hele området om #", "area"),
        ("vis #", ""),
        ("hva er status på #", ""),
        ("trekk #", ""),
    ],
)
def test_words_lead_to_the_button_they_mean(written: str, wish: str) -> None:
    assert step_talk._wish(fold(written).strip(" ?.")) == wish


def test_a_short_number_is_of_this_year_and_a_whole_one_stays() -> None:
    assert meant_case.with_year("slå sammen BM 4 og bm-12", 2026) == "slå sammen BM-2026-0004 og BM-2026-0012"
    for written in ("BM-2025-0004", "BM 2025 4", "bm2025-4", "BM 4/2025", "album 4"):
        assert meant_case.with_year(written, 2026) == written


@pytest.mark.parametrize(
    ("written", "status", "words"),
    [
        ("sett saken BM-2026-0001 til kungjort", "kunngjort", ""),
        ("kan du sette BM-2026-0001 til tildelt?", "tildelt", ""),
        ("avlys BM-2026-0001 fordi vi ikke har midler", "avlyst", "vi ikke har midler"),
    ],
)
def test_a_status_is_understood_misspelt_asked_for_and_with_its_reason(
    written: str, status: str, words: str
) -> None:
    found = status_said(written, kommune=load_kommuner(FOLDER)["lillestrom"])
    assert found is not None
    assert (found.status.id, found.words) == (status, words)


def test_a_question_about_a_status_sets_none() -> None:
    kommune = load_kommuner(FOLDER)["lillestrom"]
    assert status_said("er BM-2026-0001 kunngjort?", kommune=kommune) is None
    assert status_said("sett BM-2026-0001 til noe annet", kommune=kommune) is None


def test_a_document_is_found_by_a_misspelt_or_shortened_name() -> None:
    for written in (
        "lag en konkuransestrategi for BM-2026-0001",
        "hent strategien for BM-2026-0001",
        "last ned konkurransestrategien i BM-2026-0001",
    ):
        found = wished(written)
        assert found is not None
        assert (found.wish, found.paper) == (PaperWish.SHOW, "konkurransestrategi")


def test_the_reason_of_a_refusal_is_kept() -> None:
    found = said._NO.fullmatch("avvis # fordi det ikke er penger")
    assert found is not None
    assert found["why"] == "det ikke er penger"
    assert said._NO.fullmatch("avvis tilbudet") is None
    assert said._YES.fullmatch("hvem godkjenner") is None


def _questions() -> list[str]:
    found: list[str] = []
    for file in ASKED.glob("*.jsonl"):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found += [one for one in row.values() if isinstance(one, str)]
    return found


def test_no_question_for_the_knowledge_base_is_taken() -> None:
    asked = _questions()
    assert len(asked) > 1000
    patterns = (meant_case._DONE_TO, meant_case._IN_IT, meant_case._PAPER, said._YES, said._NO, said._REPLY, said._WHICH)  # fmt: skip
    taken = [
        one
        for one in asked
        if how_told(one) or any(pattern.fullmatch(fold(one).strip(" .!?,;«»\"'")) for pattern in patterns)
    ]
    assert taken == []
