"""Two articles that may both be meant: the one thing that separates them is asked for, and the answer chooses."""

import re
from collections.abc import Sequence
from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Choice
from dialogs import texts
from dialogs.asked import Alternative, Answer, Asked
from knowledge.article import NASJONAL, Article
from knowledge.kind import find_kind, label
from knowledge.library import Library
from knowledge.search import Hit
from knowledge.terskelverdi import Kind
from norsk.amount import find_amounts
from norsk.language import Language
from norsk.text import content_words

MEANT: Final = 0.4
"""How sure the search must be of the second article for one of the two to be what is meant."""
AS_GOOD: Final = 0.95
"""How much of the best one's score the second must have for the two to be equally good."""

_KIND: Final = {
    Language.BOKMAL: "Gjelder det {first} eller {second}?",
    Language.NYNORSK: "Gjeld det {first} eller {second}?",
    Language.ENGLISH: "Is it about {first} or {second}?",
}
_KOMMUNE: Final = {
    Language.BOKMAL: "Hvilken kommune gjelder det: {first} eller {second}?",
    Language.NYNORSK: "Kva kommune gjeld det: {first} eller {second}?",
    Language.ENGLISH: "Which municipality is it: {first} or {second}?",
}
_AMOUNT: Final = {
    Language.BOKMAL: "Hvilket beløp gjelder det, uten mva for hele perioden?",
    Language.NYNORSK: "Kva beløp gjeld det, utan mva for heile perioden?",
    Language.ENGLISH: "What is the amount, excluding VAT for the whole term?",
}
_TITLE: Final = {
    Language.BOKMAL: "Hva av dette mener du?",
    Language.NYNORSK: "Kva av dette meiner du?",
    Language.ENGLISH: "Which of these do you mean?",
}
_ELSE: Final = {
    Language.BOKMAL: "Finner du det ikke her, ta kontakt med {innkjop}.",
    Language.NYNORSK: "Finn du det ikkje her, ta kontakt med {innkjop}.",
    Language.ENGLISH: "If it is neither, contact {innkjop}.",
}
_FIRST: Final = re.compile(
    r"^\W*(?:1|den? første|første|fyrste|den fyrste|the first|first)\W*$", re.IGNORECASE
)
_SECOND: Final = re.compile(r"^\W*(?:2|den? andre|andre|den siste|the second|second)\W*$", re.IGNORECASE)


def clarification(asked: Asked) -> Answer | None:
    """Return the question that separates two equally good articles, or None where there are none."""
    hits = asked.knowledge.index.search(asked.question.text, kommune=asked.kommune.id, limit=2)
    if not _equally_good(hits):
        return None
    pair = [hit.article for hit in hits]
    question, labels = _what_separates(asked, pair)
    language = asked.language
    innkjop = asked.kommune.names["innkjop"]
    alternatives = tuple(Alternative(one.id, one.title_in(language)) for one in pair)
    lines = [f"- {other.title}" for other in alternatives]
    choices = tuple(
        Choice(name, Action(ActionId.SHOW_ARTICLE, {"id": one.id}))
        for name, one in zip(labels, pair, strict=True)
    )
    forward = Choice(texts.forward_label(innkjop, language), Action(ActionId.ASK_INNKJOP))
    return Answer(
        text="\n\n".join([question, "\n".join(lines), _ELSE[language].format(innkjop=innkjop)]),
        answered=False,
        on=asked.on,
        memory=asked.memory.model_copy(
            update={"pending": tuple(one.id for one in pair), "question": asked.question.text}
        ),
        alternatives=alternatives,
        choices=(*choices, forward),
    )


def _equally_good(hits: Sequence[Hit]) -> bool:
    """Say whether two articles are as likely to be meant, and one of them likely is."""
    if len(hits) < 2:  # noqa: PLR2004 - it takes two
        return False
    return hits[1].score >= AS_GOOD * hits[0].score and hits[1].confidence >= MEANT


def _what_separates(asked: Asked, pair: Sequence[Article]) -> tuple[str, list[str]]:
    """Return the question to ask, and a label for each article: by kind, by kommune, by amount, else by title."""
    language = asked.language
    titles = [one.title_in(language) for one in pair]
    kinds = [find_kind(one.title) for one in pair]
    if asked.question.kind is None and all(kinds) and kinds[0] is not kinds[1]:
        names = [label(kind) for kind in kinds if kind]
        return _KIND[language].format(first=names[0], second=names[1]), [name.capitalize() for name in names]
    kommuner = [one.kommune for one in pair]
    if NASJONAL not in kommuner and kommuner[0] != kommuner[1]:
        names = [asked.knowledge.kommuner[one].short_name for one in kommuner]
        return _KOMMUNE[language].format(first=names[0], second=names[1]), names
    if asked.value_nok is None and all(find_amounts(one.title) for one in pair):
        return _AMOUNT[language], titles
    return _TITLE[language], titles


def chosen(text: str, *, pending: Sequence[str], library: Library) -> Article | None:
    """Return the article that an answer to the question picks: by kind, kommune, place in the list or its words.

    None where it picks neither, or both.
    """
    pair = [one for one in (library.by_id(id) for id in pending) if one is not None]
    if len(pair) != len(pending):
        return None
    for number, pattern in enumerate((_FIRST, _SECOND)):
        if pattern.match(text):
            return pair[number]
    for told in (_by_kind, _by_words):
        found = [one for one in pair if told(text, one)]
        if len(found) == 1:
            return found[0]
    return None


def _by_kind(text: str, article: Article) -> bool:
    kind = find_kind(text)
    return kind is not None and _same(kind, find_kind(article.title))


def _same(told: Kind, of: Kind | None) -> bool:
    goods = (Kind.VARE, Kind.TJENESTE)
    return told is of or (told in goods and of in goods)


def _by_words(text: str, article: Article) -> bool:
    told = set(content_words(text))
    return bool(told) and told <= set(content_words(f"{article.title} {article.kommune}"))
