"""When reminders may be sent: the window, the days that are closed, and somebody's own hour and weekday."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norsk.calendar import is_virkedag, public_holidays
from norsk.clock import OSLO
from notifications.rules.closed_days import (
    MOST_CLOSED_DAYS,
    BadClosedDayError,
    ClosedDay,
    ClosedDays,
    parse_closed_days,
)
from notifications.rules.window import DIGEST_REACH, LONGEST_MOVE, SendWindow

WINDOW = SendWindow()
DATES = st.dates(date(2020, 1, 1), date(2060, 12, 31))
OWN_DAYS = st.lists(st.dates(date(2026, 1, 1), date(2028, 12, 31)), max_size=MOST_CLOSED_DAYS)


def oslo(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=OSLO)


@pytest.mark.parametrize(
    ("wanted", "sent"),
    [
        ("2026-12-24", "2026-12-23"),  # Christmas Eve, a Thursday
        ("2026-12-25", "2026-12-23"),
        ("2026-12-27", "2026-12-23"),
        ("2026-12-31", "2026-12-30"),  # New Year's Eve
        ("2027-01-01", "2026-12-30"),
        ("2027-03-24", "2027-03-23"),  # the Wednesday before Easter
        ("2027-03-25", "2027-03-23"),
        ("2027-03-28", "2027-03-23"),  # first Easter day, and the day on which summer time begins
        ("2027-03-29", "2027-03-23"),  # second Easter day
        ("2027-03-30", "2027-03-30"),
        ("2027-05-17", "2027-05-14"),  # the 17th is second day of Pentecost too, a Monday
        ("2027-05-16", "2027-05-14"),
        ("2028-02-29", "2028-02-29"),
        ("2026-10-25", "2026-10-23"),  # a Sunday, on which summer time ends
        ("2027-07-14", "2027-07-14"),  # fellesferien: offices are thin, but reminders go
        ("2027-01-02", "2026-12-30"),
    ],
)
def test_what_falls_on_a_closed_day_goes_on_the_working_day_before(wanted: str, sent: str) -> None:
    assert WINDOW.day_of(date.fromisoformat(wanted)) == date.fromisoformat(sent)


def test_easter_2027_is_closed_from_wednesday_to_second_easter_day() -> None:
    closed = [day for day in range(20, 32) if not WINDOW.is_day(date(2027, 3, day))]
    assert closed == [20, 21, 24, 25, 26, 27, 28, 29]


def test_a_kommune_may_open_the_eves_but_never_a_public_holiday() -> None:
    window = SendWindow(closed=parse_closed_days(["ingen"]))
    assert window.is_day(date(2026, 12, 24))
    assert window.is_day(date(2026, 12, 31))
    assert window.is_day(date(2027, 3, 24))
    assert not window.is_day(date(2026, 12, 25))


def test_a_kommune_may_close_days_of_every_year_and_single_ones() -> None:
    window = SendWindow(closed=parse_closed_days(["julaften", "28.12", "29. 2.", " 2027-05-07"]))
    assert not window.is_day(date(2026, 12, 28))
    assert not window.is_day(date(2027, 12, 28))
    assert not window.is_day(date(2028, 2, 29))
    assert window.is_day(date(2027, 3, 1))
    assert not window.is_day(date(2027, 5, 7))
    assert window.is_day(date(2028, 5, 8))
    assert window.is_day(date(2026, 12, 31))


@pytest.mark.parametrize("text", ["påskeaften", "30.2", "32.1", "2027-02-30", "24/12", ""])
def test_a_text_that_names_no_day_is_named(text: str) -> None:
    with pytest.raises(BadClosedDayError) as raised:
        parse_closed_days(["julaften", text])
    assert raised.value.text == text


def test_a_kommune_cannot_close_the_whole_year() -> None:
    days = [f"{day}.3" for day in range(1, MOST_CLOSED_DAYS + 2)]
    with pytest.raises(BadClosedDayError):
        parse_closed_days(days)


def test_every_name_of_a_closed_day_is_closed_by_itself() -> None:
    for name in ClosedDay:
        assert parse_closed_days([name.value]).in_year(2026) == {name.in_year(2026)}


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        (oslo(2026, 11, 23, 7, 59), False),
        (oslo(2026, 11, 23, 8), True),
        (oslo(2026, 11, 23, 14, 59), True),
        (oslo(2026, 11, 23, 15), False),
        (oslo(2026, 11, 21, 12), False),
        (oslo(2026, 12, 24, 10), False),
        (datetime(2027, 3, 30, 6, 0, tzinfo=UTC), True),  # summer time: 08 in Oslo
        (datetime(2027, 3, 30, 5, 59, tzinfo=UTC), False),
        (datetime(2026, 10, 26, 6, 30, tzinfo=UTC), False),  # winter time again: 07.30
        (datetime(2026, 10, 26, 7, 0, tzinfo=UTC), True),
    ],
)
def test_the_window_is_open_from_8_until_just_before_15_in_oslo(at: datetime, open_: bool) -> None:
    assert WINDOW.is_open(at) is open_


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (oslo(2026, 11, 23, 6), oslo(2026, 11, 23, 8)),
        (oslo(2026, 11, 23, 15), oslo(2026, 11, 24, 8)),
        (oslo(2026, 11, 20, 16), oslo(2026, 11, 23, 8)),
        (oslo(2027, 3, 23, 15), oslo(2027, 3, 30, 8)),  # over Easter, and over to summer time
        (oslo(2026, 12, 23, 18), oslo(2026, 12, 28, 8)),
        (oslo(2026, 10, 24, 12), oslo(2026, 10, 26, 8)),  # over to winter time
    ],
)
def test_what_is_ready_outside_the_window_waits_for_its_next_opening(now: datetime, opens: datetime) -> None:
    assert WINDOW.next_open(now) == opens


def test_the_opening_is_at_8_in_oslo_in_summer_and_in_winter() -> None:
    assert WINDOW.at(date(2027, 3, 26)) == datetime(2027, 3, 26, 7, tzinfo=UTC)
    assert WINDOW.at(date(2027, 3, 30)) == datetime(2027, 3, 30, 6, tzinfo=UTC)
    assert WINDOW.at(date(2026, 10, 23)) == datetime(2026, 10, 23, 6, tzinfo=UTC)
    assert WINDOW.at(date(2026, 10, 26)) == datetime(2026, 10, 26, 7, tzinfo=UTC)


def test_what_arises_after_closing_time_is_told_on_the_next_working_day() -> None:
    assert WINDOW.first_day(oslo(2026, 11, 20, 14)) == date(2026, 11, 20)
    assert WINDOW.first_day(oslo(2026, 11, 20, 15)) == date(2026, 11, 23)
    assert WINDOW.first_day(oslo(2026, 11, 22, 9)) == date(2026, 11, 23)


LONG_AGO = date(2026, 1, 1)


def test_a_digest_goes_on_the_planned_day_at_the_persons_hour() -> None:
    at = WINDOW.digest_at(date(2026, 11, 26), hour=10, weekday=None, since=LONG_AGO)
    assert at == oslo(2026, 11, 26, 10)
    assert WINDOW.digest_at(date(2026, 11, 26), hour=None, weekday=None, since=LONG_AGO) == oslo(
        2026, 11, 26, 8
    )


def test_a_weekly_digest_goes_on_the_last_such_day_until_the_planned_one() -> None:
    thursday = date(2026, 11, 26)
    assert WINDOW.digest_at(thursday, hour=9, weekday=0, since=LONG_AGO) == oslo(2026, 11, 23, 9)
    assert WINDOW.digest_at(thursday, hour=9, weekday=3, since=LONG_AGO) == oslo(2026, 11, 26, 9)
    assert WINDOW.digest_at(thursday, hour=9, weekday=4, since=LONG_AGO) == oslo(2026, 11, 20, 9)


def test_a_weekly_digest_on_a_closed_day_goes_before_it() -> None:
    # The Monday is second Easter day.
    assert WINDOW.digest_at(date(2027, 4, 1), hour=8, weekday=0, since=LONG_AGO) == oslo(2027, 3, 23, 8)


def test_what_was_not_known_on_the_weekly_day_goes_on_the_planned_day() -> None:
    at = WINDOW.digest_at(date(2026, 11, 26), hour=9, weekday=0, since=date(2026, 11, 24))
    assert at == oslo(2026, 11, 26, 9)


def test_an_hour_outside_the_window_becomes_the_nearest_within_it() -> None:
    day = date(2026, 11, 26)
    assert WINDOW.digest_at(day, hour=6, weekday=None, since=day) == oslo(2026, 11, 26, 8)
    assert WINDOW.digest_at(day, hour=22, weekday=None, since=day) == oslo(2026, 11, 26, 14)


@given(DATES, st.none() | st.integers(0, 23), st.none() | st.integers(0, 4), DATES)
def test_a_digest_is_in_the_window_and_never_later_than_planned(
    planned: date, hour: int | None, weekday: int | None, since: date
) -> None:
    day = WINDOW.day_of(planned)
    at = WINDOW.digest_at(planned, hour=hour, weekday=weekday, since=since)
    assert WINDOW.is_open(at)
    sent_on = at.astimezone(OSLO).date()
    assert day - DIGEST_REACH <= sent_on <= day
    assert sent_on >= min(since, day)


@given(DATES, DATES)
def test_a_sending_day_is_a_working_day_no_later_than_wanted_and_keeps_the_order(a: date, b: date) -> None:
    first, last = sorted((a, b))
    assert is_virkedag(WINDOW.day_of(first))
    assert WINDOW.is_day(WINDOW.day_of(first))
    assert WINDOW.day_of(first) <= first
    assert WINDOW.day_of(first) <= WINDOW.day_of(last)
    assert WINDOW.next_day(first) >= first


@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)), OWN_DAYS)
def test_however_a_kommune_closes_its_days_a_sending_day_is_found(on: date, own: list[date]) -> None:
    window = SendWindow(closed=ClosedDays(once=frozenset(own)))
    assert window.is_day(window.day_of(on))
    assert on - window.day_of(on) <= LONGEST_MOVE
    assert window.is_day(window.next_day(on))


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)))  # noqa: DTZ001 - made aware below
def test_the_next_opening_is_open_and_not_in_the_past(naive: datetime) -> None:
    now = naive.replace(tzinfo=UTC)
    at = WINDOW.next_open(now)
    assert WINDOW.is_open(at)
    assert at >= now


@pytest.mark.parametrize("on", [date.min, date.max, date(1, 1, 2), date(9999, 12, 30)])
def test_the_calendars_ends_do_not_make_it_loop(on: date) -> None:
    assert WINDOW.day_of(on) <= on <= WINDOW.next_day(on)


def test_no_public_holiday_of_ten_years_is_a_sending_day() -> None:
    for year in range(2026, 2036):
        assert not any(WINDOW.is_day(on) for on in public_holidays(year))
