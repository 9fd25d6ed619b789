"""Numbers as Norwegians write them: digits, number words, compounds, halves and multipliers."""
# ruff: noqa: PLR2004 -- ten, twenty and a hundred are what number words are about

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from norsk.number_digits import digits_value, is_grouped
from norsk.number_words import (
    AND,
    BARE,
    FRACTIONS,
    HALF,
    HUNDRED,
    MILLION,
    MONEY_SCALES,
    ONE,
    PADDING,
    PAIR,
    PARTS_OF_ONE,
    POINT,
    SCALE,
    SLANG,
    THOUSAND,
    UNIT,
    Part,
    parts_of,
)  # fmt: skip
from norsk.words import Token, fold, tokenize, word_at


class Number(NamedTuple):
    """A number in a list of tokens: `stop` is the index after it, `scale` the last multiplier word (1 without)."""

    value: Decimal
    stop: int
    scale: Decimal
    grouped: bool
    digits: bool
    money: bool


_KRONER = frozenset({"kr", "nok", "kroner", "kronar"})


@dataclass(slots=True)
class _Reader:
    """Adds up number parts from left to right until one does not fit."""

    tokens: list[Token]
    at: int
    total: Decimal = Decimal(0)
    current: Decimal | None = None
    room: Decimal = Decimal(0)  # a following word below this is added: "tjue|fem", "hundre|femti"
    limit: Decimal | None = None  # the last multiplier; the next must be smaller
    scale: Decimal = Decimal(1)
    grouped: bool = False
    digits: bool = False
    money: bool = False
    slang: bool = False

    def unit(self, value: Decimal) -> bool:
        """Take a number below a hundred."""
        if self.current is None or (value == HALF and self.current == 1 and not self.digits):
            self.current = value
        elif value == Decimal("0.25") and self.current == 3:
            self.current = Decimal("0.75")
        elif 0 < value < self.room and value % 1 == 0:
            self.current += value
        else:
            return False
        self.room = Decimal(10) if value >= 20 and value % 10 == 0 else Decimal(0)
        return True

    def hundred(self) -> bool:
        """Take the word for a hundred."""
        if self.current is not None and not 0 < self.current < 100:
            return False
        self.current = (self.current or Decimal(1)) * 100
        self.room = Decimal(100)
        return True

    def multiply(self, scale: Decimal, *, bare: bool) -> bool:
        """Take a multiplier; only thousand may stand without a number before it."""
        if (self.limit is not None and scale >= self.limit) or (self.current is None and not bare):
            return False
        self.total += (Decimal(1) if self.current is None else self.current) * scale
        self.current, self.room = None, Decimal(0)
        self.limit = self.scale = scale
        return True

    def take(self, part: Part, word: str) -> bool:
        """Take one part of a word."""
        if part.kind == UNIT:
            return self.unit(part.value)
        if part.kind == HUNDRED:
            return self.hundred()
        bare = self.limit is None and (
            (part.value == THOUSAND and word.startswith(("tusen", "tusn"))) or (self.slang and word in BARE)
        )
        return self.multiply(part.value, bare=bare)

    def word(self, token: Token) -> bool:
        """Take a whole word, compound or not, or leave everything as it was."""
        if token.text in PAIR and self.current == 1 and not self.digits:
            self.current = Decimal(2)
            self.at += 1 + (word_at(self.tokens, self.at + 1) == "of")
            return True
        if token.text in ("m", "M") and self.tax_follows():
            return False
        if self.slang and token.text in SLANG and self.current is not None:
            self.at, self.money = self.at + 1, True
            return self.multiply(SLANG[token.text], bare=False)
        if token.text == "m" and self.digits and self.current is not None and self.in_kroner():
            self.at, self.money = self.at + 1, True
            return self.multiply(MILLION, bare=False)
        parts = parts_of(token.text)
        if not parts or (token.text == "to" and self.current is not None):  # "to" is also English for "til"
            return False
        before = (self.total, self.current, self.room, self.limit, self.scale)
        if all(self.take(part, token.text) for part in parts):
            self.money = self.money or token.text in MONEY_SCALES
            self.at += 1
            return True
        self.total, self.current, self.room, self.limit, self.scale = before
        return False

    def number(self, token: Token) -> bool:
        """Take a number in digits."""
        if self.current is not None or (self.limit is not None and not self.smaller_follows()):
            return False
        following = parts_of(word_at(self.tokens, self.at + 1))
        big = bool(following) and following[0].kind == SCALE and following[0].value >= MILLION
        value = digits_value(token, decimal=big and token.text.count(".") + token.text.count(",") == 1)
        if value is None:
            return False
        self.current, self.digits = value, True
        self.grouped = self.grouped or is_grouped(token)
        self.at += 1
        return True

    def in_kroner(self) -> bool:
        """Tell whether kroner stand beside the number that was just read, so that "m" is a million and no metre."""
        before = word_at(self.tokens, self.at - 2).rstrip(".")
        return before in _KRONER or word_at(self.tokens, self.at + 1) in _KRONER

    def tax_follows(self) -> bool:
        """Tell whether "m" is short for "med": "200 000 m/mva"."""
        following = word_at(self.tokens, self.at + 1)
        return following in ("/", "mva", "moms", "merverdiavgift", "avgift")

    def smaller_follows(self) -> bool:
        """Tell whether digits after a multiplier carry a smaller one: "1 mill 200 tusen"."""
        following = parts_of(word_at(self.tokens, self.at + 1))
        return (
            bool(following)
            and self.limit is not None
            and following[0].kind == SCALE
            and following[0].value < self.limit
        )

    def multiplier_follows(self) -> bool:
        """Tell whether the word after this one multiplies what has been read: "to drøye millioner"."""
        following = parts_of(word_at(self.tokens, self.at + 1))
        return self.current is not None and bool(following) and following[0].kind == SCALE

    def fraction(self) -> bool:
        """Take a half, a quarter or three quarters, alone or after a whole number."""
        value = FRACTIONS[self.tokens[self.at].text]
        self.current = value + (self.current or Decimal(0))
        self.at += 1
        return True

    def point(self) -> bool:
        """Take spoken decimals: "en komma tjuefem"."""
        at, decimals = self.at + 1, ""
        while (parts := parts_of(word_at(self.tokens, at))) and all(p.kind == UNIT for p in parts):
            decimals += str(int(sum(p.value for p in parts)))
            at += 1
        following = self.tokens[at] if at < len(self.tokens) else None
        if not decimals and following is not None and following.text.isdecimal() and len(following.text) < 4:
            decimals, at = following.text, at + 1
        if self.current is None or self.current % 1 or not decimals or len(decimals) > 6:
            return False
        self.current += Decimal("0." + decimals)
        self.at, self.room = at, Decimal(0)
        return True

    def joined(self) -> bool:
        """Take what follows "og" where it belongs to the same number."""
        after = self.at + 1
        words = [word_at(self.tokens, after), word_at(self.tokens, after + 1)]
        if self.current is not None and words[0] in ONE and words[1] in PARTS_OF_ONE:
            self.current, self.at = self.current + PARTS_OF_ONE[words[1]], after + 2
            return True
        part = PARTS_OF_ONE.get(words[0]) or FRACTIONS.get(words[0])
        if self.current is not None and part is not None:
            self.current, self.at = self.current + part, after + 1
            return True
        parts = parts_of(words[0])
        if not parts or self.current is None:
            return self.limit is not None and self.current is None and self.jump(after)
        return self.add_small(parts, after)

    def add_small(self, parts: tuple[Part, ...], after: int) -> bool:
        """Take "femti" after "hundre og", or "tjue" after "fem og"."""
        value = sum((p.value for p in parts), Decimal(0))
        if self.current is None or any(p.kind != UNIT for p in parts):
            return False
        old_way = not self.digits and 0 < self.current < 10 and value in range(20, 100, 10)
        if not old_way and not (self.room == 100 and 0 < value < 100):
            return False
        self.current, self.at, self.room = self.current + value, after + 1, Decimal(0)
        return True

    def jump(self, after: int) -> bool:
        """Step over "og" after a multiplier if a smaller number in words follows."""
        rest = read_number(self.tokens, after, joined=False)
        if (
            rest is None
            or self.limit is None
            or rest.value >= self.limit
            or (rest.digits and rest.scale == 1)
        ):
            return False
        self.at = after
        return True

    def step(self, *, joined: bool) -> bool:
        """Take the next token if it continues the number."""
        token = self.tokens[self.at]
        if token.text in FRACTIONS:
            return self.fraction()
        if token.kind == "num":
            return self.number(token)
        if token.text == "'" and self.digits and self.current is not None and self.current < 10_000:  # 400'
            self.at += 1
            return self.multiply(THOUSAND, bare=False)
        if token.kind != "word":
            return False
        if token.text in ("a", "an") and self.current == HALF:  # half a million
            self.at += 1
            return True
        if token.text in PADDING and self.multiplier_follows():
            self.at += 1
            return True
        if token.text in AND:
            return (
                joined
                and self.at > 0
                and (self.current is not None or self.limit is not None)
                and self.joined()
            )
        return self.point() if token.text in POINT and self.current is not None else self.word(token)


