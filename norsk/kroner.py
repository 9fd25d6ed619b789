"""Money as a person reads it in bokmål."""

from decimal import Decimal


def kroner(amount: Decimal) -> str:
    """Return kroner with a space between thousands, øre only where there are any: `1 300 000 kr`."""
    rounded = amount.quantize(Decimal("0.01"))
    whole, _, ore = f"{rounded:,.2f}".partition(".")
    number = whole.replace(",", "\u00a0")
    return f"{number}\u00a0kr" if ore == "00" else f"{number},{ore}\u00a0kr"
