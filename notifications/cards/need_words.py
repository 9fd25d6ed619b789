"""What a behovsmelding is worth, and which rules it falls under, in a word."""

from decimal import Decimal

from knowledge.kommune import Kommune
from knowledge.terskelverdi import Kind, Regime, Rules, regime
from norsk.kroner import kroner
from norsk.when import oslo_date
from register.behovsmelding import Behovsmelding


def worth(need: Behovsmelding) -> str:
    """Return the estimated value, a range where one was told; empty where none is known."""
    if need.value_nok is None:
        return ""
    if need.value_high_nok is not None and need.value_high_nok != need.value_nok:
        low, high = sorted((need.value_nok, need.value_high_nok))
        return f"{kroner(low)} til {kroner(high)} uten mva."
    return f"{kroner(need.value_nok)} uten mva."


def regime_word(need: Behovsmelding, *, kommune: Kommune, rules: Rules | None) -> str:
    """Return in a word which rules a need falls under, judged on the day it was sent; empty where no value is known."""
    return regime_in_a_word(most_of(need), need, kommune=kommune, rules=rules)


def regime_in_a_word(
    value: Decimal | None, need: Behovsmelding, *, kommune: Kommune, rules: Rules | None
) -> str:
    """Return in a word which rules a need falls under at some value, such as the one it has with what was merged."""
    if rules is None or value is None:
        return ""
    kind = Kind(need.kind) if need.kind in set(Kind) else Kind.UKJENT
    found = regime(value, kind, on=oslo_date(need.sent_at), kommune=kommune, rules=rules)
    return _word(found)


def most_of(need: Behovsmelding) -> Decimal | None:
    """Return the highest value that a need may have; None where none is known."""
    values = [one for one in (need.value_nok, need.value_high_nok) if one is not None]
    return max(values, default=None)


def _word(found: Regime) -> str:
    sure = "" if found.certain else " (antatt)"
    if found.law_applies is None:
        return ""
    if not found.law_applies:
        return f"under anskaffelseslovens beløpsgrense{sure}"
    return (
        f"anskaffelsesforskriften del {' og '.join(found.parts)}{sure}"
        if found.parts
        else f"anskaffelsesloven{sure}"
    )
