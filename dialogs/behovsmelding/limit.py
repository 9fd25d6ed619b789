"""The kommune's own limit from which a need is reported, and on which side of it a need lies."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dialogs.behovsmelding.sketch import Sketch
from dialogs.money import kroner
from knowledge.kommune import Kommune
from knowledge.profile_parts import LocalLimit, Operator
from knowledge.terskelverdi import reaches

REPORTED = "behovsmelding"
"""The id of the limit in a profile that has one of its own for behovsmelding."""


@dataclass(frozen=True, slots=True)
class NeedLimit:
    """The amount (NOK excluding VAT) from which the procurement office must know, and where it stands."""

    limit: LocalLimit
    amount_nok: Decimal

    def met_by(self, sketch: Sketch) -> bool | None:
        """Say whether a need must be reported; None where nobody knows what it is worth."""
        if sketch.value_nok is not None:
            return reaches(sketch.value_nok, self.amount_nok, self.limit.operator)
        return sketch.over

    @property
    def below(self) -> str:
        """What is not reported, as a label: «100 000 kr eller mindre»."""
        tail = " eller mindre" if self.limit.operator is Operator.OVER else ""
        return f"{kroner(self.amount_nok)}{tail}" if tail else f"Under {kroner(self.amount_nok)}"

    @property
    def above(self) -> str:
        """What is reported, as a label: «Over 100 000 kr»."""
        tail = " eller mer" if self.limit.operator is Operator.FROM else ""
        return f"{kroner(self.amount_nok)}{tail}" if tail else f"Over {kroner(self.amount_nok)}"


def need_limit(kommune: Kommune, *, on: date) -> NeedLimit | None:
    """Return the limit that held on a day: the one for behovsmelding, else the kommune's lowest; None where it has none.

    Without a limit that we know of, nobody can be told that they need not report.
    """
    amounts = [(one, one.amount_nok) for one in kommune.limits_on(on) if one.amount_nok is not None]
    named = [pair for pair in amounts if pair[0].id == REPORTED]
    found = min(named or amounts, key=lambda pair: pair[1], default=None)
    return NeedLimit(*found) if found else None
