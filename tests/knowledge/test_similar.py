import pytest

from dialogs.dialog import Knowledge
from knowledge.similar import normalised, same_question

ASKED = "Hvor lenge varer rammeavtalen på renhold?"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ASKED, "  hvor lenge varer RAMMEAVTALEN på renhold "),
        (ASKED, "Hvor lenge varer rammeavtalen for renhold?"),
        (ASKED, "Kor lenge varer rammeavtala på reinhald?"),
        ("Hvem godkjenner kontrakten?", "Hvem godkjenner avtalen?"),
        ("Må vi ha databehandleravtale?", "Skal vi ha databehandleravtale?"),
        ("Kan vi leie en kopimaskin uten konkurranse?", "Kan vi leie kopimaskin uten konkurranse?"),
        ("Får vi bruke 450 000 kr på bårer?", "Får vi bruke 450.000 på bårer?"),
    ],
)
def test_the_same_in_other_words_is_the_same(knowledge: Knowledge, one: str, other: str) -> None:
    assert same_question(one, other, read=knowledge.index.read)
    assert same_question(other, one, read=knowledge.index.read)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hvem godkjenner kontrakten?", "Når godkjennes kontrakten?"),
        ("Må vi ha databehandleravtale?", "Kan vi ha databehandleravtale?"),
        ("Kan vi forlenge avtalen med Atea?", "Kan vi forlenge avtalen med Visma?"),
        ("Kan vi leie en kopimaskin uten konkurranse?", "Kan vi leie en kopimaskin med konkurranse?"),
        ("Får vi bruke 450 000 kr på bårer?", "Får vi bruke 550 000 kr på bårer?"),
        ("Hva sier strategien i Bærum?", "Hva sier strategien i Lillestrøm?"),
        ("Hvem godkjenner kontrakten?", "Hvem godkjenner kontrakten når leder er borte på ferie?"),
        ("", "hei"),
    ],
)
def test_what_may_have_another_answer_is_not_the_same(knowledge: Knowledge, one: str, other: str) -> None:
    assert not same_question(one, other, read=knowledge.index.read)
    assert not same_question(other, one, read=knowledge.index.read)


def test_words_are_compared_without_what_stands_between_them() -> None:
    assert normalised("Hva,  er EHF?!") == normalised("hva er ehf")
