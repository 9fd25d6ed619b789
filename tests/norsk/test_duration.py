"""Lengths of contracts as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norsk.duration import duration_as_json, find_durations, parse_duration

STATED = [
    ("3+1 år", 36, 12, 48),
    ("2+1+1", 24, 24, 48),
    ("2+1+1 år", 24, 24, 48),
    ("18 mnd", 18, 0, 18),
    ("18 måneder", 18, 0, 18),
    ("ett års binding", 12, 0, 12),
    ("fire år pluss opsjon på to", 48, 24, 72),
    ("tre år, og det er mulig å forlenge med ett år", 36, 12, 48),
    ("4 år med opsjon på 1+1", 48, 24, 72),
    ("to skoleår", 24, 0, 24),
    ("halvannet år", 18, 0, 18),
    ("one year", 12, 0, 12),
    ("two years plus one", 24, 12, 36),
    ("et halvt år", 6, 0, 6),
    ("et halvår", 6, 0, 6),
    ("to og et halvt år", 30, 0, 30),
    ("2,5 år", 30, 0, 30),
    ("4 år (2+1+1)", 24, 24, 48),
    ("2+1+1, altså fire år", 24, 24, 48),
    ("2+1+1, totalt 4 år", 24, 24, 48),
    ("2 år med opsjon på to ettårige forlengelser", 24, 24, 48),
    ("toårig avtale", 24, 0, 24),
    ("treårig med to opsjonsår", 36, 24, 60),
    ("2 år + opsjon 1 år", 24, 12, 36),
    ("2 år + 1 år + 1 år", 24, 24, 48),
    ("12 mnd + 12 mnd opsjon", 12, 12, 24),
    ("to år med ett års opsjon", 24, 12, 36),
    ("4 år inkl. opsjoner", 48, 0, 48),
    ("maks fire år", 48, 0, 48),
    ("inntil 4 år", 48, 0, 48),
    ("4-årig rammeavtale", 48, 0, 48),
    ("fireårsavtale", 48, 0, 48),
    ("4-årsavtale", 48, 0, 48),
    ("ti måneder", 10, 0, 10),
    ("eit år", 12, 0, 12),
    ("to år, opsjon eitt år", 24, 12, 36),
    ("tre månader", 3, 0, 3),
    ("36 months", 36, 0, 36),
    ("3 years with an option of 1+1", 36, 24, 60),
    ("a year", 12, 0, 12),
    ("six months", 6, 0, 6),
    ("fire år, hvorav ett år er opsjon", 36, 12, 48),
    ("ett år og seks måneder", 18, 0, 18),
    ("ett år med mulighet for forlengelse i to år", 12, 24, 36),
    ("2 år, kan forlenges med 1 år to ganger", 24, 24, 48),
    ("2 år med opsjon på 2 x 1 år", 24, 24, 48),
    ("2 år + 2 x 12 mnd opsjon", 24, 24, 48),
    ("et kvartal", 3, 0, 3),
    ("to uker", 0, 0, 0),
    ("8 uker", 2, 0, 2),
    ("90 dager", 3, 0, 3),
    ("vi tenker tre år", 36, 0, 36),
    ("cirka 2 år", 24, 0, 24),
    ("et par år", 24, 0, 24),
    ("2 + 2 år", 24, 24, 48),
    ("to pluss to år", 24, 24, 48),
    ("to pluss ett pluss ett år", 24, 24, 48),
    ("fire år", 48, 0, 48),
    ("4 aar", 48, 0, 48),
    ("4år", 48, 0, 48),
    ("48mnd", 48, 0, 48),
    ("24 mnd.", 24, 0, 24),
    ("toårskontrakt", 24, 0, 24),
    ("løpende", None, 0, None),
    ("så lenge skolen er i drift", None, 0, None),
    ("på ubestemt tid", None, 0, None),
    ("inntil videre", None, 0, None),
    ("til den blir sagt opp", None, 0, None),
    ("uten sluttdato", None, 0, None),
    ("as long as needed", None, 0, None),
    ("utan sluttdato", None, 0, None),
    ("ett års binding, deretter løpende", 12, 0, None),
    ("engangskjøp", 0, 0, 0),
    ("to år, med opsjon på ytterligere to år", 24, 24, 48),
    ("3 år + 1 års opsjon", 36, 12, 48),
    ("treårig avtale med opsjon på ett år", 36, 12, 48),
    ("avtalen gjelder i 2 år fra 1. januar 2027", 24, 0, 24),
    ("fra 1.1.2027 og fire år fram", 48, 0, 48),
    ("2 år med mulighet for 1 + 1", 24, 24, 48),
    ("4 years including options", 48, 0, 48),
    ("2 år, kan forlenges til maks 4 år", 24, 24, 48),
    ("2 til 3 år", 24, 0, 36),
    ("2-3 år", 24, 0, 36),
    ("12-18 måneder", 12, 0, 18),
    ("opsjon på ett år", None, 12, None),
    ("seksten måneder", 16, 0, 16),
    ("halvannan månad", 2, 0, 2),
    ("i ti år", 120, 0, 120),
    ("2år+1+1", 24, 24, 48),
    ("2+1+1år", 24, 24, 48),
    ("1+1+1+1", 12, 36, 48),
    ("3 + 1", 36, 12, 48),
    ("2 år + opsjon 1+1 år", 24, 24, 48),
    ("2 år pluss opsjoner på 1+1", 24, 24, 48),
    ("fire år med opsjon på to år til", 48, 24, 72),
    ("2 år, og 2 år i opsjon", 24, 24, 48),
    ("to år og opsjon på to", 24, 24, 48),
    ("3 år med 1 år opsjon", 36, 12, 48),
    ("1 år + 3 opsjoner på 1 år", 12, 36, 48),
    ("ett år, tre opsjoner à ett år", 12, 36, 48),
    ("half a year", 6, 0, 6),
    ("one and a half years", 18, 0, 18),
    ("et år", 12, 0, 12),
    ("åtte mnd", 8, 0, 8),
    ("hele skoleåret", 12, 0, 12),
    ("et skoleår", 12, 0, 12),
    ("ein skuleår", 12, 0, 12),
    ("ett år av gangen", 12, 0, 12),
    ("three years with the possibility to extend by one", 36, 12, 48),
    ("three years, extendable for one year", 36, 12, 48),
    ("six years", 72, 0, 72),
    ("to ganger ett år", 24, 0, 24),
    ("600k i året i fire år pluss opsjon på to", 48, 24, 72),
    ("kr 80 000 pr måned i ett år", 12, 0, 12),
    ("tre år pluss eitt", 36, 12, 48),
    ("vi hadde tenkt 4 år + 2 år opsjon", 48, 24, 72),
    ("24 måneder med opsjon på 12 måneder", 24, 12, 36),
    ("24 mnd + 12 + 12", 24, 24, 48),
    ("24+12+12 mnd", 24, 24, 48),
    ("48 måneder, ingen opsjon", 48, 0, 48),
    ("fire år uten opsjon", 48, 0, 48),
    ("4 år, ikke opsjon", 48, 0, 48),
    ("2 (to) år med opsjon på 1 (ett) + 1 (ett) år", 24, 24, 48),
    ("fire (4) år", 48, 0, 48),
    ("to år, kan forlenges to ganger med ett år", 24, 24, 48),
    ("løpende med 3 måneders oppsigelse", None, 0, None),
    ("12 months with option for another 12", 12, 12, 24),
]


@pytest.mark.parametrize(("text", "months", "options", "longest"), STATED)
def test_a_term_with_its_options_is_understood(
    text: str, months: int | None, options: int, longest: int | None
) -> None:
    found = parse_duration(text)
    assert found is not None
    assert duration_as_json(found) == {"months": months, "option_months": options, "max_months": longest}


@pytest.mark.parametrize("text", ["vet ikke", "", "15 000 i måneden", "ca 350 000", "4", "banan"])
def test_a_text_without_a_length_gives_none(text: str) -> None:
    assert parse_duration(text) is None


def test_a_length_in_running_text_has_its_place() -> None:
    text = "Avtalen er ny. Den varer i tre år, med opsjon på ett år. Ellers intet."
    (found,) = find_durations(text)
    assert text[found.start : found.end] == "tre år, med opsjon på ett år"
    assert found.max_months == 48


@given(st.integers(min_value=1, max_value=20), st.integers(min_value=1, max_value=6))
def test_years_with_an_option_are_read_in_every_notation(years: int, option: int) -> None:
    for text in (
        f"{years}+{option} år",
        f"{years} + {option}",
        f"{years} år pluss opsjon på {option} år",
        f"{years} år med opsjon på {option}",
        f"{years * 12} mnd + {option * 12} mnd opsjon",
    ):
        found = parse_duration(text)
        assert found is not None, text
        assert (found.months, found.option_months, found.max_months) == (
            years * 12,
            option * 12,
            (years + option) * 12,
        ), text


PIECES = [
    "2",
    "1",
    "+",
    "år",
    "mnd",
    "opsjon",
    "på",
    "to",
    "ett",
    "og",
    "halvt",
    "maks",
    "x",
    "ganger",
    "(",
    ")",
    ".",
    "-",
    "til",
    "uker",
    "skoleår",
    "hvorav",
    "løpende",
    "så lenge",
    "a",
    "year",
    "½",
    ",",
]


@given(st.one_of(st.text(max_size=120), st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)))
def test_no_text_makes_it_fail_and_every_span_lies_inside(text: str) -> None:
    single = parse_duration(text)
    for found in (*find_durations(text), *([single] if single else [])):
        assert 0 <= found.start < found.end <= len(text)
