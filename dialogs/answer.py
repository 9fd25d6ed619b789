"""From a question to an answer: a rule, a sum, an article, or an honest no. Pure; the dialog around it is `ask.py`."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean
from conversation.reply import Choice
from dialogs import texts
from dialogs.asked import (
    CERTAIN,
    Alternative,
    Answer,
    Asked,
    complete,
    counted_again,
    from_rule,
    remembered,
)
from dialogs.calculators import calculate
from dialogs.clarify import chosen, clarification
from dialogs.decline import refusal
from dialogs.dialog import Knowledge
from dialogs.exemptions import sells
from dialogs.found_article import NEAREST, article_answer, article_choices, found_article
from dialogs.limits import overview, threshold
from dialogs.news import news
from dialogs.phrases import phrases
from dialogs.purchase import purchase
from dialogs.question import (
    Question,
    in_the_same_unit,
    take_apart,
)
from dialogs.question_words import NOW, Ask
from dialogs.running_value import running_value
from dialogs.several import answer_several, fitted
from dialogs.state_store import Memory
from knowledge.kommune import Kommune
from knowledge.search import Hit
from norsk.language import language_of

LONGEST_QUESTION: Final = 10_000


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
    judged_on = on or today
    cleaned = clean(text).strip()
    memory = _spoken(cleaned, memory or Memory())
    if not cleaned:
        return _no(texts.EMPTY, judged_on, memory)
    if len(cleaned) > LONGEST_QUESTION:
        return _no(texts.too_long(len(cleaned), LONGEST_QUESTION), judged_on, memory)
    if refused := refusal(cleaned, kommune=kommune, language=memory.language):
        return _no(refused[1], judged_on, memory)
    ask = partial(_answer_one, kommune=kommune, today=today, judged_on=judged_on, knowledge=knowledge)
    return fitted(answer_several(cleaned, ask, memory=memory))


def _answer_one(
    text: str,
    memory: Memory,
    *,
    kommune: Kommune,
    today: date,
    judged_on: date,
    knowledge: Knowledge,
    joined: bool = False,
) -> Answer:
    """Return the answer to one question; `joined` says that it stands in one message with the one before."""
    if (how := _how(text, memory, knowledge)) and not joined:
        again = partial(_answer_one, kommune=kommune, today=today, judged_on=judged_on, knowledge=knowledge)
        told = again(how, memory, joined=True)
        return replace(
            told,
            memory=told.memory.model_copy(
                update={"facts": memory.facts, "asks": memory.asks, "form": memory.form}
            ),
        )
    question = take_apart(text, today=today)
    if memory.pending and not joined:
        picked = chosen(text, pending=memory.pending, library=knowledge.library)
        if picked is None and not question.whole:
            text = f"{memory.question} {text}"
            question = take_apart(text, today=today)
        memory = memory.model_copy(update={"pending": ()})
        if picked is not None:
            of_before = take_apart(memory.question, today=today)
            asked = complete(of_before, kommune, judged_on, knowledge, memory)
            return article_answer(asked, Hit(picked, score=1.0, confidence=CERTAIN))
    asked = complete(question, kommune, judged_on, knowledge, memory, joined=joined)
    if not question.whole and not _says_anything(question, memory) and not _continues(text, memory):
        return _no(texts.clarify(kommune.names["innkjop"], memory.language), judged_on, memory)
    return (
        _sum(asked)
        or news(asked)
        or threshold(asked)
        or _of_a_sale(asked)
        or purchase(asked)
        or _ask_value(asked)
        or clarification(asked)
        or found_article(asked)
        or overview(asked)
        or _declined(asked)
    )


_HOW: Final = re.compile(
    r"^\W*(?:og |men )?(?:hvordan|korleis|kordan|åssen|how)(?: da| then| gjør jeg det| gjør vi det)?\W*$",
    re.IGNORECASE,
)
_DONE_HOW: Final = {
    Ask.ANNOUNCE: "Hvordan og når må vi kunngjøre på Doffin?",
    Ask.TED: "Hvordan kunngjør vi i TED?",
    Ask.REPORT: "Hvordan sender jeg inn en behovsmelding?",
    Ask.LAW: "Hvordan gjennomfører vi kjøpet?",
    Ask.OPEN: "Hvordan sender jeg inn en behovsmelding?",
}
"""What a bare "hvordan?" asks after an answer on a purchase, by the duty that was asked about."""


def _how(text: str, memory: Memory, knowledge: Knowledge) -> str:
    """Return a bare "hvordan?" with its subject, the article or the duty that was spoken of; "" for any other text."""
    if not _HOW.match(text):
        return ""
    article = knowledge.library.by_id(memory.article) if memory.article else None
    if article is not None:
        return f"Hvordan: {article.title}?"
    asks = [Ask(ask) for ask in memory.asks] or [Ask.OPEN]
    return _DONE_HOW[asks[0]] if memory.facts.value_nok else ""


def _no(text: str, on: date, memory: Memory) -> Answer:
    return Answer(text=text, answered=False, on=on, memory=memory)


AND_THEN: Final = "og da?"
"""What a button puts in the person's mouth: the last question once more, with the facts as they now are."""


def _spoken(text: str, memory: Memory) -> Memory:
    """Remember the language of a question; a button is no words of the person's own."""
    if text == AND_THEN:
        return memory
    return memory.model_copy(update={"language": language_of(text, before=memory.language)})


def _continues(text: str, memory: Memory) -> bool:
    return text == AND_THEN and memory.facts.any


def _says_anything(question: Question, memory: Memory) -> bool:
    """Say whether there is something to answer; a bare number is money only where a purchase is spoken of."""
    spoken_of = bool(memory.asks or memory.facts.any)
    if memory.facts.value_nok and in_the_same_unit(question.text, Decimal(memory.facts.value_nok)):
        return True
    if counted_again(question, memory.facts) or (memory.facts.on and NOW.search(question.text)):
        return True
    money = any(found.amount.explicit or spoken_of for found in question.money)
    return bool(money or question.kind or question.kommune or question.period)


def _sum(asked: Asked) -> Answer | None:
    rules, question = asked.knowledge.rules, asked.question
    said = calculate(question, kommune=asked.kommune, rules=rules) or running_value(
        question, rules=rules, on=asked.on, language=asked.language
    )
    return from_rule(asked, said) if said else None


def _of_a_sale(asked: Asked) -> Answer | None:
    """Decline where the kommune sells for some amount: what is known is about purchases."""
    return _declined(asked) if asked.value_nok is not None and sells(asked) else None


def _ask_value(asked: Asked) -> Answer | None:
    """Ask the one thing that is missing, where somebody wants to buy something and says no amount."""
    if asked.value_nok is not None or not asked.question.wants_to_buy:
        return None
    return Answer(
        text=phrases(asked.language).ask_value,
        answered=False,
        on=asked.on,
        memory=remembered(replace(asked, asks=asked.asks or (Ask.OPEN,))),
    )


def _declined(asked: Asked) -> Answer:
    nearest = asked.knowledge.index.nearest(asked.question.text, asked.kommune.id, NEAREST)
    language = asked.language
    alternatives = tuple(Alternative(hit.article.id, hit.article.title_in(language)) for hit in nearest)
    innkjop = asked.kommune.names["innkjop"]
    forward = Choice(texts.forward_label(innkjop, language), Action(ActionId.ASK_INNKJOP))
    return Answer(
        text=texts.declined(innkjop, [other.title for other in alternatives], language),
        answered=False,
        on=asked.on,
        memory=asked.memory,
        alternatives=alternatives,
        choices=(*article_choices(alternatives), forward),
    )
