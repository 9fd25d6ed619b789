"""How long the procurement after an agreement takes, by its value: which lead time counts, and when it must begin."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from knowledge.kommune import Kommune
from knowledge.lead_plan import BackPlan, Fit, PlannedPart, fit, plan_back, plan_forward
from knowledge.profile_parts import LeadTime
from knowledge.terskelverdi import Kind, Level, Rules, regime
from norsk.calendar import add_days

__all__ = (
    "BackPlan", "Fit", "FoundLead", "LeadOf", "PlannedPart", "fit", "latest_starts", "lead_for", "leads", "plan_back",
    "plan_forward", "whole_value",
)  # fmt: skip

OUTSIDE: Final = "utenfor"
ORDINARY_KINDS: Final = (Kind.VARE, Kind.TJENESTE)
"""What an agreement is judged as, since no register tells the kind: the one that takes longer of these."""
_ORDINARY_PARTS: Final = (OUTSIDE, "I", "II", "III")
_ORE: Final = Decimal("0.01")
_YEAR: Final = 12
_PER_MONTHS: Final = {"year": _YEAR, "month": 1}


@dataclass(frozen=True, slots=True)
class FoundLead:
    """The lead time that a value leads to. `value_known` is False where the longest one was taken for want of a value."""

    lead: LeadTime
    value_known: bool

    @property
    def assumed(self) -> bool:
        """Whether it rests on an assumption: the kommune's estimates are not confirmed, or nobody knows the value."""
        return self.lead.certainty == "antatt" or not self.value_known


LeadOf = Callable[[Decimal | None], FoundLead]
"""From a value, NOK excluding VAT over the whole term, to the lead time of the procurement that follows."""


def whole_value(
    value_nok: Decimal | None, *, per: str | None, starts_on: date | None, ends_on: date | None
) -> Decimal | None:
    """Return what an agreement is worth over its whole term in NOK excluding VAT; None where that is not known.

    `per` is `year` or `month` where the value is, else None; `ends_on` is the last day with all options.
    """
    if value_nok is None or value_nok <= 0 or per is None:
        return value_nok if value_nok and value_nok > 0 else None
    if starts_on is None or ends_on is None or ends_on < starts_on:
        return None
    last = add_days(ends_on, 1)
    months = (last.year - starts_on.year) * _YEAR + last.month - starts_on.month + (last.day > starts_on.day)
    return value_nok * max(months, 1) / _PER_MONTHS[per]


def leads(kommune: Kommune, rules: Rules, *, on: date) -> LeadOf:
    """Return the function from a value to the lead time that a new procurement of it has, by the rules of a day.

    No register says what kind of purchase an agreement is, so it is judged as vare and as tjeneste, and the longer
    time counts. Where the value is unknown (or not above 0) it is the longest that either can lead to: a procurement
    thought of too early harms nobody. Calling what comes out is cheap, whatever the value.
    """
    amounts = sorted(_edges(rules, on))
    found = [FoundLead(_lead_of(value, kommune, rules, on), value_known=True) for value in amounts]
    longest = FoundLead(_longest([_lead(kommune, part, on) for part in _ORDINARY_PARTS]), value_known=False)

    def lead_of(value_nok: Decimal | None) -> FoundLead:
        if value_nok is None or value_nok <= 0:
            return longest
        return found[bisect_right(amounts, value_nok) - 1]

    return lead_of


def latest_starts(
    kommune: Kommune, rules: Rules, *, on: date
) -> Callable[[date, Decimal | None], tuple[date, bool]]:
    """Return the function from a last day and a value to when the new procurement must begin, and whether that is assumed.

    It remembers what it has worked out, so that one function serves a whole pass over the register.
    """
    lead_of = leads(kommune, rules, on=on)
    known: dict[tuple[date, str], date] = {}

    def latest_start(done_on: date, value_nok: Decimal | None) -> tuple[date, bool]:
        found = lead_of(value_nok)
        key = (done_on, found.lead.id)
        start = known.get(key)
        if start is None:
            start = known[key] = plan_back(done_on, found.lead).starts_on
        return start, found.assumed

    return latest_start


def lead_for(value_nok: Decimal, kind: Kind, kommune: Kommune, rules: Rules, *, on: date) -> FoundLead:
    """Return the lead time of a purchase whose kind somebody has told, by the rules of a day."""
    return FoundLead(_by_kind(value_nok, kind, kommune, rules, on), value_known=True)


def _edges(rules: Rules, on: date) -> set[Decimal]:
    """Return the values at which the regime can change, and the øre above each, since a limit may be "over"."""
    found = (rules.at(level, kind, on=on) for level in Level for kind in ORDINARY_KINDS)
    limits = {rule.amount_nok for rule in found if rule is not None}
    return {Decimal(0)} | limits | {limit + _ORE for limit in limits}


def _lead_of(value: Decimal, kommune: Kommune, rules: Rules, on: date) -> LeadTime:
    return _longest([_by_kind(value, kind, kommune, rules, on) for kind in ORDINARY_KINDS])


def _by_kind(value: Decimal, kind: Kind, kommune: Kommune, rules: Rules, on: date) -> LeadTime:
    found = regime(value, kind, on=on, kommune=kommune, rules=rules)
    if found.law_applies is None:
        return _longest([_lead(kommune, part, on) for part in _ORDINARY_PARTS])
    return _lead(kommune, found.parts[-1] if found.law_applies else OUTSIDE, on)


def _lead(kommune: Kommune, part: str, on: date) -> LeadTime:
    """Return the lead time of a part of the regulation; where none holds on the day, the last that was known."""
    return kommune.lead_time(part, on=on) or [time for time in kommune.lead_times if time.id == part][-1]


def _longest(times: list[LeadTime]) -> LeadTime:
    return max(times, key=lambda time: time.days)
