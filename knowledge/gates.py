"""Which gates of a kommuneprofil a case must pass, by its value, its kind and the day, and what they hold back."""

from datetime import date
from decimal import Decimal
from typing import Final

from knowledge.kommune import Kommune
from knowledge.profile_parts import Gate
from knowledge.terskelverdi import Kind, Rules, local_duties

THE_NEED: Final = "behovsmelding"
"""What the gate is about in which a leader stands behind a need (`Gate.what`)."""


def gates_for(
    kommune: Kommune, *, value_nok: Decimal | None, kind: str | None, on: date, rules: Rules | None
) -> tuple[Gate, ...]:
    """Return the gates that a case must pass on a day, in the order of the profile.

    `value_nok` is NOK excluding VAT, the upper end of what it may be; where it is not known every gate applies.
    """
    gates = kommune.gates_on(on)
    if not gates or value_nok is None or rules is None:
        return gates
    judged = Kind(kind) if kind in set(Kind) else Kind.UKJENT
    passed = {duty.limit for duty in local_duties(value_nok, judged, on=on, kommune=kommune, rules=rules)}
    return tuple(gate for gate in gates if gate.limit in passed)


def leader_gate(
    kommune: Kommune, *, value_nok: Decimal | None, kind: str | None, on: date, rules: Rules | None
) -> Gate | None:
    """Return the gate in which a leader confirms a need; None where the kommune has none for it that day."""
    gates = gates_for(kommune, value_nok=value_nok, kind=kind, on=on, rules=rules)
    return next((gate for gate in gates if gate.what == THE_NEED), None)


def has_reached(kommune: Kommune, status: str, goal: str) -> bool:
    """Say whether a case with a status has come to `goal`, or beyond it, on its way through; an end that stops it has not."""
    through = [one.id for one in kommune.statuses if not one.stops]
    return status in through and goal in through and through.index(status) >= through.index(goal)


def holds_back(kommune: Kommune, gate: Gate, status: str) -> bool:
    """Say whether a case may not have a status before it has passed a gate."""
    return has_reached(kommune, status, gate.before)
