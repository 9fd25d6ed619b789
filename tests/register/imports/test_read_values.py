"""What cells mean: dates, periods, options, money, numbers, people and words, and what is said of the others."""

from datetime import date

import pytest

from register.avtale import Avropsmetode, AvtaleLevel, AvtaleType, Level, OptionMode
from register.import_run import ImportKind
from register.imports.read import read_rows
from register.imports.rows import AvtaleRow, ControlKind, Fault, Rows

TODAY = date(2026, 11, 21)


def read(header: str, *cells: str, english: bool = False, **mapping: str) -> Rows[AvtaleRow]:
    first = "name;supplierOrgName;" if english else "Avtale;Leverandør;"
    end = (
        ""
        if "Sluttdato" in header or "durationEnd" in header
        else ";durationEnd"
        if english
        else ";Sluttdato"
    )
    lines = [first + header + end, *(f"Papir {at};Demo AS;{cell}" for at, cell in enumerate(cells))]
    return read_rows(ImportKind.AVTALER, "\n".join(lines).encode(), today=TODAY, mapping=mapping)


def one(header: str, cell: str) -> tuple[AvtaleRow, tuple[Fault, ...]]:
    found = read(header, cell)
    assert found.errors == ()
    return found.rows[0].values, found.warnings


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("31.12.2027", date(2027, 12, 31)),
        ("1.2.27", date(2027, 2, 1)),
        ("2027-12-31", date(2027, 12, 31)),
        ("2027-12-31T23:30:00Z", date(2027, 12, 31)),
        ("2027-12-31T23:30:00+02:00", date(2027, 12, 31)),
        ("31.12.2027 00:00:00", date(2027, 12, 31)),
        ("31/12/2027", date(2027, 12, 31)),
        ("31-12-2027", date(2027, 12, 31)),
        ("31. desember 2027", date(2027, 12, 31)),
        ("31-Dec-2027", date(2027, 12, 31)),
        ("20271231", date(2027, 12, 31)),
        ("46752", date(2027, 12, 31)),
        ("01.01.2024 - 31.12.2027", date(2027, 12, 31)),
        ("fra 01.01.2024 til 31.12.2027", date(2027, 12, 31)),
    ],
)
def test_an_end_is_read_as_it_is_written(written: str, means: date) -> None:
    values, warnings = one("Sluttdato", written)
    assert (values.expires_on, values.running, warnings) == (means, False, ())


@pytest.mark.parametrize(
    "written", ["31.02.2027", "00.01.2027", "2027-13-01", "2027", "snart", "99999999999"]
)
def test_an_impossible_end_is_reported_and_left_unknown(written: str) -> None:
    values, warnings = one("Sluttdato", written)
    assert (values.expires_on, values.running, values.unparsed) == (None, False, {"expires_on": written})
    assert [(fault.row, fault.column, fault.value) for fault in warnings] == [(2, "Sluttdato", written)]


def test_a_day_that_does_not_exist_is_never_rolled_to_the_next_month() -> None:
    found = read("Sluttdato", "31.12.2026", "11/31/2015")
    assert [row.values.expires_on for row in found.rows] == [date(2026, 12, 31), None]
    assert [(fault.row, fault.problem) for fault in found.warnings] == [(3, "Datoen finnes ikke.")]


@pytest.mark.parametrize(
    "written", ["31.12.9999", "9999-12-31", "99991231", "31.12.99", "31/12/50", "2958465"]
)
def test_an_end_that_means_never_is_running_and_flagged(written: str) -> None:
    values, warnings = one("Sluttdato", written)
    assert (values.expires_on, values.running) == (None, True)
    assert len(warnings) == 1


def test_a_two_digit_start_of_the_last_century_is_a_start() -> None:
    values, warnings = one("Startdato", "01.05.98")
    assert (values.starts_on, warnings) == (date(1998, 5, 1), ())


