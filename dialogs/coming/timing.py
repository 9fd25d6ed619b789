"""When a coming procurement must begin and be announced, and by which rules: lead times and holidays set against its day."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final

from dialogs.behovsmelding.kinds import PARTS
from dialogs.coming.procurement import Procurement, Timed
from knowledge.kommune import Kommune
from knowledge.lead_time import FoundLead, lead_for, leads, plan_back
from knowledge.terskelverdi import Kind, Regime, Rules, regime

ANNOUNCING: Final = "kunngjoring"
_ORDINARY: Final = (Kind.VARE, Kind.TJENESTE)
_KINDS: Final = frozenset(Kind) - {Kind.UKJENT}

Timing = Callable[[Procurement], Timed]


def timing(kommune: Kommune, rules: Rules, *, on: date) -> Timing:
    """Return the function from a procurement to its days, by the rules and lead times of a day.

    It remembers what it has worked out, so that one function serves a whole register.
    """
    lead_of = leads(kommune, rules, on=on)
    known: dict[tuple[date, str], tuple[date, date]] = {}
    said: dict[tuple[Decimal, str | None], tuple[str, bool | None]] = {}

    def found_lead(value: Decimal | None, kind: str | None) -> FoundLead:
        if value is None or value <= 0 or kind not in _KINDS:
            return lead_of(value)
        return lead_for(value, Kind(kind), kommune, rules, on=on)

    def days(done_on: date, found: FoundLead) -> tuple[date, date]:
        key = (done_on, found.lead.id)
        if key not in known:
            plan = plan_back(done_on, found.lead)
            announced = next((part.from_on for part in plan.parts if part.id == ANNOUNCING), plan.starts_on)
            known[key] = (plan.starts_on, announced)
        return known[key]

    def by_rules(value: Decimal | None, kind: str | None) -> tuple[str, bool | None]:
        if value is None:
            return "ikke avklart, verdien er ikke kjent", None
        if (value, kind) not in said:
            said[value, kind] = said_regime(value, kind, kommune, rules, on=on)
        return said[value, kind]

    def timed(procurement: Procurement) -> Timed:
        value, _ = procurement.value
        found, kind = found_lead(value, procurement.kind), procurement.kind
        if procurement.last_on is None:
            return Timed(procurement, None, None, found.assumed, *by_rules(value, kind))
        starts_on, announced_on = days(procurement.last_on, found)
        return Timed(procurement, starts_on, announced_on, found.assumed, *by_rules(value, kind))

    return timed


def said_regime(
    value: Decimal, kind: str | None, kommune: Kommune, rules: Rules, *, on: date
) -> tuple[str, bool | None]:
    """Return which rules a value leads to on a day, in few words, and whether the law applies at all.

    Where nobody knows the kind both outcomes are told, and the law applies where it may.
    """
    kinds = (Kind(kind),) if kind in _KINDS else _ORDINARY
    found = [regime(value, one, on=on, kommune=kommune, rules=rules) for one in kinds]
    by_law = None if any(one.law_applies is None for one in found) else any(one.law_applies for one in found)
    return " eller ".join(dict.fromkeys(map(_said, found))), by_law


def _said(applies: Regime) -> str:
    if applies.law_applies is None:
        return "ikke avklart"
    if not applies.law_applies:
        return "under lovens grense"
    return f"{PARTS.get(applies.kind, 'anskaffelsesforskriften')} del {' og '.join(applies.parts)}"
