"""What a question is about: its amounts and what they mean, the kind, the kommune, the date, and what is asked."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from dialogs.amount_words import DUTY_IN_THE_PAST, SPENT_LAST_YEAR
from dialogs.asking import asking_clauses, asking_sentence, asks_which
from dialogs.limit_words import (
    CHANGE_TALK,
    HELD_AGAINST,
    LEVELS,
    LIMIT_OF,
    LIMITS_ASKED,
    LONGEST_KEYWORDS,
    STATE,
    THRESHOLD,
    VALUE_ASKED,
)
from dialogs.polarity import Form, confirms, form_of
from dialogs.question_words import (
    ASKS,
    ASKS_SOMETHING,
    FILLER,
    KOMMUNER,
    OF_THE_PURCHASE,
    PURCHASE_TALK,
    SPLITTING,
    WANTS_TO_BUY,
    Ask,
)
from dialogs.term import over_term, told_by_dates
from dialogs.value import Money, Role, asked_about, read_money, together
from knowledge.kind import find_kind, without_kind
from knowledge.terskelverdi import Buyer, Kind, Level
from norsk.amount import find_amounts
from norsk.date import Period, find_period
from norsk.duration import Duration, find_durations
from norsk.text import content_words

LONGEST_FOLLOW_UP: Final = 60


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart. `on` is a date that the question itself names; `whole` is False for a follow-up.

    `asks` are the duties that the asking part names or wants confirmed, else those of the story around it;
    `outright` says which.
    """

    text: str
    money: tuple[Money, ...]
    duration: Duration | None
    kind: Kind | None
    kommune: str | None
    period: Period | None
    asks: tuple[Ask, ...]
    outright: bool
    level: Level | None
    asks_threshold: bool
    buyer: Buyer
    purchase_talk: bool
    change_talk: bool
    wants_to_buy: bool
    whole: bool

    @property
    def value(self) -> Money | None:
        """The value of the purchase that is asked about."""
        return asked_about(self.text, self.money)

    @property
    def parts(self) -> tuple[Money, ...]:
        """The amounts that belong together and are counted as one; none where there is one amount or a choice."""
        return together(self.text, self.money)

    @property
    def counted_together(self) -> Decimal | None:
        """The sum of the amounts that belong together, where a question tells several."""
        parts = self.parts
        return sum((part.total_nok for part in parts), Decimal(0)) if parts else None

    @property
    def form(self) -> Form:
        """How it is put: whether Ja or Nei answers it."""
        return form_of(self.text)

    @property
    def claims_limit(self) -> Decimal | None:
        """The amount that a question takes a limit to be: "er lovens grense 300 000?"."""
        if (
            self.level is None
            or not THRESHOLD.search(self.text)
            or HELD_AGAINST.search(self.text)
            or len(self.money) != 1
        ):
            return None
        only = self.money[0]
        return only.total_nok if only.role is Role.BACKGROUND and not only.strictly else None

    @property
    def splits(self) -> bool:
        """Whether it is about dividing a purchase."""
        return bool(SPLITTING.search(self.text))

    @property
    def asks_limits(self) -> bool:
        """Whether it asks which limits there are."""
        return bool(LIMITS_ASKED.search(self.text))

    @property
    def revenue(self) -> Money | None:
        """A supplier's sales, where the question tells them."""
        return next((money for money in self.money if money.role is Role.REVENUE), None)

    @property
    def on(self) -> date | None:
        """The day that the question's own period is judged by: its last, or its first where it has no end."""
        if self.period is None or (
            SPENT_LAST_YEAR.search(self.text) and not DUTY_IN_THE_PAST.search(self.text)
        ):
            return None
        return self.period.first if self.period.last == date.max else self.period.last


def take_apart(text: str, *, today: date) -> Question:
    """Return what a question is about. Never fails; whatever is not found is None."""
    period = find_period(text, today=today)
    durations = find_durations(text)
    duration = max(durations, key=lambda found: found.max_months or 0, default=None)
    money = tuple(read_money(text, amount, duration) for amount in find_amounts(text))
    runs = any(found is not None and found.amount.per for found in money)
    if duration is None and runs and (term := told_by_dates(text, today=today)):
        # The dates say how long it runs, and not which day is asked about.
        duration, durations, period = term, (*durations, term), None
        money = tuple(over_term(found, term) if found else None for found in money)
    asks = (
        _asks(asking_clauses(text)) or _asks(asking_sentence(text)) or (_asks(text) if confirms(text) else ())
    )
    return Question(
        text=text,
        money=tuple(found for found in money if found is not None),
        duration=duration,
        kind=find_kind(text),
        kommune=find_kommune(text),
        period=period,
        asks=asks or _asks(asking_sentence(text)) or _asks(text),
        outright=bool(asks),
        level=_level(text),
        asks_threshold=_asks_threshold(text),
        buyer=Buyer.STAT if STATE.search(text) else Buyer.KOMMUNE,
        purchase_talk=bool(PURCHASE_TALK.search(text)),
        change_talk=bool(CHANGE_TALK.search(text)),
        wants_to_buy=bool(WANTS_TO_BUY.search(text)) and not ASKS_SOMETHING.search(text),
        whole=bool(left_over(text, money=money, period=period, durations=durations)),
    )


