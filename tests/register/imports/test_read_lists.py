"""Lists of agreements as people keep them in Excel: headings, sums, several things in a cell, an interface's objects."""

import io
from datetime import date

import pytest
import xlsxwriter

from register.avtale import Avropsmetode, AvtaleLevel
from register.import_run import ImportKind
from register.imports.read import read_rows
from register.imports.rows import AvtaleRow, Fault, Rows
from register.imports.values.enums import read_role
from register.imports.values.people import read_roles
from register.person import Role

TODAY = date(2026, 11, 21)
HEAD = "Avtalenr;Avtale;Leverandør;Sluttdato;Verdi\n"
PAPER = "1;Papir;Papir Demo AS;31.12.2027;100 000\n"
BOOKS = "2;Bok;Bok Demo AS;31.12.2027;200 000\n"


def read(text: str | bytes) -> Rows[AvtaleRow]:
    data = text if isinstance(text, bytes) else text.encode()
    return read_rows(ImportKind.AVTALER, data, today=TODAY)


def one(header: str, cell: str) -> tuple[AvtaleRow, tuple[Fault, ...]]:
    end = "" if "Sluttdato" in header else ";Sluttdato"
    supplier = "" if "Leverandør" in header else "Leverandør;"
    found = read(f"Avtale;{supplier}{header}{end}\nPapir;{'Demo AS;' if supplier else ''}{cell}\n")
    assert found.errors == ()
    return found.rows[0].values, found.warnings


@pytest.mark.parametrize(
    "row",
    [";Sum;;;300 000", "Totalt;;;;300 000", "Antall: 2;;;;", ";;;;300 000", "Sum (eks. mva.);;;;kr 300 000", "Antall avtaler;2;;;"],
)  # fmt: skip
def test_a_sum_at_the_bottom_is_no_agreement(row: str) -> None:
    found = read(f"{HEAD}{PAPER}{BOOKS}{row}\n")
    assert (found.errors, [line.values.title for line in found.rows]) == ((), ["Papir", "Bok"])
    assert [(fault.row, "sum" in fault.problem) for fault in found.warnings] == [(4, True)]


def test_what_is_called_total_and_has_a_supplier_is_an_agreement() -> None:
    found = read(f"{HEAD}3;Totalt vedlikehold;Demo AS;31.12.2027;\n4;Totalentreprise;Demo AS;31.12.2027;\n")
    assert [row.values.title for row in found.rows] == ["Totalt vedlikehold", "Totalentreprise"]


def test_a_sum_in_a_workbook_may_be_a_formula_and_a_value_may_not() -> None:
    def workbook(*rows: tuple[str, ...]) -> bytes:
        out = io.BytesIO()
        with xlsxwriter.Workbook(out) as book:
            sheet = book.add_worksheet()
            for at, row in enumerate((("Avtale", "Leverandør", "Sluttdato", "Verdi"), *rows)):
                sheet.write_row(at, 0, row)
        return out.getvalue()

    paper = ("Papir", "Papir Demo AS", "31.12.2027", "100")
    assert read(workbook(paper, ("Sum", "", "", "=SUM(D2:D2)"))).errors == ()
    assert len(read(workbook(paper, (*paper[:3], "=D2"))).errors) == 1


def test_headings_over_groups_and_the_header_once_more_are_told_of_and_skipped() -> None:
    found = read(f"{HEAD};OPPVEKST;;;\n{PAPER}\n;;;;\nHelse og mestring;;;;\n{HEAD}{BOOKS}")
    assert (found.errors, [row.number for row in found.rows]) == ((), [3, 8])
    assert [fault.row for fault in found.warnings] == [2, 6, 7]


def test_a_row_without_a_title_is_still_an_error() -> None:
    for row in ("3;;;;", ";;Demo AS;;", ";;;31.12.2027;", "3;;Demo AS;31.12.2027;"):
        assert [fault.row for fault in read(f"{HEAD}{PAPER}{row}\n").errors] == [3], row


