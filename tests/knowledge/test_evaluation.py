import pytest

from knowledge.evaluation import LONGEST_ANSWER, Verdict, matches, score_row, tally

ASKED = {"must": ["10\\s*dager", "vente"], "must_not": ["15 dager"]}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Vent. Dere må vente 10 dager.", Verdict.RIGHT),
        ("Dere må VENTE **10** dager.", Verdict.RIGHT),
        ("Dere må vente 10\u00a0dager.", Verdict.RIGHT),
        ("Dere må ven\u00adte 10 da\u200bger.", Verdict.RIGHT),
        ("Dere må vente.", Verdict.MISSED),
        ("Dere må vente 10 dager, ikke 15\u202fdager.", Verdict.WRONG),
        ("Dere må vente 10 dager." + " " * LONGEST_ANSWER, Verdict.TOO_LONG),
        ("15 dager" + " " * LONGEST_ANSWER, Verdict.WRONG),
        ("x" * (LONGEST_ANSWER + 1), Verdict.TOO_LONG),
        ("", Verdict.MISSED),
    ],
)
def test_an_answer_is_measured_on_what_it_says(text: str, verdict: Verdict) -> None:
    assert score_row(ASKED, answered=True, text=text, sources=["LOA"]) is verdict


def test_an_answer_of_exactly_the_longest_length_counts() -> None:
    text = "vente 10 dager".ljust(LONGEST_ANSWER, ".")
    assert score_row(ASKED, answered=True, text=text, sources=["LOA"]) is Verdict.RIGHT


def test_a_declined_question_is_not_read_further() -> None:
    assert score_row(ASKED, answered=False, text="vente 10 dager", sources=["LOA"]) is Verdict.DECLINED


def test_an_answer_without_a_source_does_not_count() -> None:
    assert score_row(ASKED, answered=True, text="vente 10 dager", sources=[]) is Verdict.UNSOURCED


def test_decomposed_letters_and_typographic_marks_are_read_as_plain_ones() -> None:
    assert matches("må", "ma\u030a")
    assert matches("can't", "can\u2019t")
    assert matches("a-b", "a\u2011b")


@pytest.mark.parametrize(
    ("expected", "answered", "text", "verdict"),
    [
        ("decline", False, "", Verdict.RIGHT),
        ("decline", True, "Hva mener du?", Verdict.WRONG),
        ("clarify", False, "", Verdict.RIGHT),
        ("clarify", True, "Hva gjelder det?", Verdict.RIGHT),
        ("clarify", True, "Kan du presisere.", Verdict.RIGHT),
        ("clarify", True, "Terskelen er 1,3 mill.", Verdict.WRONG),
    ],
)
def test_a_question_out_of_scope_is_right_when_declined_or_asked_back(
    expected: str, answered: bool, text: str, verdict: Verdict
) -> None:
    row = {"expected": expected, "accept_any": ["presiser"]}
    assert score_row(row, answered=answered, text=text, sources=[]) is verdict


def test_a_tally_gives_the_share_that_was_right() -> None:
    result = tally([Verdict.RIGHT, Verdict.WRONG, Verdict.RIGHT, Verdict.DECLINED])
    assert (result.asked, result.share) == (4, 0.5)
    assert tally([]).share == 0
