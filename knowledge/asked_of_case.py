"""Which of a kommune's measures are asked of the procurement itself: nothing else in a case tells of them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from knowledge.kommune import Kommune
from knowledge.profile_parts import Measure, MeasureName
from knowledge.terskelverdi import Kind, Rules, local_duties

ASKED: Final[tuple[MeasureName, ...]] = ("kgv", "innovation")
"""What only whoever handles a procurement knows: whether it is held in the tool, and whether it is an innovation project."""


def asked_of_case(
    kommune: Kommune, *, value_nok: Decimal | None, kind: str | None, on: date, rules: Rules
) -> Sequence[Measure]:
    """Return the measures that a procurement is asked about; one that is known to be below their limit is not."""
    return [
        measure
        for measure in kommune.measures_on(on)
        if measure.measures in ASKED
        and from_limit(measure.limit, value_nok=value_nok, kind=kind, on=on, kommune=kommune, rules=rules)
        is not False
    ]


def from_limit(
    limit: str | None,
    *,
    value_nok: Decimal | None,
    kind: str | None,
    on: date,
    kommune: Kommune,
    rules: Rules,
) -> bool | None:
    """Say whether a procurement is from one of the kommune's limits on, always where there is none; None where its value is unknown."""
    if limit is None:
        return True
    if value_nok is None:
        return None
    known = Kind(kind) if kind in set(Kind) else Kind.UKJENT
    passed = local_duties(value_nok, known, on=on, kommune=kommune, rules=rules)
    return limit in {duty.limit for duty in passed}
