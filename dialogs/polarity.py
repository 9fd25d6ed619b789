"""How a question is put: whether Ja or Nei answers it, and to which of the two a duty leads."""

import re
from enum import StrEnum
from typing import Final

from dialogs.asking import asking_clauses, asking_sentence
from dialogs.phrases import phrases
from dialogs.question_words import ASKS, BUY, ON_OUR_OWN, Ask
from norsk.language import Language


class Form(StrEnum):
    """What a question about a duty wants: a yes where it holds, a yes where it does not, or neither word."""

    DUTY = "duty"
    FREEDOM = "freedom"
    OPEN = "open"


_WHO: Final = r"(?:jeg|vi|eg|me|æ|e|man|dere|de|en|ein|det|kommunen|skolen|i|we)"
_FREEDOM: Final = re.compile(
    rf"\b(?:kan|får|kunne|can|may)\b.{{0,80}}\b(?:uten|utan|without|la være|la vere|slippe|unnlate)\b"
    rf"|\b(?:kan|får)\s+{_WHO}\s+(?:\w+\s+)?(?:ikke|ikkje|bare|berre)\b"
    rf"|\b(?:kan|får|can)\s+{_WHO}\b.{{0,60}}\b(?:{BUY}|anskaffe|buy|order)\b.{{0,60}}\b{ON_OUR_OWN}"
    rf"|\b(?:går det an|(?:er|e) det (?:greit|ok|okei|lov|tillatt|mulig|i orden)|is it (?:ok|okay|fine|allowed)|har (?:vi|jeg|me|eg) lov)\b.{{0,40}}\b{BUY}\b.{{0,60}}\b{ON_OUR_OWN}"
    rf"|\b(?:kan|får)\s+{_WHO}\b.{{0,60}}\b(?:selv|sjøl|sjølv|direkte)\b.{{0,20}}\b(?:kjøpe|bestille|handle)\b"
    r"|\b(?:går det an|er det (?:greit|ok|okei|lov|tillatt|mulig|i orden))\b.{0,80}\b(?:ikke|ikkje|uten|utan|bare|berre|la være|direkte)\b"
    r"|\bslipp(?:er|e)?\b"
    r"|\bunder (?:lovens|lova|loven|nasjonal\w*|den nasjonale|eøs\S*|terskel\w*|grens\w*)"
    r"|\butenfor (?:lov\w*|regelverk\w*|anskaffelseslov\w*)"
    r"|\b(?:fritt fr[ae]m|unntatt|fritatt|unnateke)\b",
    re.IGNORECASE,
)
_INTERROGATIVE: Final = re.compile(
    r"^\W*(?:(?:og|men|så|hei|ja|nei)\W+)*(?:hvem|hvæm|kven|kem|kæm|hvor|kor|hvordan|korleis|kordan|koss\w*|åssen|hvorfor|kvifor|"
    r"hvilke\w*|kva|ka|hva|va|what|who|where|how|why|which|when"
    r"|når(?=\s+(?:må|skal|kan|bør|er|blir|ble|får|gjelder|trenger|starter|slutter|melder|lyser|kunngjør)))\b",
    re.IGNORECASE,
)
_CHOICE: Final = re.compile(
    r"\bdel \w+ (?:eller|or) (?:del )?\w+|\b(?:eller|or) (?:[\d ]{4,}|\d[\d,.]* ?mill\w*)\W*$", re.IGNORECASE
)
"""One of two is asked for, to which neither Ja nor Nei is an answer."""
_PROCESS: Final = re.compile(
    r"^\W*(?:hvem|hvæm|kven|kem|kæm|hvor(?!\s+(?:mye|mange penger))|kor(?!\s+mykje)|hvordan|korleis|kordan|koss\w*|åssen|hvorfor|kvifor"
    r"|når(?=\s+(?:må|skal|kan|bør|er|blir|melder|lyser))"
    r"|hva skjer|kva skjer|hva er (?:konsekvens\w*|straff\w*))\b",
    re.IGNORECASE,
)
_ABOUT_AMOUNT: Final = re.compile(r"^\W*h?va (?:om|hvis|med)\b|^\W*kva (?:om|viss|med)\b", re.IGNORECASE)
_CLAUSE: Final = re.compile(r"[.!?;\n]\s+|,\s+(?!\d)|\s[–-]\s")


_STANDS: Final = re.compile(
    r"^\W*(?:(?:og|men|så)\W+)*(?:stemmer?|er|e|blir|har (?:jeg|vi|eg|me)) (?:det|dette|ikke det|ikkje det)?\W*(?:rett|riktig|sant|korrekt|at\b.*)?\W*$"
    r"|\bikke sant\b|\bikkje sant\b|\b(?:correct|right)\W*$",
    re.IGNORECASE,
)
"""Somebody wants what they have just told confirmed."""


def confirms(text: str) -> bool:
    """Say whether a message tells something and asks whether it is so."""
    sentence = asking_sentence(text)
    return sentence != text and bool(_STANDS.search(sentence))


def form_of(text: str) -> Form:
    """Return how the clause that names a duty is put; an unordered list of words counts as asking for it.

    A duty that is only told of, beside a question of something else, is answered with neither Ja nor Nei.
    """
    asking, sentence = asking_clauses(text), asking_sentence(text)
    if names_duty(asking):
        clause = _asking_clause(asking)
    elif (asking == sentence and names_duty(sentence)) or not names_duty(text) or _STANDS.search(sentence):
        clause = _asking_clause(text)
    else:
        return Form.OPEN
    if _FREEDOM.search(clause) and not _INTERROGATIVE.search(clause):
        return Form.FREEDOM
    if _CHOICE.search(clause) or (_INTERROGATIVE.search(clause) and not _ABOUT_AMOUNT.search(clause)):
        return Form.OPEN
    return Form.DUTY


def asks_how(text: str) -> bool:
    """Say whether a question wants to know who, where, when or how, so that its subject is that and not the amount."""
    return bool(_PROCESS.search(text))


def names_duty(text: str) -> bool:
    """Say whether a text speaks of one of the duties: to announce, to report, or to follow the law."""
    return any(ASKS[ask].search(text) for ask in (Ask.ANNOUNCE, Ask.TED, Ask.REPORT, Ask.LAW))


def _asking_clause(text: str) -> str:
    """Return the last clause that names a duty, or the whole text where it is one clause."""
    clauses = [clause for clause in _CLAUSE.split(text) if clause.strip()]
    naming = [clause for clause in clauses if names_duty(clause)]
    return naming[-1] if naming else (clauses[-1] if clauses else text)


def verdict(form: Form, *, duty: bool, language: Language = Language.BOKMAL) -> str:
    """Return "Ja" or "Nei" as the question is put, or nothing where neither word is an answer to it."""
    if form is Form.OPEN:
        return ""
    said = phrases(language)
    return said.yes if duty is (form is Form.DUTY) else said.no
