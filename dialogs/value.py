"""The amounts of a question: what each means, which belong together, and which one is asked about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final

from dialogs.amount_words import (
    ALTERNATIVES,
    ASKED_VERB,
    BACKGROUND,
    BELOW,
    CALL_OFF,
    FRAME,
    LIMIT_BEFORE,
    OTHER,
    REVENUE,
    SPENT_BEFORE,
)
from norsk.amount import Amount
from norsk.duration import Duration

NEAR: Final = 40
BEFORE: Final = 34
"""How far before an amount a word may stand that makes it a limit or a budget."""
FARTHEST: Final = 300
"""How far from an amount a sentence is read, so that a long table of amounts takes no longer for each."""
WITHOUT_END: Final = 48
"""How many months a running amount counts where its term is not told (FOA § 5-4)."""
WITHOUT_VAT: Final = Decimal("0.8")
"""What is left of an amount without its 25 % VAT."""
SENTENCE: Final = re.compile(r"[!?;\n]|\.\s")
_CLAUSE: Final = re.compile(r"[!?;\n]|\.\s|,\s*(?:men|og|vi|jeg|må|skal|kan)\b", re.IGNORECASE)
_JOINED: Final = re.compile(r"\b(?:og|pluss|samt|i tillegg|plus|and)\b|\+", re.IGNORECASE)
_AT_LEAST: Final = re.compile(r"\b(?:minst|minimum|fra|from|least)\W*$", re.IGNORECASE)
_IN_BUDGET: Final = re.compile(r"\s*(?:i|til)\s+budsjett", re.IGNORECASE)
_BARE_AND: Final = re.compile(
    r"\s*(?:kr\.?|kroner)?\s*(?:og|and)\s*(?:kr\.?|en på|ett på)?\s*", re.IGNORECASE
)


class Role(StrEnum):
    """What an amount in a question means. A background amount is a limit or a budget, not what is bought for."""

    PURCHASE = "purchase"
    BACKGROUND = "background"
    REVENUE = "revenue"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount and what it means in its question. `total_nok` is NOK excluding VAT over the whole term.

    `low_nok` is the lower end of a range over the same term. `strictly` is 1 for "over", -1 for "under" an amount.
    """

    amount: Amount
    role: Role
    total_nok: Decimal
    months: int | None
    low_nok: Decimal | None = None
    strictly: int = 0

    @property
    def units(self) -> int | None:
        """How many units a price for each is multiplied with; None where the amount is no unit price."""
        nok = self.amount.nok
        if not nok or self.amount.per or self.low_nok is not None or self.total_nok % nok:
            return None
        number = int(self.total_nok / nok)
        return number if number > 1 else None


def read_money(text: str, amount: Amount, duration: Duration | None) -> Money | None:
    """Return an amount with its meaning, or None for a unit price without a quantity."""
    stated = amount.total_nok if amount.total_nok is not None else amount.high or amount.nok
    if stated is None:
        return None
    ranged = amount.low is not None and amount.high is not None and bool(amount.nok)
    return Money(
        amount=amount,
        role=_role(text, amount),
        total_nok=_share(stated, amount, amount.high) if ranged else stated,
        months=_months(amount, duration),
        low_nok=_share(stated, amount, amount.low) if ranged else None,
        strictly=0 if ranged else _strictly(text, amount),
    )


def count_again(amount: Amount, *, months: int | None, inc_vat: bool) -> Money | None:
    """Return an amount told before, over a term or with VAT told now; None where neither changes it."""
    inc_vat = inc_vat and amount.vat is None
    if amount.nok is None or amount.total_nok is None or not (inc_vat or (months and amount.per)):
        return None
    factor = WITHOUT_VAT if inc_vat else Decimal(1)
    nok, total = amount.nok * factor, amount.total_nok * factor
    if amount.per and months:
        total = nok * months / (12 if amount.per == "year" else 1)
    told = replace(amount, nok=nok, total_nok=total, vat="inc" if inc_vat else amount.vat)
    return Money(told, Role.PURCHASE, total, months)


