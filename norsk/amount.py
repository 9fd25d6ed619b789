"""Amounts of money as people write them, always understood as NOK excluding VAT."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from norsk.duration import Duration, parse_duration
from norsk.figure import Figure, figures
from norsk.number import read_number
from norsk.number_words import THOUSAND
from norsk.price_words import (
    ALIKE_GAP,
    ARTICLES,
    CORRECTION,
    DOUBT,
    PERIODS,
    SUM_GAP,
    TIME_WORD,
    TIMES,
    TOTAL,
    UNIT,
    VAT,
    ZERO,
    Per,
    Vat,
)
from norsk.words import Token, fold, tokenize, word_at

MONTHS_WITHOUT_END = 48  # a running contract without an end counts four years
LONGEST_ANSWER = 4000  # characters; what is longer is no answer, and its rest is not read
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


@dataclass(frozen=True, slots=True)
class _Count:
    """A number of units; `times` where a sign of multiplication says so."""

    value: Decimal
    times: bool
    at: int


def parse_amount(text: str) -> Amount | None:
    """Return the amount that a whole answer states, NOK excluding VAT, or None where it states none."""
    folded = fold(text[:LONGEST_ANSWER])
    tokens = tokenize(folded)
    found = figures(tokens, answer=True)
    if not found:
        return _nothing(folded)
    chosen = _choose(folded, found)
    duration = parse_duration(folded)
    marked = [figure for figure in found if _weight(figure) == _MARKED]
    around = _window(folded, found, found.index(chosen)) if len(marked) > 1 else folded
    quantity = _quantity(_counts(tokens, [*marked, chosen]), around)
    amount = _amount(chosen, around=around, duration=duration, quantity=quantity, vat=_vat(folded))
    return _with_sums(_with_limits(amount, found), folded, found, chosen)


def find_amounts(text: str) -> tuple[Amount, ...]:
    """Return every amount of money in running text, in order, NOK excluding VAT, with its place in the text."""
    folded = fold(text)
    tokens = tokenize(folded)
    found = figures(tokens, answer=False)
    if not found:
        return ()
    windows = [_window(folded, found, at) for at in range(len(found))]
    vats = _shared_vat(folded, found, [_vat(window) for window in windows])
    counts = _counts(tokens, found)
    duration = parse_duration(text) if any(_per(window) for window in windows) else None
    return tuple(
        _amount(figure, around=window, duration=duration, quantity=_quantity(nearest, window), vat=vat)
        for figure, window, vat, nearest in zip(
            found, windows, vats, (_own_first(counts, found, at) for at in range(len(found))), strict=True
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


def _per(text: str) -> tuple[Per, Decimal] | None:
    """Return the period an amount is per, and how many times it falls in that period."""
    for per, times, pattern in PERIODS:
        if pattern.search(text):
            return per, times
    return None


def _amount(
    figure: Figure, *, around: str, duration: Duration | None, quantity: Decimal | None, vat: Vat | None
) -> Amount:
    period = _per(around)
    factor = (_WITHOUT_VAT if vat == "inc" else Decimal(1)) * (period[1] if period else 1)
    nok = figure.value * factor
    priced_each = UNIT.search(around) is not None
    total = None if priced_each and quantity is None else nok * _term(period, duration) * (quantity or 1)
    low = None if figure.low is None else figure.low * factor
    high = None if figure.high is None else figure.high * factor
    per = period[0] if period else None
    return Amount(nok, low, high, vat, per, total, figure.start, figure.end, figure.explicit)


def _term(period: tuple[Per, Decimal] | None, duration: Duration | None) -> Decimal:
    """Return how many periods the whole term holds, options included."""
    if period is None:
        return Decimal(1)
    months = duration.max_months if duration is not None and duration.max_months else MONTHS_WITHOUT_END
    return Decimal(months) / (12 if period[0] == "year" else 1)


def _quantity(counts: list[_Count], around: str) -> Decimal | None:
    """Return how many units a price is to be multiplied with, or None where no unit or number is named."""
    each = UNIT.search(around) is not None
    return next((count.value for count in counts if each or count.times), None)


def _counts(tokens: list[Token], found: list[Figure]) -> list[_Count]:
    """Return the numbers outside the money that count units."""
    taken = {at for figure in found for at in range(figure.first, figure.stop)}
    counts: list[_Count] = []
    for at, token in enumerate(tokens):
        number = None if at in taken or token.kind not in ("num", "word") else read_number(tokens, at)
        if number is None or number.value < 1:
            continue
        if _multiplied(tokens, at, number.stop):
            counts.append(_Count(number.value, times=True, at=at))
        elif _counted(tokens, at, number.stop):
            counts.append(_Count(number.value, times=False, at=at))
    return counts


def _own_first(counts: list[_Count], found: list[Figure], at: int) -> list[_Count]:
    """Return the counts with those between an amount and the one before it first: "200 stoler à 1500 og 50 bord à 3000"."""
    after = found[at - 1].stop if at else 0
    return sorted(counts, key=lambda count: not after <= count.at < found[at].first)


def _multiplied(tokens: list[Token], at: int, stop: int) -> bool:
    """Tell whether a number is a factor: "200 x 450 kr", "450 kr ganger 200"."""
    return (word_at(tokens, at - 1) in TIMES or word_at(tokens, stop) in TIMES) and not TIME_WORD.match(
        word_at(tokens, stop)
    )


def _counted(tokens: list[Token], at: int, stop: int) -> bool:
    """Tell whether a number says how many there are of something: "100 enheter"."""
    if tokens[at].text in ARTICLES or word_at(tokens, at - 1) in ("+", "§", "på"):
        return False
    return stop < len(tokens) and tokens[stop].kind == "word" and not TIME_WORD.match(tokens[stop].text)


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
