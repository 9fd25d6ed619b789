import csv
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge_files import ROOT
from knowledge.kommune_files import ProfileError, load_kommuner
from knowledge.terskelverdi import (
    KNOWN_KINDS,
    Buyer,
    Kind,
    Level,
    Regime,
    RulesError,
    load_rules,
    reaches,
    regime,
)

RULES = load_rules(ROOT / "terskelverdier.toml")
KOMMUNER = load_kommuner(ROOT / "kommuner")
TODAY = date(2026, 11, 21)
FACTS = Path(__file__).parents[1] / "acceptance" / "terskler.csv"
KINDS = {
    "vare_tjeneste": (Kind.VARE, Kind.TJENESTE),
    "bygg_anlegg": (Kind.BYGG_ANLEGG,),
    "saerlige_tjenester": (Kind.SAERLIG_TJENESTE,),
    "helse_sosial": (Kind.HELSE_SOSIAL,),
    "konsesjon": (Kind.KONSESJON,),
}


def at(value: int, kind: Kind = Kind.VARE, on: date = TODAY, kommune: str = "lillestrom") -> Regime:
    return regime(Decimal(value), kind, on=on, kommune=KOMMUNER[kommune], rules=RULES)


def local(found: Regime) -> list[int]:
    return [int(duty.limit_nok) for duty in found.local]


@pytest.mark.parametrize(
    ("value", "applies", "parts", "limits", "left"),
    [
        (99_999, False, (), [], 400_001),
        (100_000, False, (), [], 400_000),
        (100_001, False, (), [100_000], 399_999),
        (499_999, False, (), [100_000], 1),
        (500_000, True, ("I",), [100_000], 800_000),
        (500_001, True, ("I",), [100_000, 500_000], 799_999),
        (1_299_999, True, ("I",), [100_000, 500_000], 1),
        (1_300_000, True, ("I", "II"), [100_000, 500_000], 1_200_000),
        (1_300_001, True, ("I", "II"), [100_000, 500_000, 1_300_000], 1_199_999),
        (2_499_999, True, ("I", "II"), [100_000, 500_000, 1_300_000], 1),
        (2_500_000, True, ("I", "III"), [100_000, 500_000, 1_300_000], None),
    ],
)
def test_the_laws_limits_include_their_amount_and_lillestroms_own_do_not(
    value: int, applies: bool, parts: tuple[str, ...], limits: list[int], left: int | None
) -> None:
    found = at(value)
    assert (found.law_applies, found.parts, local(found)) == (applies, parts, limits)
    assert found.distance_nok == left


@pytest.mark.parametrize(("value", "limits"), [(100_000, []), (100_001, [100_000, 100_000])])
def test_baerums_own_limit_is_over_100_000_too(value: int, limits: list[int]) -> None:
    assert local(at(value, kommune="baerum")) == limits


@pytest.mark.parametrize(
    ("kind", "value", "parts"),
    [
        (Kind.TJENESTE, 2_500_000, ("I", "III")),
        (Kind.BYGG_ANLEGG, 62_899_999, ("I", "II")),
        (Kind.BYGG_ANLEGG, 62_900_000, ("I", "III")),
        (Kind.SAERLIG_TJENESTE, 1_299_999, ("I",)),
        (Kind.SAERLIG_TJENESTE, 8_700_000, ("I", "II")),
        (Kind.HELSE_SOSIAL, 8_699_999, ("I",)),
        (Kind.HELSE_SOSIAL, 8_700_000, ("I", "IV")),
        (Kind.KONSESJON, 1_300_000, ("I",)),
    ],
)
def test_each_kind_follows_its_own_parts(kind: Kind, value: int, parts: tuple[str, ...]) -> None:
    assert at(value, kind).parts == parts


@pytest.mark.parametrize("kind", [Kind.HELSE_SOSIAL, Kind.KONSESJON])
def test_a_kind_without_a_national_threshold_is_stated_as_such(kind: Kind) -> None:
    found = at(1_300_000, kind)
    assert found.threshold(Level.NASJONAL) is None
    assert found.no_national is not None
    assert "ingen nasjonal terskelverdi" in found.no_national.reason
    assert not any("Doffin" in duty.text for duty in found.duties)


def test_the_day_before_the_change_the_old_limit_applied() -> None:
    assert at(120_000, on=date(2026, 6, 30)).law_applies
    assert not at(120_000, on=date(2026, 7, 1)).law_applies
    assert at(2_400_000, on=date(2026, 4, 20)).parts == ("I", "III")
    assert at(2_400_000, on=date(2026, 4, 21)).parts == ("I", "II")


def test_before_the_first_known_rule_nothing_is_claimed() -> None:
    found = at(5_000_000, on=date(2016, 12, 31))
    assert found.law_applies is None
    assert (found.parts, found.duties, found.local, found.certain) == ((), (), (), False)