def _asks(text: str) -> tuple[Ask, ...]:
    """Return what is asked; "kunngjøre på TED" asks of TED alone, unless Doffin is named too."""
    found = tuple(ask for ask, pattern in ASKS.items() if pattern.search(text))
    if Ask.TED in found and "doffin" not in text.casefold():
        return tuple(ask for ask in found if ask is not Ask.ANNOUNCE)
    return found


def _level(text: str) -> Level | None:
    """Return the one level that a text names; a text that compares levels asks for none of them."""
    named = [level for level, pattern in LEVELS.items() if pattern.search(text)]
    if len(named) > 1:
        named = [level for level, pattern in LIMIT_OF.items() if pattern.search(text)]
    return named[0] if len(named) == 1 else None


def _asks_threshold(text: str) -> bool:
    if VALUE_ASKED.search(text):
        return True
    return (
        bool(THRESHOLD.search(text))
        and len(text.split()) <= LONGEST_KEYWORDS
        and "hvorfor" not in text.casefold()
    )


def find_kommune(text: str) -> str | None:
    """Return the id of the kommune that a text names, or None."""
    return next((id for id, pattern in KOMMUNER.items() if pattern.search(text)), None)


def left_over(
    text: str,
    *,
    money: tuple[Money | None, ...],
    period: Period | None,
    durations: tuple[Duration, ...],
) -> tuple[str, ...]:
    """Return the words that say more than an amount, a time, a kind, a kommune or "hva om": none in a follow-up."""
    if len(text) > LONGEST_FOLLOW_UP:
        return tuple(text.split())
    spans = [(found.amount.start, found.amount.end) for found in money if found]
    spans += [(found.start, found.end) for found in durations]
    spans += [(period.start, period.end)] if period else []
    rest = text
    for start, end in spans:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    rest = without_kind(rest)
    for pattern in KOMMUNER.values():
        rest = pattern.sub(" ", rest)
    return tuple(word for word in re.findall(r"[^\W\d_]+", rest.casefold()) if word not in FILLER)


_BARE: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d{1,2})?(?![\d.,]*\d)(?! ?%)")
THOUSAND: Final = Decimal(1000)
MILLION: Final = Decimal(1_000_000)


def in_the_same_unit(text: str, before: Decimal) -> Decimal | None:
    """Return a bare small number read in the unit that was spoken of: "nei, 1,2" after 1,4 millioner is 1 200 000."""
    for span in find_durations(text):
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    found = _BARE.search(text)
    unit = MILLION if before >= MILLION else THOUSAND
    if found is None or before < THOUSAND:
        return None
    return Decimal(found[0].replace(",", ".")) * unit


def without_amounts(question: Question) -> str:
    """Return the question with its amounts blanked out."""
    rest = question.text
    for money in question.money:
        start, end = money.amount.start, money.amount.end
        rest = rest[:start] + " " * (end - start) + rest[end:]
    return rest


def without_times(question: Question, rest: str) -> str:
    """Return a text as long as the question's with its date and its lengths of time blanked out."""
    spans = [(found.start, found.end) for found in find_durations(question.text)]
    spans += [(found.start, found.end) for found in (question.period, question.duration) if found]
    for start, end in spans:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    return rest


def residual(question: Question) -> str:
    """Return the question without its amounts and without the words that any question about a purchase has.

    What is left is its own subject: "hvor lang tilbudsfrist" of "hvor lang tilbudsfrist må vi ha på 3 mill.?".
    """
    return _without_common(without_times(question, without_amounts(question)))


def asks_beside(question: Question) -> bool:
    """Say whether the asking part wants something else than what applies to the purchase.

    It does where it has words of its own and asks who, what or how, or does not speak of the purchase at all.
    """
    asking = asking_clauses(without_times(question, without_amounts(question)))
    own = [word for word in content_words(_without_common(asking, OF_THE_PURCHASE)) if word.isalpha()]
    return bool(own) and (asks_which(question.text) or not OF_THE_PURCHASE.search(asking))


def _without_common(rest: str, talk: re.Pattern[str] = PURCHASE_TALK) -> str:
    for pattern in (*ASKS.values(), talk):
        rest = pattern.sub(" ", rest)
    return without_kind(rest)
