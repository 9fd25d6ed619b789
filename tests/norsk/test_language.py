"""Telling the language of a question: by a table of the hard ones, and over the questions we measure by."""

import json
from pathlib import Path
from typing import Final

import pytest

from norsk.language import Language, language_of

ACCEPTANCE: Final = Path(__file__).parents[1] / "acceptance"
NB, NN, EN = Language.BOKMAL, Language.NYNORSK, Language.ENGLISH


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Må jeg kunngjøre et kjøp på 600 000?", NB),
        ("Hvem signerer?", NB),
        ("espd", NB),
        ("behovsmelding 150000", NB),
        ("", NB),
        ("🙂 ???", NB),
        ("takk", NB),
        # dialect is answered in bokmål
        ("kor ska æ mæld avvik", NB),
        ("ka e karens", NB),
        ("kem har lov te å skriv under på avtala", NB),
        ("åssen gjør vi avrop a", NB),
        ("Må me lyse ut 600 000?", NB),
        # a foreign term is no foreign sentence
        ("Hvor finner jeg et framework agreement for IT?", NB),
        ("hei, lurer på om vi må lyse ut en award", NB),
        ("I dag skal vi kjøpe is til sommerfesten", NB),
        ("to biler til by og land, kan vi be om tilbud?", NB),
        ("foa del I II III IV V", NB),
        ("når må vi be om skatteattest?", NB),
        ("Do I need Doffin?", EN),
        ("must we do a behovsmelding first", EN),
        ("What is a rammeavtale?", EN),
        ("can i buy for 90 000", EN),
        ("hwo many tenders do we ned", EN),
        ("framework agreement duration", EN),
        ("Is 450 000 NOK below the limit?", EN),
        ("And in Bærum?", EN),
        ("Kva er ESPD?", NN),
        ("Kva gjeld for kjøp under 100 000 kroner?", NN),
        ("eg treng ein ny kopimaskin", NN),
        ("Kan leverandørane klage?", NN),
        ("korleis skriv vi ein kontrakt", NN),
    ],
)
def test_the_language_of_a_question_is_told_by_its_little_words(text: str, language: Language) -> None:
    assert language_of(text) is language


@pytest.mark.parametrize(
    ("text", "before", "language"),
    [
        ("600 000?", EN, EN),
        ("Bærum?", NN, NN),
        ("ESPD", EN, EN),
        ("Må vi ha karens?", NN, NN),
        ("Må vi ha karens?", EN, NB),
        ("hva med 600 000?", EN, NB),
        ("what about 600 000?", NB, EN),
        ("Kva med Bærum?", EN, NN),
    ],
)
def test_a_question_that_tells_nothing_is_in_the_language_spoken_before(
    text: str, before: Language, language: Language
) -> None:
    assert language_of(text, before=before) is language


def rows(file: str) -> list[dict[str, str]]:
    lines = (ACCEPTANCE / file).read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["style"] != "outofscope"]


def test_every_development_question_is_heard_in_its_language() -> None:
    asked = rows("dev-questions.jsonl")
    assert [row["id"] for row in asked if language_of(row["question"]) != row["lang"]] == []


def test_nearly_every_paraphrase_is_heard_in_its_language() -> None:
    asked = rows("paraphrases.jsonl")
    missed = [row["question"] for row in asked if language_of(row["question"]) != row["lang"]]
    # What is left is written alike in bokmål and nynorsk, or is dialect with nynorsk words.
    assert len(missed) <= len(asked) * 0.015, missed
    assert [row for row in asked if row["lang"] == "en" and language_of(row["question"]) is not EN] == []
