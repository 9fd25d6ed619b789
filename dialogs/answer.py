"""From a question to an answer: a rule, a sum, an article, or an honest no. Pure; the dialog around it is `ask.py`."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean
from conversation.reply import Choice, Fact, Reply, Source
from dialogs import texts
from dialogs.article_text import say_article
from dialogs.calculators import calculate
from dialogs.decline import refusal
from dialogs.dialog import Knowledge
from dialogs.polarity import Form, asks_how
from dialogs.question import (
    LONGEST_FOLLOW_UP,
    Question,
    in_the_same_unit,
    residual,
    take_apart,
    without_amounts,
)
from dialogs.question_words import ADDED, EXEMPTIONS, INC_VAT, Ask
from dialogs.regime_text import Said, say_regime
from dialogs.state_store import Facts, Memory
from dialogs.threshold_text import say_day, say_limits, say_threshold
from dialogs.value import Money, count_again
from knowledge.kind import label
from knowledge.kommune import Kommune
from knowledge.search import Hit
from knowledge.terskelverdi import Kind, Regime, regime
from norsk.amount import Amount

LONGEST_QUESTION: Final = 10_000
CERTAIN: Final = 0.97
LIKELY: Final = 0.8
SURE: Final = 0.6
"""How sure the search must be that a question with an amount has a subject beside it."""
NEAREST: Final = 3
NEAR_ENOUGH: Final = 0.2
"""How sure the search must be of another article before it is offered."""


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
class _Asked:
    """A question completed by what the conversation remembers."""

    question: Question
    value_nok: Decimal | None
    money: Money | None
    kind: Kind
    kommune: Kommune
    on: date
    past: bool
    asks: tuple[Ask, ...]
    form: Form
    carried: bool
    knowledge: Knowledge
    memory: Memory


def answer(
    text: str,
    *,
    kommune: Kommune,
    today: date,
    knowledge: Knowledge,
    memory: Memory | None = None,
    on: date | None = None,
) -> Answer:
    """Return the answer to a question, from a person of `kommune`, with what the conversation remembers.

    `on` is the day the question is judged by where it names none itself; today where it is left out.
    """
    memory = memory or Memory()
    judged_on = on or today
    cleaned = clean(text).strip()
    if not cleaned:
        return _no(texts.EMPTY, judged_on, memory)
    if len(cleaned) > LONGEST_QUESTION:
        return _no(texts.too_long(len(cleaned), LONGEST_QUESTION), judged_on, memory)
    if refused := refusal(cleaned, kommune=kommune):
        return _no(refused[1], judged_on, memory)
    asked = _complete(take_apart(cleaned, today=today), kommune, judged_on, knowledge, memory)
    if (
        not asked.question.whole
        and not _says_anything(asked.question, memory)
        and not _continues(cleaned, memory)
    ):
        return _no(texts.clarify(kommune.names["innkjop"]), judged_on, memory)
    return (
        _sum(asked)
        or _threshold(asked)
        or _purchase(asked)
        or _ask_value(asked)
        or _article(asked)
        or _overview(asked)
        or _declined(asked, cleaned)
    )


def _no(text: str, on: date, memory: Memory) -> Answer:
    return Answer(text=text, answered=False, on=on, memory=memory)


AND_THEN: Final = "og da?"
"""What a button puts in the person's mouth: the last question once more, with the facts as they now are."""


def _continues(text: str, memory: Memory) -> bool:
    return text == AND_THEN and memory.facts.any


def _says_anything(question: Question, memory: Memory) -> bool:
    """Say whether there is something to answer; a bare number is money only where a purchase is spoken of."""
    spoken_of = bool(memory.asks or memory.facts.any)
    if memory.facts.value_nok and in_the_same_unit(question.text, Decimal(memory.facts.value_nok)):
        return True
    if _counted_again(question, memory.facts):
        return True
    money = any(found.amount.explicit or spoken_of for found in question.money)
    return bool(money or question.kind or question.kommune or question.period)


