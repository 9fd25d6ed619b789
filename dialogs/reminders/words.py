"""What a sentence about one's reminders asks for: the list, all one by one, to go on, or several at once; pure."""

import re
from enum import StrEnum
from typing import Final

from norsk.spelling import Speller
from norsk.words import fold

LONGEST: Final = 80
"""Characters; a longer text asks about something else."""


class ReminderWish(StrEnum):
    """What somebody wants of their reminders; `TO_DO` may as well be about a purchase that they have told of."""

    LIST = "list"
    ALL = "all"
    GO_ON = "go_on"
    SEVERAL = "several"
    TO_DO = "to_do"


_REMINDERS = r"(?:påminnelser|påminnelsene|påminningar|påminningane|reminders|saker som venter)"
_OWN = r"(?:påminnelser|påminningar|varsler|varsla|reminders|oppgaver|oppgåver|gjøremål|gjeremål|saker|frister|fristar)"
_THE_OWN = r"(?:oppgavene|oppgåvene|gjøremålene|gjeremåla|sakene|fristene|fristane)"
_SHOW = r"(?:(?:kan du |kan jeg få |kan eg få )?(?:vis|vise|se|list|liste|åpne|hent|gi|få)(?: opp| ut)?(?: meg)? )?"
_ME = r"(?:meg|mæ|me|mei)"
_WAIT = r"(?:venter|ventar|vente|venta|ligger og venter|står og venter|haster|hastar)"
_THINGS = r"(?:saker|avtaler|avtalar|beslutninger|avgjerder|oppgaver|frister|ting)"
_PATTERNS: Final[tuple[tuple[ReminderWish, str], ...]] = (
    (ReminderWish.LIST, rf"{_SHOW}(?:alle )?(?:mine |my )?{_REMINDERS}(?: mine| min| for meg)?(?: (?:nå|i dag))?"),
    (ReminderWish.LIST, rf"{_SHOW}(?:alle )?(?:mine|my) {_OWN}"),
    (ReminderWish.LIST, rf"{_SHOW}(?:alle )?{_THE_OWN} (?:mine|mi|våre)"),
    (ReminderWish.LIST, r"(?:hvilke|kva for|kva|hva slags) (?:frister|fristar|oppgaver|oppgåver|saker|gjøremål) har (?:jeg|eg|æ)(?: (?:nå|no|i dag|denne uka|denne veka|denne uken|foran meg))?"),
    (ReminderWish.LIST, rf"(?:minn|påminn) {_ME} (?:på|om) (?:hva|kva|ka|det) (?:som|jeg må|eg må|jeg skal)(?: det er)?(?: som)? ?(?:{_WAIT}|gjøre|gjere|avgjøre)?(?: (?:på|for) {_ME})?"),
    (ReminderWish.TO_DO, r"(?:hva|kva|ka) (?:må|skal|bør|burde) (?:jeg|eg|æ) (?:gjøre|gjere|gjera|gjør|gjer|ta tak i)(?: (?:nå|no|i dag|først|fyrst|denne uka|denne uken|denne veka|her))*"),
    (ReminderWish.LIST, rf"(?:hva|kva|ka|what|hva er det som|kva er det som)(?: er det)?(?: som)? (?:{_WAIT}|is waiting|waits)(?: det)?(?: på| for)? {_ME}(?: (?:nå|no|i dag|her))?"),
    (ReminderWish.LIST, r"(?:hva|kva|ka|what)(?: er det)?(?: som)? (?:haster|hastar|er urgent)(?: (?:mest|nå|no|for meg))*"),
    (ReminderWish.LIST, rf"(?:hvilke|kva for|hvilken|hva for|kva)(?: av mine)? {_THINGS} (?:{_WAIT})(?: (?:på|for))? {_ME}"),
    (ReminderWish.LIST, rf"(?:er det |har jeg |har eg )(?:noe|noko|noen|nokon)(?: {_THINGS})?(?: som)? (?:{_WAIT})(?: (?:på|for) {_ME})?"),
    (ReminderWish.LIST, rf"{_SHOW}(?:alt |det )?som {_WAIT}(?: (?:på|for) {_ME})?|{_SHOW}det som {_WAIT}(?: (?:på|for) {_ME})?"),
    (ReminderWish.LIST, r"(?:hva|kva|ka) (?:må|skal|bør) (?:jeg|eg|æ) (?:avgjøre|avgjere|ta stilling til|bestemme)(?: (?:nå|no|i dag|først|fyrst))?"),
    (ReminderWish.LIST, r"(?:hva|kva) har (?:jeg|eg|æ) (?:å gjøre|å gjere|på lista|på listen|på blokka)(?: (?:nå|no|i dag))?"),
    (ReminderWish.ALL, rf"(?:(?:jeg vil|eg vil|kan vi) )?(?:behandle|behandl|gå gjennom|gjennomgå|ta|avgjøre?|handter|håndtere?) (?:alle|alt|alle sammen|alle sakene)(?: (?:mine )?{_REMINDERS})?(?: (?:sammen|etter tur|en og en|én og én|én for én))?"),
    (ReminderWish.ALL, rf"(?:behandle|gå gjennom|gjennomgå) (?:de |alle )?(?:mine )?{_REMINDERS}(?: mine)?"),
    (ReminderWish.GO_ON, r"(?:fortsett|fortsette|halde fram|hald fram|gå videre|gå vidare|ta neste|neste|neste sak|neste påminnelse|continue)(?: (?:der (?:jeg|eg|vi) (?:var|slapp|slutta|sluttet)|med (?:påminnelsene|sakene|behandlingen|alle)|behandlingen))?"),
    (ReminderWish.SEVERAL, rf"(?:avgjør|avgjøre|avgjer|behandle|ta|beslutt) flere(?: {_THINGS})?(?: (?:på en gang|på én gang|samtidig|under ett|om gangen|på ein gong))?"),
)  # fmt: skip
_COMPILED: Final = tuple((wish, re.compile(pattern)) for wish, pattern in _PATTERNS)
_SPELLER: Final = Speller(
    dict.fromkeys(("påminnelser", "påminnelsene", "påminningar", "venter", "ventar", "behandle", "fortsett", "alle", "mine", "avgjør"), 1)
)  # fmt: skip
_NEVER_WRONG: Final = frozenset({"hvem", "neste", "hva", "kva", "min", "mitt", "hente", "svarer", "betinget", "all", "fleste", "minne", "mene"})  # fmt: skip
_SWAPPED: Final = re.compile(r"^(?:hav|hv|hvq|hba|vha|hvaa|va|hva,)(?= )")
"""How «hva» is misspelt at the beginning, which is too short for the speller."""
_GREETING: Final = re.compile(r"^(?:hei(?:sann)?|hallo|god morgen|morn)\b[\s,.!]*")


def reminder_wish(text: str) -> ReminderWish | None:
    """Return what a text asks of one's reminders, in bokmål or nynorsk and misspelt too; None for anything else."""
    if len(text) > LONGEST:
        return None
    folded = _GREETING.sub("", " ".join(fold(text).split())).strip(" ?!.,:;«»\"'")
    folded = _SWAPPED.sub(r"hva", folded)
    for said in dict.fromkeys((folded, _respelt(folded))):
        if found := next((wish for wish, pattern in _COMPILED if pattern.fullmatch(said)), None):
            return found
    return None


def _respelt(text: str) -> str:
    def right(found: re.Match[str]) -> str:
        word = found[0]
        return word if word in _NEVER_WRONG else _SPELLER.nearest(word) or word

    return re.sub(r"[a-zæøå]{4,}", right, text)