@pytest.mark.parametrize(
    "written", ["Løpende", "Tidsubestemt", "Mo. To Mo.", "løpende avtale, 3 mnd oppsigelse"]
)
def test_a_running_mark_in_the_end_is_running(written: str) -> None:
    values, warnings = one("Sluttdato", written)
    assert (values.running, values.expires_on, warnings) == (True, None, ())


def test_empty_is_unknown_and_not_running() -> None:
    values, warnings = one("Løpende avtale", "")
    assert (values.running, values.expires_on, values.catalogue, values.confidential, warnings) == (False, None, None, None, ())  # fmt: skip


def test_a_running_mark_gives_way_to_an_end_and_says_so() -> None:
    values, warnings = one("Løpende;Sluttdato", "Ja;31.12.2027")
    assert (values.running, values.expires_on) == (False, date(2027, 12, 31))
    assert "Sluttdatoen er brukt" in warnings[0].problem
    assert one("Løpende", "Ja")[0].running


def test_the_order_of_day_and_month_is_decided_by_the_whole_column() -> None:
    found = read("durationStart;durationEnd", "02/03/2024;02/03/2027", "02/13/2024;13/03/2027", english=True)
    assert found.errors == ()
    first = found.rows[0].values
    assert (first.starts_on, first.expires_on) == (date(2024, 2, 3), date(2027, 3, 2))


@pytest.mark.parametrize("cells", [("02/03/2027",), ("13/03/2027", "03/13/2027")])
def test_an_order_that_the_column_does_not_tell_is_asked_for_in_a_foreign_file(
    cells: tuple[str, ...],
) -> None:
    found = read("durationEnd", *cells, english=True)
    assert found.rows == ()
    assert '{"date_order": "dmy"}' in found.errors[0].remedy
    settled = read("durationEnd", *cells, english=True, date_order="mdy")
    assert settled.errors == ()
    assert settled.rows[-1].values.expires_on in {date(2027, 2, 3), date(2027, 3, 13)}
    alone = read("durationEnd", *cells, english=True, **{"date_order.end_date": "dmy"})
    assert alone.rows[0].values.expires_on in {date(2027, 3, 2), date(2027, 3, 13)}


def test_dates_with_dots_are_never_read_month_first_because_of_another() -> None:
    found = read("Startdato", "05.06.2025", "11/31/2015", "11/30/2015")
    assert [row.values.starts_on for row in found.rows] == [date(2025, 6, 5), None, None]
    assert [(fault.value, "finnes ikke" in fault.problem) for fault in found.warnings] == [
        ("11/31/2015", True),
        ("11/30/2015", True),
    ]


def test_an_order_that_does_not_exist_is_an_error() -> None:
    assert read("Sluttdato", "01.02.2027", date_order="dym").errors
    assert read("Sluttdato", "01.02.2027", english=False, **{"date_order.title": "dmy"}).errors


def test_a_norwegian_file_is_day_first_where_the_column_does_not_tell() -> None:
    assert one("Sluttdato", "02/03/2027")[0].expires_on == date(2027, 3, 2)


def test_a_month_first_column_in_a_norwegian_file_is_read_so_and_said_so() -> None:
    found = read("Sluttdato", "02/03/2027", "12/31/2027")
    assert [row.values.expires_on for row in found.rows] == [date(2027, 2, 3), date(2027, 12, 31)]
    assert "måned/dag/år" in found.warnings[0].problem


