"""What is known of a need before its form: the thing, how much, what it is worth, for which enhet and by when."""

import re
import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from dialogs.avtaler.topic import wanted
from dialogs.behovsmelding import keys
from dialogs.dialog import Context
from dialogs.draft import Draft
from dialogs.need import Need, parse_need
from knowledge.terskelverdi import Kind
from norsk.amount import Amount
from norsk.text import stem
from norsk.words import word_set
from register.answers import Answers, AnswerState
from register.avtale_rank import GENERIC_TAILS, Wanted
from register.ids import id_or_none

NOK: Final = "nok"
"""The draft's arg for what was said of the value before the form: NOK, or one of the two below."""
UNDER, OVER, NOT_KNOWN = "under", "over", "ukjent"
_QUALITY: Final = re.compile(r"\w{3,}(?:ske|ige|lige|ede|te|ne|ye|øye|ile|bare|ert|isk|ig|e)")
_NUMBER: Final = re.compile(r"\d[\d .,]*(?:stk\.?|stykk\w*)?")
_MORE: Final = re.compile(r" (?:med|uten|utan|som|der|hvor|slik at|inkludert|inkl\.?|with|without) ")
_GETTING: Final = word_set(
    "leie leige innleie leasing kjøp innkjøp anskaffelse bestilling levering leveranse utskifting utskiftning fornyelse ny nye "
    "nytt bytte skifte purchase rental"
)
"""What is done to have a thing, and not the thing."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A need as far as its first sentence tells it.

    `value_nok` is the upper end of what it may cost over the whole term, NOK excluding VAT; `valued` says that it was
    asked about or told, if only by `over` or as «vet ikke». `over` says on which side of the kommune's limit the
    person puts it, where no amount is known. `enhet_id` is the enhet that needs it, None where none is known.
    `elsewhere` is a place that was told and the register does not have; `area` is then its tjenesteområde, "" where that
    does not follow.
    """

    what: str
    quantity: str = ""
    value_nok: Decimal | None = None
    valued: bool = False
    over: bool | None = None
    wanted_by_on: date | None = None
    kind: Kind | None = None
    enhet_id: uuid.UUID | None = None
    elsewhere: str = ""
    area: str = ""

    @property
    def called(self) -> str:
        """The need as a few words: «20 ergonomiske stoler»; not escaped."""
        counted = self.quantity and self.quantity.casefold() not in self.what.casefold()
        return f"{self.quantity} {self.what}".strip() if counted else self.what


def sketch_of(context: Context, draft: Draft) -> Sketch:
    """Return what a draft tells; an answer of its form goes before what the sentence says."""
    given = draft.given
    need = parse_need(draft.text, today=context.today)
    said = draft.args.get(NOK, "")
    unknown = said == NOT_KNOWN or _state(given, keys.VALUE) is AnswerState.UNKNOWN
    value = None if unknown else _decimal(said) or _decimal(_value(given, keys.TOTAL)) or _from_need(need)
    what = _value(given, keys.WHAT) or (need.what if need and need.what else _plain(draft.text))
    return Sketch(
        what=what,
        quantity=_value(given, keys.QUANTITY) or (need.quantity if need and need.quantity else ""),
        value_nok=value,
        valued=value is not None or bool(said) or unknown,
        over={OVER: True, UNDER: False}.get(said),
        wanted_by_on=_date(_value(given, keys.DEADLINE)) or (need.deadline if need else None),
        kind=_kind(_value(given, keys.KIND)),
        enhet_id=id_or_none(_value(given, keys.PLACE)),
        elsewhere="" if _value(given, keys.PLACE) else _value(given, keys.ENHET),
        area=_value(given, keys.TJENESTEOMRADE),
    )


def looked_for(context: Context, what: str) -> tuple[Wanted, ...]:
    """Return the words by which a thing is looked for: without what only describes it, «ergonomiske» stoler.

    Nothing where all that is named is «utstyr» or the like, which would find anything.
    """
    found = wanted(_head_first(what), knowledge=context.knowledge)
    last = {one.phrase: one for one in found if not one.aside}
    kept = tuple(
        one for one in found if one.aside or one is last[one.phrase] or not _QUALITY.fullmatch(one.word)
    )
    telling = [one for one in kept if not one.aside]
    return kept if any(not _is_generic(one.word) for one in telling) else ()


def _head_first(what: str) -> str:
    """Return a thing with what only tells more of it set aside: «maling av gangen» is painting, «leie av bil» a car."""
    said = _MORE.sub(" til ", f"{what.casefold()} ").strip()
    first, of, rest = said.partition(" av ")
    if not of:
        return said
    return rest if all(word in _GETTING for word in first.split()) else f"{first} til {rest}"


def _is_generic(word: str) -> bool:
    return stem(word) in GENERIC_TAILS


def upper_total(amount: Amount) -> Decimal | None:
    """Return the most that an amount may come to over the whole term; None for a price of one."""
    if amount.total_nok is None or not amount.nok or amount.high is None:
        return amount.total_nok
    return amount.total_nok * amount.high / amount.nok


def _from_need(need: Need | None) -> Decimal | None:
    return upper_total(need.amount) if need and need.amount else None


def _plain(text: str) -> str:
    return " ".join(_NUMBER.sub(" ", text).split())[:200]


def _state(given: Answers, key: str) -> AnswerState | None:
    found = given.get(key)
    return found.state if found else None


def _value(given: Answers, key: str) -> str:
    found = given.get(key)
    if found is None or found.state in (AnswerState.UNKNOWN, AnswerState.SKIPPED):
        return ""
    return found.value


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _kind(text: str) -> Kind | None:
    try:
        return Kind(text) if text else None
    except ValueError:
        return None
