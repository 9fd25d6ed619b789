"""How long a procurement takes, backwards from the day it must be done and forwards from today."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge_files import ROOT
from knowledge.kommune_files import load_kommuner
from knowledge.lead_time import (
    BackPlan,
    PlannedPart,
    fit,
    latest_starts,
    leads,
    plan_back,
    plan_forward,
    whole_value,
)
from knowledge.profile_parts import LEAD_PARTS, LeadTime
from knowledge.terskelverdi import Kind, load_rules, regime
from norsk.calendar import Quiet, is_virkedag, quiet_weeks, standstill_end

TODAY = date(2026, 11, 21)
KOMMUNER = load_kommuner(ROOT / "kommuner")
RULES = load_rules(ROOT / "terskelverdier.toml")
LEAD_OF = leads(KOMMUNER["lillestrom"], RULES, on=TODAY)
EEA = LEAD_OF(Decimal(5_000_000)).lead
DATES = st.dates(date(2020, 1, 1), date(2060, 12, 31))


def lead(*days: int, law: tuple[str, ...] = (), certainty: str = "antatt") -> LeadTime:
    """A lead time with so many days for each part in order, the rest none; those of `law` have a minimum."""
    counts = dict.fromkeys(LEAD_PARTS, 0) | dict(zip(LEAD_PARTS, days, strict=False))
    parts = [
        {"id": id, "days": count} | ({"minimum_days": count, "citation": "FOA § 20-2"} if id in law else {})
        for id, count in counts.items()
    ]
    found = {"id": "I", "certainty": certainty, "reference": "kap. 1", "parts": parts}
    return LeadTime.model_validate(found)


def part(plan: BackPlan, id: str) -> PlannedPart:
    return next(found for found in plan.parts if found.id == id)


def worked(found: PlannedPart) -> int:
    """How many of a part's days are not in holiday weeks: counted one by one, the plain way."""
    days = [found.from_on + timedelta(n) for n in range((found.to_on - found.from_on).days + 1)]
    quiet = [
        weeks for year in range(found.from_on.year - 1, found.to_on.year + 1) for weeks in quiet_weeks(year)
    ]
    return sum(not any(weeks.first <= day <= weeks.last for weeks in quiet) for day in days)


def test_parts_follow_each_other_and_the_last_ends_on_the_day_it_must_be_done() -> None:
    plan = plan_back(date(2027, 6, 30), lead(20, 10, 15))
    assert [(p.name, p.from_on, p.to_on) for p in plan.parts] == [
        ("behov og strategi", date(2027, 5, 17), date(2027, 6, 5)),
        ("godkjenning", date(2027, 6, 6), date(2027, 6, 15)),
        ("kunngjøring", date(2027, 6, 16), date(2027, 6, 30)),
    ]
    assert plan.starts_on == date(2027, 5, 17)


def test_a_part_over_fellesferien_2027_begins_three_weeks_earlier() -> None:
    found = plan_back(date(2027, 8, 11), lead(20)).parts[0]
    assert (found.from_on, found.to_on) == (date(2027, 7, 2), date(2027, 8, 11))
    assert found.meets == (Quiet.FELLESFERIE,)


def test_a_part_over_easter_2027_begins_a_week_and_a_day_earlier() -> None:
    found = plan_back(date(2027, 4, 2), lead(10)).parts[0]
    assert found.from_on == date(2027, 3, 16)
    assert found.meets == (Quiet.PASKE,)


def test_a_part_over_christmas_begins_nine_days_earlier() -> None:
    found = plan_back(date(2027, 1, 5), lead(10)).parts[0]
    assert found.from_on == date(2026, 12, 18)
    assert found.meets == (Quiet.JUL,)


def test_work_that_must_be_done_in_the_holiday_is_done_before_it() -> None:
    found = plan_back(date(2027, 7, 20), lead(5)).parts[0]
    assert found.from_on == date(2027, 7, 7)


def test_17_may_and_other_single_holidays_count_as_calendar_days() -> None:
    assert plan_back(date(2027, 5, 20), lead(10)).starts_on == date(2027, 5, 11)


