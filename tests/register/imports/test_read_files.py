"""Files of every kind: what is read from them, and why others are refused."""

import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from register.import_run import ImportKind
from register.imports.files import shared_strings, zip_parts
from register.imports.read import read_rows
from register.imports.rows import AvtaleRow, Rows

FILES = Path(__file__).parent / "files"
TODAY = date(2026, 11, 21)
HEADER = ("Avtalenr", "Avtale", "Leverandør", "Sluttdato")
ROW = ("2024/1", "Papir", "Papir Demo AS", "31.12.2027")


def read(data: bytes, **mapping: str) -> Rows[AvtaleRow]:
    return read_rows(ImportKind.AVTALER, data, today=TODAY, mapping=mapping)


def refusal(data: bytes) -> str:
    found = read(data)
    assert found.rows == ()
    assert len(found.errors) == 1
    assert found.errors[0].remedy
    return found.errors[0].problem


def csv(*rows: Sequence[str], separator: str = ";", end: str = "\r\n") -> str:
    return "".join(separator.join(row) + end for row in rows)


def xlsx(*rows: Sequence[object], name: str = "Avtaler", **more: Sequence[Sequence[object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "dd.mm.yyyy", "strings_to_formulas": True}) as book:
        for sheet_name, content in {name: rows, **more}.items():
            sheet = book.add_worksheet(sheet_name)
            for at, row in enumerate(content):
                sheet.write_row(at, 0, row)
    return out.getvalue()


def rezipped(data: bytes, changes: dict[str, bytes | None], extra: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = changes.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def ole(*streams: str) -> bytes:
    """Return an OLE file with these empty streams: header, one sector of FAT, one of directory."""
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0)
    header += b"\xff" * (512 - len(header))
    fat = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * 504
    directory = b""
    for name in ("Root Entry", *streams):
        wide = name.encode("utf-16-le")
        directory += (
            wide.ljust(64, b"\0")
            + struct.pack("<H", len(wide) + 2)
            + bytes(50)
            + struct.pack("<III", 0xFFFFFFFE, 0, 0)
        )
    return header + fat + directory.ljust(512, b"\0")


def test_norwegian_excel_with_stamp_help_row_and_cp1252_is_read() -> None:
    found = read((FILES / "norsk_excel.csv").read_bytes())
    assert (found.errors, found.warnings) == ((), ())
    first, second = found.rows
    assert (first.number, second.number) == (5, 6)
    assert first.values.title == 'Kontorrekvisita og "grønt" papir'
    assert (first.values.starts_on, first.values.expires_on) == (date(2024, 1, 1), date(2027, 12, 31))
    assert str(first.values.value_nok) == "1039782.02"
    assert second.values.title == "Renhold og vask"
    assert (second.values.supplier_orgnr, second.values.expires_on) == ("300000010", date(2028, 1, 31))


def test_an_old_workbook_is_read_with_its_dates_and_its_other_sheet_named() -> None:
    found = read((FILES / "gammel_excel.xls").read_bytes())
    assert found.errors == ()
    assert [(fault.problem) for fault in found.warnings] == [
        "Bare arket «Avtaler» er lest. Disse er hoppet over: «Notat»."
    ]
    assert [row.number for row in found.rows] == [3, 4]
    assert found.rows[0].values.supplier_orgnr == "300000010"
    assert found.rows[0].values.expires_on == date(2027, 12, 31)
    assert found.rows[1].values.starts_on == date(2024, 2, 1)


def test_a_formula_in_an_old_workbook_is_refused_by_cell() -> None:
    found = read((FILES / "gammel_excel_formel.xls").read_bytes())
    assert [(fault.row, fault.column, fault.problem) for fault in found.errors] == [
        (3, "Leverandør", "Kolonnen har formel i celle C3.")
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize(("separator", "end"), [(";", "\r\n"), (",", "\n"), ("\t", "\r")])
def test_every_encoding_separator_and_line_end_gives_the_same(
    encoding: str, separator: str, end: str
) -> None:
    text = csv(HEADER, ("1", "Blåbær", "Bær Demo AS", "31.12.2027"), separator=separator, end=end)
    found = read(text.encode(encoding))
    assert (found.errors, found.warnings) == ((), ())
    assert found.rows[0].number == 2
    assert (found.rows[0].values.title, found.rows[0].values.supplier_name) == ("Blåbær", "Bær Demo AS")


def test_the_separator_is_found_by_reading_and_not_by_counting() -> None:
    text = csv(HEADER, ("1", "Papir, penn, saks, lim, tape, klips", "Papir, Penn og Co, Demo", "31.12.2027"))
    assert read(text.encode()).rows[0].values.supplier_name == "Papir, Penn og Co, Demo"


def test_a_text_idiom_keeps_its_zeros_and_a_phone_number_is_no_formula() -> None:
    text = csv(
        (*HEADER, "Tlf", "Merknad"),
        ('="00123"', "Papir", "Demo AS", "31.12.2027", "+47 99 00 11 22", "- gjelder alle"),
    )
    found = read(text.encode())
    assert found.errors == ()
    values = found.rows[0].values
    assert (values.reference, values.supplier_contact_phone, values.description) == (
        "00123",
        "+47 99 00 11 22",
        "- gjelder alle",
    )


def test_a_formula_in_a_text_file_is_refused_by_line() -> None:
    found = read(csv(HEADER, ROW, ("2", "=HYPERLINK(A1)", "Demo AS", "31.12.2027")).encode())
    assert found.rows == ()
    assert [(fault.row, fault.column, fault.value) for fault in found.errors] == [
        (3, "Avtale", "=HYPERLINK(A1)")
    ]


def test_a_formula_in_a_workbook_is_refused_by_cell_but_not_in_a_column_that_is_not_read() -> None:
    refused = read(xlsx(HEADER, ROW, ("2", "=A2", "Demo AS", "31.12.2027")))
    assert [fault.problem for fault in refused.errors] == ["Kolonnen har formel i celle B3."]
    allowed = read(xlsx((*HEADER, "Sum"), (*ROW, "=1+1")))
    assert allowed.errors == ()


def test_a_workbook_gives_dates_numbers_and_yes_as_excel_holds_them() -> None:
    found = read(xlsx((*HEADER, "Startdato", "Org.nr", "Katalog"), (12, "Papir", "Demo AS", datetime(2027, 12, 31), 45292, 300000010, True)))  # fmt: skip # noqa: DTZ001
    values = found.rows[0].values
    assert found.errors == ()
    assert (values.reference, values.expires_on, values.starts_on) == (
        "12",
        date(2027, 12, 31),
        date(2024, 1, 1),
    )
    assert (values.supplier_orgnr, values.catalogue) == ("300000010", True)


def test_the_sheet_whose_header_matches_is_read_and_the_others_are_named() -> None:
    found = read(xlsx(("Veiledning",), ("Fyll ut neste ark",), name="Les meg", Register=[HEADER, ROW]))
    assert found.errors == ()
    assert "«Les meg»" in found.warnings[0].problem


def test_two_sheets_that_match_equally_well_are_an_error_that_names_the_mapping_line() -> None:
    data = xlsx(HEADER, ROW, name="2024", **{"2025": [HEADER, ROW]})
    assert '{"sheet": "2024"}' in read(data).errors[0].remedy
    assert read(data, sheet="2025").errors == ()
    assert "Arkene er" in read(data, sheet="2026").errors[0].remedy


def test_a_row_with_more_fields_than_the_header_is_refused() -> None:
    found = read(csv(HEADER, ("1", "Papir; penn", "Demo AS", "31.12.2027")).encode())
    assert (found.errors[0].row, found.errors[0].problem) == (2, "Raden har 5 felt, men overskriften har 4.")


def test_a_quote_that_never_closes_is_refused_and_a_stray_one_is_not() -> None:
    assert "anførselstegn" in refusal(csv(HEADER, ("1", '"Papir', "Demo AS", "31.12.2027"), ROW).encode())
    found = read(csv(HEADER, ("1", '"Papir" AS', "Demo AS", "31.12.2027")).encode())
    assert found.errors == ()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "tom"),
        (b"\xef\xbb\xbf\r\n \r\n", "tom"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "bilde"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "bilde"),
        (b"<html><table><tr><td>Avtale</td></tr></table></html>", "nettside"),
        (b"<?xml version='1.0'?><Workbook/>", "XML"),
        (b'{"avtaler": []}', "JSON"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (bytes(range(256)) * 20, "verken lesbar tekst"),
        (b"PK\x03\x04" + b"\x07" * 400, "skadet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x07" * 600, "skadet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "skadet"),
        (ole("EncryptedPackage", "EncryptionInfo"), "passord"),
        (ole("WordDocument"), "Word"),
        (ole("__substg1.0_0037001F"), "e-post"),
        (ole("Workbook", "_VBA_PROJECT_CUR"), "makroer"),
        (ole("Workbook"), "ingen ark"),
        (b"Ingen\nkolonner\nher", "kjente kolonner"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_its_reason(data: bytes, says: str) -> None:
    assert says in refusal(data)


def test_a_file_over_fifty_megabytes_is_refused() -> None:
    assert "50 MB" in refusal(b"Avtale;" * (51 * 1024 * 1024 // 7))


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"word/document.xml": b"<w/>"}, "Word"),
        (
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<o/>"},
            "OpenDocument",
        ),
        ({"avtaler.csv": b"Avtale;Til"}, "zip-fil"),
        ({"xl/workbook.bin": b"x"}, "xlsb"),
    ],
)
def test_a_zip_that_is_no_workbook_is_refused(parts: dict[str, bytes], says: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert says in refusal(out.getvalue())


def test_a_workbook_with_macros_is_refused() -> None:
    assert "makroer" in refusal(rezipped(xlsx(HEADER, ROW), {}, {"xl/vbaProject.bin": b"x"}))


def test_a_zip_bomb_is_refused_by_what_is_really_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_parts, "LARGEST_UNPACKED", 4 * 1024 * 1024)
    data = rezipped(xlsx(HEADER, ROW), {}, {"xl/media/a.bin": bytes(5 * 1024 * 1024)})
    assert "pakker ut" in refusal(data)
    lying = _with_declared_size(data, declared=10)
    assert "pakker ut" in refusal(lying)
    small = rezipped(xlsx(HEADER, ROW), {}, {"xl/media/a.bin": bytes(100_000)})
    assert "skadet" in refusal(_with_declared_size(small, declared=10))


def test_a_claim_of_two_gigabytes_is_refused_at_once() -> None:
    data = rezipped(xlsx(HEADER, ROW), {}, {"xl/media/a.bin": b"x"})
    assert "512 MB" in refusal(_with_declared_size(data, declared=2 * 1024**3))


def _with_declared_size(data: bytes, *, declared: int) -> bytes:
    """Return the zip with another uncompressed size claimed for its last part."""
    at = data.rindex(b"PK\x01\x02")
    return data[: at + 24] + struct.pack("<I", declared) + data[at + 28 :]


def test_a_damaged_workbook_is_refused() -> None:
    whole = xlsx(HEADER, ROW)
    sheet = "xl/worksheets/sheet1.xml"
    assert "skadet" in refusal(whole[: len(whole) // 2])
    assert "skadet" in refusal(rezipped(whole, {sheet: b"<worksheet><sheetData><row"}))
    assert "skadet" in refusal(rezipped(whole, {"xl/sharedStrings.xml": b"<sst><si>"}))
    assert "skadet" in refusal(rezipped(whole, {"xl/workbook.xml": b"not xml"}))
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>'
    assert "skadet" in refusal(rezipped(whole, {sheet: entity}))


@pytest.mark.parametrize(
    ("cell", "says"),
    [("A200001", "rader"), ("SG1", "kolonner"), ("NN190000", "celler"), ("XFD1048576", "rader")],
)
def test_a_sheet_that_claims_too_many_cells_is_refused_before_it_is_loaded(cell: str, says: str) -> None:
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Avtale</t></is></c></row><row><c r="{cell}"><v>1</v></c></row></sheetData></worksheet>'
    assert says in refusal(rezipped(xlsx(HEADER, ROW), {"xl/worksheets/sheet1.xml": sheet.encode()}))


def test_a_text_file_with_too_many_columns_or_rows_is_refused() -> None:
    assert "kolonner" in refusal(csv(("Avtale",) * 501).encode())
    assert "rader" in refusal(b"Avtale;Til\r\n" * 200_001)


def test_a_file_with_a_header_alone_is_refused() -> None:
    assert "ingen rader" in refusal(csv(HEADER).encode())


def test_one_long_text_in_very_many_cells_is_refused_before_it_is_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shared_strings, "LARGEST_UNPACKED", 1024 * 1024)
    short = [(f"{at}", "Papir", "Demo AS", "31.12.2027") for at in range(200)]
    assert read(xlsx(HEADER, *short, ("x" * 6000, "Papir", "Demo AS", "31.12.2027"))).errors == ()
    assert "tegn tekst" in refusal(xlsx(HEADER, *[("1", "x" * 6000, "Demo AS", "31.12.2027")] * 200))


def test_numbers_that_are_none_are_told_of() -> None:
    sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">{}</row><row r="2"><c r="A2" t="inlineStr"><is><t>Papir</t></is></c><c r="B2"><v>1</v></c><c r="C2"><v>1e999</v></c><c r="D2"><v>1e999</v></c></row></sheetData></worksheet>'
    heads = "".join(
        f'<c r="{c}1" t="inlineStr"><is><t>{h}</t></is></c>'
        for c, h in zip("ABCD", ("Avtale", "Leverandør", "Sluttdato", "Verdi"), strict=True)
    )
    found = read(rezipped(xlsx(HEADER, ROW), {"xl/worksheets/sheet1.xml": sheet.format(heads).encode()}))
    assert found.errors == ()
    assert {fault.column for fault in found.warnings} == {"Sluttdato", "Verdi"}


def test_stray_control_characters_and_a_dos_end_mark_do_not_stop_a_file() -> None:
    found = read(csv(HEADER, ("1", "Pa\x02pir", "Demo AS", "31.12.2027")).encode() + b"\x1a")
    assert (found.errors, found.rows[0].values.title) == ((), "Papir")


def test_a_very_long_cell_is_read_in_good_time() -> None:
    long = "a, " * 40_000
    header = (
        "Avtale;Leverandør;Sluttdato;Opsjoner;Avtaleforvalter;Verdi;Kontaktperson;Søkeord;Varighet;Org.nr\n"
    )
    row = f'Papir;Demo AS;31.12.2027;"{"1+" * 60_000}";"{long}";{"9" * 120_000};"{long}";"x";"{long}";{"9" * 120_000}\n'
    found = read((header + row).encode())
    assert found.errors == ()
    assert len(found.rows[0].values.unparsed["options"]) <= 500


def test_a_damaged_old_workbook_ends_only_the_process_that_reads_it() -> None:
    whole = (FILES / "gammel_excel.xls").read_bytes()
    for at in range(512, len(whole), 97):
        damaged = whole[:at] + b"\xff" * 8 + whole[at + 8 :]
        if at % 5 == 0:
            found = read(damaged)
            assert found.errors == () or found.rows == ()


def test_a_chain_of_sectors_without_end_is_refused_before_it_is_followed() -> None:
    data = bytearray((FILES / "gammel_excel.xls").read_bytes())
    fat = 512 * (1 + struct.unpack_from("<I", data, 76)[0])
    struct.pack_into("<I", data, fat, 0)
    assert "skadet" in refusal(bytes(data))