@pytest.mark.parametrize(
    "cell",
    [
        "Papir Demo AS (300 000 010)", "300000010 Papir Demo AS", "Papir Demo AS, org.nr. 300 000 010",
        "Papir Demo AS - 300000010", "NO 300000010 MVA Papir Demo AS", '"Papir Demo AS\n300.000.010"',
        '"{""id"": 7, ""name"": ""Papir Demo AS"", ""orgNumber"": ""300000010""}"',
    ],
)  # fmt: skip
def test_a_number_beside_the_suppliers_name_is_no_part_of_it(cell: str) -> None:
    values, warnings = one("Leverandør (org.nr)", cell)
    assert (values.supplier_name, values.supplier_orgnr, warnings) == ("Papir Demo AS", "300000010", ())


def test_a_wrong_number_beside_the_name_is_told_of_and_a_bracket_is_let_be() -> None:
    values, warnings = one("Leverandør", "Papir Demo AS (300 000 011)")
    assert (values.supplier_name, values.supplier_orgnr, len(warnings)) == ("Papir Demo AS", None, 1)
    assert one("Leverandør", "Papir Demo AS (filial)")[0].supplier_name == "Papir Demo AS (filial)"
    values, warnings = one("Leverandør;Org.nr", "Papir Demo AS 300000010;300000029")
    assert (values.supplier_orgnr, len(warnings)) == ("300000029", 1)


@pytest.mark.parametrize(
    "cell", ['"En Demo AS; To Demo AS"', '"En Demo AS\nTo Demo AS"', "En Demo AS / To Demo AS", '"1. En Demo\n2. To Demo"', "En Demo AS og To Demo AS"]
)  # fmt: skip
def test_several_suppliers_in_a_cell_are_told_of(cell: str) -> None:
    assert ["flere leverandører" in fault.problem for fault in one("Leverandør", cell)[1]] == [True]


def test_a_contract_tools_objects_are_read_by_what_they_hold() -> None:
    head = "id,type,name,durationStart,durationEnd,supplierOrg,owner,categories,parentContract,framework_agreement_reopening,framework_agreement_uses_ranking\n"
    found = read(
        head
        + 'a,FRAMEWORK_LOT_GROUP,Lot,2024-01-01,2026-12-31,,"{""id"":""kari@demo.invalid"",""name"":""Kari Demo""}",'
        '"[{""name"":""Kontor""},{""name"":""Papir""}]","{""id"":""m"",""name"":""Ramme""}",with,false\n'
        'b,FRAMEWORK_LOT_CONTRACT,Del,2024-01-01,2026-12-31,"{""name"":""Demo AS""}","{""id"":7,""name"":""Kari Demo""}",[],,without,true\n'
        "c,STANDALONE,Alene,2024-01-01,2026-12-31,,,,,partly,\n"
    )
    assert found.errors == ()
    lot, part, alone = (row.values for row in found.rows)
    assert (lot.avtaleforvalter, lot.category, lot.parent, lot.avrop) == ("kari@demo.invalid", "Kontor; Papir", "m", Avropsmetode.MINIKONKURRANSE)  # fmt: skip
    assert (part.supplier_name, part.avtaleforvalter, part.level, part.avrop) == ("Demo AS", "Kari Demo", AvtaleLevel.SUPPLIER, Avropsmetode.RANGERING)  # fmt: skip
    assert (alone.avrop, alone.unparsed) == (None, {"avrop": "partly"})


@pytest.mark.parametrize(
    ("written", "options", "kept", "warned"),
    [
        ("01.01.2024 - 31.12.2025 (2+1+1)", [12, 12], False, False),
        ("01.01.2024 - 31.12.2027 (2+1+1)", [], True, True),
        ("01.01.2024 - 31.12.2027 (4 år)", [], False, False),
        ("01.01.2024 - 31.12.2025 med opsjon på 1+1 år", [12, 12], False, False),
    ],
)
def test_a_length_beside_dates_is_no_option_and_one_that_disagrees_is_told_of(
    written: str, options: list[int], kept: bool, warned: bool
) -> None:
    values, warnings = one("Avtaleperiode", written)
    assert [option.length_months for option in values.options] == options
    assert ("options" in values.unparsed, bool(warnings)) == (kept, warned)
    assert values.has_options is (True if options or kept else None)


