"""A whole need out of one sentence, on sentences of many kinds and on what no sentence tells."""

import json
import re
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dialogs.need import need_as_json, parse_need

HERE = Path(__file__).parent
TODAY = date(2026, 11, 21)
SAMPLES = [
    json.loads(line)
    for file in (HERE / "needs.jsonl", HERE.parent / "acceptance" / "dev-expressions.jsonl")
    for line in file.read_text(encoding="utf-8").splitlines()
    if json.loads(line)["kind"] == "need"
]
NEAR = Decimal("0.005")
MOST_SECONDS = 15


@pytest.mark.parametrize("row", SAMPLES, ids=lambda row: str(row["id"]))
def test_a_need_is_understood(row: dict[str, Any]) -> None:
    need = parse_need(row["text"], today=date.fromisoformat(row["today"]))
    assert need is not None
    expected = row["expected"]
    for key, told in (("what", need.what), ("unit", need.unit)):
        if key in expected:
            assert _fits(expected[key], told), (key, told)
    if "amount_nok" in expected:
        amount = (need.amount.total_nok or need.amount.nok) if need.amount else None
        assert (amount is None) == (expected["amount_nok"] is None), amount
        assert amount is None or abs(amount - Decimal(str(expected["amount_nok"]))) <= amount * NEAR, amount
    if "deadline" in expected:
        assert _falls_on(expected["deadline"], need.deadline), need.deadline
    if "max_months" in expected:
        assert (need.duration.max_months if need.duration else None) == expected["max_months"]


def _fits(pattern: str | None, told: str | None) -> bool:
    return (
        told is None
        if pattern is None
        else told is not None and re.search(pattern, told, re.IGNORECASE) is not None
    )


def _falls_on(wanted: dict[str, Any] | None, on: date | None) -> bool:
    if wanted is None:
        return on is None
    if on is None:
        return None in wanted.get("any", ())
    if "any" in wanted:
        return on.isoformat() in wanted["any"]
    first, last = wanted["window"]
    return bool(first <= on.isoformat() <= last)


@pytest.mark.parametrize(
    ("text", "what", "quantity"),
    [
        ("Vi trenger 20 ergonomiske stoler til Skjetten skole, rundt 150 000", "ergonomiske stoler", "20"),
        ("Legevakta må ha fem nye undersøkelsesbenker", "nye undersøkelsesbenker", "fem"),
        ("Vi trenger 500 pakker tørkepapir", "tørkepapir", "500 pakker"),
        ("El-bil 2 stk til hjemmesykepleien, 420 000 per bil", "El-bil", "2"),
        ("Vi trenger 3 stk Toyota Proace City til renovasjon", "Toyota Proace City", "3"),
        ("Vi trenger 12 stk HP EliteBook 840 G9 til økonomiavdelingen, 156 000", "HP EliteBook 840 G9", "12"),
        ("Byarkitekten ønsker 3D-printer, inntil 75 000 kr", "3D-printer", None),
        ("Vi trenger Office 365", "Office 365", None),
        ("Vi trenger 15 stoler, 10 bord og 3 skap til rådhuset", "15 stoler, 10 bord og 3 skap", None),
        ("Ønsker rammeavtale på blomster til rådhuset", "blomster", None),
        ("Det må kjøpes inn ny gulvvaskemaskin til Skedsmohallen", "ny gulvvaskemaskin", None),
        ("Vi må få reparert taket på Tærud skole", "reparasjon av taket", None),
        ("Vi trenger vikartjenester i to år", "vikartjenester", None),
    ],
)
def test_the_thing_is_told_as_a_title_would(text: str, what: str, quantity: str | None) -> None:
    need = parse_need(text, today=TODAY)
    assert need is not None
    assert (need.what, need.quantity) == (what, quantity)


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("30 julegaver, 400 kr per gave", 12_000),
        ("200 stoler à 1500 kr og 50 bord à 3000 kr til aulaen", 450_000),
        ("arkivskap, 8 stk, 32 000 til sammen", 32_000),
        ("lærebøker, 400 kr per elev for 1 500 elever", 600_000),
        ("tolk, løpende, 20 000 i måneden", 960_000),
        ("blomster, 30 000 per år i to år", 60_000),
        ("oppvaskmaskin, 89 900 inkl mva", 71_920),
    ],
)
def test_the_amount_is_what_the_whole_need_costs(text: str, total: int) -> None:
    need = parse_need(f"Vi trenger {text}", today=TODAY)
    assert need is not None
    assert need.amount is not None
    assert need.amount.total_nok == total


@pytest.mark.parametrize("text", ["", "   ", "?", "😀", "¤¤¤", "\n"])
def test_what_tells_nothing_is_no_need(text: str) -> None:
    assert parse_need(text, today=TODAY) is None


def test_a_long_message_is_read_in_no_time() -> None:
    hostile = ["Vi trenger " + "stoler til " * 2000, "til skole " * 2000, "1 000 000 kr " * 1500, "a " * 9000, "(" * 9000, "innen innan før " * 900,
               "Vi på " + "x " * 4000, "skole-" * 1500, "meld behov " * 800]  # fmt: skip
    parse_need("Vi trenger 20 stoler", today=TODAY)
    for text in hostile:
        began = time.process_time()
        parse_need(text, today=TODAY)
        assert time.process_time() - began < MOST_SECONDS, text[:30]


def test_a_need_is_written_as_the_interface_says() -> None:
    need = parse_need("Barnevernet trenger tolketjenester i ett år, ca 350 000, innen 1. mars", today=TODAY)
    assert need is not None
    told = need_as_json(need)
    assert told["amount"] == {
        "nok": 350000,
        "low": None,
        "high": None,
        "vat": None,
        "per": None,
        "total_nok": 350000,
    }
    assert told["deadline"] == "2027-03-01"
    assert told["duration"] == {"months": 12, "option_months": 0, "max_months": 12}
    assert (told["what"], told["unit"]) == ("tolketjenester", "Barnevernet")


@pytest.mark.parametrize(
    "text",
    [
        "Vi trenger ny avtale på renhold, avtalen går ut 1. mai",
        "Avtalen på renhold går ut 1. mai, vi trenger en ny",
    ],
)
def test_the_end_of_an_agreement_is_when_a_new_one_is_wanted(text: str) -> None:
    need = parse_need(text, today=TODAY)
    assert need is not None
    assert (need.what, need.deadline) == ("renhold", date(2027, 5, 1))


def test_another_day_goes_before_the_end_of_an_agreement() -> None:
    need = parse_need("Avtalen på frukt går ut 1. mai, vi trenger en ny innen 1. april", today=TODAY)
    assert need is not None
    assert need.deadline == date(2027, 4, 1)


def test_sums_of_several_years_are_one_and_their_years_no_deadline() -> None:
    need = parse_need("Vi trenger prosjektleder, 600 000 i 2027 og 400 000 i 2028", today=TODAY)
    assert need is not None
    assert need.amount is not None
    assert need.duration is not None
    assert need.amount.total_nok == 1_000_000
    assert (need.deadline, need.duration.max_months) == (None, 24)
