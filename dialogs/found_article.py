"""The article that answers a question, as an answer: the one of the day asked about, with what to do next."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Choice
from dialogs.article_text import say_article
from dialogs.asked import Alternative, Answer, Asked, refers_back, remembered
from dialogs.judged import regime_of
from dialogs.limit_words import AS_CONTEXT
from dialogs.next_steps import under_article
from dialogs.regime_text import Said
from dialogs.validity import held_instead
from knowledge.search import Hit
from knowledge.terskelverdi import Regime
from norsk.language import Language

NEAREST: Final = 3
NEAR_ENOUGH: Final = 0.2
"""How sure the search must be of another article before it is offered."""


def found_article(asked: Asked) -> Answer | None:
    """Return what an article says to a question, or None where none is sure enough.

    A follow-up on a duty ("hva da med karens?") is answered for the amount that was spoken of.
    """
    hit = _meant(asked)
    if hit is None:
        return None
    carried = asked.memory.facts.value_nok if hit.article.duty_from and asked.value_nok is None else None
    if carried and refers_back(asked.question):
        of_before = replace(asked, value_nok=Decimal(carried), carried=True)
        return article_answer(of_before, hit, regime_of(of_before))
    return article_answer(asked, hit)


_PART: Final = {"over": "i del III", "above": "in part III", "under": "i del II", "below": "in part II"}


def _meant(asked: Asked) -> Hit | None:
    """Return the best article; not one on the threshold itself where that only tells which rules are meant.

    "Må vi avvise dem over EØS-terskelen?" is about the rules of part III.
    """
    text, index = asked.question.text, asked.knowledge.index
    hit = index.answer(text, asked.kommune.id)
    if hit is None or "terskel" not in hit.article.topic or asked.question.asks_threshold:
        return hit
    named = AS_CONTEXT.sub(lambda found: _PART[found["side"].lower()], text)
    return hit if named == text or not asked.question.whole else index.answer(named, asked.kommune.id)


def article_answer(asked: Asked, hit: Hit, found: Regime | None = None) -> Answer:
    """Return an article as the answer; with a regime it begins with whether its duty starts at the value."""
    hit = _of_the_day(asked, hit)
    said = say_article(
        hit.article,
        kommune=asked.kommune,
        on=asked.on,
        today=asked.today,
        language=asked.language,
        regime=found,
        money=asked.money if found else None,
        form=asked.form,
    )
    if then := held_instead(hit.article, on=asked.on, rules=asked.knowledge.rules):
        said = replace(said, text=f"{then}\n\n{said.text}")
    return _from_article(asked, hit, said, found)


def _of_the_day(asked: Asked, hit: Hit) -> Hit:
    """Return the article of the same subject that applies on the day asked about, where the best one does not."""
    if hit.article.applies_on(asked.on):
        return hit
    near = asked.knowledge.index.search(asked.question.text, kommune=asked.kommune.id, limit=2 * NEAREST)
    dated = (other for other in near if other.article.valid_from or other.article.valid_to)
    then = (
        other
        for other in dated
        if other.article.topic == hit.article.topic and other.article.applies_on(asked.on)
    )
    return replace(next(then, hit), confidence=hit.confidence)


def _from_article(asked: Asked, hit: Hit, said: Said, found: Regime | None) -> Answer:
    others = asked.knowledge.index.search(asked.question.text, kommune=asked.kommune.id, limit=NEAREST + 1)
    others = tuple(other for other in others if other.article.id != hit.article.id)
    alternatives = _alternatives(others, asked.language)
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
        choices=under_article(
            hit.article,
            kommune=asked.kommune,
            library=asked.knowledge.library,
            language=asked.language,
            others=article_choices(alternatives),
        ),
    )


def _alternatives(hits: tuple[Hit, ...], language: Language) -> tuple[Alternative, ...]:
    near = (hit.article for hit in hits if hit.confidence >= NEAR_ENOUGH)
    return tuple(Alternative(article.id, article.title_in(language)) for article in near)[:NEAREST]


def article_choices(alternatives: Sequence[Alternative]) -> tuple[Choice, ...]:
    """Return a button for each article that may be what was meant."""
    return tuple(
        Choice(other.title, Action(ActionId.SHOW_ARTICLE, {"id": other.article})) for other in alternatives
    )
