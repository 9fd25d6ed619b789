from pathlib import Path

import pytest

from knowledge.library import LibraryError, load_library
from tests.knowledge.folder import article, put


def error_of(root: Path) -> str:
    with pytest.raises(LibraryError) as caught:
        load_library(root)
    return str(caught.value)


def test_a_library_gives_a_kommune_its_own_articles_and_the_national_ones(tmp_path: Path) -> None:
    for article_id, kommune in (("a", "lillestrom"), ("b", "nasjonal"), ("c", "baerum")):
        put(tmp_path, article_id, kommune)
    library = load_library(tmp_path)
    assert [a.id for a in library.articles] == ["a", "b", "c"]
    assert [a.id for a in library.for_kommune("lillestrom")] == ["a", "b"]
    assert [a.id for a in library.for_kommune("nasjonal")] == ["b"]
    found = library.by_id("c")
    assert found is not None
    assert found.title == "Om c"
    assert library.by_id("d") is None


def test_an_error_lists_every_fault_in_every_file(tmp_path: Path) -> None:
    put(tmp_path, "a", "lillestrom", article("a", "lillestrom").replace("owner: Innkjøp", "eier: Innkjøp"))
    put(tmp_path, "b", "baerum", article("b", "baerum", related="finnes-ikke"))
    put(tmp_path, "c", "nasjonal", "bare tekst")
    told = error_of(tmp_path)
    assert told.startswith("4 feil i kunnskapsbasen:")
    assert "a.md:15: ukjent felt («eier»)" in told
    assert "feltet owner mangler" in told
    assert "b.md:18: related peker på en artikkel som ikke finnes («finnes-ikke»)" in told
    assert "c.md:1: front matter mangler" in told


def test_a_file_must_be_named_and_placed_as_its_article_says(tmp_path: Path) -> None:
    put(tmp_path, "navn", "baerum", article("annet-navn", "lillestrom"))
    told = error_of(tmp_path)
    assert "id er ikke filnavnet («annet-navn»)" in told
    assert "kommune er ikke mappen («lillestrom»)" in told


def test_two_articles_with_one_id_are_a_fault(tmp_path: Path) -> None:
    put(tmp_path, "a", "baerum")
    put(tmp_path, "a", "nasjonal")
    assert "id finnes fra før («a»)" in error_of(tmp_path)


def test_a_file_that_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    text = article("a", "baerum").replace("Slik er det.", "Slik er det på fjøset.")
    put(tmp_path, "a", "baerum", text.encode("latin-1"))
    told = error_of(tmp_path)
    assert "a.md:5: filen er ikke UTF-8" in told
    assert told.startswith("1 feil")


def test_a_missing_folder_and_an_empty_one_say_what_belongs_there(tmp_path: Path) -> None:
    assert "artikkelmappen finnes ikke" in error_of(tmp_path / "borte")
    assert "artikkelmappen er tom" in error_of(tmp_path)


def test_the_same_question_in_two_articles_is_only_a_warning(tmp_path: Path) -> None:
    put(tmp_path, "a", "baerum", article("a", "baerum", question="Hvem betaler?"))
    put(tmp_path, "b", "baerum", article("b", "baerum", question="hvem  betaler"))
    put(tmp_path, "c", "nasjonal", article("c", "nasjonal", question="Hvem betaler?"))
    library = load_library(tmp_path)
    assert [warning.value for warning in library.warnings] == ["hvem betaler"]
    assert "a" in library.warnings[0].remedy


def test_a_version_written_in_chat_outranks_the_file_of_that_id(tmp_path: Path) -> None:
    put(tmp_path, "a", "baerum")
    library = load_library(
        tmp_path,
        overrides={
            "a": article("a", "baerum").replace("Slik er det.", "Slik ble det."),
            "ny": article("ny", "baerum"),
        },
    )
    assert {a.id: a.body for a in library.articles} == {"a": "Slik ble det.", "ny": "Slik er det."}


def test_a_faulty_chat_version_is_named_as_such(tmp_path: Path) -> None:
    put(tmp_path, "a", "baerum")
    with pytest.raises(LibraryError, match="chat:a:1: id stemmer ikke"):
        load_library(tmp_path, overrides={"a": article("b", "baerum")})


def test_editor_leftovers_and_other_files_are_left_alone(tmp_path: Path) -> None:
    put(tmp_path, "a", "baerum")
    (tmp_path / "baerum" / ".#a.md").write_text("halvferdig", encoding="utf-8")
    (tmp_path / "baerum" / "bilde.png").write_bytes(b"\xff")
    assert len(load_library(tmp_path).articles) == 1


def test_the_articles_that_ship_with_the_product_are_without_fault() -> None:
    library = load_library(Path(__file__).parents[2] / "knowledge" / "articles")
    assert {a.kommune for a in library.articles} >= {"lillestrom", "nasjonal", "baerum"}
