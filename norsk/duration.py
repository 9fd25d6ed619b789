"""How long a contract runs, in months, with its options."""

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from norsk.duration_words import (
    ECHO,
    GLUED_YEARS,
    INCLUDED,
    LINKS,
    NOTICE,
    OF_WHICH,
    ONCE,
    OPEN,
    OPTION,
    THEN_OPEN,
    TIMES,
    TOTAL,
    unit_of,
)
from norsk.number import read_number
from norsk.words import Token, fold, tokenize, word_at

LONGEST = 4000  # characters; what is longer is no answer, and its rest is not read
_LONGEST_COUNT = 1200  # more months, weeks or years than this are something else
_SHORT_ANSWER = 12  # tokens; in so short a text 2+1+1 are years


@dataclass(frozen=True, slots=True)
class Duration:
    """Months without options, months of options, and the longest term (None without an end); place in the text."""

    months: int | None
    option_months: int
    max_months: int | None
    start: int
    end: int


@dataclass(slots=True)
class _Term:
    """A number of months as it stands in the text."""

    count: Decimal
    unit: Decimal | None
    first: int
    stop: int
    plus: bool = False  # a plus sign stands before it
    option: bool = False
    total: bool = False
    of_which: bool = False
    upper: Decimal | None = None  # of a range: "to til tre år"

    def months(self) -> Decimal:
        """Return the length in months."""
        return self.count * (self.unit or Decimal(12))


def parse_duration(text: str) -> Duration | None:
    """Return how long a text says that something lasts, in months, or None where it says nothing."""
    folded = ECHO.sub(lambda match: " " * len(match.group()), fold(text[:LONGEST]))
    tokens = tokenize(folded)
    terms = _terms(tokens)
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
        part = parse_duration(match.group())
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


def _terms(tokens: list[Token]) -> list[_Term]:
    """Return every number with a unit of time, and those that borrow one from a neighbour."""
    terms: list[_Term] = []
    at = 0
    while at < len(tokens):
        term = _term_at(tokens, at)
        if term is None:
            at += 1
        else:
            terms.append(term)
            at = term.stop
    return _with_units(tokens, terms)


def _term_at(tokens: list[Token], at: int) -> _Term | None:
    token = tokens[at]
    if token.kind == "word" and (glued := _glued(token, at)) is not None:
        return glued
    if (alone := _without_number(tokens, at)) is not None:
        return alone
    number = read_number(tokens, at) if token.kind in ("num", "word") or token.text in "½¼¾" else None
    if number is None or number.value > _LONGEST_COUNT:
        return None
    stop = number.stop + (word_at(tokens, number.stop) == "-")
    unit = unit_of(word_at(tokens, stop))
    if unit is None:
        return _Term(number.value, None, at, number.stop)
    return _Term(number.value, unit, at, stop + 1)


def _without_number(tokens: list[Token], at: int) -> _Term | None:
    """Return "halvår", "skoleåret" and "a year", which say one without a numeral."""
    text, unit = tokens[at].text, unit_of(word_at(tokens, at + 1))
    if text in ("a", "an") and unit is not None and word_at(tokens, at - 1) in ("", "for", "about", "within"):
        return _Term(Decimal(1), unit, at, at + 2)
    months = {"halvår": 6, "skoleåret": 12, "skuleåret": 12}.get(text)
    return None if months is None else _Term(Decimal(1), Decimal(months), at, at + 1)


def _glued(token: Token, at: int) -> _Term | None:
    """Return "toårig", "treårsavtale" and the like as a term."""
    match = GLUED_YEARS.fullmatch(token.text)
    if match is None:
        return None
    number = read_number([token._replace(text=match["number"])], 0)
    unit = unit_of(match["unit"])
    return None if number is None or unit is None else _Term(number.value, unit, at, at + 1)


