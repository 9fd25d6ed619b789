from datetime import date

import pytest

from dialogs.coming.question import plan_question

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "first", "last", "announced"),
    [
        ("Hva må lyses ut neste halvår?", "2027-01-01", "2027-06-30", True),
        ("hva må vi lyse ut de neste 6 månedene", "2026-11-21", "2027-05-21", True),
        ("Hvilke konkurranser må vi lyse ut før sommeren?", "2026-11-21", "2027-06-15", True),
        ("Kva må lysast ut neste halvår?", "2027-01-01", "2027-06-30", True),
        ("Hva må kunngjøres neste kvartal?", "2027-01-01", "2027-03-31", True),
        ("hva må vi starte på de neste 12 månedene?", "2026-11-21", "2027-11-21", False),
        ("Hvilke anskaffelser må vi sette i gang i år?", "2026-11-21", "2026-12-31", False),
        ("Hva må settes i gang neste år?", "2027-01-01", "2027-12-31", False),
        ("vis kommende anskaffelser", "2026-11-21", "2027-11-21", False),
        ("Vis anskaffelsesplanen for 2027", "2027-01-01", "2027-12-31", False),
    ],
)
def test_a_question_for_the_plan_names_its_time(text: str, first: str, last: str, announced: bool) -> None:
    asked = plan_question(text, today=TODAY)
    assert asked is not None
    assert asked.announced is announced
    assert asked.window.last == date.fromisoformat(last)
    assert asked.window.first == date.fromisoformat(first)


@pytest.mark.parametrize(
    "text",
    [
        "hva må kunngjøres?",
        "Hva må lyses ut på Doffin?",
        "hva må kunngjøres i 2026",
        "Når må vi lyse ut?",
        "hva må lyses ut over 1,3 millioner neste år?",
        "hvor må vi lyse ut når verdien er over EØS-terskelen?",
        "kan jeg bare lyse ut i Bærum når konkurransegrunnlaget er ferdigskrevet?",
        "hva er en anskaffelsesplan?",
        "skriv anskaffelsesplan for BM-2026-0001",
        "hva må en konkurranse inneholde neste år",
        "start ny anskaffelse for avtale 2024/118",
        "hvilke avtaler utløper neste halvår?",
        "hva skal stå i anskaffelsesplanen?",
        "vis anskaffelsesplanen i saken",
    ],
)
def test_what_asks_for_rules_or_one_case_is_no_question_for_the_plan(text: str) -> None:
    assert plan_question(text, today=TODAY) is None