def test_the_laws_own_time_runs_through_holidays() -> None:
    found = plan_back(date(2027, 8, 6), lead(0, 0, 35, law=("kunngjoring",))).parts[0]
    assert (found.to_on - found.from_on).days == 34
    assert found.meets == (Quiet.FELLESFERIE,)


def test_the_laws_own_time_ends_on_a_virkedag() -> None:
    karens = lead(0, 0, 0, 0, 10, law=("karens",))
    # 17 May 2027 is a Monday: karens that must be over by then is over on Friday the 14th.
    assert plan_back(date(2027, 5, 17), karens).starts_on == date(2027, 5, 5)
    # The tenth day from 6 May is Saturday the 15th, so that it lasts over the 17th.
    assert plan_forward(date(2027, 5, 6), karens).done_on == date(2027, 5, 18)


@given(DATES)
def test_karens_in_a_plan_is_never_shorter_than_the_law_says(done_on: date) -> None:
    karens = part(plan_back(done_on, EEA), "karens")
    assert standstill_end(karens.from_on - timedelta(1), 10) <= karens.to_on
    forward = part(plan_forward(done_on, EEA), "karens")
    assert standstill_end(forward.from_on - timedelta(1), 10) == forward.to_on
    assert is_virkedag(part(plan_forward(done_on, EEA), "kunngjoring").to_on)


@given(DATES, st.lists(st.integers(0, 120), min_size=6, max_size=6))
def test_every_part_has_its_days_of_work_and_not_one_more_than_it_needs(
    done_on: date, days: list[int]
) -> None:
    plan = plan_back(done_on, lead(*days))
    wanted = [count for count in days if count]
    assert [worked(found) for found in plan.parts] == wanted
    quiet = {day.first for year in range(2018, 2062) for day in quiet_weeks(year)}
    assert not any(found.from_on in quiet for found in plan.parts)
    forward = plan_forward(done_on, lead(*days))
    assert [worked(found) for found in forward.parts] == wanted


@given(DATES, DATES)
def test_what_must_be_done_earlier_never_begins_later(a: date, b: date) -> None:
    first, last = sorted((a, b))
    assert plan_back(first, EEA).starts_on <= plan_back(last, EEA).starts_on
    assert plan_forward(first, EEA).done_on <= plan_forward(last, EEA).done_on


@given(DATES)
def test_a_plan_that_begins_on_its_latest_day_fits_and_a_day_later_does_not(done_on: date) -> None:
    ordinary = lead(42, 14, 30, 21, 10, 30)
    start = plan_back(done_on, ordinary).starts_on
    assert fit(start, done_on=done_on, lead=ordinary).fits
    assert not fit(start + timedelta(1), done_on=done_on, lead=ordinary).fits


@given(DATES)
def test_with_the_laws_parts_too_the_latest_day_fits(done_on: date) -> None:
    assert fit(plan_back(done_on, EEA).starts_on, done_on=done_on, lead=EEA).fits


def test_the_part_that_does_not_fit_is_named_and_how_much_too_late_it_is() -> None:
    found = fit(TODAY, done_on=date(2027, 4, 25), lead=EEA)
    assert not found.fits
    assert [late.id for late in found.late] == ["evaluering", "karens", "oppstart"]
    assert found.first_late is not None
    assert found.first_late.name == "evaluering"
    assert found.plan.done_on == date(2027, 6, 26)
    assert found.days_short == 62


def test_holidays_ahead_are_told_part_by_part() -> None:
    plan = plan_forward(date(2026, 12, 1), EEA)
    assert {found.id: found.meets for found in plan.parts if found.meets} == {
        "behov_og_strategi": (Quiet.JUL,),
        "kunngjoring": (Quiet.PASKE,),
    }


def test_a_plan_of_nothing_is_done_on_its_day() -> None:
    day = date(2027, 3, 1)
    assert plan_back(day, lead()).starts_on == day
    assert plan_forward(day, lead()).done_on == day
    assert fit(day, done_on=day, lead=lead()).fits


