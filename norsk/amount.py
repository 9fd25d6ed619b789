"""Amounts of money as people write them, always understood as NOK excluding VAT."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from norsk.amount_years import yearly_sums
from norsk.duration import Duration, parse_duration
from norsk.figure import Figure, figures
from norsk.number_spelling import respelled
from norsk.number_words import THOUSAND
from norsk.price_words import (
    ALIKE_GAP,
    CORRECTION,
    DOUBT,
    REJECTED,
    SUM_GAP,
    TOTAL,
    UNIT,
    VAT,
    ZERO,
    Per,
    Vat,
)
from norsk.quantity import count_units, hourly, own_first, period_of, quantity_of
from norsk.words import fold, tokenize

MONTHS_WITHOUT_END = 48  # a running contract without an end counts four years
LONGEST_ANSWER = 4000  # characters; what is longer is no answer, and its rest is not read
_MOST_DIGITS = 20  # a number with more keeps its decimals as they are
_WITHOUT_VAT = Decimal("0.8")  # the same as dividing by 1.25, and exact
_MARKED = 3  # the weight of a figure that something marks as money
_YEARS = range(1900, 2100)  # a bare number among these is rather a year
_NEAR = 45  # how far from an amount in running text its VAT or period may stand


@dataclass(frozen=True, slots=True)
class Amount:
    """NOK excluding VAT: `nok` as said (the middle of a range), per `per`; `total_nok` the whole term with options.

    `total_nok` is None for a unit price without a quantity. `start` and `end` are the amount's place in the text.
    `explicit` is False for a bare number such as 450000.
    """

    nok: Decimal | None
    low: Decimal | None
    high: Decimal | None
    vat: Vat | None
    per: Per | None
    total_nok: Decimal | None
    start: int
    end: int
    explicit: bool


def parse_amount(text: str) -> Amount | None:
    """Return the amount that a whole answer states, NOK excluding VAT, or None where it states none."""
    folded = hourly(fold(text[:LONGEST_ANSWER]))
    tokens = respelled(tokenize(folded))
    found = _meant(folded, figures(tokens, answer=True))
    if not found:
        return _nothing(folded)
    chosen = _choose(folded, found)
    duration = parse_duration(folded)
    marked = [figure for figure in found if _weight(figure) == _MARKED]
    around = _window(folded, found, found.index(chosen)) if len(marked) > 1 else folded
    quantity = quantity_of(count_units(tokens, [*marked, chosen]), around)
    amount = _amount(chosen, around=around, duration=duration, quantity=quantity, vat=_vat(folded))
    return _with_sums(_with_limits(amount, found), folded, found, chosen)


def find_amounts(text: str) -> tuple[Amount, ...]:
    """Return every amount of money in running text, in order, NOK excluding VAT, with its place in the text."""
    folded = hourly(fold(text))
    tokens = tokenize(folded)
    found = figures(tokens, answer=False)
    if not found:
        return ()
    windows = [_window(folded, found, at) for at in range(len(found))]
    vats = _shared_vat(folded, found, [_vat(window) for window in windows])
    counts = [count for count in count_units(tokens, found) if not count.time]
    duration = parse_duration(text) if any(period_of(window) for window in windows) else None
    return tuple(
        _amount(figure, around=window, duration=duration, quantity=quantity_of(nearest, window), vat=vat)
        for figure, window, vat, nearest in zip(
            found, windows, vats, (own_first(counts, found, at) for at in range(len(found))), strict=True
        )
    )


def amount_as_json(amount: Amount) -> dict[str, int | float | str | None]:
    """Return the shape that `parse --json` prints: numbers in NOK excluding VAT, whole ones as int."""
    return {
        "nok": _json_number(amount.nok),
        "low": _json_number(amount.low),
        "high": _json_number(amount.high),
        "vat": amount.vat,
        "per": amount.per,
        "total_nok": _json_number(amount.total_nok),
    }


def _json_number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _nothing(folded: str) -> Amount | None:
    match = ZERO.search(folded)
    if match is None or DOUBT.search(folded):
        return None
    zero = Decimal(0)
    return Amount(zero, None, None, None, None, zero, match.start(), match.end(), explicit=True)


def _choose(folded: str, found: list[Figure]) -> Figure:
    """Return the figure an answer is about: kroner before thousands before bare numbers, a total before its parts."""
    after = max((match.end() for match in CORRECTION.finditer(folded)), default=0)
    later = [figure for figure in found if figure.start >= after] or found
    return max(
        later,
        key=lambda figure: (
            _weight(figure),
            bool(TOTAL.search(folded[max(0, figure.start - 30) : figure.start])),
        ),
    )


def _meant(folded: str, found: list[Figure]) -> list[Figure]:
    """Leave out what is said not to be the amount, where another is named: "200 000, ikke 300 000"."""
    kept = [
        figure for figure in found if not REJECTED.search(folded[max(0, figure.start - 20) : figure.start])
    ]
    return kept or found


def _weight(figure: Figure) -> int:
    """Return how surely a figure is what an answer is about."""
    if figure.explicit and (figure.currency or figure.value >= THOUSAND):
        return _MARKED
    return 1 if figure.value in _YEARS or figure.value < THOUSAND else 2


def _window(folded: str, found: list[Figure], at: int) -> str:
    """Return an amount with what belongs to it: back to the amount before, on to the next or a sentence end."""
    figure = found[at]
    first = max(found[at - 1].end if at else 0, figure.start - _NEAR)
    last = min(found[at + 1].start if at + 1 < len(found) else len(folded), figure.end + _NEAR)
    before = re.split(r"[!?;\n]|\.\s(?=[a-zæøå]{4})", folded[first : figure.start])[-1]
    after = re.split(
        r"[!?;\n]|(?<!\bpr)(?<!\beks)(?<!\bkr)(?<!\binkl)(?<!\bekskl)\.\s", folded[figure.end : last]
    )[0]
    if at and ALIKE_GAP.fullmatch(before) is None and "," in before:
        before = before.rsplit(",", 1)[1]
    return before + folded[figure.start : figure.end] + after


def _vat(text: str) -> Vat | None:
    """Return what the first VAT phrase of a text says."""
    hits = [(match.start(), vat) for vat, pattern in VAT if (match := pattern.search(text))]
    return min(hits)[1] if hits else None


def _shared_vat(folded: str, found: list[Figure], vats: list[Vat | None]) -> list[Vat | None]:
    """Let an amount take over the VAT of the next when only "og" or the like stands between them."""
    for at in range(len(found) - 2, -1, -1):
        if vats[at] is None and ALIKE_GAP.fullmatch(folded[found[at].end : found[at + 1].start]):
            vats[at] = vats[at + 1]
    return vats


def _amount(
    figure: Figure, *, around: str, duration: Duration | None, quantity: Decimal | None, vat: Vat | None
) -> Amount:
    period = period_of(around)
    factor = (_WITHOUT_VAT if vat == "inc" else Decimal(1)) * (period[1] if period else 1)
    nok = figure.value * factor
    priced_each = UNIT.search(around) is not None
    total = (
        None if priced_each and quantity is None else _to_ore(nok * _term(period, duration) * (quantity or 1))
    )
    low = None if figure.low is None else figure.low * factor
    high = None if figure.high is None else figure.high * factor
    per = period[0] if period else None
    return Amount(nok, low, high, vat, per, total, figure.start, figure.end, figure.explicit)


def _to_ore(nok: Decimal) -> Decimal:
    """Return kroner with the decimals of a division by weeks rounded off."""
    if nok == nok.to_integral_value() or nok.adjusted() > _MOST_DIGITS:
        return nok
    return nok.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _term(period: tuple[Per, Decimal] | None, duration: Duration | None) -> Decimal:
    """Return how many periods the whole term holds, options included."""
    if period is None:
        return Decimal(1)
    months = duration.exact if duration is not None and duration.max_months and duration.exact else None
    return (MONTHS_WITHOUT_END if months is None else months) / Decimal(12 if period[0] == "year" else 1)


def _with_limits(amount: Amount, found: list[Figure]) -> Amount:
    """Make one range of "minst 1 mill, maks 2 mill"."""
    lows = [figure.low for figure in found if figure.low is not None]
    highs = [figure.high for figure in found if figure.high is not None]
    if (
        len(lows) != 1
        or len(highs) != 1
        or lows[0] >= highs[0]
        or amount.per is not None
        or amount.total_nok is None
    ):
        return amount
    factor = _WITHOUT_VAT if amount.vat == "inc" else Decimal(1)
    low, high = lows[0] * factor, highs[0] * factor
    end = max(figure.end for figure in found)
    return replace(amount, nok=(low + high) / 2, low=low, high=high, total_nok=(low + high) / 2, end=end)


def _with_sums(amount: Amount, folded: str, found: list[Figure], chosen: Figure) -> Amount:
    """Add what is joined to the chosen figure by a plus, such as an option's price."""
    if amount.per is not None or amount.total_nok is None:
        return amount
    if listed := yearly_sums(folded):
        return _year_by_year(amount, [one for one in found if listed[0] <= one.start < listed[1]])
    extra, end = Decimal(0), chosen.end
    for figure in found[found.index(chosen) + 1 :]:
        gap = folded[end : figure.start]
        if not SUM_GAP.fullmatch(gap) or gap.strip() == "og":
            break
        extra, end = extra + figure.value, figure.end
    if not extra:
        return amount
    total = amount.total_nok + extra * (_WITHOUT_VAT if amount.vat == "inc" else 1)
    return Amount(total, None, None, amount.vat, None, total, amount.start, end, amount.explicit)


def _year_by_year(amount: Amount, parts: Sequence[Figure]) -> Amount:
    """Return the whole of what is told for one year after another, with the VAT of one of them."""
    whole = [one for one in parts if one.value not in _YEARS]
    factor = _WITHOUT_VAT if amount.vat == "inc" else Decimal(1)
    total = sum((one.value for one in whole), Decimal(0)) * factor
    return Amount(total, None, None, amount.vat, None, total, whole[0].start, whole[-1].end, amount.explicit)
