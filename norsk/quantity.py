"""How many units, days or periods a price is multiplied with."""

import re
from dataclasses import dataclass
from decimal import Decimal

from norsk.figure import Figure
from norsk.money_context import noun
from norsk.number import read_number
from norsk.price_words import ARTICLES, DAY_PRICE, DAYS, PERIODS, TIME_WORD, TIMES, UNIT, WANTED, Per
from norsk.words import Token, word_at


@dataclass(frozen=True, slots=True)
class Count:
    """A number of units; `times` where a sign of multiplication says so, `time` where it counts days, months or years."""

    value: Decimal
    times: bool
    at: int
    time: bool = False


_HOURS = re.compile(r"(?<=[0-9])( ?(?:timer|timar|timeverk|dagsverk|hours) )til(?= (?:kr\.? ?|ca\.? )?[0-9])")


def hourly(folded: str) -> str:
    """Return a text of the same length where «400 timer til 950» has the sign of a price for each: «400 timer   a 950»."""
    return _HOURS.sub(r"\1  a", folded)


def period_of(text: str) -> tuple[Per, Decimal] | None:
    """Return the period an amount is per, and how many times it falls in that period."""
    for per, times, pattern in PERIODS:
        if pattern.search(text):
            return per, times
    return None


def quantity_of(counts: list[Count], around: str) -> Decimal | None:
    """Return how many units a price is to be multiplied with, or None where no unit or number is named."""
    each, per_day = UNIT.search(around) is not None, DAY_PRICE.search(around) is not None
    if per_day and (days := next((count.value for count in counts if count.time), None)) is not None:
        return days
    spread = period_of(around) is not None  # "100 000 per år x 4 år" has its years by the term already
    return next(
        (
            count.value
            for count in counts
            if (count.times and not (count.time and spread)) or (each and not count.time)
        ),
        None,
    )


def count_units(tokens: list[Token], found: list[Figure]) -> list[Count]:
    """Return the numbers outside the money that count units."""
    taken = {at for figure in found for at in range(figure.first, figure.stop)}
    counts: list[Count] = []
    for at, token in enumerate(tokens):
        number = None if at in taken or token.kind not in ("num", "word") else read_number(tokens, at)
        if number is None or number.value < 1:
            continue
        following = word_at(tokens, number.stop)
        if _multiplied(tokens, at, number.stop):
            time = TIME_WORD.match(following) is not None
            counts.append(Count(number.value, times=True, at=at, time=time))
        elif DAYS.fullmatch(following):
            counts.append(Count(number.value, times=False, at=at, time=True))
        elif _counted(tokens, at, number.stop):
            counts.append(Count(number.value, times=False, at=at))
    return counts


def own_first(counts: list[Count], found: list[Figure], at: int) -> list[Count]:
    """Return the counts with those between an amount and the one before it first: "200 stoler à 1500 og 50 bord à 3000"."""
    after = found[at - 1].stop if at else 0
    return sorted(counts, key=lambda count: not after <= count.at < found[at].first)


def _multiplied(tokens: list[Token], at: int, stop: int) -> bool:
    """Tell whether a number is a factor: "200 x 450 kr", "450 kr ganger 200"."""
    past = stop + (TIME_WORD.match(word_at(tokens, stop)) is not None)
    return word_at(tokens, at - 1) in TIMES or word_at(tokens, past) in TIMES


def _counted(tokens: list[Token], at: int, stop: int) -> bool:
    """Tell whether a number says how many there are of something: "100 enheter"."""
    if word_at(tokens, at - 1) in WANTED and tokens[at].kind == "num":
        return not TIME_WORD.match(word_at(tokens, stop))
    article = tokens[at].text in ARTICLES and not (tokens[at].text == "to" and noun(tokens, stop))
    if article or word_at(tokens, at - 1) in ("+", "§", "på"):
        return False
    return stop < len(tokens) and tokens[stop].kind == "word" and not TIME_WORD.match(tokens[stop].text)
