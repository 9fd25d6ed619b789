import pytest

from norsk.spelling import Speller

SPELLER = Speller({"kontorrekvisita": 3, "renhold": 5, "brøyting": 2})


@pytest.mark.parametrize(
    ("written", "meant"),
    [("kontorrekvista", "kontorrekvisita"), ("rehnold", "renhold"), ("broyting", "brøyting")],
)
def test_a_slip_is_read_as_the_word_it_is_near(written: str, meant: str) -> None:
    assert SPELLER.nearest(written) == meant


@pytest.mark.parametrize("word", ["", "x", "kaviarskje", "a" * 100, "renhold" * 40, "å" * 10_000])
def test_what_is_near_no_word_is_left_alone_however_long(word: str) -> None:
    assert SPELLER.nearest(word) is None
