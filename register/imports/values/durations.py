"""Lengths of time as files write them: a list of terms, each so many months, or nothing where the text says more."""

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

LONGEST = 1200  # months; a hundred years
_MOST_TERMS = 20
_LONGEST_TEXT = 200  # characters; more is a clause, not a length
_DAYS_PER_MONTH = 30
_MOST_DAYS_AS_MONTHS = 3650
_MONTHS_FROM = 12  # a number without a unit from here on is months: 24+12+12
_WORDS = {"en": 1, "ett": 1, "ein": 1, "eitt": 1, "et": 1, "one": 1, "to": 2, "two": 2, "tre": 3, "three": 3, "fire": 4,
          "four": 4, "fem": 5, "five": 5, "seks": 6, "six": 6, "sju": 7, "syv": 7, "åtte": 8, "ni": 9, "ti": 10, "tolv": 12}  # fmt: skip
_YEAR = frozenset({"år", "års", "year", "years", "yr", "yrs", "aar", "årig"})
_MONTH = frozenset(
    {
        "mnd",
        "mnd.",
        "mnder",
        "md",
        "måned",
        "måneder",
        "månader",
        "månad",
        "måneders",
        "month",
        "months",
        "mth",
        "mths",
    }
)
_DAY = frozenset({"dag", "dager", "dagar", "day", "days"})
_UNITS = {**dict.fromkeys(_YEAR, "år"), **dict.fromkeys(_MONTH, "mnd"), **dict.fromkeys(_DAY, "dager")}
_TIMES = frozenset({"x", "×", "*", "ganger", "gonger", "gang", "times"})
_OPTIONS = frozenset(
    {"opsjoner", "opsjon", "opsjonar", "options", "option", "forlengelser", "forlengelse", "prolongeringer"}
)
_JOINERS = frozenset({"+", "og", "and", "pluss", ",", "deretter"})
_FILLERS = frozenset({
    "(", ")", ":", ".", ";", "på", "om", "med", "mulighet", "muligheter", "rett", "til", "for", "forlenge", "forlenges", "inntil", "opptil",
    "i", "av", "à", "ja", "ytterligere", "kan", "avtalen", "hver", "up", "of", "with", "fast", "periode", "avtaleperiode",
    "varighet", "om gangen", "gangen", "maks", "maksimalt", "totalt", "the", "renewal", "extension", "prolongering",
    "opsjonsår", "opsjonsperiode", "deretter", "så", "then",
})  # fmt: skip
_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)?|[^\W\d_]+\.?|[+*×()/-]|[,;]|\S")


@dataclass(frozen=True, slots=True)
class Term:
    """One length: months where known; `is_option` where the text calls it or what stands before it an option."""

    months: int | None
    is_option: bool = False
    days: int | None = None


@dataclass(slots=True)
class _Part:
    number: Decimal
    unit: str = ""
    times: int = 1
    is_option: bool = False


@lru_cache(maxsize=8192)
def read_terms(text: str, *, unit: str = "") -> tuple[Term, ...] | None:
    """Return the terms of `4 år`, `2+1+1`, `inntil 1+1 år`, `2 x 12 mnd`; None where the text says anything else.

    `unit` is "år", "mnd" or "dager" where the header says what a bare number counts. Numbers joined by + without a
    unit are years, or months where one is 12 or more; a lone number without a unit says nothing.
    """
    if len(text) > _LONGEST_TEXT:
        return None
    try:
        parts = _Parts(_TOKEN.findall(text.casefold().replace("å forlenge", " "))).found
    except ValueError:
        return None
    if not parts or sum(part.times for part in parts) > _MOST_TERMS:
        return None
    _borrow_units(parts, unit)
    terms = [term for part in parts for term in [_term(part)] * part.times]
    fits = all(term.months is None or 0 < term.months <= LONGEST for term in terms)
    return tuple(terms) if fits and None not in [term.months or term.days for term in terms] else None


def months_of_days(days: int) -> int | None:
    """Return the months of a count of days that stands for months, as systems export them: 720 is 24. Else None."""
    return (
        days // _DAYS_PER_MONTH if days % _DAYS_PER_MONTH == 0 and 0 < days < _MOST_DAYS_AS_MONTHS else None
    )