def _starts_with_article(tokens: list[Token], at: int) -> bool:
    """Tell whether a token says one before what it multiplies: "a hundred", "et par"."""
    following = word_at(tokens, at + 1)
    if following in PAIR:
        return tokens[at].text in ONE
    parts = parts_of(following)
    return tokens[at].text in ("a", "an") and bool(parts) and (parts[0].kind != UNIT or parts[0].value < 1)


def read_number(tokens: list[Token], at: int, *, joined: bool = True, slang: bool = False) -> Number | None:
    """Return the longest number that starts at a token, or None.

    `joined` lets "og" be part of it, `slang` lets "20 laken" be twenty thousand.
    """
    reader = _Reader(tokens, at, slang=slang)
    if not 0 <= at < len(tokens):
        return None
    if _starts_with_article(tokens, at):
        reader.current, reader.at = Decimal(1), at + 1
    while reader.at < len(tokens) and reader.step(joined=joined):
        pass
    if reader.current is None and reader.limit is None:
        return None
    value = reader.total + (reader.current or Decimal(0))
    return Number(value, reader.at, reader.scale, reader.grouped, reader.digits, reader.money)


def numbers_in(text: str) -> list[tuple[str, Decimal]]:
    """Return every number of a text in order, each with the word it begins with: 10 and 12 of «10–12 stoler»."""
    tokens, at, found = tokenize(fold(text)), 0, list[tuple[str, Decimal]]()
    while at < len(tokens):
        number = read_number(tokens, at)
        if number is not None:
            found.append((tokens[at].text, number.value))
        at = number.stop if number is not None else at + 1
    return found


def parse_number(text: str) -> Decimal | None:
    """Return the first number in a text, in digits or words, or None."""
    tokens = tokenize(fold(text))
    for at in range(len(tokens)):
        if (number := read_number(tokens, at)) is not None:
            return number.value
    return None
