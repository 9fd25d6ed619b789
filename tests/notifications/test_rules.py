"""What must be decided on an agreement, as seen on a day."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.rules.avtaler import AvtaleFacts, OptionFacts, Target, avtale_targets
from register.track import Track, TrackKind

ID = uuid.UUID(int=1)
RECORD = f"avtale:{ID}"
TODAY = date(2026, 11, 21)
KNOWN = date(2026, 6, 1)
LONG_KNOWN = date(2024, 1, 1)
DATES = st.dates(date(2015, 1, 1), date(2045, 12, 31))
MAYBE = st.none() | DATES


def latest_start(done_on: date, value_nok: Decimal | None) -> tuple[date, bool]:
    """Half a year before, assumed where the value is not known."""
    return done_on - timedelta(days=180), value_nok is None


def avtale(**facts: object) -> AvtaleFacts:
    """An agreement of four years in which nothing is missing."""
    whole: dict[str, object] = {
        "id": ID,
        "starts_on": date(2024, 4, 1),
        "expires_on": date(2028, 3, 31),
        "has_options": False,
        "value_nok": Decimal(1_000_000),
        "known_on": KNOWN,
    }
    return AvtaleFacts(**(whole | facts))  # type: ignore[arg-type]  # a test names the fields it changes


def targets(
    found: AvtaleFacts, on: date = TODAY, done: frozenset[Track] = frozenset()
) -> dict[TrackKind, Target]:
    """The tracks by kind; no kind comes twice but controls."""
    return {
        target.track.kind: target
        for target in avtale_targets(found, on=on, latest_start=latest_start, done=done)
    }


def day(
    kind: TrackKind, found: AvtaleFacts, on: date = TODAY, done: frozenset[Track] = frozenset()
) -> date | None:
    """The day of a kind of track, or None where there is none."""
    target = targets(found, on, done).get(kind)
    return target.track.target_on if target else None


def test_an_agreement_with_everything_known_has_its_end_its_successor_and_its_yearly_meeting() -> None:
    assert targets(avtale()) == {
        TrackKind.NEW_PROCUREMENT: Target(
            Track(TrackKind.NEW_PROCUREMENT, RECORD, date(2028, 3, 31)), start_on=date(2027, 10, 3)
        ),
        TrackKind.EXPIRY: Target(Track(TrackKind.EXPIRY, RECORD, date(2028, 3, 31))),
        TrackKind.FOLLOW_UP: Target(Track(TrackKind.FOLLOW_UP, RECORD, date(2027, 4, 1))),
    }


def test_the_new_procurement_is_counted_from_the_last_possible_day_and_the_expiry_from_the_next() -> None:
    found = avtale(
        has_options=True, options=(OptionFacts(length_months=24),), max_expires_on=date(2030, 3, 31)
    )
    assert day(TrackKind.NEW_PROCUREMENT, found) == date(2030, 3, 31)
    assert day(TrackKind.EXPIRY, found) == date(2028, 3, 31)


@pytest.mark.parametrize("has_options", [None, True])
def test_where_the_last_possible_day_is_unknown_the_next_end_is_assumed(has_options: bool | None) -> None:
    target = targets(avtale(has_options=has_options))[TrackKind.NEW_PROCUREMENT]
    assert (target.track.target_on, target.assumed) == (date(2028, 3, 31), True)


def test_an_unknown_value_makes_the_start_assumed() -> None:
    assert targets(avtale(value_nok=None))[TrackKind.NEW_PROCUREMENT].assumed


def test_a_running_agreement_has_neither_end_nor_option_but_a_yearly_look() -> None:
    found = avtale(running=True, expires_on=None, has_options=None)
    assert set(targets(found)) == {TrackKind.RUNNING, TrackKind.FOLLOW_UP}
    assert day(TrackKind.RUNNING, found) == date(2027, 4, 1)


def test_a_running_agreement_is_looked_at_before_its_notice_day() -> None:
    found = avtale(running=True, expires_on=None, notice_on=date(2025, 12, 1))
    assert day(TrackKind.RUNNING, found) == date(2026, 12, 1)
    soon = avtale(running=True, expires_on=None, starts_on=None, notice_on=date(2027, 2, 1), known_on=TODAY)
    assert day(TrackKind.RUNNING, soon) == date(2027, 2, 1)


def test_an_agreement_from_29_february_is_looked_at_on_28_february_and_on_the_29th_in_leap_years() -> None:
    found = avtale(running=True, expires_on=None, starts_on=date(2024, 2, 29), known_on=LONG_KNOWN)
    assert day(TrackKind.RUNNING, found, date(2026, 6, 1)) == date(2026, 2, 28)
    assert day(TrackKind.RUNNING, found, date(2026, 12, 1)) == date(2027, 2, 28)
    assert day(TrackKind.RUNNING, found, date(2027, 12, 1)) == date(2028, 2, 29)


def running(starts_on: date = date(2024, 4, 1), known_on: date = LONG_KNOWN) -> AvtaleFacts:
    return avtale(running=True, expires_on=None, starts_on=starts_on, known_on=known_on)


def looked_at(on: date) -> Track:
    return Track(TrackKind.RUNNING, RECORD, on)


def test_a_yearly_look_that_nobody_has_taken_stays_until_three_months_before_the_next() -> None:
    assert day(TrackKind.RUNNING, running(), date(2026, 4, 1)) == date(2026, 4, 1)
    assert day(TrackKind.RUNNING, running(), date(2026, 4, 2)) == date(2026, 4, 1)
    assert day(TrackKind.RUNNING, running(), date(2026, 12, 31)) == date(2026, 4, 1)
    assert day(TrackKind.RUNNING, running(), date(2027, 1, 1)) == date(2027, 4, 1)


def test_a_decided_yearly_look_gives_way_to_next_years_at_once() -> None:
    done = frozenset({looked_at(date(2026, 4, 1))})
    assert day(TrackKind.RUNNING, running(), date(2026, 4, 2), done) == date(2027, 4, 1)
    assert day(TrackKind.RUNNING, running(), date(2026, 3, 20), done) == date(2027, 4, 1)


def test_two_years_that_are_decided_lead_to_the_third() -> None:
    done = frozenset({looked_at(date(2027, 4, 1)), looked_at(date(2028, 4, 1))})
    assert day(TrackKind.RUNNING, running(), date(2027, 2, 1), done) == date(2029, 4, 1)


def test_a_yearly_day_before_the_agreement_was_known_here_is_not_asked_about() -> None:
    assert day(TrackKind.RUNNING, running(known_on=date(2026, 6, 1)), date(2026, 6, 2)) == date(2027, 4, 1)


def test_the_first_look_at_a_new_running_agreement_is_a_year_after_its_start() -> None:
    assert day(TrackKind.RUNNING, running(date(2026, 11, 1)), TODAY) == date(2027, 11, 1)


def test_the_day_itself_is_still_this_years() -> None:
    assert day(TrackKind.FOLLOW_UP, avtale(), date(2027, 4, 1)) == date(2027, 4, 1)


def test_there_is_no_follow_up_meeting_in_the_last_three_months() -> None:
    done = frozenset({Track(TrackKind.FOLLOW_UP, RECORD, date(2027, 4, 1))})
    assert day(TrackKind.FOLLOW_UP, avtale(), date(2027, 5, 1), done) is None
    longer = avtale(expires_on=date(2028, 7, 1))
    assert day(TrackKind.FOLLOW_UP, longer, date(2027, 5, 1), done) == date(2028, 4, 1)


def test_without_a_start_the_meeting_follows_the_end() -> None:
    assert day(TrackKind.FOLLOW_UP, avtale(starts_on=None)) == date(2027, 4, 1)


def test_an_agreement_of_half_a_year_has_no_meeting() -> None:
    short = avtale(starts_on=date(2026, 11, 1), expires_on=date(2027, 4, 30))
    assert day(TrackKind.FOLLOW_UP, short) is None


OPTION = {"has_options": True, "max_expires_on": date(2029, 3, 31)}


@pytest.mark.parametrize(
    ("facts", "deadline", "assumed"),
    [
        ({"options": (OptionFacts(notice_on=date(2027, 9, 30)),), "notice_on": date(2027, 1, 1)}, "2027-09-30", False),
        ({"options": (OptionFacts(length_months=12),), "notice_on": date(2027, 10, 15)}, "2027-10-15", False),
        ({"options": (OptionFacts(length_months=12),), "notice_months": 6}, "2027-09-30", False),
        ({"options": (OptionFacts(length_months=12),), "notice_months": 0}, "2028-03-31", False),
        ({"options": (OptionFacts(length_months=12),)}, "2027-12-31", True),
        ({"options": ()}, "2027-12-31", True),
        ({"options": (OptionFacts(),)}, "2027-12-31", True),
        # A notice day of an end that has been moved since, and one after the end.
        ({"options": (OptionFacts(length_months=12),), "notice_on": date(2024, 12, 31)}, "2027-12-31", True),
        ({"options": (OptionFacts(length_months=12),), "notice_on": date(2028, 6, 1)}, "2027-12-31", True),
        # The first that is known comes before those that are not.
        ({"options": (OptionFacts(), OptionFacts(notice_on=date(2027, 8, 1)))}, "2027-08-01", False),
        ({"options": (OptionFacts(length_months=12, mode="automatic_unless_notice"),)}, "2027-12-31", True),
    ],
)  # fmt: skip
def test_the_option_must_be_decided_by_its_notice_day(
    facts: dict[str, object], deadline: str, assumed: bool
) -> None:
    target = targets(avtale(**(OPTION | facts)))[TrackKind.OPTION]
    assert (target.track.target_on, target.assumed) == (date.fromisoformat(deadline), assumed)


@pytest.mark.parametrize(
    ("end", "deadline"),
    [("2027-12-31", "2027-09-30"), ("2028-02-29", "2027-11-30"), ("2027-02-28", "2026-11-30"), ("2027-05-31", "2027-02-28")],
)  # fmt: skip
def test_three_months_before_the_end_are_three_whole_months(end: str, deadline: str) -> None:
    found = avtale(**(OPTION | {"expires_on": date.fromisoformat(end)}))
    assert day(TrackKind.OPTION, found) == date.fromisoformat(deadline)


@pytest.mark.parametrize(
    "facts",
    [
        {"has_options": False},
        {"has_options": None},
        {"has_options": True, "expires_on": None},
        {"has_options": True, "running": True, "expires_on": None},
    ],
)
def test_there_is_no_option_to_decide_on(facts: dict[str, object]) -> None:
    assert day(TrackKind.OPTION, avtale(**facts)) is None


def test_an_option_without_an_end_is_decided_by_its_own_day() -> None:
    found = avtale(has_options=True, expires_on=None, notice_on=date(2027, 6, 1))
    assert day(TrackKind.OPTION, found) == date(2027, 6, 1)


def test_each_planned_control_is_a_track_and_two_on_one_day_are_one() -> None:
    planned = (date(2026, 9, 1), date(2027, 3, 1), date(2027, 3, 1))
    found = avtale_targets(avtale(controls=planned), on=TODAY, latest_start=latest_start)
    controls = [target.track.target_on for target in found if target.track.kind is TrackKind.CONTROL]
    assert controls == [date(2026, 9, 1), date(2027, 3, 1)]


@pytest.mark.parametrize(
    ("starts", "known", "on", "news"),
    [
        ("2027-02-01", "2026-11-01", "2026-11-21", True),
        ("2026-11-01", "2026-11-21", "2026-11-21", True),  # began less than 30 days before it became known
        ("2026-10-20", "2026-11-21", "2026-11-21", False),
        ("2026-10-20", "2026-10-01", "2026-11-21", True),
        ("2026-08-01", "2026-07-01", "2026-11-21", False),  # no news any more
    ],
)
def test_an_agreement_is_news_where_it_was_known_about_when_it_began(
    starts: str, known: str, on: str, news: bool
) -> None:
    found = avtale(
        starts_on=date.fromisoformat(starts), known_on=date.fromisoformat(known), expires_on=date(2030, 1, 1)
    )
    wanted = date.fromisoformat(starts) if news else None
    assert day(TrackKind.NEW_AVTALE, found, date.fromisoformat(on)) == wanted


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({}, False),
        ({"expires_on": None}, True),
        ({"has_options": None}, True),
        ({"has_options": True, "options_vague": True}, True),
        ({"has_avtaleforvalter": False}, True),
        ({"running": True, "expires_on": None, "has_options": None}, False),
        ({"running": True, "expires_on": None, "has_avtaleforvalter": False}, True),
    ],
)
def test_what_only_a_person_can_tell_is_asked_for(facts: dict[str, object], missing: bool) -> None:
    assert (TrackKind.MISSING in targets(avtale(**facts))) is missing


def test_what_is_missing_is_counted_from_the_day_it_was_first_seen() -> None:
    assert day(TrackKind.MISSING, avtale(has_options=None)) == KNOWN
    seen = avtale(has_options=None, missing_on=date(2026, 5, 4))
    assert day(TrackKind.MISSING, seen) == date(2026, 5, 4)
    assert day(TrackKind.MISSING, avtale(has_options=None, known_on=None)) == TODAY


def test_an_agreement_that_the_contract_tool_has_closed_has_nothing_left() -> None:
    assert targets(avtale(ended=True, controls=(date(2027, 1, 1),), has_avtaleforvalter=False)) == {}
    assert targets(avtale(ended=True, running=True, expires_on=None)) == {}


def test_an_agreement_past_its_last_day_keeps_what_is_still_to_be_decided_for_90_days() -> None:
    found = avtale(ended=True, controls=(date(2028, 3, 1),))
    assert set(targets(found, date(2028, 4, 1))) == {TrackKind.EXPIRY, TrackKind.NEW_PROCUREMENT}
    assert set(targets(found, date(2028, 6, 29))) == {TrackKind.EXPIRY, TrackKind.NEW_PROCUREMENT}
    assert targets(found, date(2028, 6, 30)) == {}


FACTS = st.builds(
    AvtaleFacts,
    id=st.just(ID),
    starts_on=MAYBE,
    expires_on=MAYBE,
    max_expires_on=MAYBE,
    running=st.booleans(),
    notice_on=MAYBE,
    notice_months=st.none() | st.integers(0, 24),
    has_options=st.none() | st.booleans(),
    options=st.lists(
        st.builds(OptionFacts, notice_on=MAYBE, length_months=st.none() | st.integers(1, 60)), max_size=3
    ).map(tuple),
    options_vague=st.booleans(),
    controls=st.lists(DATES, max_size=3).map(tuple),
    has_avtaleforvalter=st.booleans(),
    ended=st.booleans(),
    known_on=MAYBE,
)


@given(FACTS, DATES)
def test_whatever_an_agreement_holds_no_track_comes_twice_and_the_answer_stays_the_same(
    found: AvtaleFacts, on: date
) -> None:
    first = avtale_targets(found, on=on, latest_start=latest_start)
    tracks = [target.track for target in first]
    assert len(set(tracks)) == len(tracks)
    singles = [track.kind for track in tracks if track.kind is not TrackKind.CONTROL]
    assert len(set(singles)) == len(singles)
    assert avtale_targets(found, on=on, latest_start=latest_start) == first


@given(FACTS, DATES, st.integers(1, 5))
def test_a_decision_never_leads_to_an_earlier_day(found: AvtaleFacts, on: date, times: int) -> None:
    done: frozenset[Track] = frozenset()
    for _ in range(times):
        now = {t.track for t in avtale_targets(found, on=on, latest_start=latest_start, done=done)}
        yearly = {track for track in now if track.kind in (TrackKind.RUNNING, TrackKind.FOLLOW_UP)}
        assert not yearly & done
        after = avtale_targets(found, on=on, latest_start=latest_start, done=done | now)
        later = {t.track.kind: t.track.target_on for t in after}
        assert all(later.get(track.kind, date.max) > track.target_on for track in yearly)
        done |= now


@pytest.mark.parametrize("edge", [date.min, date.max])
def test_the_ends_of_the_calendar_make_nothing_fail_or_loop(edge: date) -> None:
    def start(done_on: date, _value: Decimal | None) -> tuple[date, bool]:
        return done_on, False

    for running_ in (False, True):
        found = AvtaleFacts(
            ID, edge, edge, edge, running_, edge, notice_months=24, has_options=True, known_on=edge
        )
        assert avtale_targets(found, on=TODAY, latest_start=start)