@pytest.mark.parametrize(
    ("header", "written", "end", "options"),
    [
        ("Varighet", "4 år", date(2027, 12, 31), []),
        ("Varighet", "48 mnd", date(2027, 12, 31), []),
        ("Varighet", "2+1+1", date(2025, 12, 31), [12, 12]),
        ("Varighet", "2 år med opsjon på 1+1 år", date(2025, 12, 31), [12, 12]),
        ("Varighet (år)", "4", date(2027, 12, 31), []),
        ("durationInDays", "720", date(2025, 12, 31), []),
        ("durationInMonths", "24", date(2025, 12, 31), []),
        ("durationInDays", "45", date(2024, 2, 14), []),
        ("Avtaleperiode", "01.01.2024 - 31.12.2026", date(2026, 12, 31), []),
        ("Avtaleperiode", "01.01.2024 - 31.12.2026 + opsjon 1+1 år", date(2026, 12, 31), [12, 12]),
    ],
)
def test_a_period_gives_the_end_and_the_options(
    header: str, written: str, end: date, options: list[int]
) -> None:
    values, warnings = one(f"Startdato;{header}", f"01.01.2024;{written}")
    assert (values.starts_on, values.expires_on) == (date(2024, 1, 1), end)
    assert [option.length_months for option in values.options] == options
    assert any("Sluttdato er regnet ut" in fault.problem for fault in warnings) == (header != "Avtaleperiode")


def test_a_period_that_is_not_understood_is_kept() -> None:
    for written in ("4", "etter avtale", "til 2028"):
        values, warnings = one("Startdato;Varighet", f"01.01.2024;{written}")
        assert (values.expires_on, values.unparsed, len(warnings)) == (None, {"expires_on": written}, 1)


@pytest.mark.parametrize(
    ("written", "months"),
    [
        ("1+1", [12, 12]), ("1+1 år", [12, 12]), ("2+1+1", [24, 12, 12]), ("inntil 1+1 år", [12, 12]), ("to (2) år", [24]),
        ("3+3.5", [36, 42]), ("12+12 mnd", [12, 12]), ("6 måneder", [6]), ("1+1 year", [12, 12]), ("2 x 12 mnd", [12, 12]),
        ("2 opsjoner på 1 år", [12, 12]), ("Ja, 1+1 år", [12, 12]), ("2 opsjoner", [None, None]),
        ('"[{""optionType"":""prolongDurationYear"",""prolongPeriods"":[1,1]}]"', [12, 12]),
        ('"{""optionType"":""prolongDurationMonth"",""prolongPeriods"":[6]}"', [6]),
    ],
)  # fmt: skip
def test_options_are_read(written: str, months: list[int | None]) -> None:
    values, warnings = one("Opsjoner", written)
    assert [option.length_months for option in values.options] == months
    assert {option.used for option in values.options} == {None}
    assert (values.has_options, values.unparsed, warnings) == (True, {}, ())


@pytest.mark.parametrize(
    "written",
    [
        "2.5-6.5",
        "1+1+1 å",
        "Viser til konkurransegrunnlag",
        "Opsjon på å tiltre",
        "Opsjon på mengde",
        "2",
        '"[{""a"": 1}]"',
        '"[["',
        "1+1 år hvis begge vil",
    ],
)
def test_options_that_are_not_understood_are_kept_as_text(written: str) -> None:
    values, warnings = one("Opsjoner", written)
    assert (values.options, values.has_options, len(warnings)) == ((), None, 1)
    assert values.unparsed == {"options": written.strip('"').replace('""', '"')}


def test_yes_and_no_to_options_say_only_that() -> None:
    assert one("Opsjon", "Ja")[0].has_options is True
    assert one("Opsjon", "Nei")[0].has_options is False
    assert one("Opsjon", "")[0].has_options is None


def test_text_wins_over_a_count_that_disagrees() -> None:
    values, warnings = one("Opsjoner;maximumRenewals", "1+1 år;0")
    assert len(values.options) == 2
    assert "Teksten er brukt" in warnings[0].problem