def _complete(
    question: Question, kommune: Kommune, judged_on: date, knowledge: Knowledge, memory: Memory
) -> _Asked:
    """Fill in what a follow-up leaves out with what was said before; a whole question stands by itself."""
    follows = not question.whole or _about_the_same(question, memory)
    old = memory.facts if follows else Facts()
    money = question.value or _counted_again(question, old)
    value = question.counted_together or (money.total_nok if money else _said_before(question, old))
    if value is not None and old.value_nok and ADDED.search(question.text):
        value += Decimal(old.value_nok)
    kind = question.kind or (Kind(old.kind) if old.kind else Kind.UKJENT)
    own = question.kommune or old.kommune
    on = question.on or (date.fromisoformat(old.on) if old.on else None)
    asks = question.asks or (tuple(Ask(ask) for ask in memory.asks) if follows else ())
    return _Asked(
        question=question,
        value_nok=value,
        money=money,
        kind=kind,
        kommune=knowledge.kommuner[own] if own else kommune,
        on=on or judged_on,
        past=bool(on and on < judged_on),
        asks=asks,
        form=question.form if question.asks or not (follows and memory.form) else Form(memory.form),
        carried=follows and old.any,
        knowledge=knowledge,
        memory=memory,
    )


def _about_the_same(question: Question, memory: Memory) -> bool:
    """Say whether a short question asks another duty of the purchase spoken of: "gjelder loven da?"."""
    if memory.facts.value_nok is None or question.money or not question.asks:
        return False
    return len(question.text) <= LONGEST_FOLLOW_UP and _refers_back(question)


def _counted_again(question: Question, old: Facts) -> Money | None:
    """Return the amount spoken of over the term, or with the VAT, that a follow-up now tells."""
    if old.said_nok is None or old.value_nok is None:
        return None
    nok, total = Decimal(old.said_nok), Decimal(old.value_nok)
    told = Amount(nok, None, None, old.vat, old.per, total, 0, 0, explicit=True)
    months = question.duration.max_months if question.duration else None
    return count_again(told, months=months, inc_vat=bool(INC_VAT.search(question.text)))


def _said_before(question: Question, old: Facts) -> Decimal | None:
    """Return the amount spoken of, or the bare number that now corrects it."""
    if old.value_nok is None:
        return None
    before = Decimal(old.value_nok)
    return in_the_same_unit(question.text, before) or before


def _remembered(asked: _Asked, article: str | None = None) -> Memory:
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
        facts=facts, asks=tuple(ask.value for ask in asked.asks), form=asked.form.value, article=article
    )


def _sum(asked: _Asked) -> Answer | None:
    said = calculate(asked.question, kommune=asked.kommune, rules=asked.knowledge.rules)
    return _from_rule(asked, said) if said else None


def _threshold(asked: _Asked) -> Answer | None:
    """Answer what a threshold is or was; a question that names a purchase is about that."""
    question, rules = asked.question, asked.knowledge.rules
    if question.claims_limit is not None:
        return _claim(asked, question.claims_limit)
    if question.value and question.purchase_talk and not asked.past:
        return None
    if question.value and (question.asks or not question.whole):
        return None
    if question.value or question.change_talk or question.revenue:
        return None
    if question.asks_threshold and question.level and (asked.past or question.kind or _bare_threshold(asked)):
        said = say_threshold(
            rules,
            level=question.level,
            kind=question.kind,
            on=asked.on,
            since=question.period.first if question.period else asked.on,
            past=asked.past,
            buyer=question.buyer,
        )
        return _from_rule(asked, said) if said else None
    if asked.past and question.period and (question.asks_threshold or _asks_what_applied(question)):
        return _from_rule(
            asked, say_day(rules, on=asked.on, today=rules.checked_on, kind=_judged(asked.kind))
        )
    return None


def _claim(asked: _Asked, claimed: Decimal) -> Answer | None:
    """Answer whether a limit is what a question takes it to be, with the limit."""
    question, rules = asked.question, asked.knowledge.rules
    if question.level is None or question.form is Form.OPEN:
        return None
    said = say_threshold(
        rules, level=question.level, kind=question.kind, on=asked.on, since=asked.on, past=asked.past,
        buyer=question.buyer,
    )  # fmt: skip
    rule = rules.at(question.level, _judged(asked.kind), on=asked.on, buyer=question.buyer)
    if said is None or rule is None:
        return None
    word = "Ja" if rule.amount_nok == claimed else "Nei"
    return _from_rule(asked, replace(said, text=f"**{word}.** {said.text}"))