def unit_of_header(header: str) -> str:
    """Return "år", "mnd" or "dager" where a header says what its numbers count, else ""."""
    words = set(
        re.findall(
            r"[^\W\d_]+\.?", re.sub(r"(?<=[a-zæøå])(?=[A-ZÆØÅ])", " ", header).replace("_", " ").casefold()
        )
    )
    for names, unit in ((_MONTH, "mnd"), (_YEAR, "år"), (_DAY, "dager")):
        if words & names:
            return unit
    return ""


class _Parts:
    """Reads the numbers with their units, word by word. A word that is not understood raises ValueError."""

    def __init__(self, tokens: list[str]) -> None:
        self.found: list[_Part] = []
        self._tokens = tokens
        self._joined, self._option = True, False  # whether a number may come now, and whether it is an option
        for at, token in enumerate(tokens):
            number = _number(token)
            if number is not None:
                self._take(number)
            else:
                self._word(token, at)

    def _take(self, number: Decimal) -> None:
        repeated = not self._joined and self.found[-1].number == number and not self.found[-1].unit
        if self._joined:
            self.found.append(_Part(number, is_option=self._option))
            self._joined = False
        elif not repeated:  # «to (2) år» says the same number twice
            raise ValueError(number)

    def _word(self, token: str, at: int) -> None:
        if token in _UNITS:
            if not self.found or self.found[-1].unit:
                raise ValueError(token)
            self.found[-1].unit = _UNITS[token]
        elif token in _TIMES:
            self._multiply(self._following(at))
        elif token in _OPTIONS:
            self._option = True
            following = self._following(at)
            counts = self.found and not self._joined and not self.found[-1].unit and following is not None
            if counts:
                self._multiply(following)
            else:
                self._joined = True
        elif token in _JOINERS:
            self._joined = True
        elif token not in _FILLERS:
            raise ValueError(token)

    def _following(self, at: int) -> Decimal | None:
        return next(
            (number for token in self._tokens[at + 1 :] if (number := _number(token)) is not None), None
        )

    def _multiply(self, value: Decimal | None) -> None:
        """Take the last number as how many there are of the next, which is then passed by as said twice."""
        if (
            value is None
            or self._joined
            or self.found[-1].unit
            or not 0 < self.found[-1].number <= _MOST_TERMS
        ):
            raise ValueError(value)
        self.found[-1].times = int(self.found[-1].number)
        self.found[-1].number = value


def _number(token: str) -> Decimal | None:
    if token[0].isdigit():
        return Decimal(token.replace(",", "."))
    return Decimal(_WORDS[token]) if token in _WORDS else None


def _borrow_units(parts: list[_Part], header_unit: str) -> None:
    """Give each number without a unit that of the next, else the header's, else what the sizes say."""
    unit = ""
    for part in reversed(parts):
        unit = part.unit = part.unit or unit
    if unit or parts[-1].unit:
        last = parts[0].unit or parts[-1].unit
        for part in parts:
            last = part.unit = part.unit or last
    elif header_unit:
        for part in parts:
            part.unit = header_unit
    elif len(parts) > 1:
        months = max(part.number for part in parts) >= _MONTHS_FROM
        for part in parts:
            part.unit = "mnd" if months else "år"


def _term(part: _Part) -> Term:
    months = part.number * 12 if part.unit == "år" else part.number
    if not part.unit or months != int(months):
        return Term(None, part.is_option)
    if part.unit == "dager":
        return Term(months_of_days(int(part.number)), part.is_option, days=int(part.number))
    return Term(int(months), part.is_option)


def read_json_terms(text: str) -> list[dict[str, object]] | None:
    """Return the items of a JSON list or object in a cell, also where it stands as a string of JSON; None where it is none."""
    try:
        found = json.loads(text)
        if isinstance(found, str):
            found = json.loads(found)
    except (ValueError, RecursionError):
        return None
    items = found if isinstance(found, list) else [found]
    return (
        [item for item in items if isinstance(item, dict)]
        if all(isinstance(item, dict) for item in items)
        else None
    )
