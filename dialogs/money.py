"""Money as a person reads it."""

from decimal import Decimal
from typing import Final

from norsk.kroner import kroner as norsk_kroner
from norsk.language import Language

MILLION: Final = 1_000_000
SPOKEN_DECIMALS: Final = 2
"""How many decimals of a million are said: 2,05 millioner, but 1 234 567 kr."""


def kroner(amount: Decimal, language: Language = Language.BOKMAL) -> str:
    """Return kroner with a space between thousands, ore only where there are any: `1 300 000 kr`, `NOK 1,300,000`."""
    if language is not Language.ENGLISH:
        return norsk_kroner(amount)
    whole, _, ore = f"{amount.quantize(Decimal('0.01')):,.2f}".partition(".")
    return f"NOK\u00a0{whole}" if ore == "00" else f"NOK\u00a0{whole}.{ore}"


def short(amount: Decimal, language: Language = Language.BOKMAL) -> str:
    """Return large round sums in millions, as the rules are spoken of: `1,3 millioner kr`, `NOK 1.3 million`."""
    if amount < MILLION:
        return kroner(amount, language)
    millions = (amount / MILLION).normalize()
    if -millions.as_tuple().exponent > SPOKEN_DECIMALS:  # type: ignore[operator]  # a finite number's exponent is an int
        return kroner(amount, language)
    if language is Language.ENGLISH:
        return f"NOK\u00a0{millions:f}\u00a0million"
    unit = "millionar" if language is Language.NYNORSK else "millioner"
    return f"{millions:f}".replace(".", ",") + f"\u00a0{unit}\u00a0kr"
