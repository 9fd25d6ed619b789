"""On which working days somebody hears of a track, and what stands alone."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from norsk.calendar import add_days, add_months
from notifications.rules.closed_days import parse_closed_days
from notifications.rules.steps import is_urgent, steps_of
from notifications.rules.window import SendWindow
from register.step import DEFAULT_STEPS, REPEATED, Step, parse_step
from register.track import Track, TrackKind

WINDOW = SendWindow()
RECORD = f"avtale:{uuid.UUID(int=1)}"
FAR = date(2200, 1, 1)
DATES = st.dates(date(2020, 1, 1), date(2060, 12, 31))
KINDS = st.sampled_from(list(TrackKind))
STEPS = st.lists(
    st.builds(Step, months=st.integers(1, 36)) | st.builds(Step, days=st.integers(-60, 400)),
    min_size=1,
    max_size=6,
)
WITHOUT_A_DEADLINE = (
    TrackKind.MISSING,
    TrackKind.NOT_SHOWN,
    TrackKind.BEHOVSMELDING,
    TrackKind.ENDRINGSBEHOV,
    TrackKind.ASSIGNMENT,
)


def track(kind: TrackKind, target: str) -> Track:
    return Track(kind, RECORD, date.fromisoformat(target))


def days(
    found: Track,
    *steps: str,
    until: str = "2200-01-01",
    start: str | None = None,
    since: str | None = None,
    window: SendWindow = WINDOW,
) -> list[tuple[str, str]]:
    """The steps and their days, the default ones where none are named."""
    wanted = steps_of(
        found,
        [parse_step(step) for step in steps] or DEFAULT_STEPS[found.kind],
        until=date.fromisoformat(until),
        window=window,
        start_on=date.fromisoformat(start) if start else None,
        since=date.fromisoformat(since) if since else None,
    )
    return [(one.step, one.planned_on.isoformat()) for one in wanted]


def test_an_expiry_is_reminded_of_three_months_one_month_and_14_days_before() -> None:
    assert days(track(TrackKind.EXPIRY, "2027-11-30")) == [
        ("3m", "2027-08-30"),
        ("1m", "2027-10-29"),  # the 30th is a Saturday
        ("14d", "2027-11-16"),
    ]


def test_an_expiry_on_31_december() -> None:
    assert days(track(TrackKind.EXPIRY, "2026-12-31")) == [
        ("3m", "2026-09-30"),
        ("1m", "2026-11-30"),
        ("14d", "2026-12-17"),
    ]


def test_an_option_on_29_february() -> None:
    assert days(track(TrackKind.OPTION, "2028-02-29")) == [
        ("6m", "2027-08-27"),
        ("3m", "2027-11-29"),
        ("1m", "2028-01-28"),
    ]
    assert days(track(TrackKind.EXPIRY, "2029-03-29"), "1m") == [("1m", "2029-02-28")]


def test_over_easter_2027_reminders_go_on_the_tuesday_before() -> None:
    for day in ("2027-03-24", "2027-03-25", "2027-03-28", "2027-03-29"):
        assert days(track(TrackKind.CONTROL, day), "0d") == [("0d", "2027-03-23")]
    assert days(track(TrackKind.CONTROL, "2027-03-30"), "0d") == [("0d", "2027-03-30")]
    open_wednesday = SendWindow(closed=parse_closed_days(["julaften"]))
    assert days(track(TrackKind.CONTROL, "2027-03-24"), "0d", window=open_wednesday) == [("0d", "2027-03-24")]


def test_17_may_2027_is_moved_to_the_friday_before() -> None:
    assert days(track(TrackKind.CONTROL, "2027-05-17"), "0d") == [("0d", "2027-05-14")]


def test_on_christmas_eve_nobody_hears_anything() -> None:
    assert days(track(TrackKind.CONTROL, "2026-12-24"), "0d") == [("0d", "2026-12-23")]
    assert days(track(TrackKind.EXPIRY, "2027-01-07"), "14d") == [("14d", "2026-12-23")]


def test_in_fellesferien_reminders_go_on_their_day() -> None:
    assert days(track(TrackKind.EXPIRY, "2027-08-20"), "1m") == [("1m", "2027-07-20")]


def test_on_the_days_that_the_clock_changes_reminders_go_on_the_working_day_before() -> None:
    assert days(track(TrackKind.CONTROL, "2026-10-25"), "0d") == [("0d", "2026-10-23")]
    assert days(track(TrackKind.CONTROL, "2027-03-28"), "0d") == [("0d", "2027-03-23")]


def test_two_steps_that_land_on_one_day_are_one() -> None:
    assert days(track(TrackKind.CONTROL, "2027-03-29"), "5d", "3d", "0d") == [("5d", "2027-03-23")]


def test_an_avvik_is_reminded_of_before_on_and_after_its_deadline_and_then_every_week() -> None:
    assert days(track(TrackKind.AVVIK, "2026-11-11"), until="2026-11-30") == [
        ("7d", "2026-11-04"),
        ("0d", "2026-11-11"),
        ("-3d", "2026-11-13"),  # the 14th is a Saturday
        ("-10d", "2026-11-20"),
        ("-17d", "2026-11-27"),
    ]


def test_what_repeats_goes_on_after_the_last_step_that_a_kommune_has_set() -> None:
    assert days(track(TrackKind.DUTY, "2027-02-28"), "14d", until="2027-04-01") == [
        ("14d", "2027-02-12"),
        ("0d", "2027-02-26"),
        ("-14d", "2027-03-12"),
        ("-28d", "2027-03-23"),
    ]


def test_what_repeats_can_be_looked_up_years_later() -> None:
    found = days(track(TrackKind.AVVIK, "2020-01-06"), since="2026-11-16", until="2026-11-22")
    assert found == [("-2509d", "2026-11-19")]


def test_a_need_without_anybody_is_asked_about_from_the_first_working_day_after_it_was_sent() -> None:
    # Sent on a Saturday: there is no working day before it on which anybody could have known.
    assert days(track(TrackKind.BEHOVSMELDING, "2026-11-21"), until="2026-12-07") == [
        ("-2d", "2026-11-23"),
        ("-5d", "2026-11-26"),
        ("-12d", "2026-12-03"),
    ]
    # Both steps fall in Easter, and would be moved back to before it was sent: they are one, after Easter.
    assert days(track(TrackKind.BEHOVSMELDING, "2027-03-24"), until="2027-04-02") == [("-2d", "2027-03-30")]


def test_a_new_procurement_is_thought_of_at_the_earlier_of_12_months_and_four_weeks_before_it_must_begin() -> (
    None
):
    found = track(TrackKind.NEW_PROCUREMENT, "2028-06-30")
    assert days(found, start="2027-12-01") == [("start", "2027-06-30"), ("6m", "2027-12-30")]
    assert days(found, start="2027-07-20") == [("start", "2027-06-22"), ("6m", "2027-12-30")]
    assert days(found, "9m", "3m", start="2027-12-01") == [("start", "2027-09-30"), ("3m", "2028-03-30")]


def test_an_approval_is_asked_for_at_once_and_then_by_its_deadline() -> None:
    found = track(TrackKind.APPROVAL, "2027-03-01")
    assert days(found, start="2027-01-20", until="2027-03-20") == [
        ("start", "2027-01-20"),
        ("1m", "2027-02-01"),
        ("14d", "2027-02-15"),
        ("7d", "2027-02-22"),
        ("0d", "2027-03-01"),
        ("-7d", "2027-03-08"),
        ("-14d", "2027-03-15"),
    ]


def test_a_notice_that_is_wanted_on_a_saturday_is_asked_for_on_monday_and_no_step_goes_before_that() -> None:
    found = track(TrackKind.NOTICE, "2026-12-06")
    assert days(found, start="2026-11-21", until="2026-12-06") == [
        ("start", "2026-11-23"),
        ("7d", "2026-11-27"),
        ("1d", "2026-12-04"),
    ]


def test_a_kind_without_steps_has_none() -> None:
    assert steps_of(track(TrackKind.AVVIK, "2026-11-11"), (), until=FAR, window=WINDOW) == ()
    assert days(track(TrackKind.ASSIGNMENT, "2026-11-11")) == []


@pytest.mark.parametrize(
    ("kind", "left", "urgent"),
    [
        (TrackKind.EXPIRY, 15, False),
        (TrackKind.EXPIRY, 14, True),
        (TrackKind.EXPIRY, -1, True),
        (TrackKind.OPTION, 31, False),
        (TrackKind.OPTION, 30, True),
        (TrackKind.NOTICE, 30, True),
        (TrackKind.AVVIK, 7, True),
        (TrackKind.APPROVAL, 14, True),
        (TrackKind.NEW_AVTALE, 1, False),
        (TrackKind.MISSING, -30, False),
        (TrackKind.ARTIKKEL, 0, False),
        (TrackKind.ASSIGNMENT, 0, False),
        (TrackKind.FOLLOW_UP, 7, False),
        (TrackKind.BEHOVSMELDING, 0, False),
        (TrackKind.NOT_SHOWN, 0, False),
    ],
)
def test_what_is_near_its_day_stands_alone(kind: TrackKind, left: int, urgent: bool) -> None:
    today = date(2027, 2, 10)
    found = Track(kind, RECORD, today + timedelta(days=left))
    assert is_urgent(found, today) is urgent
    wanted = steps_of(found, [Step(days=left)], until=FAR, since=today, window=WINDOW)
    assert wanted[0].urgent is urgent


def test_what_comes_again_each_week_stands_among_the_rest() -> None:
    found = Track(TrackKind.AVVIK, RECORD, date(2027, 2, 10))
    wanted = steps_of(
        found, DEFAULT_STEPS[TrackKind.AVVIK], until=date(2027, 3, 10), since=date(2027, 1, 1), window=WINDOW
    )
    assert [(one.step, one.urgent) for one in wanted] == [
        ("7d", True), ("0d", True), ("-3d", True), ("-10d", False), ("-17d", False), ("-24d", False)
    ]  # fmt: skip


def test_every_kind_that_repeats_has_steps_to_repeat() -> None:
    assert all(DEFAULT_STEPS[kind] for kind in REPEATED)


def planned(
    found: Track, steps: Sequence[Step], since: date | None, until: date, start: date | None
) -> list[object]:
    return list(steps_of(found, steps, until=until, window=WINDOW, since=since, start_on=start))


@given(KINDS, DATES, STEPS, st.none() | DATES)
def test_planned_days_are_sending_days_in_order_and_never_after_the_wanted_one(
    kind: TrackKind, target: date, steps: list[Step], start: date | None
) -> None:
    found = Track(kind, RECORD, target)
    until = target + timedelta(days=90)
    wanted = steps_of(found, steps, until=until, window=WINDOW, start_on=start)
    on = [one.planned_on for one in wanted]
    assert all(WINDOW.is_day(day) and day <= until for day in on)
    assert on == sorted(set(on))
    assert len({one.step for one in wanted}) == len(wanted)
    if kind not in WITHOUT_A_DEADLINE:
        for one in wanted:
            if one.step != "start":
                step = parse_step(one.step)
                assert one.planned_on <= add_days(add_months(target, -step.months), -step.days)


@given(KINDS, DATES, STEPS, st.none() | DATES, st.integers(-400, 400), st.integers(0, 60))
def test_looking_from_a_day_on_finds_the_same_as_looking_at_all(
    kind: TrackKind, target: date, steps: list[Step], start: date | None, offset: int, length: int
) -> None:
    found = Track(kind, RECORD, target)
    since = target + timedelta(days=offset)
    until = since + timedelta(days=length)
    every = steps_of(found, steps, until=until, window=WINDOW, start_on=start)
    assert planned(found, steps, since, until, start) == [one for one in every if one.planned_on >= since]


@given(KINDS, DATES, STEPS, DATES, DATES)
def test_looking_further_ahead_only_adds(
    kind: TrackKind, target: date, steps: list[Step], one: date, other: date
) -> None:
    near, far = sorted((one, other))
    found = Track(kind, RECORD, target)
    ahead = steps_of(found, steps, until=far, window=WINDOW)
    assert planned(found, steps, None, near, None) == [step for step in ahead if step.planned_on <= near]


@given(DATES, DATES, st.sampled_from([TrackKind.EXPIRY, TrackKind.OPTION, TrackKind.RUNNING]))
def test_a_later_day_never_has_an_earlier_step(a: date, b: date, kind: TrackKind) -> None:
    first, last = sorted((a, b))

    def by_step(target: date) -> dict[str, date]:
        wanted = steps_of(Track(kind, RECORD, target), DEFAULT_STEPS[kind], until=FAR, window=WINDOW)
        return {one.step: one.planned_on for one in wanted}

    earlier, later = by_step(first), by_step(last)
    assert all(earlier[step] <= later[step] for step in earlier.keys() & later.keys())


@pytest.mark.parametrize("edge", [date.min, date.max])
@pytest.mark.parametrize("kind", list(TrackKind))
def test_the_ends_of_the_calendar_make_nothing_fail_or_loop(kind: TrackKind, edge: date) -> None:
    steps = [Step(months=12), Step(days=0), Step(days=-3)]
    until = min(add_days(edge, 30), date.max)
    assert len(steps_of(Track(kind, RECORD, edge), steps, until=until, window=WINDOW, start_on=edge)) <= 10
