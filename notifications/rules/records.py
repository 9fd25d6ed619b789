"""What should be reminded of beside agreements: avvik, duties, articles, needs, and what follows from a decision. Pure."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from knowledge.profile_parts import DueDays, RecurringDuty
from norsk.calendar import add_days, add_months, last_day_of_month
from notifications.rules.avtaler import Target
from notifications.rules.window import SendWindow
from notifications.rules.yearly import ROLLS_MONTHS
from register.avtale import Level
from register.decision import DecisionStatus
from register.track import Track, TrackKind

_NO_DEADLINE_DAYS: Final = 14


@dataclass(frozen=True, slots=True)
class AvvikFacts:
    """What the rules need of an avvik; `severity` is a `register.avtale.Level`, `known_on` when it became known here."""

    id: uuid.UUID
    known_on: date
    due_on: date | None = None
    discovered_on: date | None = None
    severity: str | None = None
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What the rules need of a decision.

    `status` is a `register.decision.DecisionStatus`. `at` is when it came to where it is: decided, recommended or
    approved. `not_shown_on` is the day on which an import still showed the old, after the act was done.
    """

    id: uuid.UUID
    status: str
    at: datetime
    deadline_on: date | None = None
    act_by_on: date | None = None
    acted_on: date | None = None
    enters: bool = False
    entered: bool = False
    not_shown_on: date | None = None


def avvik_target(avvik: AvvikFacts, *, due_days: DueDays) -> Target | None:
    """Return the track of an open avvik; None where it is closed.

    Its day is the deadline, else so many days from when it was discovered as the kommune gives one of its severity,
    one of middling severity where nobody has said.
    """
    if not avvik.is_open:
        return None
    record = f"avvik:{avvik.id}"
    if avvik.due_on is not None:
        return Target(Track(TrackKind.AVVIK, record, avvik.due_on))
    days = {Level.HOY.value: due_days.hoy, Level.LAV.value: due_days.lav}.get(
        avvik.severity or "", due_days.middels
    )
    due = add_days(avvik.discovered_on or avvik.known_on, days)
    return Target(Track(TrackKind.AVVIK, record, due), assumed=True)


def duty_target(
    duty: RecurringDuty,
    *,
    on: date,
    known_on: date,
    done: Collection[Track] = frozenset(),
    postponed_to: date | None = None,
) -> Target:
    """Return the track of a duty of the kommune's: the last day of its month, this year or the first not done.

    One that is not done stays until three months before the next year's day. Days before `known_on`, when the duty
    became known here, are never asked about. `done` are the decided tracks; whatever day one of them was put off to, it
    counts for its year. `postponed_to` is the new day that somebody gave the one that waits, within its year.
    """
    record = f"plikt:{duty.id}"
    years = {track.target_on.year for track in done if track.record == record}
    year = on.year - 1
    while not _waits(duty, year, on=on, known_on=known_on, years=years) and year < date.max.year:
        year += 1
    day = last_day_of_month(year, duty.month)
    if postponed_to is not None and postponed_to > day and postponed_to.year == year:
        day = postponed_to
    return Target(Track(TrackKind.DUTY, record, day), assumed=duty.month_certainty == "antatt")


def _waits(duty: RecurringDuty, year: int, *, on: date, known_on: date, years: Collection[int]) -> bool:
    day = last_day_of_month(year, duty.month)
    if year in years or day < known_on or not duty.holds_on(day):
        return False
    return day >= on or on < add_months(last_day_of_month(year + 1, duty.month), -ROLLS_MONTHS)


def article_target(id: str, *, review_by: date) -> Target:
    """Return the track of an article that is due for review on a day."""
    return Target(Track(TrackKind.ARTIKKEL, f"artikkel:{id}", review_by))


def need_target(id: uuid.UUID, *, sent_on: date) -> Target:
    """Return the track of a behovsmelding that nobody has taken; its day is the one it was sent (Oslo)."""
    return Target(Track(TrackKind.BEHOVSMELDING, f"behovsmelding:{id}", sent_on))


def change_target(id: uuid.UUID, *, sent_on: date) -> Target:
    """Return the track of an endringsbehov that nobody has answered; its day is the one it was sent (Oslo)."""
    return Target(Track(TrackKind.ENDRINGSBEHOV, f"endringsbehov:{id}", sent_on))


def decision_target(decision: DecisionFacts, *, window: SendWindow) -> Target | None:
    """Return the track of what a decision still needs, or None where nothing does.

    A recommendation needs an approval by its deadline (14 days where there is none). A decision with an act needs the
    act, such as the written notice, by the act's last day. One whose act is done, and which a later import does not
    show, must be entered. `start_on` is the first day on which it could be told of.
    """
    start = window.first_day(decision.at)
    record = f"decision:{decision.id}"
    if decision.status == DecisionStatus.RECOMMENDED:
        due = decision.deadline_on or decision.act_by_on
        day = due or add_days(start, _NO_DEADLINE_DAYS)
        return Target(Track(TrackKind.APPROVAL, record, day), due is None, start)
    if decision.status not in (DecisionStatus.DECIDED, DecisionStatus.DONE):
        return None
    if decision.act_by_on is not None and decision.acted_on is None:
        return Target(Track(TrackKind.NOTICE, record, decision.act_by_on), start_on=start)
    if decision.enters and not decision.entered and decision.not_shown_on is not None:
        return Target(Track(TrackKind.NOT_SHOWN, record, decision.not_shown_on))
    return None
