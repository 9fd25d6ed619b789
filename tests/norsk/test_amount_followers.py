"""Amounts with an adverb or a word of the trade after them."""

import pytest

from norsk.amount import find_amounts


@pytest.mark.parametrize(
    ("text", "nok"),
    [
        ("80 000 tidligere i år", 80_000),
        ("2,5 mill eøs", 2_500_000),
        ("innkjøp 650 000 regler", 650_000),
        ("proveny 3 mill omsetning", 3_000_000),
        ("350000 behovsmelding", 350_000),
        ("er 500000 ok", 500_000),
        ("Er 900 000 unntatt", 900_000),
        ("er 100 000 akkurat for mye", 100_000),
    ],
)
def test_a_word_that_is_not_counted_leaves_the_amount_an_amount(text: str, nok: int) -> None:
    assert [amount.nok for amount in find_amounts(text)] == [nok]


def test_what_is_counted_is_no_amount() -> None:
    assert find_amounts("2 millioner innbyggere") == ()
