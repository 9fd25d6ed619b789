"""Questions about the limits themselves: what one is or was, whether it is as somebody thinks, and all of them."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from dialogs.asked import SURE, Answer, Asked, from_rule, in_norwegian
from dialogs.asking import asking_clauses, asks_which
from dialogs.day_text import say_day
from dialogs.limit_words import BARE_THRESHOLD, HAS_CHANGED, LIMIT_OF, THRESHOLD
from dialogs.phrases import phrases
from dialogs.polarity import Form
from dialogs.question import Question, residual
from dialogs.question_words import Ask
from dialogs.regime_text import Said
from dialogs.threshold_text import say_limits, say_threshold
from dialogs.value import Role
from dialogs.whole_rules import about_the_rules, asks_what_applied
from knowledge.terskelverdi import Kind, Level
from norsk.date import Period

_THIS_YEAR: Final = re.compile(
    r"\b(?:i år|i (?:vår|sommer|sommar|høst|haust)|nå|no|nylig|nyleg|this (?:year|spring|summer)|recently)\b",
    re.IGNORECASE,
)


def threshold(asked: Asked) -> Answer | None:
    """Answer what a threshold is or was; a question that names a purchase is about that."""
    question = asked.question
    if not question.whole and asked.value_nok is None and asked.memory.level:
        return _one(asked, Level(asked.memory.level))
    if not question.whole and asked.value_nok is None and asked.memory.facts.on:
        return _another_day(asked)
    if said := _said_of_a_limit(asked):
        return said
    if question.claims_limit is not None:
        return _claim(asked, question.claims_limit)
    of_purchase = question.asks or not question.whole or (question.purchase_talk and not asked.past)
    if question.value and of_purchase:
        return None
    then = asked.past and question.asks_threshold and question.level
    if question.value or (question.change_talk and not then) or question.revenue:
        return None
    if question.asks_threshold and question.level and (asked.past or question.kind or _bare_threshold(asked)):
        return _one(asked, question.level)
    if not (asked.past and question.period):
        return None
    if question.asks_threshold or asks_what_applied(question):
        return _day(asked, question.period)
    return None


def _said_of_a_limit(asked: Asked) -> Answer | None:
    """Return whether a limit has changed, or what the kommune's own is, where one of them is asked."""
    question = asked.question
    if _asks_whether_changed(question) and question.level:
        return _changed(asked, question.level)
    return _own_limit(asked)


def _asks_whether_changed(question: Question) -> bool:
    """Say whether it is asked if a limit has changed; its value with its first day answers that."""
    asking = asking_clauses(question.text)
    return (
        not question.money
        and question.level is not None
        and bool(LIMIT_OF[question.level].search(asking) and HAS_CHANGED.search(asking))
        and not asks_which(question.text)
    )


def _own_limit(asked: Asked) -> Answer | None:
    """Return all the limits where the kommune's own is asked for by an amount: "er grensa for å melde 500 000?"."""
    question = asked.question
    own = [limit.amount_nok for limit in asked.kommune.limits_on(asked.on) if limit.amount_nok is not None]
    only_limits = question.money and all(one.role is Role.BACKGROUND for one in question.money)
    if not own or not only_limits or question.asks != (Ask.REPORT,) or not THRESHOLD.search(question.text):
        return None
    found = _all_limits(asked)
    if len(question.money) > 1 or question.form is not Form.DUTY:
        return found
    words = phrases(asked.language)
    word = words.yes if question.money[0].total_nok == min(own) else words.no
    return replace(found, text=f"**{word}.** {found.text}")


def _changed(asked: Asked, level: Level) -> Answer | None:
    """Return a limit with its first day, opened by whether that is this year's where this year is asked about."""
    found = _one(asked, level)
    rule = asked.knowledge.rules.at(level, asked.kind.judged, on=asked.on, buyer=asked.question.buyer)
    if found is None or rule is None or not _THIS_YEAR.search(asked.question.text):
        return found
    words = phrases(asked.language)
    word = words.yes if rule.valid_from.year == asked.today.year else words.no
    return replace(found, text=f"**{word}.** {found.text}")


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
        language=asked.language,
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
    answers = phrases(said.language)
    word = answers.yes if rule.amount_nok == claimed else answers.no
    return from_rule(asked, replace(said, text=f"**{word}.** {said.text}"))


def _bare_threshold(asked: Asked) -> bool:
    """Say whether the value is all that is wanted: no article knows more about the rest of the question."""
    if about_the_rules(asked.question):
        return True
    hit = asked.knowledge.index.answer(residual(asked.question), asked.kommune.id)
    return hit is None or "terskel" in hit.article.topic or hit.confidence < SURE


def _another_day(asked: Asked) -> Answer:
    """Return what applied on the day that a follow-up names, or still means; the limits of today where it is that."""
    if asked.past:
        return _day(asked, asked.question.period or Period(asked.on, asked.on, 0, 0))
    return _all_limits(asked)


def _day(asked: Asked, period: Period) -> Answer:
    said = say_day(
        asked.knowledge.rules,
        on=asked.on,
        since=period.first,
        today=asked.today,
        kind=asked.kind.judged,
        kommune=asked.kommune,
        buyer=asked.question.buyer,
    )
    return from_rule(asked, in_norwegian(asked, said))


def overview(asked: Asked) -> Answer | None:
    """Show all the limits, where that is what is asked and no article says it better."""
    asks = asked.question.asks_limits or BARE_THRESHOLD.search(asked.question.text)
    return _all_limits(asked) if asks else None


def _all_limits(asked: Asked) -> Answer:
    said = say_limits(
        asked.knowledge.rules,
        kommune=asked.kommune,
        kind=asked.kind.judged,
        on=asked.on,
        language=asked.language,
    )
    return from_rule(asked, said)
