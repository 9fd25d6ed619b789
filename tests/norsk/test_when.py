from datetime import UTC, date, datetime, timedelta

import pytest

from norsk.when import dated, days_ago, norwegian_date, time_ago

NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=-5), "nå nettopp"),
        (timedelta(seconds=59), "nå nettopp"),
        (timedelta(minutes=1), "for ett minutt siden"),
        (timedelta(minutes=5, seconds=40), "for 5 minutter siden"),
        (timedelta(hours=1), "for en time siden"),
        (timedelta(hours=11), "for 11 timer siden"),
        (timedelta(hours=13), "i går"),
        (timedelta(days=3), "for 3 dager siden"),
    ],
)
def test_an_age_is_told_as_finely_as_it_matters(passed: timedelta, said: str) -> None:
    assert time_ago(NOW - passed, NOW) == said


def test_days_are_counted_by_the_calendar_in_oslo() -> None:
    just_before_midnight = datetime(2026, 11, 20, 22, 59, tzinfo=UTC)
    assert days_ago(just_before_midnight, just_before_midnight + timedelta(minutes=2)) == "i går"
    assert days_ago(just_before_midnight + timedelta(minutes=2), NOW) == "i dag"


def test_a_sources_date_is_said_in_words_and_a_year_as_it_is() -> None:
    assert dated("2026-07-01") == norwegian_date(date(2026, 7, 1)) == "1. juli 2026"
    assert dated("2021") == "2021"