def test_how_options_run_comes_from_the_text_or_a_column_of_its_own() -> None:
    assert {o.mode for o in one("Opsjoner", "1+1 år, automatisk")[0].options} == {OptionMode.AUTOMATIC}
    assert {o.mode for o in one("Opsjoner;Opsjonsmodus", "1+1 år;Må utløses")[0].options} == {
        OptionMode.MUST_BE_CALLED
    }


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("Ja", (True, None)),
        ("Nei", (False, False)),
        ("1", (True, False)),
        ("2", (True, True)),
        ("", (None, None)),
    ],
)
def test_an_option_is_used_only_as_far_as_the_file_says(written: str, used: tuple[bool | None, ...]) -> None:
    values, _ = one("Opsjoner;Opsjon utløst", f"1+1 år;{written}")
    assert tuple(option.used for option in values.options) == used


@pytest.mark.parametrize(
    ("header", "written", "nok", "per"),
    [
        ("Verdi", "3.680.000.000", "3680000000.00", None),
        ("Verdi", "1 039 782,02", "1039782.02", None),
        ("Verdi", "1\u00a0039\u202f782,02", "1039782.02", None),
        ("Verdi", "1\u2009039\u2009782", "1039782.00", None),
        ("Verdi", "10,5 mill", "10500000.00", None),
        ("Verdi", "kr 500 000,-", "500000.00", None),
        ("Verdi", "NOK 500.000,50", "500000.50", None),
        ("Verdi", "1,234,567.89", "1234567.89", None),
        ("Verdi (mill. kr)", "2,5", "2500000.00", None),
        ("Verdi", "1500", "1500.00", None),
        ("Verdi", "1.500", "1500.00", None),
        ("Årlig verdi", "100 000", "100000.00", "year"),
        ("Verdi", "100 000 per år", "100000.00", "year"),
        ("Månedlig verdi", "100", "100.00", "month"),
    ],
)
def test_money_is_read(header: str, written: str, nok: str, per: str | None) -> None:
    values, warnings = one(header, written)
    assert (str(values.value_nok), values.value_per, warnings) == (nok, per, ())


@pytest.mark.parametrize(
    "written", ["+25%", "?", "0", "500 000 - 800 000", "EUR 50 000", "etter medgått tid", "-5", "1,500"]
)
def test_money_that_is_not_understood_is_unknown_and_told_of(written: str) -> None:
    values, warnings = one("Verdi", written)
    assert (values.value_nok, values.value_per, len(warnings)) == (None, None, 1)


def test_money_with_vat_is_converted_and_said_so() -> None:
    for header, written in (
        ("Verdi inkl. mva.", "125 000"),
        ("Verdi (inkl. mva)", "125 000"),
        ("Verdi", "125 000 inkl. mva."),
    ):
        values, warnings = one(header, written)
        assert (str(values.value_nok), len(warnings)) == ("100000.00", 1)


def test_another_currency_is_unknown() -> None:
    values, warnings = one("Verdi;Valuta", "100 000;EUR")
    assert (values.value_nok, values.unparsed, len(warnings)) == (None, {"value_nok": "100 000 EUR"}, 1)
    assert one("Verdi;Valuta", "100 000;NOK")[0].value_nok == 100_000


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("300000010", "300000010"), ("300 000 010", "300000010"), ("NO 300 000 010 MVA", "300000010"), ("300.000.010", "300000010"),
        ("300000010.0", "300000010"), ("300\u00a0000\u2009010", "300000010"), ("556000-1234", "556000-1234"),
    ],
)  # fmt: skip
def test_an_organisation_number_is_read(written: str, number: str) -> None:
    values, warnings = one("Org.nr", written)
    assert (values.supplier_orgnr, warnings) == (number, ())


@pytest.mark.parametrize("written", ["300000011", "30000010", "ukjent firma"])
def test_a_wrong_organisation_number_is_marked_and_never_padded(written: str) -> None:
    values, warnings = one("Org.nr", written)
    assert (values.supplier_orgnr, values.unparsed, len(warnings)) == (None, {"supplier_orgnr": written}, 1)


