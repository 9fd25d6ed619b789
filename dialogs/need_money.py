"""What a need costs: which of the amounts in a sentence is the whole of it."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from norsk.amount import Amount, find_amounts
from norsk.amount_years import yearly_sums
from norsk.words import fold

_TOTAL: Final = re.compile(
    r"\b(?:total\w*|til sammen|tilsammen|til saman|saml\w+|i alt|budsjett\w*|ramme\w*|sum\w*|anslag\w*|anslått\w*|kostnad\w*)\b[^.;\n\d]{0,25}$"
)
_AFTER: Final = re.compile(
    r"\s*(?:kr\w* )?(?:totalt|til sammen|tilsammen|til saman|samlet|samla|i alt|in total|total)\b"
)
_FARTHEST: Final = 80
_NO: Final = re.compile(r"\b(?:nei|rettelse|mener|mente|meinte|sorry|unnskyld)\b[^.\n]{0,20}$")


def read_money(text: str) -> tuple[Amount | None, tuple[tuple[int, int], ...]]:
    """Return what a need costs, NOK excluding VAT, and the places of all amounts. Dates are hidden already."""
    found = find_amounts(text)
    spans = tuple((one.start, one.end) for one in found)
    if not found:
        return None, ()
    folded = fold(text)
    found = tuple(
        replace(one, total_nok=None)
        if _EACH.match(folded, one.end) and one.per is None and one.total_nok == one.nok
        else one
        for one in found
    )
    if listed := yearly_sums(folded):
        return _of_years([one for one in found if listed[0] <= one.start < listed[1]]), spans
    corrected = [one for one in found if _NO.search(_before(folded, one))]
    whole = [one for one in found if _TOTAL.search(_before(folded, one)) or _AFTER.match(folded, one.end)]
    priced, count = _priced(folded, found)
    if priced is not None:
        return replace(priced, total_nok=priced.nok * count if priced.nok is not None else None), spans
    if chosen := (corrected or whole)[-1:]:
        whole_sum = chosen[0].per is None and not corrected and chosen[0].total_nok is not None
        return (replace(chosen[0], total_nok=chosen[0].nok) if whole_sum else chosen[0]), spans
    return _added(found) or max(found, key=_weight), spans


def _before(folded: str, amount: Amount) -> str:
    """Return what stands right before an amount, as far back as a word may that says what it is."""
    return folded[max(0, amount.start - _FARTHEST) : amount.start]


def _priced(folded: str, found: tuple[Amount, ...]) -> tuple[Amount | None, Decimal]:
    """Return a unit price and the number it is for: «400 kr per elev for 1 500 elever»."""
    counts = [
        one
        for one in found
        if not _MONEY.search(folded[one.start : one.end]) and _COUNTED.match(folded, one.end)
    ]
    prices = [one for one in found if one not in counts and one.total_nok is None and one.per is None]
    if len(prices) != 1 or len(counts) != 1 or counts[0].nok is None:
        return None, Decimal(0)
    return prices[0], counts[0].nok


_MONEY: Final = re.compile(r"kr|nok|k\b|mill|tusen|,-|m\b")
_COUNTED: Final = re.compile(r"\s+[a-zæøå]{3,}(?:er|ar|e|r|barn|personer|timer)\b")


_EACH: Final = re.compile(
    r"\s*(?:kr\w* )?(?:kass[ae]n?|pakk[ae]n?|bokse?n|esk[ae]n?|rullen|sekken|flask[ae]n?|literen|meteren|plassen|dunken|boka|per?sonen|hodet|paret|settet|timen)\b"
)
"""After a price for one of them: «200 kr kassa»."""


def _of_years(parts: list[Amount]) -> Amount:
    total = sum((one.nok or Decimal(0) for one in parts), Decimal(0))
    return replace(parts[0], nok=total, low=None, high=None, per=None, total_nok=total, end=parts[-1].end)


def _weight(amount: Amount) -> tuple[bool, bool, Decimal]:
    return amount.total_nok is not None, amount.explicit, amount.total_nok or amount.nok or Decimal(0)


def _added(found: tuple[Amount, ...]) -> Amount | None:
    """Return the sum of several that are each multiplied by a number: «200 stoler à 1500 og 50 bord à 3000»."""
    totals = [
        one.total_nok
        for one in found
        if one.total_nok is not None and one.total_nok != one.nok and one.per is None
    ]
    if len(totals) < len(found) or len(found) == 1:
        return None
    total = sum(totals, Decimal(0))
    return replace(found[0], nok=total, low=None, high=None, total_nok=total, end=found[-1].end)
