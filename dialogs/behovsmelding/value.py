"""The value of a need: as it was said, and what it comes to over the whole term."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from dialogs.behovsmelding import keys
from dialogs.form import Fault, Filling
from norsk.amount import MONTHS_WITHOUT_END, Amount, parse_amount
from norsk.duration import Duration, parse_duration
from norsk.kroner import kroner
from register.answers import Answer, AnswerState

LARGEST: Final = Decimal(1_000_000_000_000)
"""NOK; what is more is a slip of the finger."""
_YEAR: Final = 12
_CENT: Final = Decimal("0.01")
_PER: Final = {"year": "per år", "month": "per måned"}
_FAULT: Final = "Jeg forsto ikke beløpet. Skriv for eksempel «150 000», «200 000–300 000» eller «30 000 per år». Du kan også skrive «vet ikke»."
_NONE: Final = "Skriv et beløp over null, eller «vet ikke»."
_TOO_MUCH: Final = "Beløpet er for stort. Skriv det i kroner, for eksempel «1,5 millioner»."


@dataclass(frozen=True, slots=True)
class Total:
    """NOK excluding VAT over the whole term with options: the lower and the upper end, the same where it is one.

    `months` is how long was counted where the value is per year or month, else None; `assumed` says that 48 months
    were, for want of an end, and `running` that there is to be none.
    """

    low: Decimal
    high: Decimal
    months: int | None = None
    assumed: bool = False
    running: bool = False


def value_answer(
    amount: Amount, *, text: str, state: AnswerState = AnswerState.SAID, duration: Duration | None = None
) -> Answer | Fault:
    """Return an amount as the field keeps it: text that says the same when it is read again; or what is wrong.

    `duration` is how long the need lasts, where that is known; else the text may tell.
    """
    once = _once(amount, duration or parse_duration(text))
    if once is None or once <= 0:
        return Fault(_NONE)
    low, high = _ends(amount, once)
    if high >= LARGEST:
        return Fault(_TOO_MUCH)
    per = f" {_PER[amount.per]}" if amount.per else ""
    kept = f"{per} uten mva" if amount.vat else per
    shown = f"{per} (regnet om fra beløp med mva)" if amount.vat == "inc" else per
    if low == high:
        return Answer(f"{plain(low)}{kept}", f"{kroner(low)}{shown}", state)
    return Answer(f"{plain(low)}–{plain(high)}{kept}", f"{_span(low, high)}{shown}", state)


async def parse_value(filling: Filling, written: str) -> Answer | Fault:
    """Return the amount that somebody wrote, NOK excluding VAT."""
    _ = filling
    amount = parse_amount(written)
    return Fault(_FAULT) if amount is None or amount.nok is None else value_answer(amount, text=written)


def total_of(filling: Filling) -> Total | None:
    """Return what the need is worth over its whole term, or None where nobody has said a value.

    A value per year or month counts for the whole duration with options; 48 months where it has no end, or where the
    duration is not known (FOA § 5-4).
    """
    amount = _kept(filling.value(keys.VALUE))
    if amount is None or amount.nok is None:
        return None
    low, high = amount.low or amount.nok, amount.high or amount.nok
    if amount.per is None:
        return Total(low, high)
    duration = duration_of(filling)
    known = duration.max_months if duration else None
    months = known or MONTHS_WITHOUT_END
    times = Decimal(months) / (_YEAR if amount.per == "year" else 1)
    return Total(_ore(low * times), _ore(high * times), months, not known, duration is not None and not known)


def is_per_period(filling: Filling) -> bool:
    """Say whether the value was told per year or month."""
    amount = _kept(filling.value(keys.VALUE))
    return amount is not None and amount.per is not None


def duration_of(filling: Filling) -> Duration | None:
    """Return how long the need lasts, or None where nobody has said."""
    return parse_duration(filling.value(keys.DURATION))


@lru_cache(maxsize=512)
def _kept(value: str) -> Amount | None:
    """Return the amount that the field keeps; every condition and note of the form asks for it anew."""
    return parse_amount(value)


def said_total(total: Total) -> str:
    """Return a total as a person reads it: 90 000 kr, or 400 000–600 000 kr."""
    if total.low == total.high:
        return kroner(total.high)
    return _span(total.low, total.high)


def plain(amount: Decimal) -> str:
    """Return an amount as a field keeps it: digits, øre only where there are any."""
    return f"{amount:.2f}".removesuffix(".00")


def _span(low: Decimal, high: Decimal) -> str:
    return f"{kroner(low).removesuffix('kr').rstrip()}–{kroner(high)}"


def _once(amount: Amount, duration: Duration | None) -> Decimal | None:
    """Return the amount for one year or month, or in all: a price for each with the number it is for taken together."""
    if amount.nok is None or amount.total_nok is None or not amount.nok:
        return amount.nok
    if amount.per is None:
        return amount.total_nok
    ended = duration is not None and duration.max_months
    months = (duration.exact if duration and ended else None) or Decimal(MONTHS_WITHOUT_END)
    once = amount.total_nok * (_YEAR if amount.per == "year" else 1) / months
    count = (once / amount.nok).quantize(_CENT)
    return once if count == count.to_integral_value() else amount.nok


def _ends(amount: Amount, once: Decimal) -> tuple[Decimal, Decimal]:
    """Return the lower and the upper end of what is counted, in the same proportion as they were said."""
    if amount.low is None or amount.high is None or not amount.nok:
        return _ore(once), _ore(once)
    times = once / amount.nok
    return _ore(amount.low * times), _ore(amount.high * times)


def _ore(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))
