"""How long a procurement takes, laid backwards from the day it must be done: when it must begin, part by part."""

from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.profile_parts import LEAD_PARTS, LeadTime


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """One part of the work: from its first day to its last, both included. `minimum_days` is the law's least."""

    id: str
    name: str
    from_on: date
    to_on: date
    minimum_days: int | None = None
    citation: str = ""


@dataclass(frozen=True, slots=True)
class BackPlan:
    """A whole procurement, its parts in order; it must begin on `starts_on` to be done on the last part's last day."""

    parts: tuple[PlannedPart, ...]
    assumed: bool

    @property
    def starts_on(self) -> date:
        """The last day on which the work can begin."""
        return self.parts[0].from_on


def plan_back(done_on: date, lead: LeadTime) -> BackPlan:
    """Return the plan that is done on a day; weeks in which nobody works are counted beside the kommune's own days."""
    parts: list[PlannedPart] = []
    end = done_on
    for part in reversed(lead.parts):
        start = end - timedelta(days=max(part.days, 1) - 1)
        parts.append(PlannedPart(part.id, LEAD_PARTS[part.id], start, end, part.minimum_days, part.citation))
        end = start - timedelta(days=1)
    return BackPlan(tuple(reversed(parts)), assumed=lead.certainty == "antatt")
