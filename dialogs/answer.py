"""From a question to an answer: a rule, a sum, an article, or an honest no. Pure; the dialog around it is `ask.py`."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean
from conversation.reply import Choice
from dialogs import texts
from dialogs.article_text import say_article
from dialogs.asked import (
    CERTAIN,
    LIKELY,
    SURE,
    Alternative,
    Answer,
    Asked,
    complete,
    counted_again,
    from_rule,
    refers_back,
    remembered,
    reset,
)
from dialogs.calculators import calculate
from dialogs.decline import refusal
from dialogs.dialog import Knowledge
from dialogs.limits import overview, threshold
from dialogs.polarity import asks_how
from dialogs.question import (
    Question,
    in_the_same_unit,
    residual,
    take_apart,
    without_amounts,
)
from dialogs.question_words import EXEMPTIONS, Ask
from dialogs.regime_text import Said, say_regime
from dialogs.state_store import Memory
from knowledge.kind import label
from knowledge.kommune import Kommune
from knowledge.search import Hit
from knowledge.terskelverdi import Kind, Regime, regime

LONGEST_QUESTION: Final = 10_000
NEAREST: Final = 3
NEAR_ENOUGH: Final = 0.2
"""How sure the search must be of another article before it is offered."""


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
    asked = complete(take_apart(cleaned, today=today), kommune, judged_on, knowledge, memory)
    if (
        not asked.question.whole
        and not _says_anything(asked.question, memory)
        and not _continues(cleaned, memory)
    ):
        return _no(texts.clarify(kommune.names["innkjop"]), judged_on, memory)
    return (
        _sum(asked)
        or threshold(asked)
        or _purchase(asked)
        or _ask_value(asked)
        or _article(asked)
        or overview(asked)
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
    if counted_again(question, memory.facts):
        return True
    money = any(found.amount.explicit or spoken_of for found in question.money)
    return bool(money or question.kind or question.kommune or question.period)


def _sum(asked: Asked) -> Answer | None:
    said = calculate(asked.question, kommune=asked.kommune, rules=asked.knowledge.rules)
    return from_rule(asked, said) if said else None


def _purchase(asked: Asked) -> Answer | None:
    """Answer what applies to a purchase of some value, or what an article says of its own subject at that value."""
    if asked.value_nok is None or asked.question.change_talk or asked.question.splits:
        return None
    own = _own_subject(asked)
    if own is not None:
        return _with_value(asked, own)
    if not (asked.asks or asked.question.purchase_talk or not asked.question.whole):
        return None
    return _regime_answer(asked)


def _own_subject(asked: Asked) -> Hit | None:
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


def _with_value(asked: Asked, hit: Hit) -> Answer:
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


def _regime_of(asked: Asked, at: Decimal | None = None) -> Regime:
    """Return what applies at the value asked about, or at another one."""
    return regime(
        _beside_limit(asked) if at is None else at,
        asked.kind,
        on=asked.on,
        kommune=asked.kommune,
        rules=asked.knowledge.rules,
        buyer=asked.question.buyer,
    )


def _beside_limit(asked: Asked) -> Decimal:
    """Return the value; "over" and "under" an amount that is itself a limit lie one krone to its side."""
    value = asked.value_nok if asked.value_nok is not None else Decimal(0)
    if asked.money is None or not asked.money.strictly or asked.question.parts:
        return value
    limits = {limit.amount_nok for limit in asked.kommune.limits}
    limits |= {rule.amount_nok for rule in asked.knowledge.rules.threshold if rule.holds_on(asked.on)}
    return value + asked.money.strictly if value in limits else value


def _regime_answer(asked: Asked) -> Answer:
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
    result = from_rule(asked, said)
    choices = _kind_choices(found) + (reset() if asked.carried else ())
    return replace(
        result, regime=found, choices=choices, confidence=CERTAIN if found.certain else LIKELY,
        answered=found.law_applies is not None,
    )  # fmt: skip


def _low_end(asked: Asked) -> Regime | None:
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


def _article(asked: Asked) -> Answer | None:
    hit = asked.knowledge.index.answer(asked.question.text, asked.kommune.id)
    if hit is None:
        return None
    carried = asked.memory.facts.value_nok if hit.article.duty_from and asked.value_nok is None else None
    if carried and refers_back(asked.question):
        return _with_value(replace(asked, value_nok=Decimal(carried), carried=True), hit)
    said = say_article(hit.article, kommune=asked.kommune, on=asked.on, today=asked.on)
    return _from_article(asked, hit, said, None)


def _from_article(asked: Asked, hit: Hit, said: Said, found: Regime | None) -> Answer:
    others = asked.knowledge.index.search(asked.question.text, kommune=asked.kommune.id, limit=NEAREST + 1)
    alternatives = _alternatives(tuple(other for other in others if other.article.id != hit.article.id))
    return Answer(
        text=said.text,
        answered=True,
        on=asked.on,
        memory=remembered(asked, hit.article.id),
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


def _ask_value(asked: Asked) -> Answer | None:
    """Ask the one thing that is missing, where somebody wants to buy something and says no amount."""
    if asked.value_nok is not None or not asked.question.wants_to_buy:
        return None
    return Answer(
        text=texts.ASK_VALUE,
        answered=False,
        on=asked.on,
        memory=remembered(replace(asked, asks=asked.asks or (Ask.OPEN,))),
    )


def _declined(asked: Asked, text: str) -> Answer:
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