def _bare_threshold(asked: _Asked) -> bool:
    """Say whether the value is all that is wanted: no article knows more about the rest of the question."""
    hit = asked.knowledge.index.answer(residual(asked.question), asked.kommune.id)
    return hit is None or "terskel" in hit.article.topic or hit.confidence < SURE


def _asks_what_applied(question: Question) -> bool:
    return any(word in question.text.casefold() for word in ("gjaldt", "gjeldt", "galdt", "applied"))


def _judged(kind: Kind) -> Kind:
    return Kind.VARE if kind is Kind.UKJENT else kind


def _purchase(asked: _Asked) -> Answer | None:
    """Answer what applies to a purchase of some value, or what an article says of its own subject at that value."""
    if asked.value_nok is None or asked.question.change_talk or asked.question.splits:
        return None
    own = _own_subject(asked)
    if own is not None:
        return _with_value(asked, own)
    if not (asked.asks or asked.question.purchase_talk or not asked.question.whole):
        return None
    return _regime_answer(asked)


def _own_subject(asked: _Asked) -> Hit | None:
    """Return the article on what the question asks beside its amount, where there is such a thing."""
    if not asked.question.whole:
        return None
    if EXEMPTIONS.search(asked.question.text):
        exempt = asked.knowledge.index.answer(without_amounts(asked.question), asked.kommune.id)
        if exempt is not None and exempt.article.duty_from is None:
            return exempt
    if asks_how(asked.question.text):
        how = asked.knowledge.index.answer(without_amounts(asked.question), asked.kommune.id)
        return how if how is not None and how.confidence >= SURE else None
    hit = asked.knowledge.index.answer(residual(asked.question), asked.kommune.id)
    if hit is None:
        return None
    if hit.article.duty_from is None and hit.confidence < SURE:
        return None
    if asked.asks and hit.article.duty_from is None:
        whole = asked.knowledge.index.answer(asked.question.text, asked.kommune.id)
        return (
            hit
            if whole is not None and whole.article.id == hit.article.id and hit.confidence >= LIKELY
            else None
        )
    return hit


def _with_value(asked: _Asked, hit: Hit) -> Answer:
    found = _regime_of(asked)
    said = say_article(
        hit.article,
        kommune=asked.kommune,
        on=asked.on,
        today=asked.on,
        regime=found,
        money=asked.money,
        form=asked.form,
    )
    return _from_article(asked, hit, said, found)


def _regime_of(asked: _Asked, at: Decimal | None = None) -> Regime:
    """Return what applies at the value asked about, or at another one."""
    return regime(
        _beside_limit(asked) if at is None else at,
        asked.kind,
        on=asked.on,
        kommune=asked.kommune,
        rules=asked.knowledge.rules,
        buyer=asked.question.buyer,
    )


def _beside_limit(asked: _Asked) -> Decimal:
    """Return the value; "over" and "under" an amount that is itself a limit lie one krone to its side."""
    value = asked.value_nok if asked.value_nok is not None else Decimal(0)
    if asked.money is None or not asked.money.strictly or asked.question.parts:
        return value
    limits = {limit.amount_nok for limit in asked.kommune.limits}
    limits |= {rule.amount_nok for rule in asked.knowledge.rules.threshold if rule.holds_on(asked.on)}
    return value + asked.money.strictly if value in limits else value


def _regime_answer(asked: _Asked) -> Answer:
    found = _regime_of(asked)
    said = say_regime(
        found,
        asks=asked.asks,
        kommune=asked.kommune,
        rules=asked.knowledge.rules,
        money=asked.money,
        past=asked.past,
        parts=asked.question.parts,
        form=asked.form,
        low=_low_end(asked),
    )
    result = _from_rule(asked, said)
    choices = _kind_choices(found) + (_reset() if asked.carried else ())
    return replace(
        result, regime=found, choices=choices, confidence=CERTAIN if found.certain else LIKELY,
        answered=found.law_applies is not None,
    )  # fmt: skip


def _low_end(asked: _Asked) -> Regime | None:
    """Return what applies at the lower end of a range, where one was named."""
    if asked.money is None or asked.money.low_nok is None or asked.question.parts:
        return None
    return _regime_of(asked, asked.money.low_nok)