def test_a_length_in_a_column_of_its_own_is_held_against_the_dates() -> None:
    values, warnings = one("Startdato;Sluttdato;Varighet", "01.01.2024;31.12.2027;2+1+1")
    assert (values.expires_on, values.options, len(warnings)) == (date(2027, 12, 31), (), 1)


def test_running_with_a_day_beside_it_does_not_end_on_that_day() -> None:
    values, warnings = one("Sluttdato", "Løpende fra 01.01.2024")
    assert (values.running, values.expires_on, len(warnings)) == (True, None, 1)
    values, warnings = one("Avtaleperiode", "01.01.2024 - løpende")
    assert (values.running, values.starts_on, warnings) == (True, date(2024, 1, 1), ())
    assert one("Sluttdato", "Løpende til 31.12.2027")[0].expires_on == date(2027, 12, 31)


def test_notice_is_read_with_the_words_around_it_and_no_length_is_no_option() -> None:
    assert one("Oppsigelsestid", "3 mnd gjensidig oppsigelse")[0].notice_months == 3
    assert one("Forlengelse i måneder", "0")[0].options == ()


@pytest.mark.parametrize(
    ("written", "person", "told"),
    [
        ("Kari Demo / Per Demo", "Kari Demo", 1), ("Kari Demo og Per Demo", "Kari Demo", 1), ("Kari Demo (Oppvekst)", "Kari Demo", 0),
        ("kari@demo.invalid / per@demo.invalid", "kari@demo.invalid", 1), ("Vakant", None, 0), ("Innkjøp og anskaffelse", "Innkjøp og anskaffelse", 0),
    ],
)  # fmt: skip
def test_people_are_read_as_lists_write_them(written: str, person: str | None, told: int) -> None:
    values, warnings = one("Avtaleforvalter", written)
    assert (values.avtaleforvalter, len(warnings)) == (person, told)


def test_a_reference_that_excel_made_a_date_of_and_a_cell_with_an_error_are_told_of() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "d.m"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("Avtalenr", "Avtale", "Leverandør", "Sluttdato"))
        sheet.write_row(1, 0, (date(2024, 1, 24), "Papir", "Demo AS", date(2027, 12, 31)))
    found = read(out.getvalue())
    assert [(fault.row, fault.column) for fault in found.warnings] == [(2, "Avtalenr")]


def test_nynorsk_headers_are_known() -> None:
    found = read(
        "Avtalenamn;Leverandør;Sluttdato;Avtaleansvarleg;Verksemd\nPapir;Demo AS;31.12.2027;Kari Demo;Skule\n"
    )
    assert (found.errors, found.warnings) == ((), ())


@pytest.mark.parametrize(
    ("written", "role"),
    [
        ("innkjøpar", Role.INNKJOPER), ("leiar", Role.LEDER), ("Avtaleforvaltere", Role.AVTALEFORVALTER), ("avtaleeigarar", Role.AVTALEEIER),
        ("verneombod", Role.VERNEOMBUD), ("arkivar", Role.ARKIVAR), ("innkjøpskontakter", Role.INNKJOPSKONTAKT), ("sjefen", None), ("innkjøp", None),
    ],
)  # fmt: skip
def test_a_role_is_known_in_nynorsk_and_in_the_plural(written: str, role: Role | None) -> None:
    assert read_role(written) is role


@pytest.mark.parametrize("mark", [" / ", "+", " og ", ", ", "&"])
def test_roles_are_parted_by_whatever_stands_between_them(mark: str) -> None:
    roles, unknown = read_roles(f"innkjøpskontakt (Oppvekst og kultur){mark}leder")
    assert [(one.role, one.scope) for one in roles] == [
        (Role.INNKJOPSKONTAKT, "Oppvekst og kultur"),
        (Role.LEDER, ""),
    ]
    assert unknown == ()


def test_a_header_with_lost_letters_says_so() -> None:
    found = read(
        "Avtale;Leverandør;Sluttdato\nBlåbær;Demo AS;31.12.2027\n".encode()
        + "Rødgrøt;X;1.1.2027\n".encode("cp1252")
    )
    assert ["tegnsett" in fault.problem for fault in found.errors] == [True]
