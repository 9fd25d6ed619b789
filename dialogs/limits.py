"""Questions about the limits themselves: what one is or was, whether it is as somebody thinks, and all of them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from dialogs.asked import SURE, Answer, Asked, from_rule
from dialogs.polarity import Form
from dialogs.question import Question, residual
from dialogs.regime_text import Said
from dialogs.threshold_text import say_day, say_limits, say_threshold
from knowledge.terskelverdi import Kind, Level


def threshold(asked: Asked) -> Answer | None:
    """Answer what a threshold is or was; a question that names a purchase is about that."""
    question, rules = asked.question, asked.knowledge.rules
    if not question.whole and asked.value_nok is None and asked.memory.level:
        return _one(asked, Level(asked.memory.level))
    if question.claims_limit is not None:
        return _claim(asked, question.claims_limit)
    if question.value and question.purchase_talk and not asked.past:
        return None
    if question.value and (question.asks or not question.whole):
        return None
    if question.value or question.change_talk or question.revenue:
        return None
    if question.asks_threshold and question.level and (asked.past or question.kind or _bare_threshold(asked)):
        return _one(asked, question.level)
    if asked.past and question.period and (question.asks_threshold or _asks_what_applied(question)):
        return from_rule(asked, say_day(rules, on=asked.on, today=rules.checked_on, kind=asked.kind.judged))
    return None


def _one(asked: Asked, level: Level) -> Answer | None:
    """Return one level's value, and remember which it was: "og for bygg?" is about the same."""
    period = asked.question.period
    said = _value_of(asked, level, since=period.first if period else asked.on)
    if said is None:
        return None
    found = from_rule(asked, said)
    return replace(found, memory=found.memory.model_copy(update={"level": level.value}))


def _value_of(asked: Asked, level: Level, *, since: date) -> Said | None:
    """Return what a level is or was, for the kind that is spoken of."""
    return say_threshold(
        asked.knowledge.rules,
        level=level,
        kind=None if asked.kind is Kind.UKJENT else asked.kind,
        on=asked.on,
        since=since,
        past=asked.past,
        buyer=asked.question.buyer,
    )


def _claim(asked: Asked, claimed: Decimal) -> Answer | None:
    """Answer whether a limit is what a question takes it to be, with the limit."""
    question, rules = asked.question, asked.knowledge.rules
    if question.level is None or question.form is Form.OPEN:
        return None
    said = _value_of(asked, question.level, since=asked.on)
    rule = rules.at(question.level, asked.kind.judged, on=asked.on, buyer=question.buyer)
    if said is None or rule is None:
        return None
    word = "Ja" if rule.amount_nok == claimed else "Nei"
    return from_rule(asked, replace(said, text=f"**{word}.** {said.text}"))


def _bare_threshold(asked: Asked) -> bool:
    """Say whether the value is all that is wanted: no article knows more about the rest of the question."""
    hit = asked.knowledge.index.answer(residual(asked.question), asked.kommune.id)
    return hit is None or "terskel" in hit.article.topic or hit.confidence < SURE


def _asks_what_applied(question: Question) -> bool:
    return any(word in question.text.casefold() for word in ("gjaldt", "gjeldt", "galdt", "applied"))


def overview(asked: Asked) -> Answer | None:
    """Show all the limits, where that is what is asked and no article says it better."""
    if not asked.question.asks_limits:
        return None
    rules = asked.knowledge.rules
    return from_rule(asked, say_limits(rules, kommune=asked.kommune, kind=asked.kind.judged, on=asked.on))
