"""The buttons under an article: what to do next, then what else may have been meant."""

from collections.abc import Iterator
from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Choice
from dialogs import texts
from dialogs.phrases import phrases
from knowledge.article import NEXT_BEHOVSMELDING, NEXT_INNKJOP, Article
from knowledge.kommune import Kommune
from knowledge.library import Library
from norsk.language import Language

MOST: Final = 2
"""How many next steps an article may offer, and how many alternatives; more would hide the answer."""


def under_article(
    article: Article,
    *,
    kommune: Kommune,
    library: Library,
    language: Language = Language.BOKMAL,
    others: tuple[Choice, ...] = (),
) -> tuple[Choice, ...]:
    """Return the buttons under an article for a person of `kommune`: its next steps, then the others.

    Where the article names no step, or none that this kommune has, the step is to ask the procurement office.
    """
    steps = tuple(_steps(article, kommune, library, language))[:MOST] or (_ask(kommune, language),)
    actions = [step.action for step in steps]
    return (*steps, *[other for other in others if other.action not in actions][:MOST])


def _steps(article: Article, kommune: Kommune, library: Library, language: Language) -> Iterator[Choice]:
    for step in article.next:
        if step == NEXT_INNKJOP:
            yield _ask(kommune, language)
            continue
        filing = step == NEXT_BEHOVSMELDING
        target = library.by_id(f"{kommune.id}-behovsmelding-hvordan" if filing else step)
        if target is not None and target.id != article.id:
            label = phrases(language).file_need if filing else target.title_in(language)
            yield Choice(label, Action(ActionId.SHOW_ARTICLE, {"id": target.id}))


def _ask(kommune: Kommune, language: Language) -> Choice:
    return Choice(texts.forward_label(kommune.names["innkjop"], language), Action(ActionId.ASK_INNKJOP))
