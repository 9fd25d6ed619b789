import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norsk.text import Compounds, content_words, fold, skeleton, stem, tokens, words


@pytest.mark.parametrize(
    "forms",
    [
        "anskaffelse anskaffelsen anskaffelsene anskaffing anskaffinga anskaffingar anskaffingane anskaffe",
        "avvisning avvising avvise avviser avvist",
        "kunngjøring kunngjøringen kunngjøre kunngjøringane",
        "bestille bestilling bestillinga bestilt bestiller",
        "leverandør leverandøren leverandører leverandørar leverandørane",
        "avtale avtalen avtaler avtalar avtalane",
        "bærekraft berekraft berekrafta",
        "kreve krevje krev",
        "følge følgje følger",
        "evaluere evaluering evaluert evalueringa",
        "forvalte forvaltning forvaltninga",
        "tildele tildeling tildelt",
        "kriterium kriterier kriteria kriteriene",
        "virksomhet virksomheten virksomheter",
    ],
)
def test_forms_of_one_word_share_a_stem(forms: str) -> None:
    assert len({stem(word) for word in words(forms)}) == 1, {w: stem(w) for w in words(forms)}


@pytest.mark.parametrize("pair", ["mål mal", "bøter båt", "ordning ord", "vare være", "lov låve"])
def test_words_that_differ_keep_their_own_stems(pair: str) -> None:
    first, second = words(pair)
    assert stem(first) != stem(second)


def test_digraphs_become_norwegian_letters_and_a_foreign_keyboard_has_a_skeleton() -> None:
    assert [fold(word) for word in words("Baerum kunngjoering aapning")] == ["bærum", "kunngjøring", "åpning"]
    assert skeleton("kunngjøring") == skeleton("kunngjoring") == skeleton("kunngjoering")


def test_words_that_have_a_digraph_by_chance_stay_as_they_are() -> None:
    assert words("Noen av firmaene får poeng") == ["noen", "av", "firmaene", "får", "poeng"]
    assert tokens("noen naar paa noe") == []


def test_a_letter_joined_by_a_hyphen_belongs_to_its_word() -> None:
    assert words("E-handel, e-faktura og IKT-avtale") == ["ehandel", "efaktura", "og", "ikt", "avtale"]


@pytest.mark.parametrize(
    "question",
    [
        "Hva er det?",
        "ka e det",
        "kva er det",
        "korleis gjer eg det",
        "hvordan gjør jeg det",
        "åssen gjør vi det da",
        "kem e det",
        "kvifor ikkje",
        "koffer ikkje",
        "what is it and how do I do that",
        "100 000 kr",
    ],
)
def test_function_words_of_every_norwegian_carry_no_meaning(question: str) -> None:
    assert tokens(question) == []


def test_content_words_keep_their_order_and_years_stay() -> None:
    assert content_words("Hvem betaler avgiften for rammeavtalen i 2019?") == [
        "betaler",
        "avgiften",
        "rammeavtalen",
        "2019",
    ]


VOCABULARY = Compounds(
    {
        stem(w)
        for w in words(
            "ramme avtale leverandør behov melding konkurranse gjennomføring verktøy anskaffelse strategi "
            "kontrakt oppfølging terskel verdi tildeling kriterium tjeneste område på for kan"
        )
    }
)


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("rammeavtaleleverandør", "ramme avtale leverandør"),
        ("rammeavtaleleverandørene", "ramme avtale leverandør"),
        ("konkurransegjennomføringsverktøyet", "konkurranse gjennomføring verktøy"),
        ("anskaffelsesstrategien", "anskaffelse strategi"),
        ("kontraktsoppfølginga", "kontrakt oppfølging"),
        ("terskelverdiane", "terskel verdi"),
        ("tildelingskriterier", "tildeling kriterium"),
        ("tjenesteområdene", "tjeneste område"),
        ("behovsmelding", "behov melding"),
    ],
)
def test_a_compound_splits_into_its_parts(compound: str, parts: str) -> None:
    assert VOCABULARY.split(compound) == tuple(stem(part) for part in parts.split())


@pytest.mark.parametrize("word", ["avtale", "kontrakt", "forkant", "xyz", "", "påfor", "x" * 500])
def test_a_word_that_is_no_compound_does_not_split(word: str) -> None:
    assert VOCABULARY.split(word) == ()


@given(st.text(max_size=300))
def test_no_text_makes_the_analysis_raise(text: str) -> None:
    assert all(tokens(text))
    for word in words(text):
        assert VOCABULARY.split(word) == VOCABULARY.split(word)


def test_a_hundred_thousand_letters_are_read_in_no_time() -> None:
    started = time.process_time()
    tokens("rammeavtaleleverandør " * 5000)
    VOCABULARY.split("avtale" * 20_000)
    assert time.process_time() - started < 15


def test_numbered_things_do_not_share_a_stem() -> None:
    assert stem("delmål1") != stem("delmål11")
