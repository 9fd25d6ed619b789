"""Files of people, enheter and avvik."""

from datetime import date
from decimal import Decimal

from register.avtale import Level
from register.avvik import AvvikStatus
from register.import_run import ImportKind
from register.imports.read import read_rows
from register.imports.rows import EnhetRow, PersonRow, RoleValue
from register.person import Role

TODAY = date(2026, 11, 21)


def test_a_person_is_read_with_roles_absence_and_budget() -> None:
    data = (
        "E-post;Navn;Rolle(r);Tjenesteområde;Enhet/Virksomhet;Leder (e-post);Stedfortreder (e-post);Fravær fra;Fravær til;"
        "Budsjettfullmakt;Aktiv\n"
        'kari@demo.invalid;"Demo, Kari";"innkjøpskontakt (Oppvekst, kultur), innkjøper; ";Oppvekst;Skole A;per@demo.invalid;'
        "ola@demo.invalid;06.07.2026;24.07.2026;500 000;Ja\n"
        "per@demo.invalid;Per Demo;;;;;;;;;Nei\n"
    )
    found = read_rows(ImportKind.PERSONER, data.encode(), today=TODAY)
    assert (found.errors, found.warnings) == ((), ())
    assert found.rows[0].values == PersonRow(
        email="kari@demo.invalid",
        name="Kari Demo",
        roles=(RoleValue(Role.INNKJOPSKONTAKT, "Oppvekst, kultur"), RoleValue(Role.INNKJOPER)),
        tjenesteomrade="Oppvekst",
        enhet="Skole A",
        leader="per@demo.invalid",
        deputy="ola@demo.invalid",
        absent_from=date(2026, 7, 6),
        absent_to=date(2026, 7, 24),
        budget_authority_nok=Decimal("500000.00"),
    )
    assert found.rows[1].values.active is False
    assert {"roles", "absent_from", "active", "budget_authority_nok"} <= found.fields


def test_an_unknown_role_is_a_warning_that_names_the_roles_there_are() -> None:
    found = read_rows(ImportKind.PERSONER, b"E-post;Rolle\na@demo.invalid;sjefen; \n", today=TODAY)
    assert found.rows[0].values.roles == ()
    assert found.warnings[0].value == "sjefen"
    assert "innkjøpssjef" in found.warnings[0].remedy


def test_a_person_without_an_address_is_an_error() -> None:
    found = read_rows(ImportKind.PERSONER, b"E-post;Navn\na@demo.invalid;A\n;B\nikke-epost;C\n", today=TODAY)
    assert [fault.row for fault in found.errors] == [3, 4]
    assert found.rows == ()


def test_first_and_last_name_make_a_name_and_a_period_an_absence() -> None:
    data = "E-post;Fornavn;Etternavn;Fravær\na@demo.invalid;Kari;Demo;06.07.2026 - 24.07.2026\n"
    values = read_rows(ImportKind.PERSONER, data.encode(), today=TODAY).rows[0].values
    assert (values.name, values.absent_from, values.absent_to) == (
        "Kari Demo",
        date(2026, 7, 6),
        date(2026, 7, 24),
    )


def test_an_absence_that_ends_before_it_begins_is_not_read() -> None:
    data = "E-post;Fravær fra;Fravær til\na@demo.invalid;24.07.2026;06.07.2026\n"
    found = read_rows(ImportKind.PERSONER, data.encode(), today=TODAY)
    assert (found.rows[0].values.absent_from, len(found.warnings)) == (None, 1)


def test_an_enhet_is_read() -> None:
    data = (
        "Enhet;Kortnavn;Overordnet;Tjenesteområde;Leder;Innkjøpskontakt;Stedfortreder\n"
        'Skole A;"SA, Skolen";Oppvekst;Oppvekst;per@demo.invalid;kari@demo.invalid;Ola Demo\n'
    )
    found = read_rows(ImportKind.ENHETER, data.encode(), today=TODAY)
    assert (found.errors, found.warnings) == ((), ())
    assert found.rows[0].values == EnhetRow("Skole A", ("SA", "Skolen"), "Oppvekst", "Oppvekst", "per@demo.invalid", "kari@demo.invalid", "Ola Demo")  # fmt: skip


def test_an_avvik_is_read() -> None:
    data = (
        "Avviksnr;Avtale;Tittel;Beskrivelse;Alvorlighetsgrad;Status;Lukket vei;Mottakere;Oppdaget;Frist;Meldt av;Ansvarlig;"
        "Leverandørens svar\n"
        '17;2024/118;Feil vare;"Kom feil\nvare";Høy;Under oppfølging;Ja;"a@demo.invalid, b@demo.invalid";01.11.2026;30.11.2026;'
        "Kari Demo;per@demo.invalid;Beklager\n"
    )
    found = read_rows(ImportKind.AVVIK, data.encode(), today=TODAY)
    assert (found.errors, found.warnings) == ((), ())
    values = found.rows[0].values
    assert (values.reference, values.avtale, values.title) == ("17", "2024/118", "Feil vare")
    assert (values.severity, values.status, values.restricted) == (
        Level.HOY,
        AvvikStatus.UNDER_OPPFOLGING,
        True,
    )
    assert values.recipients == ("a@demo.invalid", "b@demo.invalid")
    assert (values.discovered_on, values.due_on, values.owner) == (
        date(2026, 11, 1),
        date(2026, 11, 30),
        "per@demo.invalid",
    )


def test_the_english_words_of_an_interface_are_known() -> None:
    data = "id,name,severity,status,contractNumber,timeOfDiscovery\nx1,Feil,medium,dismissed,2024/1,2026-11-01T22:59:00Z\n"
    values = read_rows(ImportKind.AVVIK, data.encode(), today=TODAY).rows[0].values
    assert (values.severity, values.status, values.discovered_on) == (
        Level.MIDDELS,
        AvvikStatus.AVVIST,
        date(2026, 11, 1),
    )


def test_doubt_about_the_closed_way_counts_as_closed() -> None:
    found = read_rows(ImportKind.AVVIK, b"Tittel;Skjermet\nFeil;varsling\n", today=TODAY)
    assert (found.rows[0].values.restricted, len(found.warnings)) == (True, 1)