def _share(total: Decimal, amount: Amount, end: Decimal | None) -> Decimal:
    """Return one end of a range over the term that the total is counted over."""
    return total * (end or Decimal(0)) / amount.nok if amount.nok else total


def _strictly(text: str, amount: Amount) -> int:
    if amount.low is not None:
        return 0 if _AT_LEAST.search(text[max(0, amount.start - BEFORE) : amount.start]) else 1
    return -1 if BELOW.search(text[max(0, amount.start - 24) : amount.start]) else 0


def _months(amount: Amount, duration: Duration | None) -> int | None:
    """Return how many months a running amount counts: its term with options, else 48 (FOA § 5-4)."""
    if amount.per is None:
        return None
    return duration.max_months if duration and duration.max_months else WITHOUT_END


def _role(text: str, amount: Amount) -> Role:
    around = text[max(0, amount.start - NEAR) : amount.end + NEAR]
    before = _CLAUSE.split(text[max(0, amount.start - BEFORE) : amount.start])[-1]
    if REVENUE.search(around):
        return Role.REVENUE
    if LIMIT_BEFORE.search(_sentence_before(text, amount)):
        return Role.BACKGROUND
    if BACKGROUND.search(before) or _IN_BUDGET.match(text, amount.end):
        return Role.BACKGROUND
    if FRAME.search(before) and CALL_OFF.search(text):
        return Role.BACKGROUND
    return Role.OTHER if OTHER.search(around) else Role.PURCHASE


def asked_about(text: str, money: Sequence[Money]) -> Money | None:
    """Return the amount that a question is about: of a purchase before a limit, beside the verb, the highest."""
    purchases = [found for found in money if found.role is Role.PURCHASE]
    candidates = purchases or [found for found in money if found.role is Role.BACKGROUND]
    asks = ASKED_VERB.search(text) is not None
    beside = [found for found in candidates if asks and _in_asking_sentence(text, found)]
    return max(beside or candidates, key=lambda found: found.total_nok, default=None)


def _in_asking_sentence(text: str, money: Money) -> bool:
    """Say whether a verb of the duty asked about stands in the same sentence as an amount."""
    end = money.amount.end
    after = SENTENCE.split(text[end : end + FARTHEST], maxsplit=1)[0]
    return bool(ASKED_VERB.search(_sentence_before(text, money.amount) + " " + after))


def _sentence_before(text: str, amount: Amount) -> str:
    """Return the part of an amount's own sentence that stands before it."""
    return SENTENCE.split(text[max(0, amount.start - FARTHEST) : amount.start])[-1]


def together(text: str, money: Sequence[Money]) -> tuple[Money, ...]:
    """Return the amounts to add: bought before and to be bought, or joined parts of one purchase. None otherwise."""
    purchases = tuple(found for found in money if found.role is Role.PURCHASE)
    if len(purchases) < 2:  # noqa: PLR2004 - two make a sum
        return ()
    if SPENT_BEFORE.search(text):
        return purchases
    if ALTERNATIVES.search(text):
        return ()
    by_unit = [found.units is not None for found in purchases]
    if any(found.amount.per for found in purchases) or len(set(by_unit)) > 1:
        # Running amounts are counted by themselves, and a unit price only beside others; else adding would be a guess.
        return ()
    gaps = [text[one.amount.end : other.amount.start] for one, other in pairwise(purchases)]
    return purchases if all(map(_joins, gaps)) or _same_contract(text) else ()


def _joins(gap: str) -> bool:
    return bool(_JOINED.search(gap)) and not _BARE_AND.fullmatch(gap) and not SENTENCE.search(gap)


def _same_contract(text: str) -> bool:
    return bool(re.search(r"\b(?:neste år|samme avtale|samme kontrakt|til sammen)\b", text, re.IGNORECASE))
