"""Which kind of thing a question names."""

import pytest

from knowledge.kind import find_kind, without_kind
from knowledge.terskelverdi import Kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Renhold av bygg", Kind.TJENESTE),
        ("kontorstoler til rådhusbygget", Kind.VARE),
        ("Arkitekt til skolebygg", Kind.TJENESTE),
        ("Lydanlegg", Kind.VARE),
        ("Anleggsmaskiner", Kind.VARE),
        ("Kantinemøbler", Kind.VARE),
        ("Byggevarer", Kind.VARE),
        ("Journalsystem for helsetjenesten", Kind.TJENESTE),
        ("Språkkurs", Kind.HELSE_SOSIAL),
        ("nytt skolebygg", Kind.BYGG_ANLEGG),
        ("noe billig", None),
    ],
)
def test_the_first_thing_and_the_last_part_of_a_compound_decide(text: str, kind: Kind | None) -> None:
    assert find_kind(text) is kind


def test_a_word_that_names_a_kind_is_taken_out_as_a_whole() -> None:
    assert without_kind("kontorstoler og skolebøker").split() == ["og"]