def test_a_derived_threshold_makes_the_answer_uncertain() -> None:
    assert not at(1_200_000, on=date(2017, 6, 1)).certain
    assert at(1_200_000, on=date(2019, 6, 1)).certain


def test_an_unknown_kind_is_certain_only_where_all_kinds_agree() -> None:
    assert at(450_000, Kind.UKJENT).certain
    assert at(600_000, Kind.UKJENT).certain
    assert not at(1_400_000, Kind.UKJENT).certain


def test_the_state_has_a_lower_eea_threshold() -> None:
    found = regime(
        Decimal(1_630_000), Kind.VARE, on=TODAY, kommune=KOMMUNER["nasjonal"], rules=RULES, buyer=Buyer.STAT
    )
    assert found.parts == ("I", "III")


def test_every_value_is_the_fact_sheets() -> None:
    with FACTS.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        for kind in KINDS[row["type"]]:
            rule = RULES.at(
                Level(row["niva"]),
                kind,
                on=date.fromisoformat(row["gyldig_fra"]),
                buyer=Buyer(row["oppdragsgiver"]),
            )
            assert rule is not None
            assert rule.amount_nok == Decimal(row["belop_nok"])
            assert (rule.valid_to.isoformat() if rule.valid_to else "") == row["gyldig_til"]
            assert (rule.citation, rule.certainty) == (row["hjemmel"], row["sikkerhet"])
    assert len(rows) == len(RULES.threshold)


def test_rules_with_other_values_are_judged_by_those() -> None:
    before = RULES.series(Level.EOS, Kind.VARE)
    doubled = tuple(rule.model_copy(update={"amount_nok": rule.amount_nok * 2}) for rule in RULES.threshold)
    after = RULES.model_copy(update={"threshold": doubled}).series(Level.EOS, Kind.VARE)
    assert [rule.amount_nok for rule in after] == [rule.amount_nok * 2 for rule in before]
    assert RULES.series(Level.EOS, Kind.VARE) == before


def test_periods_have_neither_overlap_nor_gap_from_the_first_known_date_on() -> None:
    for buyer in Buyer:
        for level in Level:
            for kind in KNOWN_KINDS:
                series = RULES.series(level, kind, buyer=buyer)
                if not series:
                    continue
                day, end = series[0].valid_from, date(2027, 12, 31)
                while day <= end:
                    assert sum(rule.holds_on(day) for rule in series) == 1, (buyer, level, kind, day)
                    day += timedelta(days=7)
                assert series[-1].valid_to is None


@given(
    st.integers(min_value=0, max_value=200_000_000),
    st.integers(min_value=0, max_value=1_000_000),
    st.sampled_from(Kind),
    st.dates(min_value=date(2017, 1, 1), max_value=date(2030, 1, 1)),
    st.sampled_from(sorted(KOMMUNER)),
)
def test_a_higher_value_never_brings_fewer_of_the_kommunes_own_duties(
    value: int, more: int, kind: Kind, on: date, kommune: str
) -> None:
    lower, higher = at(value, kind, on, kommune), at(value + more, kind, on, kommune)
    assert set(local(lower)) <= set(local(higher))
    assert not (lower.law_applies and not higher.law_applies)
    if lower.next_threshold is not None:
        assert lower.distance_nok is not None
        assert lower.distance_nok > 0


@given(
    st.decimals(min_value=0, max_value=10**9, places=2), st.decimals(min_value=0, max_value=10**9, places=2)
)
def test_from_includes_the_amount_and_over_does_not(value: Decimal, amount: Decimal) -> None:
    from knowledge.profile_parts import Operator

    assert reaches(amount, amount, Operator.FROM)
    assert not reaches(amount, amount, Operator.OVER)
    assert reaches(value, amount, Operator.FROM) == (value >= amount)


def test_a_gap_and_an_unknown_act_are_both_told(tmp_path: Path) -> None:
    text = (ROOT / "terskelverdier.toml").read_text(encoding="utf-8")
    broken = text.replace("from = 2018-04-06\nto = 2020-02-11", "from = 2018-04-07\nto = 2020-02-11", 1)
    broken = broken.replace('citation = "LOA § 4"', 'citation = "XYZ § 4"', 1)
    path = tmp_path / "terskelverdier.toml"
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(RulesError) as caught:
        load_rules(path)
    faults = "\n".join(caught.value.faults)
    assert "2018-04-07" in faults
    assert "XYZ § 4" in faults


def test_a_profile_with_faults_names_file_and_field(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('id = "b"\nname = 5\n', encoding="utf-8")
    (tmp_path / "c.toml").write_text("not toml", encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        load_kommuner(tmp_path)
    faults = "\n".join(caught.value.faults)
    assert "a.toml: name" in faults
    assert "c.toml" in faults
