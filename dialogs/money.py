"""Money as a person reads it in Norwegian."""

from decimal import Decimal
from typing import Final

MILLION: Final = 1_000_000
SPOKEN_DECIMALS: Final = 2
"""How many decimals of a million are said: 2,05 millioner, but 1 234 567 kr."""


def kroner(amount: Decimal) -> str:
    """Return whole kroner with a space between thousands, ore only where there are any: `1 300 000 kr`."""
    rounded = amount.quantize(Decimal("0.01"))
    whole, _, ore = f"{rounded:,.2f}".partition(".")
    number = whole.replace(",", "\u00a0")
    return f"{number}\u00a0kr" if ore == "00" else f"{number},{ore}\u00a0kr"


def short(amount: Decimal) -> str:
    """Return large round sums in millions, as the rules are spoken of: `1,3 millioner kr`."""
    if amount < MILLION:
        return kroner(amount)
    millions = (amount / MILLION).normalize()
    if -millions.as_tuple().exponent > SPOKEN_DECIMALS:  # type: ignore[operator]  # a finite number's exponent is an int
        return kroner(amount)
    return f"{millions:f}".replace(".", ",") + "\u00a0millioner\u00a0kr"
