"""What is asked of the register of agreements, and what is left to the rules."""

import json
from datetime import date
from pathlib import Path

import pytest

from dialogs.avtaler.period import Window, find_window
from dialogs.avtaler.question import Format, Wish, read_question
from dialogs.avtaler.topic import wanted
from dialogs.dialog import Knowledge

TODAY = date(2026, 11, 21)
ACCEPTANCE = Path(__file__).parents[1] / "acceptance"
FIND, ORDER, WHO, ENDING = Wish.FIND, Wish.ORDER, Wish.WHO_DELIVERS, Wish.ENDING

ASKED = [
    ("hvilken avtale har vi på kontorrekvisita?", FIND, "kontorrekvisita"),
    ("Hei! Hvilken avtale har vi på møbler?", FIND, "møbler"),
    ("hvilken avtle har vi på kontorekvisita", FIND, "kontorekvisita"),
    ("kva avtale har vi på brøyting", FIND, "brøyting"),
    ("kva for avtale har me på brøyting?", FIND, "brøyting"),
    ("ka avtale har vi på kopipapir", FIND, "kopipapir"),
    ("har vi rammeavtale på snøbrøyting?", FIND, "snøbrøyting"),
    ("har vi brøyteavtale?", FIND, "brøyte"),
    ("finnes det en avtale for catering?", FIND, "catering"),
    ("er kopipapir på rammeavtale?", FIND, "kopipapir"),
    ("hvem har vi avtale med på renhold?", FIND, "renhold"),
    ("jeg trenger kopipapir, hvilken avtale har vi?", FIND, "kopipapir"),
    ("which agreement do we have for furniture?", FIND, "furniture"),
    ("rammeavtale kontorrekvisita", FIND, "kontorrekvisita"),
    ("hvor bestiller jeg kopipapir?", ORDER, "kopipapir"),
    ("hvordan bestiller vi PC?", ORDER, "pc"),
    ("korleis bestiller eg kopipapir?", ORDER, "kopipapir"),
    ("hvor får jeg tak i kontorstoler", ORDER, "kontorstoler"),
    ("hvem leverer renhold til skolene?", WHO, "renhold til skolene"),
    ("kven leverer reinhald?", WHO, "reinhald"),
    ("who is our supplier of cleaning?", WHO, "cleaning"),
    ("hvilken leverandør bruker vi på vikarer?", WHO, "vikarer"),
    ("vis avtale 2024/118", Wish.SHOW, "2024/118"),
    ("avtale 2024/118", Wish.SHOW, "2024/118"),
    ("vis avtale Kopipapir", Wish.SHOW, "kopipapir"),
    ("hvem er innkjøpskontakt for oppvekst?", Wish.CONTACT, "oppvekst"),
    ("hvem er vår innkjøpskontakt?", Wish.CONTACT, ""),
    ("hvem er avtaleforvalter for 2024/118?", Wish.MANAGER, "2024/118"),
    ("hvem forvalter renholdsavtalen?", Wish.MANAGER, "renhold"),
    ("når går avtalen med Papir og Penn ut?", Wish.ENDS, "papir og penn"),
    ("når utløper renholdsavtalen?", Wish.ENDS, "renhold"),
    ("har avtalen med Papir og Penn opsjon?", Wish.OPTIONS, "papir og penn"),
    ("hva er verdien av avtalen med Papir og Penn?", Wish.VALUE, "papir og penn"),
    ("hvilke avtaler har vi med Papir og Penn?", Wish.OF_SUPPLIER, "papir og penn"),
    ("avvik på avtale 2024/118", Wish.AVVIK, "avtale 2024/118"),
    ("åpne avvik", Wish.AVVIK, ""),
    ("mine avvik", Wish.MY_AVVIK, ""),
    ("mine avtaler", Wish.MINE, ""),
    ("avtalene mine", Wish.MINE, ""),
    ("my agreements", Wish.MINE, ""),
    ("hva er jeg ansvarlig for", Wish.MINE, ""),
    ("hva utløper før sommeren?", ENDING, ""),
    ("hvilke avtaler går ut i 2027?", ENDING, ""),
    ("what expires before summer?", ENDING, ""),
    ("hvilke avtaler går snart ut?", ENDING, ""),
    ("tidslinje over avtaler som utløper", Wish.TIMELINE, ""),
    ("mangler i registeret", Wish.MISSING, ""),
    ("hva mangler i avtaleregisteret?", Wish.MISSING, ""),
]


