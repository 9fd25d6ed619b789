import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands.kb import cli
from dialogs.dialog import Knowledge
from knowledge.article import Article
from knowledge.coverage import CoverageError, Documents, coverage_faults, load_documents
from knowledge.coverage_page import coverage_page
from knowledge.library import Library

ROOT = Path(__file__).parents[2]
LISTED = """\
[[document]]
id = "faktaark"
title = "Faktaark"
dated = "2026-11-21"
kommune = "nasjonal"

[[document.section]]
title = "Grenser"
facts = ["F1-009..F1-011"]

[[document]]
id = "strategi"
title = "Strategi"
dated = "2021"
kommune = "lillestrom"

[[document.section]]
title = "Delmål 4"
[document.section.says]
"LS-4.2" = "Kjøp over 100 000 kr behovsmeldes"

[[unused]]
id = "F1-010"
reason = "Sier bare hvordan noe er kontrollert."
"""


@pytest.fixture
def article(knowledge: Knowledge) -> Article:
    found = knowledge.library.by_id("nasjonal-espd")
    assert found is not None
    return replace(found, file="espd.md", facts_line=7)


def listed(folder: Path, text: str = LISTED) -> Documents:
    path = folder / "documents.toml"
    path.write_text(text, encoding="utf-8")
    return load_documents(path)


def faults_of(documents: Documents, article: Article, *facts: str) -> list[str]:
    library = Library((replace(article, facts=facts),))
    return [
        str(fault).removeprefix(str(Path(documents.file).parent) + "/")
        for fault in coverage_faults(documents, library)
    ]


def why_refused(folder: Path, text: str) -> str:
    with pytest.raises(CoverageError) as caught:
        listed(folder, text)
    return str(caught.value)


def test_nothing_is_wrong_when_everything_is_told_or_set_aside(tmp_path: Path, article: Article) -> None:
    assert faults_of(listed(tmp_path), article, "F1-009", "F1-011", "LS-4.2") == []


def test_what_no_article_tells_is_named_with_the_line_it_is_listed_on(
    tmp_path: Path, article: Article
) -> None:
    remedy = "Før den opp i facts i en artikkel som svarer på det, eller under [[unused]] med grunnen"
    assert faults_of(listed(tmp_path), article, "F1-009") == [
        f"documents.toml:9: ingen artikkel forteller dette («F1-011»). {remedy}",
        f"documents.toml:20: ingen artikkel forteller dette («LS-4.2»). {remedy}",
    ]


def test_an_id_that_no_document_has_is_named_with_the_article(tmp_path: Path, article: Article) -> None:
    told = ("F1-009", "F1-011", "LS-4.2", "LS-4.9")
    assert faults_of(listed(tmp_path), article, *told) == [
        "espd.md:7: ukjent id i facts («LS-4.9»). Rett den, eller før den opp i documents.toml"
    ]


def test_what_is_set_aside_and_told_all_the_same_is_named(tmp_path: Path, article: Article) -> None:
    (fault,) = faults_of(listed(tmp_path), article, "F1-009", "F1-010", "F1-011", "LS-4.2")
    assert fault.startswith("documents.toml:23: [[unused]] nevner noe som er i bruk («F1-010»)")
    assert article.id in fault


def test_setting_aside_what_no_document_says_is_a_fault(tmp_path: Path, article: Article) -> None:
    text = LISTED.replace('id = "F1-010"', 'id = "F9-001"')
    (fault,) = faults_of(listed(tmp_path, text), article, "F1-009", "F1-010", "F1-011", "LS-4.2")
    assert "[[unused]] nevner en id som ikke finnes («F9-001»)" in fault


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("F1-009..F1-011", "F1-011..F1-009", "«F1-011..F1-009» er verken en id eller et spenn"),
        ("F1-009..F1-011", "F1-009..F2-011", "«F1-009..F2-011» er verken en id eller et spenn"),
        ("LS-4.2", "F1-009", "id-en står to ganger («F1-009»)"),
        ("LS-4.2", "tiltak 2", "document.1.section.0.says"),
        ('title = "Grenser"', 'tittel = "Grenser"', "document.0.section.0.tittel"),
        ('reason = "Sier bare hvordan noe er kontrollert."', 'reason = ""', "unused.0.reason"),
        ("[[document]]", "[[document", "filen kan ikke leses"),
    ],
)
def test_a_list_that_cannot_be_right_is_refused(tmp_path: Path, was: str, now: str, told: str) -> None:
    assert told in why_refused(tmp_path, LISTED.replace(was, now, 1))


def test_the_page_counts_and_says_where_each_thing_is_told(tmp_path: Path, article: Article) -> None:
    library = Library((replace(article, facts=("F1-009", "LS-4.2")),))
    page = coverage_page(listed(tmp_path), library)
    for row in (
        "| Faktaark | 2026-11-21 | 3 | 1 | 1 |",
        "| F1-009 | nasjonal-espd |",
        "| F1-010 | not used: Sier bare hvordan noe er kontrollert. |",
        "| F1-011 | not used: MISSING |",
        "| LS-4.2 | Kjøp over 100 000 kr behovsmeldes | nasjonal-espd |",
    ):
        assert f"{row}\n" in page


def test_kb_check_fails_and_lists_what_is_missing_and_what_is_unknown(tmp_path: Path) -> None:
    root = tmp_path / "kb"
    shutil.copytree(ROOT / "knowledge", root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    listed = root / "documents.toml"
    listed.write_text(
        listed.read_text(encoding="utf-8").replace('"LS-4.2" =', '"LS-4.9" ='), encoding="utf-8"
    )
    done = CliRunner().invoke(cli, ["check", "--root", str(root)])
    assert done.exit_code == 1
    told = " ".join(done.stderr.split())
    assert "ingen artikkel forteller dette («LS-4.9»)" in told
    assert "lillestrom-behovsmelding-grense.md:" in told
    assert "ukjent id i facts («LS-4.2»)" in told


def test_every_shipped_fact_goal_and_measure_is_told_or_set_aside(knowledge: Knowledge) -> None:
    documents = load_documents(ROOT / "knowledge" / "documents.toml")
    assert [str(fault) for fault in coverage_faults(documents, knowledge.library)] == []


def test_the_page_in_docs_is_what_the_command_would_write_now(knowledge: Knowledge) -> None:
    documents = load_documents(ROOT / "knowledge" / "documents.toml")
    written = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    assert written == coverage_page(documents, knowledge.library), "run: innkjopsbot kb coverage"
