from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge_files import ROOT
from knowledge.changes import duty_changes, first_known, threshold_changes
from knowledge.terskelverdi import Buyer, Kind, Level, load_rules

RULES = load_rules(ROOT / "terskelverdier.toml")
TODAY = date(2026, 11, 21)


def values(since: date, until: date, level: Level, kind: Kind) -> list[int]:
    found = threshold_changes(RULES, since=since, until=until)
    return [
        int(value.amount_nok)
        for change in found
        if change.level is level and kind in change.kinds
        for value in change.values
    ]


@pytest.mark.parametrize(
    ("since", "until", "level", "kind", "amounts"),
    [
        (date(2026, 7, 1), TODAY, Level.LOA, Kind.VARE, [100_000, 500_000]),
        (date(2026, 7, 2), TODAY, Level.LOA, Kind.VARE, []),
        (date(2026, 1, 1), date(2026, 6, 30), Level.LOA, Kind.VARE, []),
        (date(2026, 1, 1), TODAY, Level.EOS, Kind.VARE, [2_300_000, 2_500_000]),
        (date(2026, 1, 1), TODAY, Level.EOS, Kind.HELSE_SOSIAL, [7_800_000, 8_700_000]),
        (date(2026, 1, 1), TODAY, Level.NASJONAL, Kind.VARE, []),
        (
            date(2019, 1, 1),
            date(2024, 12, 31),
            Level.EOS,
            Kind.VARE,
            [2_000_000, 2_050_000, 2_400_000, 2_200_000, 2_300_000],
        ),
        (date.min, date(2018, 12, 31), Level.NASJONAL, Kind.VARE, [1_100_000, 1_300_000]),
    ],
)
def test_a_change_tells_what_held_before_and_every_value_since(
    since: date, until: date, level: Level, kind: Kind, amounts: list[int]
) -> None:
    assert values(since, until, level, kind) == amounts


def test_kinds_whose_values_stand_in_the_same_place_are_told_together() -> None:
    found = threshold_changes(RULES, since=date(2026, 1, 1), until=TODAY)
    assert [(change.level, set(change.kinds)) for change in found] == [
        (Level.LOA, {kind for kind in Kind if kind is not Kind.UKJENT}),
        (Level.EOS, {Kind.VARE, Kind.TJENESTE}),
        (Level.EOS, {Kind.SAERLIG_TJENESTE, Kind.HELSE_SOSIAL}),
        (Level.EOS, {Kind.BYGG_ANLEGG}),
        (Level.EOS, {Kind.KONSESJON}),
    ]


def test_the_states_own_values_are_told_where_the_state_buys() -> None:
    found = threshold_changes(RULES, since=date(2026, 1, 1), until=TODAY, buyer=Buyer.STAT)
    goods = next(change for change in found if change.level is Level.EOS and Kind.VARE in change.kinds)
    assert goods.newest.amount_nok == Decimal(1_630_000)


def test_a_duty_that_moved_is_told_with_where_it_stood() -> None:
    found = duty_changes(RULES, since=date(2026, 1, 1), until=TODAY)
    assert [(change.before and change.before.citation, change.after.citation) for change in found] == [
        ("FOA § 7-2", "LOA § 5l"),
        ("FOA § 7-9", "LOA § 5b"),
    ]


def test_a_duty_that_is_new_has_nothing_before_it() -> None:
    [climate] = duty_changes(RULES, since=date(2024, 1, 1), until=date(2024, 12, 31))
    assert climate.before is None
    assert climate.after.citation == "FOA § 7-9"


def test_the_first_that_is_known_is_not_told_as_a_change() -> None:
    assert duty_changes(RULES, since=date.min, until=date(2018, 12, 31)) == ()
    assert threshold_changes(RULES, since=date.min, until=first_known(RULES)) == ()


@given(st.dates(date(2015, 1, 1), date(2027, 12, 31)), st.dates(date(2015, 1, 1), date(2027, 12, 31)))
def test_every_change_lies_within_the_dates_and_differs_from_what_held_before(
    since: date, until: date
) -> None:
    for change in threshold_changes(RULES, since=since, until=until):
        for before, after in zip(change.values, change.values[1:], strict=False):
            assert since <= after.valid_from <= until
            assert before.amount_nok != after.amount_nok
            assert before.valid_to is not None
            assert (after.valid_from - before.valid_to).days == 1
