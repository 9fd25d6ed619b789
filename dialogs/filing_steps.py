"""The buttons under an answer that begin a form: a need, an avvik or a change to an agreement."""

import re
from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Choice
from dialogs.asked import Answer
from dialogs.dialog import Context
from dialogs.money import kroner
from dialogs.need_talk import Talk, talk
from knowledge.article import NEXT_BEHOVSMELDING, Article
from norsk.language import Language

NEED, AVVIK, CHANGE = "behovsmelding", "avviksmelding", "endringsbehov"
LONGEST_TEXT: Final = 300
"""Characters of a question that a button carries."""
_LABELS: Final = {
    NEED: {Language.BOKMAL: "Meld behov", Language.NYNORSK: "Meld behov", Language.ENGLISH: "Report a need"},
    AVVIK: {
        Language.BOKMAL: "Meld avvik",
        Language.NYNORSK: "Meld avvik",
        Language.ENGLISH: "Report a deviation",
    },
    CHANGE: {
        Language.BOKMAL: "Meld endringsbehov",
        Language.NYNORSK: "Meld endringsbehov",
        Language.ENGLISH: "Report a change",
    },
}
_ABOUT_NEED: Final = "-behovsmelding-hvordan"
_ABOUT_AVVIK: Final = "-avvik-melde"
_ABOUT_CHANGE: Final = ("-endringsbehov", "nasjonal-kontraktsendring")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")


def filing_steps(context: Context, found: Answer, question: str) -> tuple[Choice, ...]:
    """Return the forms that an answer leads to, as buttons: by its article, or by a value that the kommune wants reported.

    None for a guest, and none in the middle of a form. A purchase that the question tells is carried into the form.
    """
    article = context.knowledge.library.by_id(found.article or "")
    forms = _of_article(context, article) if article else set()
    if found.regime and any(duty.kommune == context.kommune.id for duty in found.regime.local):
        forms.add(NEED)
    return _choices(context, forms, _told(found, question), found.memory.language)


def steps_of_article(context: Context, article: Article) -> tuple[Choice, ...]:
    """Return the forms that an article leads to, as buttons; none for a guest, and none in the middle of a form."""
    return _choices(context, _of_article(context, article), "", context.memory.language)


def start_choice(form: str, *, text: str = "", language: Language = Language.BOKMAL) -> Choice:
    """Return the button that begins a form, by its `FormSpec.id`, filled in with what a text tells."""
    carried = {"text": text} if text and len(text) <= LONGEST_TEXT else {}
    return Choice(_LABELS[form][language], Action(ActionId.START_FORM, {"form": form, **carried}))


def _choices(context: Context, forms: set[str], text: str, language: Language) -> tuple[Choice, ...]:
    if context.guest or context.memory.draft:
        return ()
    return tuple(
        start_choice(form, text=text if form == NEED else "", language=language)
        for form in _LABELS
        if form in forms
    )


def _of_article(context: Context, article: Article) -> set[str]:
    """Return the forms that an article is about, or names as what to do next."""
    about = (article.id, *article.next)
    forms = set()
    reports = bool(context.kommune.limits_on(context.today))
    if reports and (NEXT_BEHOVSMELDING in article.next or article.id.endswith(_ABOUT_NEED)):
        forms.add(NEED)
    if any(id.endswith(_ABOUT_AVVIK) for id in about):
        forms.add(AVVIK)
    if any(id.endswith(_ABOUT_CHANGE) for id in about):
        forms.add(CHANGE)
    return forms


def _told(found: Answer, question: str) -> str:
    """Return what a question tells of a purchase: the need before it, else the amount alone."""
    told = " ".join(one for one in _SENTENCE.split(question) if "?" not in one)
    if told and talk(told) is Talk.NEED:
        return told
    return kroner(found.regime.value_nok) if found.regime else ""
