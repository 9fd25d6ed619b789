"""The Norwegian working year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norsk.calendar import (
    Quiet,
    QuietWeeks,
    add_days,
    add_months,
    add_working_days,
    easter_sunday,
    fellesferie,
    is_virkedag,
    is_working_day,
    last_day_of_month,
    next_working_day,
    previous_working_day,
    public_holidays,
    quiet_weeks,
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


@pytest.mark.parametrize(
    ("on", "months", "moved"),
    [
        ("2027-12-31", -1, "2027-11-30"),
        ("2028-02-29", -12, "2027-02-28"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2027-03-31", -1, "2027-02-28"),
        ("2028-03-31", -1, "2028-02-29"),
        ("2027-01-15", -1, "2026-12-15"),
        ("2027-05-17", 0, "2027-05-17"),
        ("0001-02-01", -3, "0001-01-01"),
        ("9999-11-30", 3, "9999-12-31"),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_months_last(on: str, months: int, moved: str) -> None:
    assert add_months(date.fromisoformat(on), months) == date.fromisoformat(moved)


@given(st.dates(), st.integers(min_value=-1200, max_value=1200), st.dates())
def test_an_earlier_day_is_never_later_some_months_on(on: date, months: int, other: date) -> None:
    first, last = sorted((on, other))
    assert add_months(first, months) <= add_months(last, months)


@given(st.dates(), st.integers(min_value=-(10**7), max_value=10**7))
def test_days_stop_at_the_ends_of_the_calendar(on: date, days: int) -> None:
    wanted = on.toordinal() + days
    assert add_days(on, days).toordinal() == min(max(wanted, 1), date.max.toordinal())


def test_offices_are_empty_at_easter_in_fellesferien_and_at_christmas() -> None:
    assert quiet_weeks(2027) == (
        QuietWeeks(Quiet.PASKE, date(2027, 3, 22), date(2027, 3, 29)),
        QuietWeeks(Quiet.FELLESFERIE, date(2027, 7, 12), date(2027, 8, 1)),
        QuietWeeks(Quiet.JUL, date(2027, 12, 24), date(2028, 1, 1)),
    )


@given(st.integers(min_value=1, max_value=9999))
def test_quiet_weeks_stand_in_order_in_every_year(year: int) -> None:
    ends = [day for weeks in quiet_weeks(year) for day in (weeks.first, weeks.last)]
    assert ends == sorted(ends)


def test_a_months_last_day_is_29_february_in_a_leap_year() -> None:
    assert last_day_of_month(2028, 2) == date(2028, 2, 29)
    assert last_day_of_month(2027, 2) == date(2027, 2, 28)
