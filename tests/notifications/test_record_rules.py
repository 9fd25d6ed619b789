"""What must be decided beside agreements: avvik, duties, articles, needs, and what follows from a decision."""

import uuid
from datetime import UTC, date, datetime

import pytest

from knowledge.profile_parts import DueDays, RecurringDuty
from notifications.rules.avtaler import Target
from notifications.rules.records import (
    AvvikFacts,
    DecisionFacts,
    article_target,
    avvik_target,
    decision_target,
    duty_target,
    need_target,
)
from notifications.rules.window import SendWindow
from register.decision import DecisionStatus
from register.track import Track, TrackKind

ID = uuid.UUID(int=7)
WINDOW = SendWindow()
DUE_DAYS = DueDays(hoy=3, middels=14, lav=30, certainty="antatt")
KNOWN = date(2026, 6, 1)


def test_an_avvik_is_due_on_its_deadline() -> None:
    found = AvvikFacts(ID, KNOWN, due_on=date(2026, 12, 1), severity="hoy")
    assert avvik_target(found, due_days=DUE_DAYS) == Target(
        Track(TrackKind.AVVIK, f"avvik:{ID}", date(2026, 12, 1))
    )


@pytest.mark.parametrize(
    ("severity", "due"), [("hoy", "2026-11-13"), ("middels", "2026-11-24"), ("lav", "2026-12-10"), (None, "2026-11-24")]
)  # fmt: skip
def test_an_avvik_without_a_deadline_gets_the_kommunes_own_days(severity: str | None, due: str) -> None:
    found = avvik_target(AvvikFacts(ID, KNOWN, None, date(2026, 11, 10), severity), due_days=DUE_DAYS)
    assert found is not None
    assert (found.track.target_on, found.assumed) == (date.fromisoformat(due), True)


def test_an_avvik_that_nobody_dated_is_counted_from_when_it_became_known() -> None:
    found = avvik_target(AvvikFacts(ID, KNOWN, severity="hoy"), due_days=DUE_DAYS)
    assert found is not None
    assert found.track.target_on == date(2026, 6, 4)


def test_a_closed_avvik_waits_for_nobody() -> None:
    assert avvik_target(AvvikFacts(ID, KNOWN, due_on=KNOWN, is_open=False), due_days=DUE_DAYS) is None


def duty(month: int, valid_from: date | None = None) -> RecurringDuty:
    return RecurringDuty(
        id="etisk_handel",
        title="Risikovurder avtalene",
        owner="innkjopssjef",
        month=month,
        evidence="Risikovurderingen",
        certainty="antatt",
        valid_from=valid_from,
    )


def done_in(*days: date) -> frozenset[Track]:
    return frozenset(Track(TrackKind.DUTY, "plikt:etisk_handel", day) for day in days)


@pytest.mark.parametrize(
    ("month", "on", "known", "target"),
    [
        (2, "2027-01-10", "2026-06-01", "2027-02-28"),
        (2, "2028-01-10", "2027-06-01", "2028-02-29"),
        (2, "2026-11-21", "2026-11-21", "2027-02-28"),  # this year's was over before the duty was known here
        (12, "2026-11-21", "2026-11-21", "2026-12-31"),
        (2, "2027-05-17", "2026-06-01", "2027-02-28"),  # not done: it stays
        (2, "2027-11-28", "2026-06-01", "2027-02-28"),
        (2, "2027-11-29", "2026-06-01", "2028-02-29"),  # three months before the next
        (12, "2027-03-01", "2026-06-01", "2026-12-31"),
        (11, "2026-11-30", "2026-06-01", "2026-11-30"),
    ],
)
def test_a_duty_is_due_on_the_last_day_of_its_month_and_stays_until_it_is_done(
    month: int, on: str, known: str, target: str
) -> None:
    found = duty_target(duty(month), on=date.fromisoformat(on), known_on=date.fromisoformat(known))
    assert found.track == Track(TrackKind.DUTY, "plikt:etisk_handel", date.fromisoformat(target))
    assert found.assumed


def test_a_duty_that_is_done_comes_back_the_year_after() -> None:
    done = done_in(date(2027, 2, 28))
    for on in (date(2027, 1, 3), date(2027, 3, 1), date(2027, 12, 31)):
        assert duty_target(duty(2), on=on, known_on=KNOWN, done=done).track.target_on == date(2028, 2, 29)