def _with_units(tokens: list[Token], terms: list[_Term]) -> list[_Term]:
    """Mark each term by the words before it, and give numbers in a chain the unit of their neighbours."""
    for at, term in enumerate(terms):
        before = terms[at - 1].stop if at else 0
        _mark(tokens, term, before)
    terms = _borrow_back(tokens, terms)
    kept: list[_Term] = []
    for at, term in enumerate(terms):
        if term.unit is None and kept and (term.plus or _bare_option(tokens, term)):
            term.unit = kept[-1].unit
        elif (
            term.unit is None and at + 1 < len(terms) and (terms[at + 1].plus and terms[at + 1].unit is None)
        ):
            term.unit = Decimal(12) if len(tokens) <= _SHORT_ANSWER else None
        if term.unit is not None and not NOTICE.fullmatch(word_at(tokens, term.stop)):
            kept.append(term)
    return kept


def _mark(tokens: list[Token], term: _Term, before: int) -> None:
    gap = [token.text for token in tokens[before : term.first]]
    term.plus = bool(gap) and any(sign in gap[-3:] for sign in ("+", "pluss", "plus"))
    following = word_at(tokens, term.stop)
    term.option = any(OPTION.fullmatch(word) for word in gap) or following.startswith(
        ("opsjon", "option", "forleng")
    )
    in_option = following in ("i", "som") and word_at(tokens, term.stop + 1).startswith("opsjon")
    term.option = term.option or in_option or "opsjon" in tokens[term.stop - 1].text
    term.total = any(word in TOTAL for word in gap[-3:]) or following in ("totalt", "samlet", "total")
    term.of_which = any(word in OF_WHICH for word in gap) or ("av" in gap and "disse" in gap)


def _bare_option(tokens: list[Token], term: _Term) -> bool:
    """Tell whether a number without a unit is what an option is for: "opsjon på to"."""
    following = word_at(tokens, term.stop)
    return term.option and following not in TIMES and (not following or not following.isalpha() or following in
                                                       ("til", "ekstra", "eller", "og", "more", "i", "som"))  # fmt: skip


def _borrow_back(tokens: list[Token], terms: list[_Term]) -> list[_Term]:
    """Give "3" in "3+1 år" the unit that follows, and let "to til tre år" and "2 x 12 mnd" be one term each."""
    kept: list[_Term] = []
    for term in reversed(terms):
        following = kept[-1] if kept else None
        if following is None or term.unit is not None or following.unit is None:
            kept.append(term)
            continue
        gap = [token.text for token in tokens[term.stop : following.first]]
        if following.plus and len(gap) in (1, 2):
            term.unit = following.unit
            kept.append(term)
        elif not _merge(term, following, gap):
            kept.append(term)
    return kept[::-1]


def _merge(term: _Term, following: _Term, gap: list[str]) -> bool:
    """Make a range or a product of two numbers where the words between them say so."""
    if len(gap) == 1 and gap[0] in ("-", "til", "to", "eller", "or") and term.count < following.count:
        following.upper, following.count = following.count, term.count
    elif (
        not gap
        or (gap[0] in TIMES and set(gap[1:]) <= LINKS)
        or (gap[:-1] and gap[0].startswith(("opsjon", "option")) and not gap[2:])
    ):
        following.count *= term.count
    else:
        return False
    following.first = term.first
    following.option, following.plus = following.option or term.option, term.plus
    following.total, following.of_which = following.total or term.total, term.of_which
    return True


def _combine(tokens: list[Token], terms: list[_Term], *, included: bool) -> Duration | None:
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
    return Duration(_whole(base), _whole(options), _whole(reach), start, end) if not included else Duration(
        _whole(base), _whole(options), _whole(base), start, end)  # fmt: skip


def _sums(tokens: list[Token], terms: list[_Term]) -> tuple[Decimal | None, Decimal, Decimal | None]:
    base: Decimal | None = None
    options, longest = Decimal(0), None
    previous: _Term | None = None
    for term in terms:
        months = _repeated(tokens, term)
        if term.of_which and base is not None:
            base, options = base - months, options + months
        elif base is not None and term.total:
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


def _repeated(tokens: list[Token], term: _Term) -> Decimal:
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


def _joined(tokens: list[Token], previous: _Term, term: _Term) -> bool:
    """Tell whether two terms are one length: "ett år og seks måneder"."""
    gap = [token.text for token in tokens[previous.stop : term.first]]
    return gap in ([], ["og"], ["and"]) and (previous.unit or 0) > (term.unit or 0)


def _spelled_out(terms: list[_Term], term: _Term, base: Decimal) -> bool:
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
