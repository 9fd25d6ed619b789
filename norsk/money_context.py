"""What stands around a number: kroner, labels, dates, and words such as over and inntil."""

from norsk.money_words import (
    APPROXIMATE,
    CALENDAR,
    COUNTED_OFF,
    CURRENCY,
    FOLLOWERS,
    LABELS,
    NOUN,
    REGISTERED,
    TIME_PREPOSITIONS,
    UNCOUNTED,
    VAGUE,
)
from norsk.number_digits import is_grouped
from norsk.number_words import UNIT, parts_of
from norsk.words import Token, word_at


def currency_after(tokens: list[Token], at: int) -> tuple[int, bool]:
    """Step over ",-", "kr." or "-kroners" after a number; tell whether there was any."""
    text = word_at(tokens, at)
    touching = _touch(tokens, at) and _touch(tokens, at + 1)
    if text in (",", ".") and word_at(tokens, at + 1) == "-" and touching:
        return at + 2 + (word_at(tokens, at + 2) in CURRENCY), True
    if text in CURRENCY:
        return at + 1 + (word_at(tokens, at + 1) in CURRENCY), True
    if text == "-" and touching and word_at(tokens, at + 1).startswith("kron"):
        return at + 2, True
    return (at + 1, True) if text.startswith("kroners") else (at, False)


def _touch(tokens: list[Token], at: int) -> bool:
    """Tell whether a token stands right after the one before it, without a space."""
    return 0 < at < len(tokens) and tokens[at - 1].end == tokens[at].start


def currency_before(tokens: list[Token], at: int) -> int:
    """Return the index where "kr", "kr." or "NOK" before a number begins, or the number's own index."""
    back = at - 1
    if word_at(tokens, back) in (".", ":") and word_at(tokens, back - 1) in ("kr", "nok", "kroner"):
        back -= 1
    return back if word_at(tokens, back) in ("kr", "nok", "kroner", "kronar") and back >= 0 else at


def looks_back(tokens: list[Token], at: int, words: frozenset[str]) -> bool:
    """Tell whether one of the words stands before a number, past kroner and approximations."""
    for back in range(at - 1, max(-1, at - 5), -1):
        text = tokens[back].text
        if text in words:
            return True
        if (
            text not in CURRENCY
            and text not in APPROXIMATE
            and text not in (".", "enn", "and", "than", "mot")
        ):
            return False
    return False


def counts(tokens: list[Token], at: int) -> bool:
    """Tell whether what follows a number is the name of something counted."""
    if at >= len(tokens):
        return False
    token = tokens[at]
    if token.text == "-" and _touch(tokens, at) and _touch(tokens, at + 1):
        word = word_at(tokens, at + 1)
        return word.isalpha() and not word.startswith(("kron", "grens", "terskel", "årig"))
    if token.kind != "word" or token.text in FOLLOWERS or token.text in CURRENCY:
        return token.text == "°"
    if token.text in ("m", "M") and word_at(tokens, at + 1) in ("/", "mva", "moms"):  # "med mva"
        return False
    return not token.text.startswith(("grens", "terskel", "kroners")) and not UNCOUNTED.fullmatch(token.text)


def noun(tokens: list[Token], at: int) -> bool:
    """Tell whether a word looks like a plural or a unit of measure rather than a verb or an aside."""
    return NOUN.fullmatch(word_at(tokens, at)) is not None


def ordinal(tokens: list[Token], at: int) -> bool:
    """Tell whether a full stop after a number makes it a place in a row: "1. mars", "2. kvartal"."""
    following = word_at(tokens, at + 1)
    return (
        word_at(tokens, at) == "."
        and _touch(tokens, at)
        and (following in CALENDAR or following in COUNTED_OFF)
    )


def vague(tokens: list[Token], at: int) -> bool:
    """Tell whether a number only says the size of an unsaid one: "noen hundre tusen", "flere millioner"."""
    while at > 0 and (parts := parts_of(tokens[at].text)) and parts[0].kind != UNIT:
        at -= 1
    return word_at(tokens, at) in VAGUE


def dated(tokens: list[Token], at: int) -> bool:
    """Tell whether a preposition of time, a month or a plus sign stands before a number."""
    before = word_at(tokens, at - 1)
    return (
        before in TIME_PREPOSITIONS or before in CALENDAR or before == "+" or word_at(tokens, at + 1) == "+"
    )


def glued(tokens: list[Token], at: int) -> bool:
    """Tell whether letters or a reference sign stand right before the number: NS8405, AV-1001, #12."""
    if not _touch(tokens, at):
        return False
    before = tokens[at - 1]
    if before.text in "-/_#§@":
        return before.text != "-" or (_touch(tokens, at - 1) and tokens[at - 2].text not in (",", "."))
    return before.kind == "word" and tokens[at].kind == "num" and before.text not in CURRENCY | {"ca", "x"}


def label_before(tokens: list[Token], at: int) -> bool:
    """Tell whether the word before a number makes it a reference: "nr. 1001", "NS 8405", "kl 1400"."""
    dotted = word_at(tokens, at - 1) in (".", ":")
    before = word_at(tokens, at - 1 - dotted)
    if is_grouped(tokens[at]):
        owner = word_at(tokens, at - 2 - dotted) in (".", "")  # "org.nr."
        return before in REGISTERED or (before == "nr" and owner)
    if before == "en":  # a European standard or an article: "EN 16931", "en 450000"
        return not dotted and tokens[at].kind == "num" and len(tokens[at].text) < len("450000")
    return before in LABELS


def denied(tokens: list[Token], at: int) -> bool:
    """Tell whether "ikke" turns "mer enn" or "over" round."""
    return any(
        token.text in ("ikke", "ikkje", "not", "no", "aldri", "ikkj") for token in tokens[max(0, at - 5) : at]
    )


def phrase_back(tokens: list[Token], at: int, words: frozenset[str]) -> bool:
    """Tell whether "mer enn" or the like stands before a number."""
    prefix = currency_before(tokens, at)
    return word_at(tokens, prefix - 1) in ("enn", "than") and word_at(tokens, prefix - 2) in words
