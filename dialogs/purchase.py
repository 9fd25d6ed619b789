"""What applies to a purchase of some value: a rule, an article on what is asked beside it, or an exemption."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Choice
from dialogs.asides import asides
from dialogs.asked import CERTAIN, LIKELY, SURE, Answer, Asked, from_rule, reset
from dialogs.asking import asking_clauses, asks_which
from dialogs.exemptions import aside, exempted
from dialogs.found_article import article_answer
from dialogs.judged import low_end, regime_of
from dialogs.limit_words import BARE_THRESHOLD
from dialogs.polarity import Form, asks_how, confirms
from dialogs.question import asks_beside, residual, without_amounts
from dialogs.question_words import words_of
from dialogs.regime_brief import say_briefly
from dialogs.regime_text import Said, say_regime
from dialogs.rule_phrases import rule_phrases
from knowledge.kind import label
from knowledge.search import THRESHOLD, Hit
from knowledge.terskelverdi import Kind, Regime
from norsk.language import Language
from norsk.words import word_set

NEAR: Final = 0.25
"""How sure the search must be of a second article on the same subject for its duty to decide."""
RULED: Final = word_set(
    """
    nasjonal-del-1 nasjonal-eos-terskel-bygg-anlegg nasjonal-eos-terskel-helse-sosial nasjonal-eos-terskel-saerlige-tjenester
    nasjonal-eos-terskel-varer-tjenester nasjonal-foa-delene nasjonal-innslagspunkt nasjonal-kunngjoring-doffin
    nasjonal-terskelverdi nasjonal-terskler-oversikt nasjonal-under-500000 lillestrom-belopsgrenser
    lillestrom-kjop-100000-500000 lillestrom-kjop-under-100000
    """
)
"""Articles that tell what the rules work out for an amount: with an amount, the rules answer."""
VALUE: Final = "verdi"
"""The topic of the articles on how a value is counted."""

COUNTING: Final = words_of(
    r"\b\w*verdi\w*",
    r"\b(?:be)?r[ee][gk]n\w*",
    r"\btell\w*",
    r"\blegg\w*",
    r"\bsum\w*",
    r"\bsam(?:men|an|let|la)\b",
    r"\b(?:with|uten|utan|inkl|eks|med) ?\.? ?(?:mva|moms|vat)\b",
    r"\bopsjon\w*",
    r"\bvalue\b",
    r"\bcount\w*",
    r"\bv[eæ]rdt?\b",
)
"""Somebody asks how a value is counted."""


def purchase(asked: Asked) -> Answer | None:
    """Answer what applies to a purchase of some value, or what an article says of its own subject at that value."""
    if asked.value_nok is None or asked.question.change_talk or asked.question.splits:
        return None
    if exempt := exempted(asked):
        return exempt
    if (of_it := aside(asked)) and not asked.question.counted_together:
        return article_answer(asked, of_it, regime_of(asked) if of_it.article.duty_from else None)
    own = _own_subject(asked)
    if own is not None:
        return article_answer(asked, own, regime_of(asked))
    return _regime_answer(asked) if _asks_what_applies(asked) else None


def _asks_what_applies(asked: Asked) -> bool:
    """Say whether it is the purchase that is asked about, and not something of its own beside it."""
    question = asked.question
    if not question.whole or question.outright or BARE_THRESHOLD.search(question.text):
        return True
    if asked.joined or asks_beside(question):
        return False
    return bool(asked.asks) or question.purchase_talk


def _own_subject(asked: Asked) -> Hit | None:
    """Return the article on what the question asks beside its amount, where there is such a thing.

    A duty that is asked about outright stands back for an article that is all the surer. One on how a value is
    counted never takes its place: the answer counts it.
    """
    question, index, kommune = asked.question, asked.knowledge.index, asked.kommune.id
    if not question.whole or (question.asks and confirms(question.text)):
        return None
    bar = LIKELY if question.outright else SURE
    how, beside = asks_how(question.text), asks_beside(question)
    if (how and question.outright) or ((how or asks_which(question.text)) and beside):
        found = (
            index.answer(text, kommune) for text in (asking_clauses(question.text), without_amounts(question))
        )
        return next(
            (hit for hit in found if hit and hit.confidence >= bar and not _beside_value(asked, hit)), None
        )
    hit = _surest(asked, residual(question))
    if hit is None or hit.confidence < SURE or _beside_value(asked, hit):
        return None
    if question.outright and asked.form is not Form.OPEN and hit.article.duty_from is None:
        return None  # Ja or Nei is the rule's to say
    if question.outright or (asked.asks and hit.article.duty_from is None):
        whole = index.answer(question.text, kommune)
        same = whole is not None and whole.article.topic == hit.article.topic and whole.confidence >= LIKELY
        return hit if same else None
    return hit


def _beside_value(asked: Asked, hit: Hit) -> bool:
    """Say whether an article tells what the rules work out, or how a value is counted and that is not what is asked."""
    if hit.article.id in RULED and not asks_how(asked.question.text):
        return True
    asks_it = COUNTING.search(asking_clauses(asked.question.text)) and not asked.question.outright
    counted = hit.article.topic == VALUE or (asked.question.outright and "terskel" in hit.article.topic)
    return counted and not asks_it


def _surest(asked: Asked, text: str) -> Hit | None:
    """Return the article that answers a text: of two on the same subject the one whose duty starts at an amount."""
    hits = asked.knowledge.index.search(text, kommune=asked.kommune.id, limit=2)
    if not hits or hits[0].confidence < THRESHOLD:
        return None
    first = hits[0]
    same = [hit for hit in hits[1:] if hit.confidence >= NEAR and hit.article.topic == first.article.topic]
    best = min((first, *same), key=lambda hit: hit.article.duty_from is None)
    return replace(best, confidence=first.confidence)


def _regime_answer(asked: Asked) -> Answer:
    found = regime_of(asked)
    said = _say(asked)(
        found,
        asks=asked.asks,
        kommune=asked.kommune,
        rules=asked.knowledge.rules,
        money=asked.money,
        past=asked.past,
        parts=asked.question.parts,
        form=asked.form,
        low=low_end(asked),
    )
    if beside := asides(asked, found):
        first, *rest = said.text.split("\n\n")
        said = replace(said, text="\n\n".join([first, beside, *rest]))
    result = from_rule(asked, said)
    choices = _kind_choices(found, asked.language) + (reset(asked.language) if asked.carried else ())
    return replace(
        result, regime=found, choices=choices, confidence=CERTAIN if found.certain else LIKELY,
        answered=found.law_applies is not None,
    )  # fmt: skip


def _say(asked: Asked) -> Callable[..., Said]:
    """Return what says a regime in the language of the question."""
    return say_regime if asked.language is Language.BOKMAL else partial(say_briefly, language=asked.language)


def _kind_choices(found: Regime, language: Language) -> tuple[Choice, ...]:
    """Offer the kinds, where knowing which would change the answer."""
    if found.certain or found.kind is not Kind.UKJENT or found.law_applies is None:
        return ()
    kinds = (Kind.VARE, Kind.TJENESTE, Kind.SAERLIG_TJENESTE, Kind.HELSE_SOSIAL, Kind.BYGG_ANLEGG)
    return tuple(
        Choice(_named(kind, language).capitalize(), Action(ActionId.SET_KIND, {"kind": kind.value}))
        for kind in kinds
    )


def _named(kind: Kind, language: Language) -> str:
    return label(kind) if language is Language.BOKMAL else rule_phrases(language).kinds[kind]
