"""Amounts of money as people write them, always understood as NOK excluding VAT."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from norsk.duration import Duration, parse_duration
from norsk.figure import Figure, figures
from norsk.number import read_number
from norsk.words import Token, fold, tokenize, word_at

Vat = Literal["ex", "inc"]
Per = Literal["year", "month"]

MONTHS_WITHOUT_END = 48  # a running contract without an end counts four years
LONGEST_ANSWER = 4000  # characters; what is longer is no answer, and its rest is not read
_WITHOUT_VAT = Decimal("0.8")  # the same as dividing by 1.25, and exact
_NEAR = 45  # how far from an amount in running text its VAT or period may stand

_TAX = r"(?:m\.?v\.?a\b|moms\w*|merverdiavgift\w*|meirverdiavgift\w*|vat\b|avgift\w*)"
_VAT: tuple[tuple[Vat, re.Pattern[str]], ...] = (
    ("ex", re.compile(
        rf"\b(?:ekskl\w*|eksl\w*|eks|ex|excl\w*|exkl\w*|uten|utan|uden|u|før|minus|without|before|not incl\w*|"
        rf"ikke inkl\w*|ikkje inkl\w*|fritatt(?: for)?|pluss|plus|plusser på|i tillegg kommer)\b\.?\s?/?\s?{_TAX}"
        rf"|\+\s?{_TAX}|\b{_TAX}\.? (?:kommer|kjem) (?:i tillegg|på toppen|utenom|oppå)|\b(?:eks|ex|u)\.?m\.?v\.?a\b"
        rf"|\b{_TAX} (?:ikke|ikkje|not|er ikke|er ikkje) (?:inkl\w*|medregnet|med)|\bnetto(?:sum|beløp|pris)?\b")),
    ("inc", re.compile(
        rf"\b(?:inkl\w*|incl\w*|med|m|medregnet|innkl\w*|ink|including|with)\b\.?\s?/?\s?(?:25\s?% )?{_TAX}"
        rf"|\b{_TAX}\.? (?:er )?(?:inkl\w*|incl\w*|medregnet|innbakt|included)|\b(?:inkl|m)\.?m\.?v\.?a\b")),
)  # fmt: skip
_EACH = r"(?:per|pr|hver|hvert|kvar|kvart|i|om|a|an|each|every|pro)"
_PERIODS: tuple[tuple[Per, Decimal, re.Pattern[str]], ...] = (
    ("year", Decimal(4), re.compile(
        rf"\b{_EACH}\.? ?kvartal(?:et)?\b|/ ?kvartal|\bkvartals?(?:vis|leie|beløp)\w*|\b(?:a|per|each) quarter\b|\bquarterly\b")),
    ("year", Decimal(2), re.compile(rf"\bhalvårl\w*|\b{_EACH}\.? ?halvår(?:et)?\b|\b{_EACH}\.? ?semester(?:et)?\b")),
    ("year", Decimal(52), re.compile(
        rf"\b{_EACH}\.? ?(?:uke|uken|uka|veke|veka|week)\b|/ ?(?:uke|veke|week)\b|\bukent?l\w*|\bvekent?l\w*|\bweekly\b")),
    ("month", Decimal(1), re.compile(
        rf"\b{_EACH}\.? ?(?:kalender)?(?:måned|måneden|mned|månden|månad|månaden|maned|mnd|mndr|mån|mnden|month|mth)\b"
        r"|/ ?(?:mnd|måned|månad|month|mth|mo\b|m\b)|\bmånedl\w*|\bmånadl\w*|\bmånedsleie\w*|\bmånedspris\w*|\bmonthly\b"
        r"|\bmånads(?:leige|pris)\w*|\bi mnd\b")),
    ("year", Decimal(1), re.compile(
        rf"\b(?:{_EACH}(?<!\bi)(?<!\bom)(?<!\ba))\.? ?(?:kalender|skole|skule|budsjett|avtale)?år(?:et)?\b"
        rf"|\b(?:i|om) året\b|/ ?(?:år|year|yr)\b|\b(?:a|an|per|each|every|pr\.?) (?:year|annum)\b"
        r"|\bårl(?:ig|eg)\w*|\bårs(?:leie|leige|pris|kostnad|avgift|lisens|forbruk|beløp|sum|verdi)\w*"
        r"|\b(?:yearly|annual|annually)\b|\bp\.? ?a\b\.?")),
)  # fmt: skip
_NOT_UNIT = r"(?!(?:år|måned|månad|mnd|mån|uke|veke|kvartal|halvår|skoleår|skuleår|dato|i dag|stk\.? dato|nå|year|month|week|quarter))"
_UNIT = re.compile(
    rf"\b(?:per|pr)\b\.? ?{_NOT_UNIT}[a-zæøå]|/ ?{_NOT_UNIT}[a-zæøå]|\b(?:stykket|stykk|stykke|each|apiece|stk)\b|\ba (?:kr\.? ?)?[0-9]"
    r"|\b(?:for hver|hver|kvar|for kvar)\b(?! (?:måned|månad|uke|veke|dag))|\b(?:timen|timepris\w*|timespris\w*|stykkpris\w*|enhetspris\w*)"
    r"|\bi timen\b|\b(?:a|an|per) (?:hour|unit|piece|user|person|day)\b"
)
_TIMES = frozenset({"x", "*", "ganger", "gonger", "times"})
_TIME_WORD = re.compile(
    r"(?:år\w*|måned\w*|månad\w*|mnd\w*|uker?|veker?|dag\w*|years?|months?|weeks?|days?|%|prosent)$"
)
_ARTICLES = frozenset({"en", "et", "ett", "ei", "ein", "eit", "a", "an", "one", "to"})
_ZERO = re.compile(
    r"\b(?:gratis|kostnadsfri\w*|vederlagsfri\w*|free(?: of charge)?|null(?: kr\w*)?|nada|ingen kostnad\w*|no cost|uten kostnad\w*"
    r"|utan kostnad\w*|(?:koster?|kostar|cost\w*|betaler|betalar|verdt|verd) (?:\w+ ){0,2}?(?:ingenting|inkje|ingen ting|nothing|"
    r"ikke noe|ikkje noko|ikke noen ting|null)|(?:koster|kostar) (?:oss )?(?:ikke|ikkje) (?:noe\w*|noko\w*|en krone|ei krone))\b"
    r"|^\W*(?:ingenting|inkje|nothing|zero|0)\W*$"
)
_DOUBT = re.compile(r"\b(?:vet|veit|vett|aner|husker|hugsar|know)\b")
_SUM_GAP = re.compile(r"\s*(?:\+|pluss|plus|og)\s+(?:(?:en|ein|kr|opsjon\w*|på|for|verdt|til|ca)\W+){0,4}")
_ALIKE_GAP = re.compile(r"\W*(?:og|eller|til|and|or|mot)?\W*")
_CORRECTION = re.compile(r"\b(?:nei|rettelse|mener|meiner|meinte|mente|sorry|unnskyld)\b")
_TOTAL = re.compile(r"\b(?:totalt|til sammen|tilsammen|til saman|samlet|samla|i alt|total)\b\W*(?:\w+\W+){0,2}$")


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


def parse_amount(text: str) -> Amount | None:
    """Return the amount that a whole answer states, NOK excluding VAT, or None where it states none."""
    folded = fold(text[:LONGEST_ANSWER])
    tokens = tokenize(folded)
    found = figures(tokens, answer=True)
    if not found:
        return _nothing(folded)
    chosen = _choose(folded, found)
    duration = parse_duration(folded)
    marked = [figure for figure in found if _weight(figure) == 3]
    around = _window(folded, found, found.index(chosen)) if len(marked) > 1 else folded
    quantity = _quantity(_counts(tokens, [*marked, chosen]), around)
    amount = _amount(chosen, around=around, duration=duration, quantity=quantity, vat=_vat(folded))
    return _with_sums(amount, folded, found, chosen)


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
        _amount(figure, around=window, duration=duration, quantity=_quantity(counts, window), vat=vat)
        for figure, window, vat in zip(found, windows, vats, strict=True)
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
    match = _ZERO.search(folded)
    if match is None or _DOUBT.search(folded):
        return None
    zero = Decimal(0)
    return Amount(zero, None, None, None, None, zero, match.start(), match.end(), explicit=True)


def _choose(folded: str, found: list[Figure]) -> Figure:
    """Return the figure an answer is about: kroner before thousands before bare numbers, a total before its parts."""
    after = max((match.end() for match in _CORRECTION.finditer(folded)), default=0)
    later = [figure for figure in found if figure.start >= after] or found
    return max(later, key=lambda figure: (_weight(figure), bool(_TOTAL.search(folded[max(0, figure.start - 30) : figure.start]))))


def _weight(figure: Figure) -> int:
    if figure.explicit and (figure.currency or figure.value >= 1000):
        return 3
    year = 1900 <= figure.value < 2100
    return 1 if year or figure.value < 1000 else 2


def _window(folded: str, found: list[Figure], at: int) -> str:
    """Return an amount with what belongs to it: back to the amount before, on to the next or a sentence end."""
    figure = found[at]
    first = max(found[at - 1].end if at else 0, figure.start - _NEAR)
    last = min(found[at + 1].start if at + 1 < len(found) else len(folded), figure.end + _NEAR)
    before = re.split(r"[!?;\n]|\.\s(?=[a-zæøå]{4})", folded[first : figure.start])[-1]
    after = re.split(r"[!?;\n]|(?<!\bpr)(?<!\beks)(?<!\bkr)(?<!\binkl)(?<!\bekskl)\.\s", folded[figure.end : last])[0]
    if at and _ALIKE_GAP.fullmatch(before) is None and "," in before:
        before = before.rsplit(",", 1)[1]
    return before + folded[figure.start : figure.end] + after


def _vat(text: str) -> Vat | None:
    """Return what the first VAT phrase of a text says."""
    hits = [(match.start(), vat) for vat, pattern in _VAT if (match := pattern.search(text))]
    return min(hits)[1] if hits else None


def _shared_vat(folded: str, found: list[Figure], vats: list[Vat | None]) -> list[Vat | None]:
    """Let an amount take over the VAT of the next when only "og" or the like stands between them."""
    for at in range(len(found) - 2, -1, -1):
        if vats[at] is None and _ALIKE_GAP.fullmatch(folded[found[at].end : found[at + 1].start]):
            vats[at] = vats[at + 1]
    return vats


def _per(text: str) -> tuple[Per, Decimal] | None:
    """Return the period an amount is per, and how many times it falls in that period."""
    for per, times, pattern in _PERIODS:
        if pattern.search(text):
            return per, times
    return None


def _amount(
    figure: Figure, *, around: str, duration: Duration | None, quantity: Decimal | None, vat: Vat | None
) -> Amount:
    period = _per(around)
    factor = (_WITHOUT_VAT if vat == "inc" else Decimal(1)) * (period[1] if period else 1)
    nok = figure.value * factor
    priced_each = _UNIT.search(around) is not None
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
    each = _UNIT.search(around) is not None
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
            counts.append(_Count(number.value, times=True))
        elif _counted(tokens, at, number.stop):
            counts.append(_Count(number.value, times=False))
    return counts




def _multiplied(tokens: list[Token], at: int, stop: int) -> bool:
    """Tell whether a number is a factor: "200 x 450 kr", "450 kr ganger 200"."""
    return (word_at(tokens, at - 1) in _TIMES or word_at(tokens, stop) in _TIMES) and not _TIME_WORD.match(word_at(tokens, stop))


def _counted(tokens: list[Token], at: int, stop: int) -> bool:
    """Tell whether a number says how many there are of something: "100 enheter"."""
    if tokens[at].text in _ARTICLES or word_at(tokens, at - 1) in ("+", "§", "på"):
        return False
    return stop < len(tokens) and tokens[stop].kind == "word" and not _TIME_WORD.match(tokens[stop].text)


def _with_sums(amount: Amount, folded: str, found: list[Figure], chosen: Figure) -> Amount:
    """Add what is joined to the chosen figure by a plus, such as an option's price."""
    if amount.per is not None or amount.total_nok is None:
        return amount
    extra, end = Decimal(0), chosen.end
    for figure in found[found.index(chosen) + 1 :]:
        gap = folded[end : figure.start]
        if not _SUM_GAP.fullmatch(gap) or gap.strip() == "og":
            break
        extra, end = extra + figure.value, figure.end
    if not extra:
        return amount
    total = amount.total_nok + extra * (_WITHOUT_VAT if amount.vat == "inc" else 1)
    return Amount(total, None, None, amount.vat, None, total, amount.start, end, amount.explicit)
