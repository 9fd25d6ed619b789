"""Headers: which column is which, and what is said where that is not clear."""

import dataclasses
from collections.abc import Mapping
from datetime import date

import pytest

from register.import_run import ImportKind
from register.imports.columns.aliases import ALIASES
from register.imports.columns.headers import header_key
from register.imports.read import read_rows
from register.imports.reading import avtaler as read_avtaler
from register.imports.reading import others as read_others
from register.imports.reading.line import known_fields
from register.imports.reading.varsler import VARSEL_ATTRIBUTES
from register.imports.rows import AvtaleRow, AvvikRow, EnhetRow, PersonRow, Rows, VarselRow

TODAY = date(2026, 11, 21)


def read(text: str, **mapping: str) -> Rows[AvtaleRow]:
    return read_rows(ImportKind.AVTALER, text.encode(), today=TODAY, mapping=mapping)


@pytest.mark.parametrize(
    "header",
    [
        "Sluttdato",
        "SLUTTDATO:",
        "Sluttdato *",
        "\ufeffSlutt\u200bdato",
        "Slutt\u00a0dato",
        "Sluttdato (dd.mm.åååå)",
        '"Sluttdato\nsiste dag"',
        "Slutt-dato",
        "T.o.m.",
    ],
)
def test_a_header_is_known_whatever_is_around_it(header: str) -> None:
    found = read(f"Avtale;Leverandør;{header}\nPapir;Demo AS;31.12.2027\n")
    assert found.errors == ()
    assert found.rows[0].values.expires_on == date(2027, 12, 31)


@pytest.mark.parametrize("kind", list(ImportKind))
def test_no_header_belongs_to_two_fields(kind: ImportKind) -> None:
    seen: dict[str, str] = {}
    for field, known in ALIASES[kind].items():
        for alias in (*known.norwegian, *known.other, *known.weak):
            assert seen.setdefault(header_key(alias), field) == field


@pytest.mark.parametrize("place", [1, 2, 3, 4, 5])
def test_the_header_may_stand_in_any_of_the_first_five_rows(place: int) -> None:
    stamps = "Avtaleregister;;\n" * (place - 1)
    found = read(f"{stamps}Avtale;Leverandør;Sluttdato\nPapir;Demo AS;31.12.2027\n")
    assert (found.errors, [row.number for row in found.rows]) == ((), [place + 1])


def test_a_help_row_below_the_header_is_skipped() -> None:
    found = read("Avtale;Leverandør;Sluttdato\nObligatorisk;Fritekst;dd.mm.åååå\nPapir;Demo AS;31.12.2027\n")
    assert [row.values.title for row in found.rows] == ["Papir"]


def test_missing_columns_are_errors_that_name_the_mapping_line() -> None:
    found = read("Saksnr;Beskrivelse\n1;x\n")
    assert [fault.problem for fault in found.errors] == [
        "Fant ingen kolonne for avtalens navn.",
        "Fant ingen kolonne for leverandør.",
        "Fant ingen kolonne for sluttdato.",
    ]
    assert '{"supplier_name": ' in found.errors[1].remedy


@pytest.mark.parametrize("end", ["Løpende", "Varighet", "Avtaleperiode", "durationInDays"])
def test_a_running_mark_or_a_period_stands_in_for_the_end(end: str) -> None:
    assert read(f"Avtale;Leverandør;{end}\nPapir;Demo AS;\n").errors == ()


def test_two_columns_for_one_field_are_an_error_until_a_mapping_chooses() -> None:
    text = "Avtale;Leverandør;Sluttdato;Utløpsdato\nPapir;Demo AS;31.12.2027;31.12.2028\n"
    assert '{"end_date": "Sluttdato"}' in read(text).errors[0].remedy
    assert read(text).rows == ()
    chosen = read(text, end_date="Utløpsdato")
    assert chosen.errors == ()
    assert chosen.rows[0].values.expires_on == date(2028, 12, 31)


def test_two_columns_of_the_same_name_are_to_be_renamed() -> None:
    found = read("Avtale;Leverandør;Sluttdato;Sluttdato\nPapir;Demo AS;31.12.2027;\n")
    assert "ulike navn" in found.errors[0].remedy


def test_a_near_miss_is_only_suggested() -> None:
    found = read("Avtale;Leverandr;Sluttdato\nPapir;Demo AS;31.12.2027\n")
    suggestion = next(fault for fault in found.warnings if fault.column == "Leverandr")
    assert suggestion.problem == "Kolonnen «Leverandr» ligner på «Leverandør»."
    assert suggestion.remedy == 'Skriv {"supplier_name": "Leverandr"} i en mapping-fil for å bruke den.'
    assert found.rows == ()
    assert (
        read("Avtale;Leverandr;Sluttdato\nPapir;Demo AS;31.12.2027\n", supplier_name="Leverandr").errors == ()
    )


