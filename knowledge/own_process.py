"""The kommune's own way of going about a purchase: its steps in order, and who carries it out."""

from knowledge.kommune import Kommune
from knowledge.profile_parts import CarriesOut, Step
from knowledge.terskelverdi import Regime, reaches


def steps_of(regime: Regime, kommune: Kommune) -> tuple[Step, ...]:
    """Return the steps that a purchase takes, in order: those whose limit it has passed."""
    passed = {duty.limit for duty in regime.local}
    return tuple(step for step in kommune.steps_on(regime.on) if step.limit in passed)


def carried_out_by(regime: Regime, kommune: Kommune) -> CarriesOut | None:
    """Return who carries a purchase out, by the first entry that covers its value and kind; None where none does."""
    passed = {duty.limit for duty in regime.local}
    reached = {
        rule.level.value for rule in regime.used if reaches(regime.value_nok, rule.amount_nok, rule.operator)
    }

    def covers(entry: CarriesOut) -> bool:
        starts = (entry.limit is None or entry.limit in passed) and (
            entry.level is None or entry.level in reached
        )
        return (
            starts
            and entry.below not in reached
            and (not entry.kinds or regime.kind.judged.value in entry.kinds)
        )

    return next((entry for entry in kommune.carries_out_on(regime.on) if covers(entry)), None)
