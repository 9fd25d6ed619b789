"""A whole need out of one sentence: what, how much, for whom, by when and for how long."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from dialogs.need_money import read_money
from dialogs.need_place import read_place
from dialogs.need_thing import read_thing, subject_of
from dialogs.need_time import hide, read_time
from norsk.amount import Amount, amount_as_json
from norsk.duration import Duration, duration_as_json

LONGEST: Final = 4000
"""Characters; the rest of a longer message is not read."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a sentence tells of a need. `what` is the thing in the person's words, without number and place.

    `unit` is the words for who needs it, which the register confirms; `quantity` the number or the words for how many.
    """

    what: str | None
    amount: Amount | None
    unit: str | None
    deadline: date | None
    duration: Duration | None
    quantity: str | None = None


def parse_need(text: str, *, today: date) -> Need | None:
    """Return what a sentence tells of a need, or None where it tells nothing."""
    text = _plain(text[:LONGEST]).rstrip()
    time = read_time(text, today=today)
    amount, sums = read_money(hide(text, time.days, " "))
    known = hide(text, [*time.days, *time.terms, *sums])
    unit, places = read_place(known, subject=subject_of(known))
    thing = read_thing(hide(known, places), fallback=known)
    if amount is not None:
        amount = _whole(amount, thing.quantity)
    if not (thing.what or amount or unit or time.deadline or time.duration):
        return None
    return Need(thing.what, amount, unit, time.deadline, time.duration, thing.quantity)


def need_as_json(need: Need) -> dict[str, object]:
    """Return a need as `parse need --json` writes it."""
    return {
        "what": need.what,
        "amount": amount_as_json(need.amount) if need.amount else None,
        "unit": need.unit,
        "deadline": need.deadline.isoformat() if need.deadline else None,
        "duration": duration_as_json(need.duration) if need.duration else None,
        "quantity": need.quantity,
    }


_NUMBERS: Final = {word: at for at, words in enumerate(
    ("", "", "to two", "tre three", "fire four", "fem five", "seks six", "sju syv seven", "åtte eight", "ni nine", "ti ten"))
    for word in words.split()}  # fmt: skip


def _plain(text: str) -> str:
    """Return a text with plain spaces, as long as it was."""
    return text.translate(
        {0xA0: " ", 0x202F: " ", 0x2009: " ", 0x2007: " ", ord("\t"): " ", ord("\r"): " ", ord("¤"): " "}
    )


def _whole(amount: Amount, quantity: str | None) -> Amount:
    """Return a unit price as what the whole number costs, where the number is told elsewhere."""
    if amount.total_nok is not None or amount.nok is None or amount.per is not None or not quantity:
        return amount
    first, *_ = quantity.split()
    digits = "".join(filter(str.isdigit, quantity))
    count = int(digits) if digits and len(digits) <= _DIGITS else _NUMBERS.get(first.casefold(), 0)
    return replace(amount, total_nok=amount.nok * Decimal(count)) if count else amount


_DIGITS: Final = 9
