"""How a procurement is laid out in time: backwards from the day it must be done, or forwards from the day it begins."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from knowledge.profile_parts import LEAD_PARTS, LeadPart, LeadTime
from norsk.calendar import (
    Quiet,
    QuietWeeks,
    add_days,
    is_virkedag,
    next_working_day,
    previous_working_day,
    quiet_weeks,
)


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """One part of the work: from its first day to its last, both included. `minimum_days` is the law's least.

    `meets` are the holiday weeks that it crosses.
    """

    id: str
    name: str
    from_on: date
    to_on: date
    minimum_days: int | None = None
    citation: str = ""
    meets: tuple[Quiet, ...] = ()


@dataclass(frozen=True, slots=True)
class BackPlan:
    """A whole procurement, its parts in order, each beginning the day after the one before ends.

    Parts that take no time are left out. `done_on` is its last day.
    """

    parts: tuple[PlannedPart, ...]
    assumed: bool
    done_on: date

    @property
    def starts_on(self) -> date:
        """The last day on which the work can begin."""
        return self.parts[0].from_on if self.parts else self.done_on


@dataclass(frozen=True, slots=True)
class Fit:
    """What becomes of a procurement that begins on a day, set against the day it must be done.

    `late` are the parts that end after that day, `days_short` how many calendar days it is done too late; 0 fits.
    """

    plan: BackPlan
    needed_on: date
    late: tuple[PlannedPart, ...]

    @property
    def fits(self) -> bool:
        """Whether it is done in time."""
        return not self.late

    @property
    def days_short(self) -> int:
        """How many calendar days too late it is done."""
        return max((self.plan.done_on - self.needed_on).days, 0)

    @property
    def first_late(self) -> PlannedPart | None:
        """The first part that does not fit."""
        return self.late[0] if self.late else None


def plan_back(done_on: date, lead: LeadTime) -> BackPlan:
    """Return the plan that is done on a day: when each part must begin at the latest.

    The kommune's own parts are counted in days on which somebody works on them: Easter week, fellesferie and Christmas
    (`norsk.calendar.quiet_weeks`) do not count, so that a part that crosses them begins earlier.

    A part with the law's minimum (the announcement, karens) runs on calendar days, as the law counts it, in holidays
    too. It ends on a virkedag, since a deadline on any other day moves on to the next one (FOA § 7-6); the days until
    the next part are then its own.
    """
    parts: list[PlannedPart] = []
    end = done_on
    for part in reversed([part for part in lead.parts if part.days]):
        start = _law_start(end, part.days) if part.minimum_days else _work_start(end, part.days)
        parts.append(_planned(part, start, end))
        end = add_days(start, -1)
    return BackPlan(tuple(reversed(parts)), lead.certainty == "antatt", done_on)


def on_working_days(plan: BackPlan) -> tuple[PlannedPart, ...]:
    """Return the parts as they are told to people: nobody begins or ends anything on a day off.

    No part gets fewer days to work in, nor the law's fewer than its minimum: the first part, and what the law counts,
    begins the working day before. The last part ends on the day that all must be done, whatever day it is.
    """
    told: list[PlannedPart] = []
    for part in plan.parts:
        early = not told or part.minimum_days
        start = previous_working_day(part.from_on) if early else next_working_day(part.from_on)
        end = part.to_on if part is plan.parts[-1] else previous_working_day(part.to_on)
        told.append(replace(part, from_on=start, to_on=max(start, end)))
    return tuple(told)


def plan_forward(starts_on: date, lead: LeadTime) -> BackPlan:
    """Return the plan that begins on a day: when each part ends at the earliest, counted as `plan_back` counts."""
    parts: list[PlannedPart] = []
    start = starts_on
    for part in (part for part in lead.parts if part.days):
        end = _law_end(start, part.days) if part.minimum_days else _work_end(start, part.days)
        parts.append(_planned(part, start, end))
        start = add_days(end, 1)
    done_on = parts[-1].to_on if parts else starts_on
    return BackPlan(tuple(parts), lead.certainty == "antatt", done_on)


def fit(starts_on: date, *, done_on: date, lead: LeadTime) -> Fit:
    """Return which parts run past the day on which all must be done, if the work begins on a day."""
    plan = plan_forward(starts_on, lead)
    return Fit(plan, done_on, tuple(part for part in plan.parts if part.to_on > done_on))


def _planned(part: LeadPart, start: date, end: date) -> PlannedPart:
    meets = tuple(
        quiet.name
        for quiet in _quiet_between(start.year - 1, end.year)
        if quiet.first <= end and start <= quiet.last
    )
    name = LEAD_PARTS[part.id]
    return PlannedPart(
        part.id, name, start, end, part.minimum_days, part.citation, tuple(dict.fromkeys(meets))
    )


def _quiet_between(first: int, last: int) -> Iterator[QuietWeeks]:
    for year in range(max(first, date.min.year), last + 1):
        yield from quiet_weeks(year)


def _work_start(end: date, days: int) -> date:
    """Return the first of so many days of work that end on a day at the latest; holiday weeks are stepped over."""
    cursor, left = end, days
    for year in range(end.year, date.min.year - 1, -1):
        for quiet in reversed(quiet_weeks(year)):
            if quiet.first > cursor:
                continue
            ahead = max((cursor - quiet.last).days, 0)
            if ahead >= left:
                return add_days(cursor, 1 - left)
            cursor, left = add_days(quiet.first, -1), left - ahead
    return add_days(cursor, 1 - left)


def _work_end(start: date, days: int) -> date:
    """Return the last of so many days of work that begin on a day at the earliest; holiday weeks are stepped over."""
    cursor, left = start, days
    for quiet in _quiet_between(start.year - 1, date.max.year):
        if quiet.last < cursor:
            continue
        ahead = max((quiet.first - cursor).days, 0)
        if ahead >= left:
            break
        cursor, left = add_days(quiet.last, 1), left - ahead
    return add_days(cursor, left - 1)


def _law_start(end: date, days: int) -> date:
    last = end
    while not is_virkedag(last) and last > date.min:
        last = add_days(last, -1)
    return add_days(last, 1 - days)


def _law_end(start: date, days: int) -> date:
    last = add_days(start, days - 1)
    while not is_virkedag(last) and last < date.max:
        last = add_days(last, 1)
    return last
