"""Which numbers of a text are money, and which are years, counts, references and shares."""
# ruff: noqa: PLR2004 -- powers of ten, as in number.py

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from norsk.money_context import (
    counts,
    currency_after,
    currency_before,
    dated,
    denied,
    glued,
    label_before,
    looks_back,
    noun,
    ordinal,
    phrase_back,
    vague,
)
from norsk.money_words import (
    ABOVE,
    BELOW,
    BETWEEN,
    CUES,
    CURRENCY,
    FOREIGN,
    LESS,
    MORE,
    RANGE,
    SHARE,
    THANKS,
)
from norsk.number import Number, read_number
from norsk.number_words import THOUSAND
from norsk.words import Token, word_at

# A telephone number, or the number of an organisation.
_PHONE = re.compile(r"[2-9][0-9]{5}(?!00)[0-9]{2}|[89][0-9]{2} ?[0-9]{3} ?(?!000)[0-9]{3}")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Figure:
    """Money as written: NOK before VAT, period and quantity are considered; positions in text and in tokens."""

    value: Decimal
    low: Decimal | None
    high: Decimal | None
    start: int
    end: int
    first: int
    stop: int
    explicit: bool
    currency: bool


@dataclass(slots=True)
class _Ends:
    """What was read from one token on: a number, perhaps a second one, and their kroner."""

    low: Number
    high: Number | None
    stop: int
    currency: bool


def figures(tokens: list[Token], *, answer: bool) -> list[Figure]:
    """Return the figures of money in order; in an `answer` about money a bare small number is one too."""
    found: list[Figure] = []
    at = 0
    while at < len(tokens):
        figure = _figure_at(tokens, at, answer=answer) if tokens[at].kind != "ref" else None
        if figure is None:
            at += 1
        else:
            taken = found[-1].stop if found else 0
            if figure.first < taken:  # "100 000 kr 200 000": the kroner belong to the first
                figure = replace(figure, first=at, start=tokens[at].start)
            found.append(figure)
            at = figure.stop
    return found


def _figure_at(tokens: list[Token], at: int, *, answer: bool) -> Figure | None:
    first = tokens[at]
    if first.kind == "sym" and first.text not in "½¼¾":
        return None
    between = looks_back(tokens, at, BETWEEN)
    low = read_number(tokens, at, joined=not between, slang=answer)
    if low is None:
        return None
    ends = _ends(tokens, at, low, between=between, answer=answer)
    prefix = currency_before(tokens, at)
    number = ends.high or low
    strong = prefix < at or ends.currency or number.money or low.money
    if not _is_money(tokens, at, ends, strong=strong, answer=answer):
        return None
    return _build(tokens, at, ends, prefix=prefix)


def _ends(tokens: list[Token], at: int, low: Number, *, between: bool, answer: bool) -> _Ends:
    stop, currency = currency_after(tokens, low.stop)
    if (beside := _beside(tokens, low)) is not None:
        return _Ends(low, beside, *currency_after(tokens, beside.stop))
    high = _second(
        tokens, stop, low, between=between, answer=answer, owned=currency or currency_before(tokens, at) < at
    )
    if high is None:
        return _Ends(low, None, stop, currency)
    stop, second = currency_after(tokens, high.stop)
    return _Ends(low, high, stop, currency or second)


def _beside(tokens: list[Token], low: Number) -> Number | None:
    """Return the upper end of "tre fire hundre tusen", which has nothing between its ends."""
    if low.digits or low.scale > 1 or not 1 <= low.value < 100:
        return None
    high = read_number(tokens, low.stop)
    if high is None or high.digits or high.value < 100:
        return None
    return high if low.value < _lead(high) <= 2 * low.value else None


def _lead(number: Number) -> Decimal:
    """Return what stands before the multipliers: 4 of 400 000, 12 of 12 000."""
    value = number.value
    while value >= 1000:
        value /= 1000
    return value / 100 if value >= 100 and value % 100 == 0 else value


def _second(
    tokens: list[Token], at: int, low: Number, *, between: bool, answer: bool, owned: bool
) -> Number | None:
    """Return the upper end of a range, or None where the number stands alone."""
    sign = word_at(tokens, at)
    if not (sign in RANGE or (between and sign in ("og", "å", "and"))):
        return None
    full = low.scale > 1 or low.grouped or low.value >= THOUSAND
    if sign in ("eller", "or") and full and not answer:
        return None
    at += 1
    while word_at(tokens, at) in CURRENCY or word_at(tokens, at) in (
        ".",
        "ca",
        "cirka",
        "maks",
        "opp",
        "til",
    ):
        at += 1
    high = read_number(tokens, at, slang=answer)
    if high is not None and sign in ("eller", "or") and full and high.value > 2 * low.value:
        return None
    if high is None or word_at(tokens, high.stop) in SHARE or _lower(low, high) >= high.value:
        return None
    bare = high.scale == 1 and not high.grouped and not _money_follows(tokens, high.stop)
    counted = owned and bare and counts(tokens, high.stop)
    return None if counted else high


