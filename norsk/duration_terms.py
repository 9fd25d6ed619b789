"""The lengths of time that a text names, each with what stands around it: an option, a limit, what is denied."""

from dataclasses import dataclass
from decimal import Decimal

from norsk.duration_words import (
    EACH_TIME,
    ENDING,
    GLUED_YEARS,
    LIMIT,
    LINKS,
    NOTICE,
    OF_WHICH,
    OPTION,
    PADDING,
    TIMES,
    TOTAL,
    unit_of,
)
from norsk.number import read_number
from norsk.words import Token, word_at

_LONGEST_COUNT = 1200  # more months, weeks or years than this are something else
_SHORT_ANSWER = 12  # tokens; in so short a text 2+1+1 are years
_MOST_YEARS = 20  # in a chain without a unit, higher numbers are months


@dataclass(slots=True)
class Term:
    """A number of months as it stands in the text."""

    count: Decimal
    unit: Decimal | None
    first: int
    stop: int
    plus: bool = False  # a plus sign stands before it
    option: bool = False
    total: bool = False
    of_which: bool = False
    between: bool = False  # "mellom to og fire år"
    denied: bool = False  # "ikke tre år"
    each: bool = False  # "ett år om gangen"
    limit: bool = False  # "inntil fire år"
    more: bool = False  # "i inntil fire år", which comes on top of what stands before
    upper: Decimal | None = None  # of a range: "to til tre år"

    def months(self) -> Decimal:
        """Return the length in months."""
        return self.count * (self.unit or Decimal(12))


def read_terms(tokens: list[Token]) -> list[Term]:
    """Return every number with a unit of time, and those that borrow one from a neighbour."""
    terms: list[Term] = []
    at = 0
    while at < len(tokens):
        term = _term_at(tokens, at)
        if term is None:
            at += 1
        else:
            terms.append(term)
            at = term.stop
    return _with_units(tokens, terms)


def _term_at(tokens: list[Token], at: int) -> Term | None:
    token = tokens[at]
    if word_at(tokens, at - 1 - (word_at(tokens, at - 1) == ".")) in ("per", "pr", "hvert", "kvart"):
        return None  # how often something is paid: "per halvår"
    if token.kind == "word" and (glued := _glued(token, at)) is not None:
        return glued
    if (alone := _without_number(tokens, at)) is not None:
        return alone
    number = read_number(tokens, at) if token.kind in ("num", "word") or token.text in "½¼¾" else None
    if number is None or number.value > _LONGEST_COUNT:
        return None
    stop = number.stop + (word_at(tokens, number.stop) in PADDING)
    unit = unit_of(word_at(tokens, stop))
    if unit is None:
        return Term(number.value, None, at, number.stop)
    half = _half_after(tokens, stop + 1)
    return Term(number.value + (Decimal("0.5") if half else 0), unit, at, half or stop + 1)


def _half_after(tokens: list[Token], at: int) -> int:
    """Return the index after "og et halvt" in "ett år og et halvt", or 0 where no such thing stands there."""
    if word_at(tokens, at) not in ("og", "and"):
        return 0
    article = word_at(tokens, at + 1) in ("et", "eit", "en", "ein", "a")
    half = word_at(tokens, at + 1 + article) in ("halvt", "halv", "half")
    after = word_at(tokens, at + 2 + article)
    return at + 2 + article if half and unit_of(after) is None else 0


def _without_number(tokens: list[Token], at: int) -> Term | None:
    """Return "halvår", "skoleåret" and "a year", which say one without a numeral."""
    text, unit = tokens[at].text, unit_of(word_at(tokens, at + 1))
    if text in ("a", "an") and unit is not None and word_at(tokens, at - 1) in ("", "for", "about", "within"):
        half = _half_after(tokens, at + 2)
        return Term(Decimal("1.5") if half else Decimal(1), unit, at, half or at + 2)
    months = {"halvår": 6, "skoleåret": 12, "skuleåret": 12}.get(text)
    return None if months is None else Term(Decimal(1), Decimal(months), at, at + 1)


def _glued(token: Token, at: int) -> Term | None:
    """Return "toårig", "treårsavtale" and the like as a term."""
    match = GLUED_YEARS.fullmatch(token.text)
    if match is None:
        return None
    number = read_number([token._replace(text=match["number"])], 0)
    unit = unit_of(match["unit"])
    return None if number is None or unit is None else Term(number.value, unit, at, at + 1)


def _with_units(tokens: list[Token], terms: list[Term]) -> list[Term]:
    """Mark each term by the words before it, and give numbers in a chain the unit of their neighbours."""
    for at, term in enumerate(terms):
        before = terms[at - 1].stop if at else 0
        _mark(tokens, term, before)
    terms = _borrow_back(tokens, terms)
    _deny(tokens, terms)
    kept: list[Term] = []
    for at, term in enumerate(terms):
        if at + 1 < len(terms) and terms[at + 1].plus and terms[at + 1].option and _with_before(tokens, term):
            term.option = True
        if kept and _or_so(tokens, kept[-1], term):
            kept[-1].upper = term.count
        elif (
            term.unit is None
            and kept
            and (term.plus or term.of_which or term.limit or _bare_option(tokens, term))
        ):
            term.unit = kept[-1].unit
        elif (
            term.unit is None and at + 1 < len(terms) and (terms[at + 1].plus and terms[at + 1].unit is None)
        ):
            term.unit = _unsaid(term) if len(tokens) <= _SHORT_ANSWER else None
        if term.unit is not None and not _is_notice(tokens, term, terms[at - 1].stop if at else 0):
            kept.append(term)
    return [term for term in kept if not term.denied] or kept