def test_a_mapping_with_an_unknown_field_or_header_is_an_error() -> None:
    text = "Avtale;Leverandør;Sluttdato\nPapir;Demo AS;31.12.2027\n"
    assert "Mente du «supplier_name»?" in read(text, suplier_name="Leverandør").errors[0].problem
    assert "«Firmanavn»" in read(text, supplier_name="Firmanavn").errors[0].problem


def test_columns_that_are_not_read_are_told_of_once() -> None:
    found = read("Avtale;Leverandør;Sluttdato;Postnummer;Poststed\nPapir;Demo AS;31.12.2027;1;2\n")
    assert [fault.problem for fault in found.warnings] == [
        "Disse kolonnene leses ikke: «Postnummer», «Poststed»."
    ]


def test_a_column_that_the_file_lacks_is_no_field_of_it() -> None:
    found = read("Avtale;Leverandør;Sluttdato\nPapir;Demo AS;31.12.2027\n")
    assert found.fields == {"title", "supplier_name", "expires_on", "running"}


def test_the_export_of_a_contract_tool_is_read_without_a_mapping() -> None:
    header = (
        "Navn;Referansenummer;ParentContractRefAndName;Avtaletype;Trinn;Fase;Status;Avtaleområde;Oppdragsgivervirksomhet;"
        "Administrator;Administrators e-post;Leverandørnavn;Organisasjonsnummer;Avdeling;Adresse;Kontaktpersonens navn;"
        "Kontaktpersonens telefon;Kontaktpersonens e-post;Inngått dato;Startdato;Sluttdato;Opprinnelig avtaleslutt;Forlenget;"
        "Forlengelse i måneder;Antall forlengelser;Siste/maksimale sluttdato;"
        "Påminnelse i måneder før forlengelsesperiode;Avtalens verdi;Valuta;Avropsmetode;Rangordning;Beskrivelse;Notater;Søkeord"
    )
    row = (
        "Papir;2024/1;;Rammeavtale;3;Oppfølging;Aktiv;Kontor;Oppvekst;Kari Demo;kari@demo.invalid;Papir Demo AS;300000010;Salg;Gata 1;"
        "Per Demo;99001122;per@demo.invalid;01.12.2023;01.01.2024;31.12.2026;31.12.2025;1;12;2;31.12.2028;6;1 000 000;NOK;"
        "Direkte avrop;Nei;Papir til alle;Husk;papir, penn"
    )
    found = read(f"{header}\n{row}\n")
    assert found.errors == ()
    values = found.rows[0].values
    assert (values.enhet, values.avtaleforvalter, values.status) == ("Oppvekst", "kari@demo.invalid", "aktiv")
    assert [(option.length_months, option.used) for option in values.options] == [(12, True), (12, False)]
    assert (values.notice_months, values.max_expires_on) == (6, date(2028, 12, 31))
    assert values.description == "Papir til alle"


@pytest.mark.parametrize(
    ("kind", "attributes", "row"),
    [
        (ImportKind.AVTALER, read_avtaler.ATTRIBUTES, AvtaleRow),
        (ImportKind.PERSONER, read_others.PERSON_ATTRIBUTES, PersonRow),
        (ImportKind.ENHETER, read_others.ENHET_ATTRIBUTES, EnhetRow),
        (ImportKind.AVVIK, read_others.AVVIK_ATTRIBUTES, AvvikRow),
        (ImportKind.VARSLER, VARSEL_ATTRIBUTES, VarselRow),
    ],
)
def test_every_field_of_a_file_gives_attributes_that_there_are(
    kind: ImportKind, attributes: Mapping[str, tuple[str, ...]], row: type
) -> None:
    assert known_fields(ALIASES[kind], attributes) <= {field.name for field in dataclasses.fields(row)}
    assert set(attributes) <= set(ALIASES[kind])


def test_the_fields_of_an_interface_are_read_without_a_mapping() -> None:
    header = (
        "id,type,name,contractNumber,referenceId,signingStatus,durationStart,durationEnd,durationMonths,durationDays,value,"
        "currency,buyerOrgName,supplierOrgName,supplierOrg,supplierOrgNumber,ownerId,owner,parentContractId,parentContract,optionsJSON"
    )
    row = (
        "c1,FRAMEWORK_LOT_GROUP,Papir,2024/1,24/77,SIGNED,2024-01-01T00:00:00Z,2026-12-31T23:30:00Z,36,1095,1000,NOK,Oppvekst,"
        'Papir Demo AS,x,300000010,u1,Kari Demo,,,"[{""optionType"":""prolongDurationYear"",""prolongPeriods"":[1,1]}]"'
    )
    found = read(f"{header}\n{row}\n")
    assert found.errors == ()
    values = found.rows[0].values
    assert (values.source_id, values.reference, values.case_no) == ("c1", "2024/1", "24/77")
    assert (values.expires_on, values.avtaleforvalter, len(values.options)) == (
        date(2026, 12, 31),
        "Kari Demo",
        2,
    )