def test_confirmed_lead_times_are_not_called_assumed() -> None:
    assert plan_back(TODAY, lead(5, certainty="verifisert")).assumed is False
    assert plan_back(TODAY, lead(5)).assumed is True


@pytest.mark.parametrize("day", [date.min, date(1, 3, 1), date.max, date(9999, 11, 1)])
def test_the_ends_of_the_calendar_make_no_plan_fail(day: date) -> None:
    assert plan_back(day, EEA).starts_on <= day
    assert plan_forward(day, EEA).done_on >= day


@pytest.mark.parametrize(
    ("value", "regulation"),
    [
        ("1", "utenfor"),
        ("499999.99", "utenfor"),
        ("500000", "I"),  # LOA § 2: from and including
        ("1299999.99", "I"),
        ("1300000", "II"),
        ("2000000", "II"),
        ("90000000", "III"),
    ],
)
def test_the_value_decides_which_lead_time_counts(value: str, regulation: str) -> None:
    found = LEAD_OF(Decimal(value))
    assert (found.lead.id, found.value_known) == (regulation, True)


@given(st.decimals(1, 20_000_000, places=2), st.sampled_from(sorted(KOMMUNER)))
def test_the_lead_time_is_that_of_the_regime_whatever_the_value(value: Decimal, id: str) -> None:
    kommune = KOMMUNER[id]
    found = leads(kommune, RULES, on=TODAY)(value)
    kinds = (Kind.VARE, Kind.TJENESTE)
    regimes = [regime(value, kind, on=TODAY, kommune=kommune, rules=RULES) for kind in kinds]
    times = [kommune.lead_time(r.parts[-1] if r.law_applies else "utenfor", on=TODAY) for r in regimes]
    assert found.lead.days == max(time.days for time in times if time)


@pytest.mark.parametrize("value", [None, Decimal(0), Decimal(-1)])
def test_without_a_value_the_longest_time_is_assumed(value: Decimal | None) -> None:
    found = LEAD_OF(value)
    assert (found.lead.id, found.value_known, found.assumed) == ("III", False, True)


def test_before_the_first_rule_that_is_known_the_longest_time_counts() -> None:
    assert leads(KOMMUNER["nasjonal"], RULES, on=date(1990, 1, 1))(Decimal(1000)).lead.id == "III"


def test_the_latest_start_is_that_of_the_plan_each_time_it_is_asked() -> None:
    latest_start = latest_starts(KOMMUNER["lillestrom"], RULES, on=TODAY)
    end = date(2027, 12, 31)
    wanted = (plan_back(end, EEA).starts_on, True)
    assert latest_start(end, Decimal(5_000_000)) == wanted
    assert latest_start(end, Decimal(9_000_000)) == wanted
    assert latest_start(end, Decimal(600_000))[0] > wanted[0]


@pytest.mark.parametrize(
    ("value", "per", "starts", "ends", "whole"),
    [
        (900_000, None, None, None, 900_000),
        (900_000, "year", "2025-01-01", "2028-12-31", 3_600_000),
        (10_000, "month", "2025-01-01", "2026-06-30", 180_000),
        (1200, "year", "2024-03-01", "2028-02-29", 4800),
        (1200, "year", "2027-01-15", "2027-01-20", 100),  # a month that has begun counts
        (900_000, "year", None, "2028-12-31", None),
        (900_000, "year", "2025-01-01", None, None),
        (900_000, "year", "2025-01-01", "2024-01-01", None),
        (0, None, None, None, None),
        (None, "year", "2025-01-01", "2028-12-31", None),
    ],
)
def test_a_yearly_value_counts_for_the_whole_term(
    value: int | None, per: str | None, starts: str | None, ends: str | None, whole: int | None
) -> None:
    found = whole_value(
        None if value is None else Decimal(value),
        per=per,
        starts_on=date.fromisoformat(starts) if starts else None,
        ends_on=date.fromisoformat(ends) if ends else None,
    )
    assert found == (None if whole is None else Decimal(whole))
