"""What a message asks, told from the story around it: the rule's Ja or Nei, a sum, or the article that was meant."""

import pytest

from dialogs.asking import asking_clauses, asking_sentence, asks_which
from dialogs.dialog import Knowledge
from dialogs.polarity import Form, form_of
from knowledge.kind import find_kind
from tests.dialogs.asking import ask, flat


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Vi har fått pris. Går det greit? Takk!", "Går det greit?"),
        ("Prisen er 1,5 mill. Må vi lyse ut?", "Må vi lyse ut?"),
        ("Må jeg melde 120 000 inkl. mva til noen?", "Må jeg melde 120 000 inkl. mva til noen?"),
        ("120 000 behovsmelding", "120 000 behovsmelding"),
    ],
)
def test_the_sentence_that_asks_is_told_from_the_story(text: str, sentence: str) -> None:
    assert asking_sentence(text) == sentence


def test_a_condition_is_no_part_of_what_is_asked() -> None:
    assert "loven" not in asking_clauses("Må jeg si fra når loven ikke gjelder?")


def test_who_and_how_many_are_no_yes_or_no_questions() -> None:
    assert asks_which("Vi skal kjøpe for 2 mill, men hvor mange må vi spørre?")
    assert not asks_which("Hvis det koster 2 mill, må vi lyse ut?")


def test_a_duty_that_is_only_told_of_gets_neither_word() -> None:
    assert form_of("Det skal på Doffin. Har vi penger nok?") is Form.OPEN


@pytest.mark.parametrize(
    ("kommune", "question", "begins"),
    [
        ("lillestrom", "Loven gjelder visst ikke under 500 000, men må jeg melde nye hyller til 135 000?", "Ja:"),
        ("lillestrom", "Sjefen sier loven gjelder fra en halv million. Er det greit å bestille lamper til 118 000 straks?", "Nei:"),
        ("lillestrom", "kan me bestilla nye lamper til 99 000 med ein gong?", "Ja."),
        ("lillestrom", "ska kjøp kopimaskin te 240 000, kæm ska ha beskjed?", "Send behovsmelding"),
        ("lillestrom", "Barnehagen skal ha ny benk til 86 000. Må jeg si fra til noen?", "Nei,"),
        ("lillestrom", "er grensa for behovsmelding 500 000?", "Nei."),
        ("lillestrom", "is it ok to order office chairs for 150,000 NOK right away?", "No."),
        ("lillestrom", "Do we need to notify anyone when we buy tablets for NOK 80,000?", "No."),
        ("baerum", "kan jeg kjøpe inn lekeapparater til 145 000 på egen hånd?", "Nei:"),
        ("baerum", "Er det lov å bestille møbler for 60 000 uten å spørre noen?", "Ja,"),
        ("trondheim", "Må vi lyse ut støttekontakttjenester for 3 millioner?", "Nei,"),
        ("trondheim", "gjeld Doffin-plikta når vi kjøper avlastningsplasser for 6 mill?", "Nei."),
        ("trondheim", "Skal hjemmehjelp til 9 millioner kunngjøres?", "Ja,"),
        ("trondheim", "vi må ha nye senger, 2,4 mill. Ted?", "Nei,"),
        ("nasjonal", "me skal kjøpa heimetenester for 8,5 millionar, må me lysa ut på doffin?", "Nei."),
        ("nasjonal", "må førstehjelpskurs for 1,6 mill kunngjøres i doffin?", "Nei,"),
        ("nasjonal", "Do we have to publish home care services worth 5 million on Doffin?", "No."),
        ("nasjonal", "parkeringshus settes ut som konsesjon, verdi 40 mill. må vi lyse ut?", "Nei,"),
        ("nasjonal", "driftskonsesjon på svømmehall 70 millioner, må den ut i TED?", "Ja,"),
        ("nasjonal", "Lisens 11 500 pr mnd uten bindingstid, gjelder loven?", "Ja,"),
        ("nasjonal", "200 stoler til 2500 kr per stykk, gjelder loven?", "Ja,"),
        ("nasjonal", "Vi leaser en minibuss for 9000 i måneden uten sluttdato. Må vi lyse ut?", "Nei,"),
        ("nasjonal", "Rådmannen sier vi slipper Doffin under 2,5 millioner. Stemmer det?", "Nei,"),
        ("nasjonal", "er doffin-terskelen også hevet til 500 000?", "Nei."),
        ("nasjonal", "ble doffin-grensen hevet i sommer?", "Nei."),
        ("nasjonal", "Har EØS-terskelen gått opp i år?", "Ja."),
        ("nasjonal", "Jeg har lest at grensen i anskaffelsesloven ble satt til 300 000. Er det riktig?", "Nei."),
        ("nasjonal", "Vi kjøpte for 300 000 i mai 2026, gjaldt loven da?", "Ja,"),
        ("nasjonal", "advokattjenester for 3 mill, må vi kunngjøre i TED?", "Nei,"),
        ("nasjonal", "must we publish cleaning for 4 years at 400,000 a year?", "Yes."),
        ("nasjonal", "Vi planlegger et kjøp på 2 millioner. Må vi lyse ut?", "Ja,"),
    ],
)  # fmt: skip
def test_the_asking_part_decides_ja_and_nei(
    knowledge: Knowledge, kommune: str, question: str, begins: str
) -> None:
    assert flat(ask(knowledge, question, kommune=kommune)).startswith(begins)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("leier en gravemaskin for 14 000 per mnd uten sluttdato, hva er verdien?", "672 000 kr"),
        ("vi leige kopimaskin te 6 500 i månaden utan slutt, ka blir verdien?", "312 000 kr"),
        ("leasing av bil 5500 pr måndn i 3 år hva blir summen", "198 000 kr"),
        ("Et vaktabonnement koster 120 000 i året uten sluttdato. Hva er verdien?", "480 000 kr"),
        ("What is the value of a lease at 7,000 a month with no end date?", "NOK 336,000"),
    ],
)
def test_rent_and_running_services_are_counted(knowledge: Knowledge, question: str, says: str) -> None:
    assert says in flat(ask(knowledge, question, kommune="nasjonal")).split("\n\n")[0]