def test_a_persons_own_number_is_neither_kept_nor_shown() -> None:
    values, warnings = one("Org./pers.nr.", "01010199999")
    assert (values.supplier_orgnr, values.unparsed) == (None, {})
    assert "01010199999" not in repr(warnings)
    assert len(warnings) == 1


@pytest.mark.parametrize(
    ("written", "person"),
    [
        ("kari@demo.invalid", "kari@demo.invalid"), ("Kari Demo", "Kari Demo"), ("Demo, Kari", "Kari Demo"),
        ("Kari Demo <kari@demo.invalid>", "kari@demo.invalid"), ("Demo, Kari (kari@demo.invalid)", "kari@demo.invalid"),
    ],
)  # fmt: skip
def test_a_person_is_an_address_or_else_a_name(written: str, person: str) -> None:
    values, warnings = one("Avtaleforvalter", written)
    assert (values.avtaleforvalter, warnings) == (person, ())


def test_of_several_people_the_first_is_taken_and_said_so() -> None:
    values, warnings = one("Avtaleforvalter", '"Kari Demo; Per Demo"')
    assert (values.avtaleforvalter, len(warnings)) == ("Kari Demo", 1)


def test_a_contact_is_split_into_name_and_address() -> None:
    values, _ = one("Kontaktperson", "Per Demo <per@demo.invalid>")
    assert (values.supplier_contact_name, values.supplier_contact_email) == ("Per Demo", "per@demo.invalid")
    values, _ = one(
        "supplierContactPersons[]", '"[{""name"": ""Per Demo"", ""email"": ""per@demo.invalid""}]"'
    )
    assert (values.supplier_contact_name, values.supplier_contact_email) == ("Per Demo", "per@demo.invalid")


@pytest.mark.parametrize(
    ("written", "type", "level"),
    [
        ("Rammeavtale", AvtaleType.RAMMEAVTALE, AvtaleLevel.AVTALE),
        ("Prosjekt", AvtaleType.ENKELTKONTRAKT, AvtaleLevel.AVTALE),
        ("Løpende", AvtaleType.LOPENDE, AvtaleLevel.AVTALE),
        ("FRAMEWORK_MAIN_GROUP", AvtaleType.RAMMEAVTALE, AvtaleLevel.GROUP),
        ("FRAMEWORK_LOT_GROUP", AvtaleType.RAMMEAVTALE, AvtaleLevel.AVTALE),
        ("FRAMEWORK_LOT_CONTRACT", AvtaleType.RAMMEAVTALE, AvtaleLevel.SUPPLIER),
        ("STANDALONE_KGV", AvtaleType.ENKELTKONTRAKT, AvtaleLevel.AVTALE),
    ],
)
def test_the_type_and_the_level_are_read(written: str, type: AvtaleType, level: AvtaleLevel) -> None:
    values, warnings = one("Avtaletype", written)
    assert (values.type, values.level, warnings) == (type, level, ())


def test_words_of_either_language_are_known_and_others_told_of() -> None:
    assert one("Risiko", "HIGH")[0].risk is Level.HOY
    assert one("Avropsmetode", "Minikonkurranse")[0].avrop is Avropsmetode.MINIKONKURRANSE
    values, warnings = one("Risiko", "orange")
    assert (values.risk, warnings[0].remedy) == (None, "Skriv lav, middels eller høy.")
    values, warnings = one("Avropsmetode", "direkte og minikonkurranse")
    assert (values.avrop, len(warnings)) == (None, 1)


def test_who_may_order_is_all_or_named_enheter() -> None:
    assert one("Hvem kan bestille", "Alle")[0].open_to_all is True
    values, _ = one("Hvem kan bestille", '"Skole A; Skole B"')
    assert (values.open_to_all, values.orderers) == (False, ("Skole A", "Skole B"))
    assert one("Hvem kan bestille", "")[0].open_to_all is None