def _kind_choices(found: Regime) -> tuple[Choice, ...]:
    """Offer the kinds, where knowing which would change the answer."""
    if found.certain or found.kind is not Kind.UKJENT or found.law_applies is None:
        return ()
    kinds = (Kind.VARE, Kind.TJENESTE, Kind.SAERLIG_TJENESTE, Kind.HELSE_SOSIAL, Kind.BYGG_ANLEGG)
    return tuple(
        Choice(label(kind).capitalize(), Action(ActionId.SET_KIND, {"kind": kind.value})) for kind in kinds
    )


def _reset() -> tuple[Choice, ...]:
    return (Choice(texts.RESET, Action(ActionId.RESET_FACTS)),)


def _from_rule(asked: _Asked, said: Said) -> Answer:
    return Answer(
        text=said.text,
        answered=True,
        on=asked.on,
        memory=_remembered(asked),
        confidence=CERTAIN,
        sources=said.sources,
        facts=said.facts,
        choices=_reset() if asked.carried else (),
    )


def _article(asked: _Asked) -> Answer | None:
    hit = asked.knowledge.index.answer(asked.question.text, asked.kommune.id)
    if hit is None:
        return None
    carried = asked.memory.facts.value_nok if hit.article.duty_from and asked.value_nok is None else None
    if carried and _refers_back(asked.question):
        return _with_value(replace(asked, value_nok=Decimal(carried), carried=True), hit)
    said = say_article(hit.article, kommune=asked.kommune, on=asked.on, today=asked.on)
    return _from_article(asked, hit, said, None)


def _refers_back(question: Question) -> bool:
    words = question.text.casefold().replace("?", " ").split()
    return bool({"da", "det", "den", "dette", "kjøpet", "then"} & set(words))


def _from_article(asked: _Asked, hit: Hit, said: Said, found: Regime | None) -> Answer:
    others = asked.knowledge.index.search(asked.question.text, kommune=asked.kommune.id, limit=NEAREST + 1)
    alternatives = _alternatives(tuple(other for other in others if other.article.id != hit.article.id))
    return Answer(
        text=said.text,
        answered=True,
        on=asked.on,
        memory=_remembered(asked, hit.article.id),
        article=hit.article.id,
        confidence=hit.confidence,
        sources=said.sources,
        regime=found,
        alternatives=alternatives,
        facts=said.facts,
        choices=_article_choices(alternatives[:2]),
    )


def _alternatives(hits: tuple[Hit, ...]) -> tuple[Alternative, ...]:
    near = (hit for hit in hits if hit.confidence >= NEAR_ENOUGH)
    return tuple(Alternative(hit.article.id, hit.article.title) for hit in near)[:NEAREST]


def _article_choices(alternatives: tuple[Alternative, ...]) -> tuple[Choice, ...]:
    return tuple(
        Choice(other.title, Action(ActionId.SHOW_ARTICLE, {"id": other.article})) for other in alternatives
    )


def _overview(asked: _Asked) -> Answer | None:
    """Show all the limits, where that is what is asked and no article says it better."""
    if not asked.question.asks_limits:
        return None
    rules = asked.knowledge.rules
    return _from_rule(asked, say_limits(rules, kommune=asked.kommune, kind=_judged(asked.kind), on=asked.on))


def _ask_value(asked: _Asked) -> Answer | None:
    """Ask the one thing that is missing, where somebody wants to buy something and says no amount."""
    if asked.value_nok is not None or not asked.question.wants_to_buy:
        return None
    return Answer(
        text=texts.ASK_VALUE,
        answered=False,
        on=asked.on,
        memory=_remembered(replace(asked, asks=asked.asks or (Ask.OPEN,))),
    )


def _declined(asked: _Asked, text: str) -> Answer:
    nearest = asked.knowledge.index.nearest(asked.question.text, asked.kommune.id, NEAREST)
    alternatives = tuple(Alternative(hit.article.id, hit.article.title) for hit in nearest)
    innkjop = asked.kommune.names["innkjop"]
    forward = Choice(texts.forward_label(innkjop), Action(ActionId.ASK_INNKJOP))
    memory = asked.memory.model_copy(update={"unanswered": text})
    return Answer(
        text=texts.declined(innkjop, [other.title for other in alternatives]),
        answered=False,
        on=asked.on,
        memory=memory,
        alternatives=alternatives,
        choices=(*_article_choices(alternatives), forward),
    )