def test_a_bought_good_that_is_bought_again_is_not_counted_by_48_months(knowledge: Knowledge) -> None:
    found = flat(
        ask(knowledge, "Vi kjøper matvarer for 30 000 i måneden. Hva blir verdien?", kommune="nasjonal")
    )
    assert not found.startswith("Verdien er")


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Hvilken EØS-terskel gjaldt varekjøp 25. mars 2022, og hva ble den rettet til?", ("2,4 millioner", "2,2 millioner")),
        ("hva var eøs-terskelen for bygg 15. mars 2024, og hva ble den endret til?", ("57,9 millioner", "57,8 millioner")),
        ("hva er eøs-grensa for konsesjon på parkering", ("62,9 millioner",)),
        ("What's the EEA threshold right now when a municipality buys software licences?", ("NOK 2.5 million",)),
        ("bygg til 63 millioner, del II eller del III?", ("del I og III",)),
    ],
)  # fmt: skip
def test_a_limit_is_told_for_the_kind_and_the_day(
    knowledge: Knowledge, question: str, says: tuple[str, ...]
) -> None:
    found = flat(ask(knowledge, question, kommune="nasjonal"))
    assert all(one in found for one in says)


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("Vi anslo 480 000, men det billigste tilbudet kom på 560 000. Har vi brutt loven?", "nasjonal-verdi-naer-terskel"),
        ("Tre sykehjem kjøper senger for 300 000 hver, regnes de hver for seg?", "nasjonal-verdi-flere-enheter"),
        ("Skal vi kunngjøre tildelingen når kontrakten er på 3 mill?", "nasjonal-kontraktskunngjoring"),
        ("hvilket skjema bruker vi på doffin når det er 1,8 millioner", "nasjonal-kunngjoringsskjema"),
        ("Kulverten er vasket vekk i flommen, og det haster. Det skal jo på Doffin, 2 mill. Har vi lov å hyre inn noen direkte?", "nasjonal-hast"),
    ],
)  # fmt: skip
def test_what_is_asked_beside_the_amount_gets_its_article(
    knowledge: Knowledge, question: str, article: str
) -> None:
    assert ask(knowledge, question, kommune="nasjonal").article == article


@pytest.mark.parametrize(
    "question",
    ["Kan vi nevne et varemerke når vi lyser ut for 2 mill?", "Det skal på Doffin, 2 mill. Har vi lov å hyre inn noen direkte?"],
)  # fmt: skip
def test_a_duty_told_of_is_not_answered_with_ja(knowledge: Knowledge, question: str) -> None:
    assert not flat(ask(knowledge, question, kommune="nasjonal")).startswith(("Ja", "Nei"))


def test_words_that_look_like_a_kind_are_none() -> None:
    assert [find_kind(word) for word in ("leverandøren er konkurs", "vi planlegger et kjøp")] == [None, None]


def test_an_exemption_is_not_needed_below_the_laws_limit(knowledge: Knowledge) -> None:
    found = ask(knowledge, "Kan vi spørre bare ett firma når det koster 300 000?", kommune="nasjonal")
    assert found.article != "nasjonal-eneleverandor"