def _money_follows(tokens: list[Token], at: int) -> bool:
    return currency_after(tokens, at)[1]


def _lower(low: Number, high: Number) -> Decimal:
    """Return the lower end, scaled as the upper one: 5-600 000 is five hundred thousand and more."""
    if low.scale > 1 or low.grouped or low.value >= high.value or low.value == 0:
        return low.value
    scale = Decimal(1)
    while high.value >= scale * 1000:
        scale *= 1000
    if high.scale > 1 and high.value % high.scale == 0:
        scale = max(high.scale, Decimal(1)) if high.value / high.scale < 1000 else scale
    lead = high.value / scale
    if lead >= 100 and lead % 100 == 0 and low.value < min(lead / 100, Decimal(10)):
        return low.value * 100 * scale
    while scale > 1 and low.value * scale >= high.value:
        scale /= 1000
    return low.value * scale


def _is_money(tokens: list[Token], at: int, ends: _Ends, *, strong: bool, answer: bool) -> bool:
    number = ends.high or ends.low
    following = word_at(tokens, ends.stop)
    if following in SHARE or following in FOREIGN or word_at(tokens, at - 1) in FOREIGN:
        return False
    if (following in THANKS and not number.digits) or vague(tokens, at) or ordinal(tokens, ends.stop):
        return False
    weak_nok = word_at(tokens, ends.stop - 1) == "nok" and number.value < THOUSAND and not answer
    weak_nok = weak_nok or (
        word_at(tokens, at - 1) == "nok" and not number.digits and number.value < THOUSAND
    )
    if strong and not weak_nok:
        return not glued(tokens, at) and not (
            number.money and not ends.currency and counts(tokens, ends.stop)
        )
    article = word_at(tokens, at - 1) == "en" and (answer or number.scale > 1)  # "en 60-70 tusen"
    if glued(tokens, at) or (label_before(tokens, at) and not article):
        return False
    return _bare_is_money(tokens, at, ends, answer=answer)


def _bare_is_money(tokens: list[Token], at: int, ends: _Ends, *, answer: bool) -> bool:
    """Judge a number that nothing marks as money."""
    number = ends.high or ends.low
    scaled = number.scale > 1
    cued = answer or word_at(tokens, at - 1) in CUES
    large = scaled or number.value >= THOUSAND
    if counts(tokens, ends.stop) and not (cued and large and not noun(tokens, ends.stop)):
        return False
    if _PHONE.fullmatch(tokens[at].text) and (not answer or len(tokens) == 1):
        return False
    if not scaled and not number.grouped and _YEAR.fullmatch(tokens[at].text):
        return answer and not dated(tokens, at)
    if not number.digits and not scaled:
        return answer and number.value >= 100
    return number.value >= THOUSAND or (answer and not dated(tokens, at))


def _build(tokens: list[Token], at: int, ends: _Ends, *, prefix: int) -> Figure:
    low, high, value = _bounds(tokens, at, ends)
    number = ends.high or ends.low
    currency = prefix < at or ends.currency or number.money
    explicit = currency or number.scale > 1 or number.grouped or ends.low.grouped or ends.low.scale > 1
    return Figure(
        value,
        low,
        high,
        tokens[prefix].start,
        tokens[ends.stop - 1].end,
        prefix,
        ends.stop,
        explicit,
        currency,
    )


def _bounds(tokens: list[Token], at: int, ends: _Ends) -> tuple[Decimal | None, Decimal | None, Decimal]:
    """Return low, high and the value to reckon with: the middle of a range, the limit of "over" and "inntil"."""
    if ends.high is not None:
        low = _lower(ends.low, ends.high)
        return low, ends.high.value, (low + ends.high.value) / 2
    value = ends.low.value
    above = looks_back(tokens, at, ABOVE) or phrase_back(tokens, at, MORE)
    if looks_back(tokens, at, BELOW) or phrase_back(tokens, at, LESS) or (above and denied(tokens, at)):
        return None, value, value
    return (value, None, value) if above else (None, None, value)
