"""Numbers in words and digits."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norsk.number import parse_number

ONES = [
    "null",
    "en",
    "to",
    "tre",
    "fire",
    "fem",
    "seks",
    "sju",
    "åtte",
    "ni",
    "ti",
    "elleve",
    "tolv",
    "tretten",
    "fjorten",
    "femten",
    "seksten",
    "sytten",
    "atten",
    "nitten",
]
TENS = ["_", "_", "tjue", "tretti", "førti", "femti", "seksti", "sytti", "åtti", "nitti"]


def spelled(value: int) -> str:
    """Return a number below a thousand in words, as one word."""
    if value < 20:
        return ONES[value]
    if value < 100:
        return TENS[value // 10] + (ONES[value % 10] if value % 10 else "")
    rest = value % 100
    return ONES[value // 100] + "hundre" + ("og" + spelled(rest) if rest else "")


@given(st.integers(min_value=1, max_value=999))
def test_every_number_below_a_thousand_is_read_from_its_word(value: int) -> None:
    assert parse_number(spelled(value)) == value
    assert parse_number(spelled(value).replace("hundreog", " hundre og ")) == value


@given(st.integers(min_value=1, max_value=999))
def test_thousands_and_millions_in_words_are_read(value: int) -> None:
    assert parse_number(spelled(value) + "tusen") == value * 1000
    assert parse_number(spelled(value) + " tusen") == value * 1000
    assert parse_number(spelled(value) + " millioner") == value * 1_000_000


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 750 000", "1750000"),
        ("1.750.000", "1750000"),
        ("1\u202f750\u2009000", "1750000"),
        ("90,000", "90000"),
        ("1,2", "1.2"),
        ("1.500 mill", "1500000"),
        ("10.000,50", "10000.5"),
        ("femogsytti tusen", "75000"),
        ("fem og sytti tusen", "75000"),
        ("en og en halv million", "1500000"),
        ("2 1/2 mill", "2500000"),
        ("1½ mill", "1500000"),
        ("tre kvart million", "750000"),
        ("én komma tjuefem", "1.25"),
        ("én million og to hundre tusen", "1200000"),
        ("a couple of hundred thousand", "200000"),
        ("three hundred and twenty thousand", "320000"),
        ("en mrd", "1000000000"),
    ],
)
def test_notations_are_read(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "banan", "9" * 50, "og", "komma"])
def test_what_is_no_number_gives_none(text: str) -> None:
    assert parse_number(text) is None


@given(st.text(max_size=100))
def test_no_text_makes_it_fail(text: str) -> None:
    parse_number(text)
