"""How long a contract runs, in months, with its options."""

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from norsk.duration_dates import dated_term
from norsk.duration_terms import Term, read_terms
from norsk.duration_words import (
    ECHO,
    INCLUDED,
    ONCE,
    ONLY_ONCE,
    ONLY_OPEN,
    OPEN,
    THEN_OPEN,
    TIMES,
)
from norsk.number import read_number
from norsk.words import Token, fold, tokenize, word_at

LONGEST = 4000  # characters; what is longer is no answer, and its rest is not read


@dataclass(frozen=True, slots=True)
class Duration:
    """Months without options, months of options, and the longest term (None without an end); place in the text."""

    months: int | None
    option_months: int
    max_months: int | None
    start: int
    end: int
    exact: Decimal | None = None
    """The longest term before it is rounded to whole months, where it has no end in months: 10 weeks are 2.3."""


def parse_duration(text: str, *, today: date | None = None) -> Duration | None:
    """Return how long a text says that something lasts, in months, or None where it says nothing.

    "Ut 2028" counts from `today`, the date in Europe/Oslo, and says nothing without it.
    """
    folded = fold(text[:LONGEST])
    if (stated := _stated(folded)) is not None:
        return stated
    if match := ONLY_OPEN.search(folded):
        return Duration(None, 0, None, match.start(), match.end())
    if match := ONLY_ONCE.search(folded):
        return Duration(0, 0, 0, match.start(), match.end())
    if (dated := dated_term(folded, today)) is not None:
        months, start, end = dated
        return Duration(_whole(months), 0, _whole(months), start, end, months)
    return None


def _stated(text: str) -> Duration | None:
    """Return a length that is told in words for it, as an answer and a running text both do."""
    folded = ECHO.sub(lambda match: " " * len(match.group()), text)
    tokens = tokenize(folded)
    terms = read_terms(tokens)
    if terms:
        found = _combine(tokens, terms, included=INCLUDED.search(folded) is not None)
        return replace(found, max_months=None) if found is not None and THEN_OPEN.search(folded) else found
    if match := OPEN.search(folded):
        return Duration(None, 0, None, match.start(), match.end())
    if match := ONCE.search(folded):
        return Duration(0, 0, 0, match.start(), match.end())
    return None


def find_durations(text: str) -> tuple[Duration, ...]:
    """Return each stated length of time in running text, in order, options folded into what they extend."""
    folded = fold(text)
    found: list[Duration] = []
    for match in re.finditer(r"[^.!?;\n]+(?:\.(?=\S)[^.!?;\n]*)*", folded):
        part = _stated(match.group()[:LONGEST])
        if part is not None:
            found.append(replace(part, start=part.start + match.start(), end=part.end + match.start()))
    return tuple(found)


def duration_as_json(duration: Duration) -> dict[str, int | None]:
    """Return the shape that `parse --json` prints, in months."""
    return {
        "months": duration.months,
        "option_months": duration.option_months,
        "max_months": duration.max_months,
    }


def _combine(tokens: list[Token], terms: list[Term], *, included: bool) -> Duration | None:
    """Add up the base and the options."""
    base, options, longest = _sums(tokens, terms)
    start, end = tokens[terms[0].first].start, tokens[terms[-1].stop - 1].end
    if base is None and longest is not None:
        base, longest = longest, None
    if base is None:
        return Duration(None, _whole(options), None, start, end)
    upper = max((term.upper * (term.unit or 12) for term in terms if term.upper is not None), default=base)
    reach = max(base, upper) + options
    if longest is not None and longest > base:
        reach, options = longest, longest - base
    if included:
        base, reach = base - options if options < base else base, base
        options = reach - base
    return Duration(_whole(base), _whole(options), _whole(reach), start, end, reach)


def _sums(tokens: list[Token], terms: list[Term]) -> tuple[Decimal | None, Decimal, Decimal | None]:
    base: Decimal | None = None
    options, longest = Decimal(0), None
    previous: Term | None = None
    for term in terms:
        months = _repeated(tokens, term)
        if term.of_which and base is not None:
            base, options = base - months, options + months
        elif base is not None and term.total:
            longest = months
        elif base is not None and previous is not None and previous.each and (term.limit or term.more):
            options, longest = (Decimal(0), months) if term.limit and months > base else (months, longest)
        elif base is not None and term.limit and months > base:
            longest = months
        elif term.option or (base is not None and term.plus):
            options += months
        elif base is None:
            base = months
        elif previous is not None and _joined(tokens, previous, term):
            base += months
        elif previous is not None and _spelled_out(terms, term, base):
            base = months
        previous = term
    return base, options, longest


def _repeated(tokens: list[Token], term: Term) -> Decimal:
    """Return a term's months, times what "to ganger" after it says."""
    number = read_number(tokens, term.stop)
    if number is not None and word_at(tokens, number.stop) in TIMES:
        return term.months() * number.value
    if (
        word_at(tokens, term.stop) in ("x", "*")
        and (number := read_number(tokens, term.stop + 1)) is not None
    ):
        return term.months() * number.value
    return term.months()


def _joined(tokens: list[Token], previous: Term, term: Term) -> bool:
    """Tell whether two terms are one length: "ett år og seks måneder"."""
    gap = [token.text for token in tokens[previous.stop : term.first]]
    return gap in ([], ["og"], ["and"]) and (previous.unit or 0) > (term.unit or 0)


def _spelled_out(terms: list[Term], term: Term, base: Decimal) -> bool:
    """Tell whether a term opens a chain that spells out the length before it: "4 år (2+1+1)"."""
    at = terms.index(term)
    chain = [term.months()]
    for following in terms[at + 1 :]:
        if not following.plus:
            break
        chain.append(following.months())
    return len(chain) > 1 and sum(chain) == base


def _whole(months: Decimal) -> int:
    return int(months.quantize(Decimal(1), rounding=ROUND_HALF_UP))
