"""Which of the kommune's questions about risk a need raises: by its kind, its words and its value."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from dialogs.dialog import Knowledge
from knowledge.kommune import Kommune
from knowledge.kommune_files import ProfileError, load_kommuner
from knowledge.risk_question import names_it, raised
from knowledge.terskelverdi import KNOWN_KINDS, Kind

ON = date(2026, 11, 21)
PROFILES = Path(__file__).parents[2] / "knowledge" / "kommuner"
ALL_LEVELS = ("loa", "nasjonal", "eos")


@pytest.fixture(scope="module")
def kommuner(knowledge: Knowledge) -> Mapping[str, Kommune]:
    return knowledge.kommuner


def ids(kommune: Kommune, text: str, *kinds: Kind, levels: tuple[str, ...] | None = ("loa",)) -> set[str]:
    return {one.id for one in raised(kommune, text=text, kinds=kinds, levels=levels, on=ON)}


@pytest.mark.parametrize(
    ("id", "text", "kind"),
    [
        ("ikt", "nytt fagsystem", Kind.TJENESTE),
        ("ikt", "20 nettbrett", Kind.VARE),
        ("personvern", "app for foresatte", Kind.VARE),
        ("personvern", "avlastning", Kind.HELSE_SOSIAL),
        ("lonn", "renhold av skoler", Kind.TJENESTE),
        ("lonn", "tak", Kind.BYGG_ANLEGG),
        ("etisk_handel", "arbeidsklær", Kind.VARE),
        ("klima_miljo", "hva som helst", Kind.KONSESJON),
        ("fossil", "leasing av to varebiler", Kind.VARE),
        ("miljomerke", "papir", Kind.VARE),
        ("miljomerke", "renhold", Kind.TJENESTE),
        ("livssyklus", "oppvaskmaskin", Kind.VARE),
        ("universell", "lekeapparat", Kind.VARE),
        ("universell", "ny skole", Kind.BYGG_ANLEGG),
        ("laerlinger", "maling av fasade", Kind.BYGG_ANLEGG),
        ("laerlinger", "vedlikehold av ventilasjon", Kind.TJENESTE),
        ("reservert", "makulering av papir", Kind.TJENESTE),
        ("egenregi", "snøbrøyting", Kind.TJENESTE),
        ("sosiale_krav", "renhold", Kind.TJENESTE),
        ("matsvinn", "dagligvarer til sykehjem", Kind.VARE),
    ],
)
def test_a_need_raises_what_the_strategy_names(
    id: str, text: str, kind: Kind, kommuner: Mapping[str, Kommune]
) -> None:
    assert id in ids(kommuner["lillestrom"], text, kind)


@pytest.mark.parametrize(
    ("id", "text", "kind"),
    [
        ("ikt", "ergonomiske stoler", Kind.VARE),
        ("personvern", "ergonomiske stoler", Kind.VARE),
        ("lonn", "stoler", Kind.VARE),
        ("etisk_handel", "tolk", Kind.TJENESTE),
        ("fossil", "billige bilder", Kind.VARE),
        ("miljomerke", "tolk", Kind.TJENESTE),
        ("livssyklus", "tolk", Kind.TJENESTE),
        ("universell", "kopipapir", Kind.VARE),
        ("laerlinger", "tolk", Kind.TJENESTE),
        ("reservert", "stoler", Kind.VARE),
        ("egenregi", "stoler", Kind.VARE),
        ("sosiale_krav", "fagsystem", Kind.TJENESTE),
        ("matsvinn", "automater", Kind.VARE),
        ("engangsplast", "plastbeger", Kind.VARE),
    ],
)
def test_what_a_need_does_not_touch_is_not_asked(
    id: str, text: str, kind: Kind, kommuner: Mapping[str, Kommune]
) -> None:
    assert id not in ids(kommuner["lillestrom"], text, kind)


def test_apprentices_are_asked_of_from_where_the_rule_begins(kommuner: Mapping[str, Kommune]) -> None:
    own, nasjonal = kommuner["lillestrom"], kommuner["nasjonal"]
    assert "laerlinger" not in ids(own, "maling", Kind.BYGG_ANLEGG, levels=())
    assert "laerlinger" not in ids(nasjonal, "maling", Kind.BYGG_ANLEGG, levels=("loa",))
    assert "laerlinger" in ids(nasjonal, "maling", Kind.BYGG_ANLEGG, levels=("loa", "nasjonal"))
    assert "laerlinger" in ids(nasjonal, "maling", Kind.BYGG_ANLEGG, levels=None)


def test_baerum_asks_what_its_own_strategy_names(kommuner: Mapping[str, Kommune]) -> None:
    stoler = ids(kommuner["baerum"], "plastbeger", Kind.VARE)
    assert {"engangsplast", "reservert", "egenregi", "klima_miljo"} <= stoler
    assert "matsvinn" not in ids(kommuner["baerum"], "dagligvarer", Kind.VARE)
    assert "A-krim" not in " ".join(one.note for one in kommuner["baerum"].risk_questions)


def test_a_kommunes_own_question_takes_the_place_of_the_national_one(kommuner: Mapping[str, Kommune]) -> None:
    own = {one.id: one for one in kommuner["lillestrom"].risk_questions}
    nasjonal = {one.id: one for one in kommuner["nasjonal"].risk_questions}
    assert nasjonal.keys() <= own.keys()
    assert own["lonn"].note != nasjonal["lonn"].note
    assert own["universell"] == nasjonal["universell"]
    assert kommuner["lillestrom"].source_of(own["lonn"]).title.startswith("Lillestrøm")


def test_every_question_says_where_it_stands_and_fits_a_button(kommuner: Mapping[str, Kommune]) -> None:
    for kommune in kommuner.values():
        for one in kommune.risk_questions:
            assert one.reference or one.certainty == "antatt"
            assert len(one.label) <= 70
            assert "{" not in one.note


def test_no_kind_gets_more_questions_than_can_be_taken_in(kommuner: Mapping[str, Kommune]) -> None:
    for kommune in kommuner.values():
        for kind in KNOWN_KINDS:
            assert len(ids(kommune, "noe", kind, levels=ALL_LEVELS)) <= 9


def test_words_are_found_in_compounds_and_inflected(kommuner: Mapping[str, Kommune]) -> None:
    fossil = next(one for one in kommuner["lillestrom"].risk_questions if one.id == "fossil")
    assert names_it(fossil, "to elbiler")
    assert names_it(fossil, "en bil til hjemmetjenesten")
    assert not names_it(fossil, "billetter")


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        ('id = "x"\nlabel = "X"\nnote = "N"\ncertainty = "verifisert"', "reference mangler"),
        ('id = "x"\nlabel = "X"\nnote = "N"\ntold = true\ncertainty = "antatt"', "told trenger words"),
        ('id = "x"\nlabel = "X"\nnote = "{ukjent}"\ncertainty = "antatt"', "ukjent plassholder"),
        (
            'id = "x"\nlabel = "X"\nnote = "N"\nkinds = ["ting"]\ncertainty = "antatt"',
            "er ikke et av valgene",
        ),
        ('id = "lonn"\nlabel = "X"\nnote = "N"\ncertainty = "antatt"', "gjelder to ganger"),
    ],
)
def test_a_fault_in_a_profile_is_listed(added: str, fault: str, tmp_path: Path) -> None:
    folder = shutil.copytree(PROFILES, tmp_path / "kommuner")
    with (folder / "lillestrom.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[[risk_question]]\n{added}\n")
    with pytest.raises(ProfileError, match=fault):
        load_kommuner(folder)


def test_an_editor_may_change_a_question(kommuner: Mapping[str, Kommune]) -> None:
    changed = '[[risk_question]]\nid = "lonn"\nnote = "Spør {innkjop}."\ncertainty = "antatt"\n'
    found = load_kommuner(PROFILES, {"lillestrom": changed})["lillestrom"]
    own = next(one for one in found.risk_questions if one.id == "lonn")
    assert own.note == "Spør Innkjøpsseksjonen."
    assert own.label == next(one.label for one in kommuner["lillestrom"].risk_questions if one.id == "lonn")
