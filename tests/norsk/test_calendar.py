"""The Norwegian working year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norsk.calendar import (
    add_working_days,
    easter_sunday,
    fellesferie,
    is_virkedag,
    is_working_day,
    next_working_day,
    previous_working_day,
    public_holidays,
    standstill_end,
)

DATES = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    "on",
    ["2026-12-24", "2026-12-25", "2026-12-31", "2027-01-01", "2027-03-25", "2027-03-26", "2027-03-29", "2027-05-17",
     "2027-05-06", "2026-11-21", "2026-11-22"],
)  # fmt: skip
def test_nobody_works_on_holidays_weekends_and_the_two_eves(on: str) -> None:
    assert not is_working_day(date.fromisoformat(on))


def test_the_wednesday_before_easter_is_a_working_day() -> None:
    assert is_working_day(date(2027, 3, 24))


def test_working_days_are_counted_over_easter() -> None:
    assert add_working_days(date(2027, 3, 24), 1) == date(2027, 3, 30)
    assert add_working_days(date(2027, 3, 30), -1) == date(2027, 3, 24)


def test_fellesferie_is_weeks_28_to_30() -> None:
    assert fellesferie(2026) == (date(2026, 7, 6), date(2026, 7, 26))


@pytest.mark.parametrize(
    ("sent", "days", "end"),
    [
        ("2026-11-02", 10, "2026-11-12"),
        ("2026-11-04", 10, "2026-11-16"),  # the tenth day is a Saturday
        ("2026-12-15", 10, "2026-12-28"),  # the tenth day is Christmas Day
        ("2027-03-15", 10, "2027-03-30"),  # the tenth day is Maundy Thursday
        ("2026-12-14", 10, "2026-12-24"),  # Christmas Eve is no public holiday
        ("2026-11-02", 15, "2026-11-17"),
    ],
)
def test_standstill_ends_on_a_virkedag_and_the_day_of_sending_does_not_count(
    sent: str, days: int, end: str
) -> None:
    assert standstill_end(date.fromisoformat(sent), days) == date.fromisoformat(end)


@given(DATES, st.integers(min_value=1, max_value=60))
def test_standstill_is_never_shorter_than_its_days(sent: date, days: int) -> None:
    end = standstill_end(sent, days)
    assert is_virkedag(end)
    assert timedelta(days=days) <= end - sent <= timedelta(days=days + 6)


@given(DATES, st.integers(min_value=1, max_value=80))
def test_working_days_forward_and_back_meet(start: date, days: int) -> None:
    assert add_working_days(add_working_days(next_working_day(start), days), -days) == next_working_day(start)


@given(st.integers(min_value=1990, max_value=2090))
def test_easter_agrees_with_the_public_holidays(year: int) -> None:
    assert easter_sunday(year) in public_holidays(year)


@given(st.dates())
def test_no_date_makes_it_fail(on: date) -> None:
    next_working_day(on)
    previous_working_day(on)