def test_confidentiality_is_read_both_ways_and_doubt_counts_as_yes() -> None:
    assert one("Konfidensiell", "Ja")[0].confidential is True
    assert one("Offentlig tilgjengelig", "Nei")[0].confidential is True
    assert one("Offentlig tilgjengelig", "Ja")[0].confidential is False
    assert one("Offentlig tilgjengelig", "")[0].confidential is None
    assert one("Unntatt offentlighet", "offl. § 23")[0].confidential is True


def test_planned_controls_and_revisions_may_be_several_in_a_cell() -> None:
    values, warnings = one("Planlagte kontroller;Planlagt revisjon", '"01.03.2027; 01.09.2027";2027-06-01')
    assert warnings == ()
    assert [(c.kind, c.planned_on) for c in values.controls] == [
        (ControlKind.KONTROLL, date(2027, 3, 1)),
        (ControlKind.REVISJON, date(2027, 6, 1)),
        (ControlKind.KONTROLL, date(2027, 9, 1)),
    ]


@pytest.mark.parametrize(
    ("header", "written", "months", "on"),
    [
        ("Oppsigelsestid", "3 mnd", 3, None),
        ("Oppsigelsestid", "90 dager", 3, None),
        ("Oppsigelsesfrist", "30.09.2027", None, date(2027, 9, 30)),
        ("Oppsigelsesfrist", "6 måneder", 6, None),
        ("Påminnelse i måneder før forlengelsesperiode", "6", 6, None),
    ],
)
def test_notice_is_months_or_a_day(header: str, written: str, months: int | None, on: date | None) -> None:
    values, warnings = one(header, written)
    assert (values.notice_months, values.notice_on, warnings) == (months, on, ())


def test_html_is_taken_away_entities_are_read_and_broken_letters_are_told_of() -> None:
    values, warnings = one("Beskrivelse", '"<p>Papir &amp; penn</p><script>x()</script><b>her</b>"')
    assert (values.description, warnings) == ("Papir & penn\nher", ())
    assert one("Beskrivelse", "Mindre enn <5 stk")[0].description == "Mindre enn <5 stk"
    values, warnings = one("Beskrivelse", "BlÃ¥bÃ¦r")
    assert (values.description, len(warnings)) == ("BlÃ¥bÃ¦r", 1)


def test_a_text_is_cut_to_what_the_register_holds() -> None:
    values, warnings = one("Saksnummer", "x" * 100)
    assert len(values.case_no or "") == 60
    assert "60 tegn" in warnings[0].problem


def test_only_an_address_of_the_web_is_a_link() -> None:
    assert one("Lenke til avtalen", "https://kav.demo.invalid/1")[0].tool_url == "https://kav.demo.invalid/1"
    values, warnings = one("Bestillingslenke", "javascript:alert(1)")
    assert (values.order_url, len(warnings)) == (None, 1)


def test_kategori_is_what_is_bought_and_tjenesteomrade_who_buys() -> None:
    values, _ = one("Tjenesteområde;Innkjøpskategori", "Oppvekst;Kontor")
    assert (values.tjenesteomrade, values.category) == ("Oppvekst", "Kontor")


def test_a_row_without_title_is_an_error_and_an_empty_row_is_not() -> None:
    data = "Avtale;Leverandør;Sluttdato\n;;\n;Demo AS;31.12.2027\n"
    found = read_rows(ImportKind.AVTALER, data.encode(), today=TODAY)
    assert [(fault.row, fault.column) for fault in found.errors] == [(3, "Avtale")]


def test_rows_are_counted_while_they_are_read() -> None:
    heard: list[tuple[int, int]] = []
    data = "Avtale;Leverandør;Sluttdato\n" + "Papir;Demo AS;31.12.2027\n" * 600
    read_rows(
        ImportKind.AVTALER,
        data.encode(),
        today=TODAY,
        progress=lambda done, total: heard.append((done, total)),
    )
    assert heard == [(250, 600), (500, 600), (600, 600)]
