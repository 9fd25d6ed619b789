"""«Hva må lyses ut neste halvår?»: a question for the plan, told from questions about the rules. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from dialogs.avtaler.period import USUAL_MONTHS, Window, find_window, months_ahead
from norsk.words import fold

LONGEST: Final = 160
_ASK: Final = r"(?:hva|kva|ka|hvilke|kva for|hvilken|what|which)"
_WE: Final = r"(?:vi|me|kommunen|dere|jeg|eg|man|enheten|området|{innkjop}|innkjøp|we)"
_MUST: Final = r"(?:må|skal|bør|burde|kommer til å|trenger|must)"
_BUY: Final = r"(?:anskaffels\w*|anskaffing\w*|konkurrans\w*|innkjøp\w*|kjøp|avtaler|procurements?)"
_ANNOUNCE: Final = r"(?:lyses? ut|lysast ut|utlyses?|lyse|kunngjør(?:es?|as?t?)|kunngjøre|annonseres?)"
_START: Final = r"(?:starte?s?(?: på| opp| med)?|startast|begynne(?:s)?(?: på| med)?|settes? i gang|sette i gang|i gang med|anskaffes?|konkurranseutsettes?|kjøpes? inn)"
_PUBLISHED: Final = re.compile(
    rf"\b{_ASK}\b.{{0,40}}\b{_MUST} (?:{_WE} )?(?:(?:snart|nå) )?{_ANNOUNCE}\b|\b{_ASK} (?:{_BUY} )?(?:som )?{_ANNOUNCE}\b"
)
_BEGUN: Final = re.compile(
    rf"\b{_ASK}\b.{{0,40}}\b{_MUST} (?:{_WE} )?(?:(?:snart|nå) )?{_START}|\b{_ASK} {_BUY} {_MUST}\b.{{0,30}}\b{_START}"
)
_PLAN: Final = re.compile(
    rf"(?:(?:vis|list|gi|hent|lag|kan du vise|kan du lage|hva er|hvilke|kva)(?: meg| oss)? )?(?:en |ei |de |dei )?"
    rf"(?:(?:kommende|komande|planlagte|planlagde) {_BUY}|(?:anskaffelses|innkjøps|anskaffings|konkurranse)plan(?:en|a)(?: vår| for kommunen)?)"
    rf"(?: (?:vi )?(?:har|er det))?(?: (?:vi|oss))?(?P<rest> .*)?"
)
_ONE_CASE: Final = re.compile(
    r"\bsak\w*\b|\b(?:bm|av|eb)[ -]?20\d\d|\bmal(?:en)?\b|\bskriv|\bkrav|\bhva (?:er|skal stå|betyr)\b|\bgodkjenn"
)
"""Words that show that a document of one case is meant, or what the rules say of it."""
_RULES: Final = re.compile(
    r"\b(?:terskel|grense|beløp|kr\b|kroner|mill|over \d|doffin eller|loven|forskrift|reglene|hvor lenge|hvordan|når må|må (?:alt|alle))"
)
"""Words that show that the rules are asked about."""
_BARE_YEAR: Final = re.compile(r"\bi (?:20\d\d)\b")


@dataclass(frozen=True, slots=True)
class PlanQuestion:
    """What is asked of the plan: the time, and whether it is the announcement that lies in it, or the start of the work."""

    window: Window
    announced: bool


def plan_question(text: str, *, today: date) -> PlanQuestion | None:
    """Return what a text asks of the plan; None for one that is about something else.

    Whoever asks what must be announced and names no time asks about the rules, and so does whoever names only a year.
    """
    plain = fold(text).strip(" .?!")
    if len(plain) > LONGEST or _RULES.search(plain):
        return None
    published = bool(_PUBLISHED.search(plain))
    if published or _BEGUN.search(plain):
        window = find_window(plain, today=today)
        if window is None or (published and _BARE_YEAR.search(plain) and re.search("kunngj|doffin", plain)):
            return None
        return PlanQuestion(window, announced=published)
    if _PLAN.fullmatch(plain) and not _ONE_CASE.search(plain):
        return PlanQuestion(
            find_window(plain, today=today) or months_ahead(today, USUAL_MONTHS), announced=False
        )
    return None
