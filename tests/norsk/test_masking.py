"""Identity numbers and details of somebody's health are hidden; what a procurement needs to say is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.no import fodselsnummer

from norsk.masking import HIDDEN, mask

NUMBERS = (
    "Fødselsnummeret er 15108695088.",
    "151086 95088",
    "151086-95088 trenger briller",
    "født 15.10.86 95088",
    "15 10 86 95088",
    "D-nummer 55108695014",
    "Bruker 15508695046 fikk feil leveranse",
    "testperson 15908695005",
    "fnr:15108695088,",
    "(15108695088)",
    "en slik: 15108695089",
    "personnummer 95088",
    "0101 90 er ikke nok, men 010190 12345 er det",
    "hennes nummer er 290255 43210",
    "FH-nummer 81000000027",
)
NO_NUMBERS = (
    "Org.nr. 974 761 076",
    "organisasjonsnummer 974761076",
    "Kontonummer 1503.40.12345",
    "konto 15034012345",
    "konto 86011117947",
    "KID 01019012345",
    "saksnummer 01019012345",
    "faktura nr 12120012345",
    "telefon 22 33 44 55",
    "+47 90 12 34 56",
    "Ring 90123456 mellom 08 og 15",
    "12 000 000 000 kr",
    "01.12.26 50000 kr",
    "frist 01.12.2026, ramme 450 000 kr",
    "1 300 000 kroner ekskl. mva.",
    "EAN 7038010055720",
    "GLN 7080000012345",
    "sak 2026/12345-12",
    "2024/118",
    "PO 4500012345",
    "id 550e8400-e29b-41d4-a716-446655440000",
    "postnummer 2000, bruksnummer 12345",
    "99999999999",
    "CPV 33192000-2 og 33196000-0",
    "mellom 100 000 og 500 000",
)
HEALTH = (
    "Kari Nordmann er sykmeldt.",
    "Ola har diabetes",
    "Læreren er gravid og trenger en annen stol",
    "Eleven har epilepsi",
    "Brukeren fikk hjerneslag i fjor",
    "jeg har vondt i ryggen",
    "Kollegaen min er alvorlig syk",
    "Hun er deprimert",
    "Han går til psykolog",
    "sjefen min har kreft",
    "Lederen er utbrent, så vi må ha en vikar",
    "barnet mitt har ADHD",
    "Pasienten er HIV-positiv",
    "Beboeren har demens og gikk seg bort",
    "Sjåføren er alkoholiker",
    "min mor er dement",
    "ho er sjukmeld",
    "Eg har angst",
    "Vaktmesteren har brukket armen",
    "Per går på antidepressiva",
    "diagnosen hans må ikke stå her, men sykemeldingen hennes ligger ved",
    "My colleague has cancer",
    "She is pregnant",
    "Naboen lider av depresjon",
    "Ingrid Berg ble innlagt på sykehuset i går",
    "Eleven er blind",
    "er Kari sykmeldt nå? Nei, men har Ola fått kreft",
)
NO_HEALTH = (
    "Helse- og sosialtjenester i del IV",
    "Vi skal kjøpe sykehjemsplasser",
    "Legevakten trenger nye stoler",
    "Psykologtjenester til skolene, rundt 400 000",
    "Vi trenger bedriftshelsetjeneste",
    "Avtale om medisinsk forbruksmateriell",
    "Hjelpemidler til beboere med demens",
    "Elever med ADHD trenger skjerming",
    "Brukere som har diabetes skal få egen meny",
    "Kurs i angst og depresjon for ansatte",
    "Hva gjør jeg når avtaleforvalteren er syk?",
    "Hvem godkjenner hvis lederen er sykmeldt?",
    "hva skjer om saksbehandleren er syk",
    "Vikarbyrå for sykepleiere",
    "Kreftkoordinatoren skal ha ny pc",
    "Tilbudet er sykt dyrt",
    "Leverandøren er treg",
    "Systemet er blindt for feil",
    "Rusomsorg og ettervern, fire plasser",
    "Innkjøp av blodtrykksmålere og hjertestartere",
    "Ambulansetjenesten har båre",
    "Sykefraværet i renholdet er høyt",
    "Leverandøren har levert feil vaksiner",
    "Kan vi kreve helseattest?",
    "Avtalen gjelder fysioterapi for kommunens innbyggere",
    "Elevene har dårlig rygg av stolene",
    "Vi har operert med feil pris",
    "Jeg er innlagt som bruker i systemet hos oss",
    "Kommunen har en utfordring med psykisk helse",
    "Prisen er under 100 000 og slag i boka teller ikke",
    "Er jeg habil når broren min eier firmaet?",
)


@pytest.mark.parametrize("text", [*NUMBERS, *HEALTH])
def test_what_nobody_needs_to_know_of_a_person_is_hidden(text: str) -> None:
    found = mask(text)
    assert HIDDEN in found.text
    assert (found.number, found.health) == (text in NUMBERS, text in HEALTH)


@pytest.mark.parametrize("text", [*NO_NUMBERS, *NO_HEALTH])
def test_what_a_procurement_says_is_left_as_it_is(text: str) -> None:
    assert mask(text).text == text


def test_the_person_stays_and_only_the_detail_goes() -> None:
    assert (
        mask("Eleven Ola har epilepsi og trenger en stol.").text
        == f"Eleven Ola har {HIDDEN} og trenger en stol."
    )
    assert mask("Fnr 15108695088, levert 3. mai").text == f"Fnr {HIDDEN}, levert 3. mai"


@given(
    st.integers(1, 28),
    st.integers(1, 12),
    st.integers(0, 99),
    st.integers(0, 999),
    st.sampled_from(["", " ", "-"]),
)
def test_every_number_whose_check_digits_hold_is_hidden(
    day: int, month: int, year: int, serial: int, gap: str
) -> None:
    nine = f"{day:02}{month:02}{year:02}{serial:03}"
    first = fodselsnummer.calc_check_digit1(nine)
    second = fodselsnummer.calc_check_digit2(nine + first)
    if len(first + second) == 2:
        digits = nine + first + second
        assert digits[6:] not in mask(f"nummeret er {digits[:6]}{gap}{digits[6:]}, sa hun").text


@given(st.text(max_size=200))
def test_any_text_can_be_masked_and_is_then_left_alone(text: str) -> None:
    once = mask(text).text
    assert mask(once).text == once


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Ola Demo er sykmeldt med depresjon", "Ola Demo er [skjult] med [skjult]"),
        ("Per Demo brakk armen og er innlagt på sykehus", "Per Demo [skjult] og er [skjult]"),
        (
            "Kari har diabetes og epilepsi, men trenger stol",
            "Kari har [skjult] og [skjult], men trenger stol",
        ),
        ("Kari er borte på grunn av kreft", "Kari er borte på grunn av [skjult]"),
        ("stol til Ola Demo med prolaps", "stol til Ola Demo med [skjult]"),
        ("OLA DEMO ER SYKMELDT", "OLA DEMO ER [skjult]"),
        ("ola er gravid", "ola er [skjult]"),
        ("jeg skal opereres i ryggen", "jeg [skjult]"),
        ("1510869 5088", "[skjult]"),
        ("ansatte med MS Office", "ansatte med MS Office"),
        ("40 beboere med demens og inkontinens", "40 beboere med demens og inkontinens"),
        ("lærerne er sykmeldt", "lærerne er sykmeldt"),
    ],
)
def test_what_follows_on_an_illness_is_hidden_with_it(text: str, kept: str) -> None:
    assert mask(text).text == kept
