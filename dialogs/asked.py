"""A question completed by what the conversation remembers, and the answer that it led to."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Choice, Fact, Reply, Source
from dialogs.amount_words import ADDED, INC_VAT, PER
from dialogs.dialog import Knowledge
from dialogs.limit_words import BARE_THRESHOLD
from dialogs.phrases import phrases
from dialogs.polarity import Form
from dialogs.question import (
    LONGEST_FOLLOW_UP,
    Question,
    in_the_same_unit,
)
from dialogs.question_words import NOW, Ask
from dialogs.regime_text import Said
from dialogs.state_store import Facts, Memory
from dialogs.value import WITHOUT_END, Money, count_again
from knowledge.kommune import Kommune
from knowledge.terskelverdi import Kind, Regime
from norsk.amount import Amount
from norsk.language import Language

CERTAIN: Final = 0.97
"""How sure an answer is that a rule gives outright."""
LIKELY: Final = 0.8
"""How sure it is where something is still open, such as the kind."""
SURE: Final = 0.6
"""How sure the search must be that a question with an amount has a subject beside it."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another article that may be what was meant."""

    article: str
    title: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question led to. `answered` is False where the bot declined or asks back."""

    text: str
    answered: bool
    on: date
    memory: Memory
    article: str | None = None
    confidence: float = 0.0
    sources: tuple[Source, ...] = ()
    regime: Regime | None = None
    alternatives: tuple[Alternative, ...] = ()
    facts: tuple[Fact, ...] = ()
    choices: tuple[Choice, ...] = ()

    def reply(self) -> Reply:
        """Return the answer as a message."""
        return Reply(self.text, facts=self.facts, choices=self.choices, sources=self.sources)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question completed by what the conversation remembers."""

    question: Question
    value_nok: Decimal | None
    money: Money | None
    kind: Kind
    kommune: Kommune
    on: date
    today: date
    past: bool
    asks: tuple[Ask, ...]
    form: Form
    carried: bool
    joined: bool
    knowledge: Knowledge
    memory: Memory

    @property
    def language(self) -> Language:
        """The language to answer in."""
        return self.memory.language


def complete(
    question: Question,
    kommune: Kommune,
    judged_on: date,
    knowledge: Knowledge,
    memory: Memory,
    *,
    joined: bool = False,
) -> Asked:
    """Fill in what a follow-up leaves out with what was said before; a whole question stands by itself.

    A question `joined` to the one before in one message shares its facts, and asks for itself.
    """
    follows = joined or not question.whole or _about_the_same(question, memory)
    old = memory.facts if follows else Facts()
    money = question.value or counted_again(question, old)
    value = question.counted_together or (money.total_nok if money else _said_before(question, old))
    if value is not None and old.value_nok and ADDED.search(question.text):
        value += Decimal(old.value_nok)
    kind = question.kind or (Kind(old.kind) if old.kind else Kind.UKJENT)
    own = question.kommune or old.kommune
    on = question.on or (date.fromisoformat(old.on) if old.on and not NOW.search(question.text) else None)
    asks = question.asks or (tuple(Ask(ask) for ask in memory.asks) if follows and not joined else ())
    return Asked(
        question=question,
        value_nok=value,
        money=money,
        kind=kind,
        kommune=knowledge.kommuner[own] if own else kommune,
        on=on or judged_on,
        today=judged_on,
        past=bool(on and on < judged_on),
        asks=asks,
        form=question.form
        if question.whole or question.asks or not (follows and memory.form)
        else Form(memory.form),
        carried=follows and not joined and old.any,
        joined=joined,
        knowledge=knowledge,
        memory=memory,
    )


def _about_the_same(question: Question, memory: Memory) -> bool:
    """Say whether a short question asks another duty of the purchase spoken of: "gjelder loven da?".

    In the middle of a form it is always about what is filled in.
    """
    if memory.facts.value_nok is not None and BARE_THRESHOLD.search(question.text):
        return True
    if memory.facts.value_nok is None or question.money or not question.asks:
        return False
    in_a_form = memory.draft_field is not None or memory.draft_revision is not None
    return len(question.text) <= LONGEST_FOLLOW_UP and (in_a_form or refers_back(question))


def counted_again(question: Question, old: Facts) -> Money | None:
    """Return the amount spoken of over the term, or with the VAT, that a follow-up now tells."""
    if old.said_nok is None or old.value_nok is None:
        return None
    nok, total = Decimal(old.said_nok), Decimal(old.value_nok)
    per = old.per or next((unit for unit, pattern in PER.items() if pattern.search(question.text)), None)
    told = Amount(nok, None, None, old.vat, per, total, 0, 0, explicit=True)
    months = question.duration.max_months if question.duration else None
    if per and not old.per:
        # Told only now to be per month or year: it runs, for as long as is told or without an end.
        months = months or WITHOUT_END
    return count_again(told, months=months, inc_vat=bool(INC_VAT.search(question.text)))


def _said_before(question: Question, old: Facts) -> Decimal | None:
    """Return the amount spoken of, or the bare number that now corrects it."""
    if old.value_nok is None:
        return None
    before = Decimal(old.value_nok)
    return in_the_same_unit(question.text, before) or before


def remembered(asked: Asked, article: str | None = None) -> Memory:
    """Return what the conversation remembers once this is answered."""
    named = asked.question.kommune or (asked.memory.facts.kommune if asked.carried else None)
    said = asked.money.amount if asked.money and not asked.question.parts else None
    old = asked.memory.facts if asked.carried and said is None else Facts()
    facts = Facts(
        said_nok=str(said.nok) if said and said.nok is not None else old.said_nok,
        per=said.per if said else old.per,
        vat=said.vat if said else old.vat,
        value_nok=str(asked.value_nok) if asked.value_nok is not None else None,
        kind=asked.kind.value if asked.kind is not Kind.UKJENT else None,
        kommune=named,
        on=asked.on.isoformat() if asked.past else None,
    )
    return Memory(
        facts=facts,
        asks=tuple(ask.value for ask in asked.asks),
        form=asked.form.value,
        article=article,
        language=asked.language,
    )


def reset(language: Language = Language.BOKMAL) -> tuple[Choice, ...]:
    """Return the button that forgets what was told."""
    return (Choice(phrases(language).reset, Action(ActionId.RESET_FACTS)),)


def from_rule(asked: Asked, said: Said) -> Answer:
    """Return what a rule says, as an answer that is certain and remembers what was told.

    An English reader of what is only said in bokmål is told so.
    """
    only = "" if said.language is asked.language else phrases(asked.language).only_norwegian
    return Answer(
        text=f"{only}\n\n{said.text}" if only else said.text,
        answered=True,
        on=asked.on,
        memory=remembered(asked),
        confidence=CERTAIN,
        sources=said.sources,
        facts=said.facts,
        choices=reset(asked.language) if asked.carried else (),
    )


def in_norwegian(asked: Asked, said: Said) -> Said:
    """Return an answer that there is in bokmål only, which an English reader is told first."""
    warning = phrases(asked.language).only_norwegian
    return replace(said, text=f"{warning}\n\n{said.text}") if warning else said


def refers_back(question: Question) -> bool:
    """Say whether a question points at what was spoken of."""
    words = question.text.casefold().replace("?", " ").split()
    return bool({"da", "det", "den", "dette", "kjøpet", "then"} & set(words))
