"""The same facts give the same register, whatever order the rows, the columns and the files come in."""

import asyncio
import itertools
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from register.database import open_engine, session_factory
from tests.register.imports.applying import Register

NUMBERS = itertools.count(1)

HEADERS: Mapping[str, tuple[str, ...]] = {
    "id": ("Avtale-ID", "Kontrakt-ID", "Løpenr"),
    "reference": ("Avtalenr", "Kontraktsnr", "AVTALENUMMER:"),
    "title": ("Avtale", "Avtalenavn", "Navn på avtale *"),
    "supplier": ("Leverandør", "Kontraktspart", "Motpart"),
    "orgnr": ("Org.nr", "Organisasjonsnummer", "Foretaksnr"),
    "start": ("Startdato", "Gyldig fra", "Kontraktsstart"),
    "end": ("Sluttdato", "Utløpsdato", "Gyldig til"),
    "options": ("Opsjoner", "Forlengelsesmulighet"),
    "value": ("Avtaleverdi", "Kontraktsverdi"),
    "parent": ("Overordnet avtale",),
    "manager": ("Avtaleforvalter", "Kontraktsansvarlig"),
    "unit": ("Enhet", "Virksomhet"),
    "status": ("Status", "Avtalestatus"),
}
ROWS = (
    ("1", "R-1", "Vikarer", "", "", "01.01.2024", "31.12.2026", "", "9000000", "", "ada@demo.invalid", "Skole", "Aktiv"),
    ("2", "R-1", "Vikarer", "Vikar En Demo AS", "", "01.01.2024", "31.12.2026", "1+1 år", "", "R-1", "Per Demo", "SK", ""),
    ("3", "R-1", "Vikarer", "Vikar To Demo A/S", "", "01.01.2024", "31.12.2026", "1+1 år", "", "1", "ukjent@demo.invalid", "", ""),
    ("", "R-2", "Papir", "Papir Demo AS", "", "2.1.2025", "13.05.2027", "inntil 2 år", "1 200 000", "", "Per Demo", "Kultur", "Aktiv"),
    ("", "R-2", "Papir", "Papir Demo AS", "", "2.1.2025", "13.05.2027", "inntil 2 år", "1 200 000", "", "Per Demo", "Kultur", "Aktiv"),
    ("", "", "Renhold", "Rent Demo AS", "", "01.02.2020", "31.01.2024", "", "", "", "", "Nowhere", "Utgått"),
    ("", "", "Renhold", "Rent Demo AS", "", "01.02.2024", "31.01.2028", "ingen", "", "", "Ada Demo", "Skole", "Aktiv"),
)  # fmt: skip
ENHETER = "Enhet;Kortnavn;Overordnet;Leder\nSkole;SK;Oppvekst;ada@demo.invalid\nOppvekst;;;siri@demo.invalid\nKultur;;;x@demo.invalid\n"
PERSONER = (
    "E-post;Navn;Rolle;Enhet;Leder;Stedfortreder;Aktiv\n"
    "ada@demo.invalid;Ada Demo;avtaleforvalter;SK;siri@demo.invalid;per@demo.invalid;Nei\n"
    "per@demo.invalid;Per Demo;innkjøpskontakt (Skole);Skole;siri@demo.invalid;;Ja\n"
    "siri@demo.invalid;Siri Demo;leder;Oppvekst;;;Ja\n"
)
AVTALER = "\n".join(
    ["ID;" + ";".join(names[0] for names in list(HEADERS.values())[1:]), *(";".join(row) for row in ROWS)]
)
AVVIK = (
    "Avviksnr;Avtale;Tittel;Status;Ansvarlig;Lukket vei;Mottakere\n"
    "1;2;For sent;meldt;ada@demo.invalid;Nei;\n2;R-2;Feil vare;lukket;ada@demo.invalid;Nei;\n"
    "3;Papir;Hemmelig;meldt;ada@demo.invalid;Ja;per@demo.invalid\n"
)
FILES = {"enheter": ENHETER, "personer": PERSONER, "avtaler": AVTALER, "avvik": AVVIK}


async def _imported(path: Path, files: Mapping[str, str]) -> Mapping[str, list[str]]:
    engine = open_engine(f"sqlite+aiosqlite:///{path}")
    try:
        register = Register(session_factory(engine))
        for kind, text in files.items():
            report = await register.take(kind, text)
            assert not report.errors, report.errors
        return await register.whole()
    finally:
        await engine.dispose()


def _fresh(template: Path, folder: Path) -> Path:
    return Path(shutil.copy(template, folder / f"{next(NUMBERS)}.db"))


@st.composite
def rearranged(draw: st.DrawFn) -> str:
    """Return the same agreements with other headers, and rows and columns in another order."""
    order = draw(st.permutations(range(len(HEADERS))))
    headers = [draw(st.sampled_from(names)) for names in HEADERS.values()]
    separator = draw(st.sampled_from(";\t"))
    rows = draw(st.permutations(ROWS))
    return "\n".join(separator.join(row[place] for place in order) for row in (headers, *rows))


@pytest.fixture(scope="module")
def expected(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    return asyncio.run(_imported(_fresh(sqlite_template, tmp_path_factory.mktemp("one")), FILES))


def test_what_is_expected_holds_links_options_and_moves(expected: Mapping[str, list[str]]) -> None:
    assert [len(expected[name]) for name in ("person", "enhet", "avtale", "avvik")] == [3, 3, 6, 3]
    assert len(expected["avtale_option"]) == 5
    waits = ["ukjent@demo.invalid", "x@demo.invalid", "Nowhere"]
    assert all(any(word in row for row in expected["waiting_link"]) for word in waits)
    assert len(expected["waiting_link"]) == len(waits)
    vikarer = next(row for row in expected["avtale"] if "('source_id', '1')" in row)
    assert "('avtaleforvalter_id', 'per@demo.invalid')" in vikarer, "ada has left, and per is her deputy"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=rearranged())
def test_any_order_of_rows_and_columns_under_any_header_gives_the_same_register(
    text: str,
    sqlite_template: Path,
    tmp_path: Path,
    expected: Mapping[str, list[str]],
) -> None:
    files = {"enheter": ENHETER, "personer": PERSONER, "avtaler": text, "avvik": AVVIK}
    assert asyncio.run(_imported(_fresh(sqlite_template, tmp_path), files)) == expected


@pytest.mark.parametrize("order", list(itertools.permutations(FILES))[1::3])
def test_the_files_may_come_in_any_order(
    order: tuple[str, ...],
    sqlite_template: Path,
    tmp_path: Path,
    expected: Mapping[str, list[str]],
) -> None:
    files = {kind: FILES[kind] for kind in order}
    assert asyncio.run(_imported(_fresh(sqlite_template, tmp_path), files)) == expected


async def test_the_files_in_two_orders_give_the_same_on_each_database(
    register: Register, expected: Mapping[str, list[str]]
) -> None:
    for kind in ("avvik", "avtaler", "personer", "enheter"):
        await register.take(kind, FILES[kind])
    assert await register.whole() == expected
    for kind, text in FILES.items():
        report = await register.take(kind, text)
        assert not {what: count for what, count in report.counts.items() if count and what != "unchanged"}
    assert await register.whole() == expected