def test_a_duty_that_is_put_off_has_its_new_day_and_is_done_for_its_year() -> None:
    on, later = date(2027, 3, 1), date(2027, 5, 31)
    found = duty_target(duty(2), on=on, known_on=KNOWN, postponed_to=later)
    assert found.track.target_on == later
    after = duty_target(duty(2), on=on, known_on=KNOWN, done=done_in(later), postponed_to=later)
    assert after.track.target_on == date(2028, 2, 29)


def test_a_duty_is_not_asked_about_before_it_holds() -> None:
    found = duty_target(duty(1, valid_from=date(2028, 6, 1)), on=date(2026, 11, 21), known_on=KNOWN)
    assert found.track.target_on == date(2029, 1, 31)


def test_an_article_is_due_on_its_review_day_and_a_need_on_the_day_it_was_sent() -> None:
    day = date(2027, 1, 31)
    assert article_target("karens", review_by=day).track == Track(TrackKind.ARTIKKEL, "artikkel:karens", day)
    assert need_target(ID, sent_on=day).track == Track(TrackKind.BEHOVSMELDING, f"behovsmelding:{ID}", day)


RECORD = f"decision:{ID}"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DEADLINE = date(2027, 2, 1)


def test_a_recommendation_waits_for_an_approval_by_its_deadline() -> None:
    found = DecisionFacts(
        ID, DecisionStatus.RECOMMENDED, MONDAY, deadline_on=DEADLINE, act_by_on=date(2027, 3, 1)
    )
    assert decision_target(found, window=WINDOW) == Target(
        Track(TrackKind.APPROVAL, RECORD, DEADLINE), start_on=date(2026, 11, 23)
    )


def test_a_recommendation_without_a_deadline_waits_14_days() -> None:
    found = decision_target(DecisionFacts(ID, DecisionStatus.RECOMMENDED, MONDAY), window=WINDOW)
    assert found is not None
    assert (found.track.target_on, found.assumed) == (date(2026, 12, 7), True)


def test_a_decision_with_an_act_waits_for_the_notice() -> None:
    found = DecisionFacts(ID, DecisionStatus.DECIDED, MONDAY, act_by_on=DEADLINE, enters=True)
    assert decision_target(found, window=WINDOW) == Target(
        Track(TrackKind.NOTICE, RECORD, DEADLINE), start_on=date(2026, 11, 23)
    )


def test_what_is_decided_after_closing_time_is_told_on_the_next_working_day() -> None:
    friday = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
    found = decision_target(
        DecisionFacts(ID, DecisionStatus.DECIDED, friday, act_by_on=DEADLINE), window=WINDOW
    )
    assert found is not None
    assert found.start_on == date(2026, 11, 23)


def test_what_is_done_and_not_shown_by_an_import_must_be_entered() -> None:
    seen = date(2027, 2, 8)
    facts = DecisionFacts(
        ID, DecisionStatus.DONE, MONDAY, None, DEADLINE, date(2027, 1, 20), enters=True, not_shown_on=seen
    )
    assert decision_target(facts, window=WINDOW) == Target(Track(TrackKind.NOT_SHOWN, RECORD, seen))


@pytest.mark.parametrize(
    "facts",
    [
        DecisionFacts(ID, DecisionStatus.DECIDED, MONDAY),
        DecisionFacts(ID, DecisionStatus.DECLINED, MONDAY, DEADLINE, DEADLINE),
        DecisionFacts(ID, DecisionStatus.UNDONE, MONDAY, DEADLINE, DEADLINE),
        DecisionFacts(ID, DecisionStatus.DONE, MONDAY, act_by_on=DEADLINE, acted_on=DEADLINE, enters=True),
        DecisionFacts(ID, DecisionStatus.DONE, MONDAY, enters=True, entered=True, not_shown_on=DEADLINE),
        DecisionFacts(ID, DecisionStatus.DONE, MONDAY, not_shown_on=DEADLINE),
    ],
)
def test_a_decision_that_needs_nothing_more_waits_for_nobody(facts: DecisionFacts) -> None:
    assert decision_target(facts, window=WINDOW) is None
