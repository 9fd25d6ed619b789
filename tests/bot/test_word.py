"""A document as a Word file: opened again, and drawn page by page by another program than the one that made it."""

import os
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image, ImageStat

from bot.documents.word import word_file
from conversation.paper import Bullets, Paper, Paragraph, Part, Table
from register.case_document import PaperKind
from tests.same_paper import lunch_paper

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SOFFICE, PDFTOPPM, PDFTOTEXT = (shutil.which(one) for one in ("soffice", "pdftoppm", "pdftotext"))


def test_a_word_file_has_headings_a_repeated_header_its_language_and_its_page_numbers() -> None:
    document = Document(BytesIO(word_file(lunch_paper(PaperKind.KONKURRANSESTRATEGI), at=AT)))
    assert document.core_properties.title == "Konkurransestrategi"
    assert document.core_properties.language == "nb-NO"
    styles = [one.style.name for one in document.paragraphs if one.style]
    assert styles[0] == "Title"
    assert {"Heading 1", "Heading 2", "List Bullet", "Caption", "Merknad"} <= set(styles)
    facts, timetable, checked = document.tables
    assert [one.text for one in facts.rows[1].cells] == ["Sak", "BM-2026-0012"]
    for table in (timetable, checked):
        assert table.rows[0]._tr.trPr is not None
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None
    footer = document.sections[0].footer.paragraphs[0]
    assert footer.text.startswith("Konkurransestrategi for BM-2026-0012, versjon 2")
    fields = [one.get(qn("w:instr")) for one in footer._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    normal = document.styles["Normal"].element
    assert [one.get(qn("w:val")) for one in normal.iter(qn("w:lang"))] == ["nb-NO"]


def test_what_nobody_has_assessed_is_marked_by_more_than_a_colour() -> None:
    document = Document(BytesIO(word_file(lunch_paper(PaperKind.KONKURRANSESTRATEGI), at=AT)))
    notes = [one for one in document.paragraphs if one.text == "Ikke vurdert."]
    assert notes
    for note in notes:
        assert note.style is not None
        assert note.style.name == "Merknad"
        assert note.style.font.italic
        assert note.runs[0].bold
        assert note.style.element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}") is not None


def test_the_same_document_at_the_same_instant_is_the_same_words_and_no_text_breaks_the_file() -> None:
    paper = Paper(
        "Notat",
        parts=(
            Part("Del", (Paragraph("a\x00b\x0b\ufffe <w:p> & «æøå» 😀"), Bullets(("én",), numbered=True))),
        ),
    )
    first, second = (zipfile.ZipFile(BytesIO(word_file(paper, at=AT))) for _ in range(2))
    for name in ("word/document.xml", "docProps/core.xml", "word/styles.xml"):
        assert first.read(name) == second.read(name)
    [told] = [one.text for one in Document(first.fp).paragraphs if one.text.startswith("a")]
    assert told == "ab <w:p> & «æøå» 😀"


def test_what_belongs_together_stays_so_and_nothing_turns_the_words_about() -> None:
    table = Table(
        ("Del", "Status", "Hvor det står"),
        (("Delkontrakter", "Ikke vurdert", "Anskaffelsesstrategi 2021–2024, Fokusområde 1: Kvalitet og kompetanse " * 3),),
    )  # fmt: skip
    asked = Paragraph("Hvordan er verdien anslått?", lead=True)
    said = Paragraph("Etter § 5b teller det 30 %. \u202egrunn\u2066\x85")
    document = Document(
        BytesIO(word_file(Paper("A\x00\u202eB", parts=(Part("D\x0bel", (asked, said, table)),)), at=AT))
    )
    title, heading, question, words = document.paragraphs[:4]
    assert (title.text, heading.text, document.core_properties.title) == ("AB", "Del", "AB")
    assert question.runs[0].bold
    assert question.paragraph_format.keep_with_next
    assert words.text == "Etter §\u00a05b teller det 30\u00a0%. grunn"
    [drawn] = document.tables
    widths = [column.width for column in drawn.columns]
    assert all(width is not None and width.cm > 2.2 for width in widths), "a status stands on one line"


@pytest.mark.skipif(
    not (SOFFICE and PDFTOPPM and PDFTOTEXT) and not os.environ.get("CI"),
    reason="LibreOffice and poppler are not installed: apt-get install libreoffice-writer-nogui poppler-utils",
)
def test_a_strategy_and_a_plan_are_drawn_whole_by_another_program(tmp_path: Path) -> None:
    assert SOFFICE, "CI draws Word files: .ci/run installs libreoffice-writer-nogui"
    assert PDFTOPPM, "CI draws Word files: .ci/run installs poppler-utils"
    assert PDFTOTEXT
    made = {
        "strategi": lunch_paper(PaperKind.KONKURRANSESTRATEGI),
        "plan": lunch_paper(PaperKind.ANSKAFFELSESPLAN, "baerum"),
    }
    for name, paper in made.items():
        (tmp_path / f"{name}.docx").write_bytes(word_file(paper, at=AT))
    files = [str(tmp_path / f"{name}.docx") for name in made]
    own = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [SOFFICE, own, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    for name, paper in made.items():
        pdf = tmp_path / f"{name}.pdf"
        drawn = subprocess.run(
            [PDFTOTEXT, "-layout", pdf, "-"], check=True, capture_output=True, text=True, timeout=300
        )
        pages = drawn.stdout.rstrip("\f").split("\f")
        assert 4 <= len(pages) <= 10
        said = " ".join(drawn.stdout.split())
        for heading in (paper.title, *(part.heading for part in paper.parts)):
            assert heading in said
        assert all(f"Side {number} av {len(pages)}" in page for number, page in enumerate(pages, start=1))
        assert "Ikke vurdert." in said
        assert ("Lillestrøm" in said) == (name == "strategi")
        picture = tmp_path / name
        subprocess.run([PDFTOPPM, "-r", "40", "-png", "-singlefile", pdf, picture], check=True, timeout=300)
        with Image.open(picture.with_suffix(".png")) as image:
            ink = 255 - ImageStat.Stat(image.convert("L")).mean[0]
        assert 3 < ink < 60, "a page with words on it, and no black one"
