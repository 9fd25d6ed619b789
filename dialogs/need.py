"""A whole need out of one sentence: what, how much, for whom, by when and for how long."""

from dataclasses import dataclass
from datetime import date

from norsk.amount import Amount
from norsk.duration import Duration


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
    _ = text, today
    return None


def need_as_json(need: Need) -> dict[str, object]:
    """Return a need as `parse need --json` writes it."""
    return {"what": need.what, "unit": need.unit}
