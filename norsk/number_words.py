"""The words that numbers are made of."""
# ruff: noqa: PLR2004 -- as in number.py

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

UNIT, HUNDRED, SCALE = "unit", "hundred", "scale"
THOUSAND, MILLION, MILLIARD = Decimal(1_000), Decimal(1_000_000), Decimal(1_000_000_000)
HALF = Decimal("0.5")


class Part(NamedTuple):
    """What one number word contributes."""

    kind: str
    value: Decimal


_UNIT_WORDS: dict[str, str] = {
    "0": "null zero", "1": "en ett et ei ein eitt eit one", "2": "to two", "3": "tre three",
    "4": "fire four", "5": "fem five", "6": "seks six", "7": "sju syv seven", "8": "åtte otte aatte eight",
    "9": "ni nine", "10": "ti ten", "11": "elleve elve eleven", "12": "tolv tolf twelve",
    "13": "tretten thirteen", "14": "fjorten fourteen", "15": "femten fifteen", "16": "seksten sixteen",
    "17": "sytten seventeen", "18": "atten eighteen", "19": "nitten nineteen", "20": "tjue tyve tjuge twenty",
    "30": "tretti tredve thirty", "40": "førti førr førti forty fourty", "50": "femti fifty",
    "60": "seksti sixty", "70": "sytti sjutti søtti seventy", "80": "åtti otti aatti eighty", "90": "nitti ninety",
    "0.25": "kvart", "0.5": "halv halvt halve half", "0.75": "trekvart",
    "1.5": "halvannen halvannet halvanna halvanden halvtanna halvannan",
}  # fmt: skip
_SCALE_WORDS: dict[Decimal, str] = {
    THOUSAND: "tusen tusn tusend tusnd tusin tusener tusenvis tus thousand thousands",
    MILLION: "mill mil mio million millionen millioner millionar milliona millions milion milioner millon milloner "
    "millionr millionar milionar miljon miljoner mln",
    MILLIARD: "mrd milliard milliarden milliarder milliardar miliard miliarder",
}
# Multipliers that name kroner in themselves.
MONEY_SCALES: dict[str, Decimal] = {
    "M": MILLION, "k": THOUSAND, "tkr": THOUSAND, "kkr": THOUSAND, "tnok": THOUSAND, "knok": THOUSAND,
    "mnok": MILLION, "mkr": MILLION, "mnkr": MILLION, "millkr": MILLION, "mrdnok": MILLIARD, "mrdkr": MILLIARD,
}  # fmt: skip
WORDS: dict[str, Part] = {
    **{word: Part(UNIT, Decimal(value)) for value, words in _UNIT_WORDS.items() for word in words.split()},
    **{word: Part(HUNDRED, Decimal(100)) for word in ("hundre", "hundred", "hundrede", "hundreder", "hundr")},
    **{word: Part(SCALE, value) for value, words in _SCALE_WORDS.items() for word in words.split()},
    **{word: Part(SCALE, value) for word, value in MONEY_SCALES.items()},
}
# What may stand inside a compound such as "tohundreogfemtitusen"; longest first, so that "seksti" beats "seks".
_COMPOUND_WORDS = sorted(
    (w for w, p in WORDS.items() if w not in MONEY_SCALES and len(w) > 1 and w not in ("tus", "mil", "ei")),
    key=len,
    reverse=True,
)
_PIECE = re.compile("|".join(_COMPOUND_WORDS) + "|og|å")
# Slang for thousands, in an answer about money only: "laken" is also bed linen, and "m" a metre.
SLANG: dict[str, Decimal] = {
    "lapper": THOUSAND, "lappar": THOUSAND, "laken": THOUSAND, "papp": THOUSAND, "tusenlapper": THOUSAND,
    "tusenlappar": THOUSAND, "grand": THOUSAND, "tusinger": THOUSAND, "t": THOUSAND, "m": MILLION,
}  # fmt: skip
FRACTIONS = {"1/2": HALF, "1/4": Decimal("0.25"), "3/4": Decimal("0.75"),
              "½": HALF, "¼": Decimal("0.25"), "¾": Decimal("0.75")}  # fmt: skip
ONE = frozenset({"en", "ett", "et", "ei", "ein", "eitt", "eit", "one", "a", "an"})
AND = frozenset({"og", "å", "and"})
POINT = frozenset({"komma", "point", "punktum"})
# A multiplier that says one by itself in an answer about money: "en drøy million", "en snau mill".
BARE = frozenset({"million", "mill", "milliard"})
PADDING = frozenset(
    {
        "drøy",
        "drøye",
        "drøyt",
        "snau",
        "snaue",
        "snaut",
        "god",
        "gode",
        "godt",
        "små",
        "liten",
        "knapp",
        "knappe",
        "stive",
        "hele",
    }
)
PARTS_OF_ONE: dict[str, Decimal] = {
    **dict.fromkeys(("halv", "halvt", "half", "halve"), HALF),
    **dict.fromkeys(("kvart", "fjerdedels", "quarter"), Decimal("0.25")),
}
"""What "en" before them makes a part of one: "to og en halv", "to og en kvart"."""
PAIR = frozenset({"par", "couple"})


@lru_cache(maxsize=4096)
def parts_of(word: str) -> tuple[Part, ...]:
    """Return what a number word, single or compound, consists of; empty where it is none."""
    if word in WORDS:
        return (WORDS[word],)
    parts: list[Part] = []
    at = 0
    while at < len(word) <= 60:
        match = _PIECE.match(word, at)
        if match is None:
            return ()
        if match.group() in WORDS:
            parts.append(WORDS[match.group()])
        elif not parts or match.end() == len(word):
            return ()
        at = match.end()
    return _old_way(parts)


def _old_way(parts: list[Part]) -> tuple[Part, ...]:
    """Read "femogsytti" as seventy-five."""
    joined: list[Part] = []
    for part in parts:
        before = joined[-1] if joined else None
        if (
            before
            and before.kind == part.kind == UNIT
            and before.value < 10
            and part.value in range(20, 100, 10)
        ):
            joined[-1] = Part(UNIT, before.value + part.value)
        else:
            joined.append(part)
    return tuple(joined)