@pytest.mark.parametrize(("text", "wish", "topic"), ASKED)
def test_a_question_to_the_register_is_understood(text: str, wish: Wish, topic: str) -> None:
    question = read_question(text, today=TODAY)
    assert question is not None
    assert (question.wish, question.topic) == (wish, topic)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("og hvem forvalter den?", Wish.MANAGER),
        ("kven forvaltar den?", Wish.MANAGER),
        ("når går den ut?", Wish.ENDS),
        ("hvordan bestiller jeg?", Wish.ORDER),
        ("har avtalen opsjon?", Wish.OPTIONS),
        ("hva er verdien?", Wish.VALUE),
        ("kan vi bestille?", Wish.WHO_MAY),
        ("vis alt", Wish.SHOW),
    ],
)
def test_a_follow_up_means_the_agreement_that_was_shown_and_is_nothing_without_one(
    text: str, wish: Wish
) -> None:
    question = read_question(text, today=TODAY, shown=True)
    assert question is not None
    assert (question.wish, question.topic, question.back) == (wish, "", True)
    alone = read_question(text, today=TODAY)
    assert alone is None or not alone.outright


@pytest.mark.parametrize(
    "text",
    [
        "hva er en rammeavtale?",
        "må jeg bruke rammeavtalen?",
        "når må rammeavtaler kunngjøres?",
        "hvor lenge kan en rammeavtale vare?",
        "hvem er innkjøpskontakt?",
        "hva gjør en avtaleforvalter?",
        "hva skjer når avtalen går ut?",
        "har vi lov til å forlenge avtalen?",
        "hvordan regner vi verdien av en avtale uten sluttdato?",
        "rammeavtalen vår går ut til våren, hvem sørger for en ny?",
        "er avtalene mine offentlige?",
        "hvem følger opp kontraktene hos oss?",
        "Hvordan melder jeg et avvik?",
    ],
)
def test_a_question_about_the_rules_is_left_alone(text: str) -> None:
    assert read_question(text, today=TODAY) is None


def test_hardly_any_sample_question_is_even_taken_for_one_to_the_register() -> None:
    asked = [
        json.loads(line)["question"]
        for name in ("dev-questions", "dev-outofscope", "paraphrases")
        for line in (ACCEPTANCE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    taken = [text for text in asked if (found := read_question(text, today=TODAY)) and found.outright]
    assert taken == ["kem e innkjøpskontakten vårres"]


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("mine avtaler som excel", Format.XLSX),
        ("mine avtaler i kalender", Format.ICS),
        ("mine avtaler som ics", Format.ICS),
        ("mine avtaler", None),
    ],
)
def test_a_list_may_be_wanted_as_a_file(text: str, format: Format | None) -> None:
    question = read_question(text, today=TODAY)
    assert question is not None
    assert (question.format, question.mine) == (format, True)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("hva utløper før sommeren?", "2026-11-21", "2027-06-15"),
        ("i første kvartal", "2027-01-01", "2027-03-31"),
        ("neste halvår", "2027-01-01", "2027-06-30"),
        ("de neste 90 dagene", "2026-11-21", "2027-02-19"),
        ("dei neste 3 månadene", "2026-11-21", "2027-02-21"),
        ("i 2027", "2027-01-01", "2027-12-31"),
        ("innen 1. mars", "2026-11-21", "2027-03-01"),
        ("neste måned", "2026-12-01", "2026-12-31"),
        ("til våren", "2027-03-01", "2027-05-31"),
        ("i år", "2026-11-21", "2026-12-31"),
        ("andre halvår 2027", "2027-07-01", "2027-12-31"),
        ("snart", "2026-11-21", "2027-05-21"),
    ],
)
def test_a_time_is_read_with_both_days_included(text: str, first: str, last: str) -> None:
    assert find_window(text, today=TODAY) == Window(date.fromisoformat(first), date.fromisoformat(last))


def test_a_time_that_is_none_is_none() -> None:
    for text in ("på kontorrekvisita", "de neste 99999 årene", ""):
        assert find_window(text, today=TODAY) is None


def test_the_words_of_a_topic_have_synonyms_and_the_receiver_stands_aside(knowledge: Knowledge) -> None:
    renhold, skolene = wanted("renhold til skolene", knowledge=knowledge)
    assert {"reinhald", "vask", "rengjøring"} <= set(renhold.others)
    assert (renhold.aside, skolene.word, skolene.aside) == (False, "skolene", True)
    papir, konvolutter = wanted("papir og konvolutter", knowledge=knowledge)
    assert (papir.phrase, konvolutter.phrase) == (0, 1)
    assert wanted("rammeavtale", knowledge=knowledge) == ()
