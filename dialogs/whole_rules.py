"""Whether a question is about the rules as a whole: which there are, which there were, and which are new."""

import re
from typing import Final

from dialogs.limit_words import LEVELS, THRESHOLD
from dialogs.question import Question, without_times
from dialogs.question_words import FILLER, words_of
from knowledge.kind import without_kind
from norsk.words import word_set

NEWS: Final = words_of(
    r"\b(?:nytt|nye|nyheter|nyhende|news?)\b",
    r"\b(?:endr(?:et|a|ede|inger|ingar|ingene|ingane)|forandr\w+|chang(?:ed|es))\b",
)
_APPLIED: Final = words_of(r"\b(?:gjaldt|gjeldt|galdt|applied|gjelder|gjeld|applies)\b")
_SUBJECT: Final = word_set(
    """
    on når was were before now dagens then då that day dato date er blitt vorte har have has seg seg_selv noe noko nokon noen what's whats what which hvilke hvilken kva
    kva_for hvordan siste the in of since de det regler regel reglar reglane reglene regelverk regelverket
    anskaffelsesregler anskaffelsesreglene anskaffelsesregelverket innkjøpsreglene innkjøpsregler
    innkjøpsregelverket anskaffelsesloven anskaffelseslova lov loven lova lovverket forskriften forskrift
    innkjøp innkjøpene anskaffelse anskaffelser anskaffelsene offentlige offentlege anskaffingar
    anskaffingane grense grenser grensene grensa beløpsgrenser beløpsgrensene terskel terskler tersklene
    terskelverdi terskelverdier terskelverdiene terskelverdiane rundt innen innenfor innan skjedd skjer
    kommet komme kom ble blei vart siden sidan since som på det_siste i_det rules procurement public
    thresholds threshold limits law is are there any been vår våre om for med hos oss deg nå lately
    recently nylig nyleg years året årene åra måneder månedene månedane mnd last past hittil over løpet
    av løpet_av fra frå from etter after til før before between mellom lovendring lovendringer
    lovendringene regelendringer regelendringar regelendringene
    """
)
"""Words of a question that is about the rules as a whole, and not about one of them."""


def asks_what_applied(question: Question) -> bool:
    """Say whether a question wants to know which rules there were, and names none of them."""
    return bool(_APPLIED.search(question.text)) and about_the_rules(question)


def about_the_rules(question: Question) -> bool:
    """Say whether nothing is left of a question but its time, its level, its kind and the rules at large."""
    rest = without_kind(without_times(question, question.text))
    for pattern in (NEWS, _APPLIED, THRESHOLD, *LEVELS.values()):
        rest = pattern.sub(" ", rest)
    words = re.findall(r"[^\W\d_]+", rest.casefold())
    return all(word in FILLER or word in _SUBJECT for word in words)
