"""A question's purchase, judged: which regime its value leads to."""

from decimal import Decimal

from dialogs.asked import Asked
from knowledge.terskelverdi import Regime, regime


def regime_of(asked: Asked, at: Decimal | None = None) -> Regime:
    """Return what applies at the value asked about, or at another one."""
    return regime(
        _beside_limit(asked) if at is None else at,
        asked.kind,
        on=asked.on,
        kommune=asked.kommune,
        rules=asked.knowledge.rules,
        buyer=asked.question.buyer,
    )


def _beside_limit(asked: Asked) -> Decimal:
    """Return the value; "over" and "under" an amount that is itself a limit lie one krone to its side."""
    value = asked.value_nok if asked.value_nok is not None else Decimal(0)
    if asked.money is None or not asked.money.strictly or asked.question.parts:
        return value
    limits = {limit.amount_nok for limit in asked.kommune.limits_on(asked.on)}
    limits |= {rule.amount_nok for rule in asked.knowledge.rules.threshold if rule.holds_on(asked.on)}
    return value + asked.money.strictly if value in limits else value


def low_end(asked: Asked) -> Regime | None:
    """Return what applies at the lower end of a range, where one was named."""
    if asked.money is None or asked.money.low_nok is None or asked.question.parts:
        return None
    return regime_of(asked, asked.money.low_nok)
