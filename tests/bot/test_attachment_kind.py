"""What a file is by its content, whatever it is called, and what is not taken."""

import re
from pathlib import Path

import pytest
import xlsxwriter

import bot.channels.web
from bot.attachment_kind import ACCEPTED, FileRefusedError, judge, safe_name
from register.attachment import LARGEST, LONGEST_NAME
from tests.bot.sent_files import EXE, HEIC, JPEG, PDF, PNG, SVG, WEBP, office, opendocument, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def old_office(*streams: str) -> bytes:
    """Return an OLE file whose directory names these streams."""
    header = bytearray(512)
    header[:8] = OLE
    header[30:32] = (9).to_bytes(2, "little")
    header[48:52] = (1).to_bytes(4, "little")
    header[56:60] = (4096).to_bytes(4, "little")
    header[60:64] = (0xFFFFFFFE).to_bytes(4, "little")
    header[68:72] = (0xFFFFFFFE).to_bytes(4, "little")
    for at in range(76, 512, 4):
        header[at : at + 4] = (0xFFFFFFFF).to_bytes(4, "little")
    header[76:80] = (0).to_bytes(4, "little")
    fat = b"".join(n.to_bytes(4, "little") for n in (0xFFFFFFFD, 0xFFFFFFFE)) + b"\xff" * 504
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\x00") + (len(name) * 2 + 2).to_bytes(2, "little") + b"\x00" * 62
        for name in ("Root Entry", *streams)
    )
    return bytes(header) + fat + directory.ljust(512, b"\x00")


@pytest.mark.parametrize(
    ("name", "content", "kept", "media_type"),
    [
        ("Tilbud.PDF", PDF, "Tilbud.PDF", "application/pdf"),
        ("bilde.png", PNG, "bilde.png", "image/png"),
        ("foto.jpeg", JPEG, "foto.jpeg", "image/jpeg"),
        ("IMG_1.HEIC", HEIC, "IMG_1.HEIC", "image/heic"),
        ("bilde.webp", WEBP, "bilde.webp", "image/webp"),
        ("brev.docx", office("word/document.xml"), "brev.docx", "wordprocessingml.document"),
        ("ark.xlsx", office("xl/workbook.xml"), "ark.xlsx", "spreadsheetml.sheet"),
        ("lysark.pptx", office("ppt/presentation.xml"), "lysark.pptx", "presentationml.presentation"),
        ("notat.odt", opendocument("text"), "notat.odt", "opendocument.text"),
        ("ark.ods", opendocument("spreadsheet"), "ark.ods", "opendocument.spreadsheet"),
        ("gammelt.doc", old_office("WordDocument"), "gammelt.doc", "application/msword"),
        ("gammelt.xls", old_office("Workbook"), "gammelt.xls", "application/vnd.ms-excel"),
        ("priser.csv", "vare;pris\nBlåbær;10".encode(), "priser.csv", "text/csv"),
        ("notat.txt", "Blåbær og ærlighet".encode("cp1252"), "notat.txt", "text/plain"),
        ("kjør.bat", b"del *.*", "kjør.bat.txt", "text/plain"),
        ("tilbud.pdf.exe", PDF, "tilbud.pdf.exe.pdf", "application/pdf"),
        ("uten ending", JPEG, "uten ending.jpg", "image/jpeg"),
        ("bilde.png", PDF, "bilde.png.pdf", "application/pdf"),
        (r"C:\Users\ada\tilbud.pdf", PDF, "tilbud.pdf", "application/pdf"),
        ("../../etc/passwd", b"root", "passwd.txt", "text/plain"),
        ("fdp.\u202eexe", PDF, "fdp.exe.pdf", "application/pdf"),
        ("", PDF, "fil.pdf", "application/pdf"),
    ],
)
def test_a_file_is_what_its_content_says_and_is_called_accordingly(
    name: str, content: bytes, kept: str, media_type: str
) -> None:
    judged = judge(name, content)
    assert judged.name == kept
    assert judged.media_type.endswith(media_type)


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("tom.txt", b"\xef\xbb\xbf \n", "den er tom"),
        ("virus.pdf", EXE, "slike filer"),
        ("skript.txt", b"#!/bin/sh\nrm -rf /", "slike filer"),
        ("støy.txt", bytes(range(256)), "slike filer"),
        ("side.pdf", b"  <!DOCTYPE html><script>alert(1)</script>", "nettside"),
        ("side.txt", "<html>".encode("utf-16"), "nettside"),
        ("tegning.png", SVG, "nettside, XML eller SVG"),
        ("arkiv.docx", zipped({"a.exe": EXE}), "pakket"),
        ("arkiv.7z", b"7z\xbc\xaf\x27\x1c" + b"\x00" * 32, "pakket"),
        ("makro.docx", office("word/document.xml", word__vbaProject_bin=b"x"), "makroer"),
        ("makro.xlsx", office("xl/workbook.xml", xl__macrosheets__sheet1=b"x"), "makroer"),
        ("makro.xlsx", zipped({"[Content_Types].xml": b'"vnd.ms-excel.sheet.macroEnabled.main+xml"', "xl/workbook.xml": b""}), "makroer"),
        ("makro.odt", opendocument("text", Basic__Standard__Module1=b"Sub x"), "makroer"),
        ("makro.doc", old_office("WordDocument", "Macros"), "makroer"),
        ("gammelt.ppt", old_office("PowerPoint Document"), "gammel presentasjon"),
        ("laast.docx", old_office("EncryptedPackage"), "passord"),
        ("post.msg", old_office("__substg1.0_0037001F"), "e-post"),
        ("brev.rtf", b"{\\rtf1 hei}", "RTF"),
        ("skadet.docx", b"PK\x03\x04" + b"\x00" * 40, "skadet"),
        ("stor.pdf", PDF + b"x" * LARGEST, "større enn 10 MB"),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_refused_with_a_reason_and_a_way_out(
    name: str, content: bytes, word: str
) -> None:
    with pytest.raises(FileRefusedError) as caught:
        judge(name, content)
    sentence = caught.value.sentence
    assert sentence.startswith(f"Jeg tok ikke vare på «{name}»: ")
    assert word in sentence
    assert sentence.endswith(".")


def test_a_real_workbook_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "ark.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet().write(0, 0, "Hei")
    assert judge("ark.xlsx", path.read_bytes()).name == "ark.xlsx"


def test_a_long_name_keeps_its_ending() -> None:
    judged = judge("x" * 500 + ".pdf", PDF)
    assert len(judged.name) <= LONGEST_NAME
    assert judged.name.endswith(".pdf")
    assert safe_name("Prisoverslag " + "æøå" * 100 + ".pdf").startswith("Prisoverslag æøå")
    assert safe_name("Kap. 1. " + "en lang setning uten ending " * 20).startswith("Kap. 1. en lang")
    assert safe_name("con/..") == "fil"


def test_the_page_offers_the_same_endings_as_are_taken() -> None:
    page = Path(bot.channels.web.__file__).parent / "page" / "files.js"
    found = re.search(r'ACCEPTED =\s+"([^"]+)"', page.read_text(encoding="utf-8"))
    assert found is not None
    assert set(found[1].split(",")) == set(ACCEPTED.split(","))