def _or_so(tokens: list[Token], previous: Term, term: Term) -> bool:
    """Tell whether a number is the upper end of a range whose unit stands before it: "et år eller to"."""
    said = [token.text for token in tokens[previous.stop : term.first]]
    more = term.unit is None and said in (["eller"], ["or"]) and term.count > previous.count
    return more and previous.upper is None and not word_at(tokens, term.stop).isalpha()


def _unsaid(term: Term) -> Decimal:
    """Return the unit of a chain that names none: 2+1+1 are years, 24+24 months."""
    return Decimal(12) if term.count <= _MOST_YEARS else Decimal(1)


def _deny(tokens: list[Token], terms: list[Term]) -> None:
    """Mark what is said not to be the length, and give what is meant instead its unit: "ikke tre år, men fire"."""
    for at, term in enumerate(terms):
        term.denied = word_at(tokens, term.first - 1) in ("ikke", "ikkje", "itj", "not")
        before = terms[at - 1] if at else None
        if (
            before is not None
            and before.denied
            and term.unit is None
            and word_at(tokens, term.first - 1) in ("men", "but")
        ):
            term.unit = before.unit


def _with_before(tokens: list[Token], term: Term) -> bool:
    return word_at(tokens, term.first - 1) in ("med", "with")


def _is_notice(tokens: list[Token], term: Term, before: int) -> bool:
    """Tell whether a term only says when a contract may be ended: "3 måneders oppsigelse", "kan sies opp etter to år"."""
    gap = [token.text for token in tokens[before : term.first]]
    ended = any(NOTICE.fullmatch(word) for word in gap) or ("opp" in gap and bool(ENDING & set(gap)))
    return ended or NOTICE.fullmatch(word_at(tokens, term.stop)) is not None


def _mark(tokens: list[Token], term: Term, before: int) -> None:
    gap = [token.text for token in tokens[before : term.first]]
    term.plus = bool(gap) and any(sign in gap[-3:] for sign in ("+", "pluss", "plus"))
    following = word_at(tokens, term.stop)
    term.option = any(OPTION.fullmatch(word) for word in gap) or following.startswith(
        ("opsjon", "option", "forleng", "exten")
    )
    more = following in ("til", "more")
    in_option = word_at(tokens, term.stop + more) in ("i", "som", "as") and word_at(
        tokens, term.stop + more + 1
    ).startswith(("opsjon", "option"))
    term.option = term.option or in_option or "opsjon" in tokens[term.stop - 1].text
    term.between = gap[-1:] in (["mellom"], ["between"])
    own = gap[gap.index(",") :] if before and "," in gap else gap  # "fire år totalt, 2+2": said of the four
    term.total = any(word in TOTAL for word in own[-3:]) or following in ("totalt", "samlet", "total")
    term.of_which = any(word in OF_WHICH for word in gap) or ("av" in gap and "disse" in gap)
    term.of_which = term.of_which or (before > 0 and gap[-1:] == ["der"])
    term.each = (following, word_at(tokens, term.stop + 1)) in EACH_TIME
    limited = bool(gap) and gap[-1] in LIMIT
    term.more = limited and gap[-2:-1] in (["i"], ["med"], ["på"])
    term.limit = limited and not term.more


def _bare_option(tokens: list[Token], term: Term) -> bool:
    """Tell whether a number without a unit is what an option is for: "opsjon på to"."""
    following = word_at(tokens, term.stop)
    return term.option and following not in TIMES and (not following or not following.isalpha() or following in
                                                       ("til", "ekstra", "eller", "og", "more", "i", "som"))  # fmt: skip


def _borrow_back(tokens: list[Token], terms: list[Term]) -> list[Term]:
    """Give "3" in "3+1 år" the unit that follows, and let "to til tre år" and "2 x 12 mnd" be one term each."""
    kept: list[Term] = []
    for term in reversed(terms):
        following = kept[-1] if kept else None
        if following is None or term.unit is not None or following.unit is None:
            kept.append(term)
            continue
        gap = [token.text for token in tokens[term.stop : following.first]]
        if (following.plus and len(gap) in (1, 2)) or gap in (
            ["faste", "og"],
            ["fast", "og"],
            ["faste", "+"],
        ):
            term.unit = following.unit
            kept.append(term)
        elif not _merge(term, following, gap):
            kept.append(term)
    return kept[::-1]


def _merge(term: Term, following: Term, gap: list[str]) -> bool:
    """Make a range or a product of two numbers where the words between them say so."""
    sign = len(gap) == 1 and (
        gap[0] in ("-", "til", "to", "eller", "or") or (gap[0] in ("og", "and") and term.between)
    )
    beside = (
        not gap and following.stop - following.first > 1 and following.count <= 2 * term.count
    )  # "to tre år"
    if term.count < following.count and (sign or beside):
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
