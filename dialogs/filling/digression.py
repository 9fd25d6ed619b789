"""Whether a message in an open form asks something itself, or begins something else: it is no answer then."""

import re
from dataclasses import dataclass
from typing import Final

from conversation.reply import FieldKind
from dialogs.asking import QUESTION_WORD, WHO
from dialogs.form import Question
from dialogs.need_talk import Talk, talk
from norsk.amount import find_amounts
from norsk.words import fold
from register.cases import NUMBER

_LONGEST: Final = 300
_LONGEST_UNMARKED: Final = 14
_VERB: Final = (
    r"(?:må|skal|ska|kan|bør|får|trenger|treng|behøver|slipper|gj[eæ]ld(?:er)?|er|blir|finnes|finst|har|holder|rekker|går|stemmer|plikter|"
    r"koster|betyr|skjer|gjør|gjer|kommer|tar|do|does|must|can|may|should|is|are|have)"
)
_LEADS: Final = r"^\W*(?:(?:og|men|så|hei|ja|nei|eller|altså|da|forresten|vent|btw|but|and|so)\b\W*)*"
_BY_WORD: Final = re.compile(rf"{_LEADS}(?:(?:i|til|fra|på|av|med|for)\s+)?{QUESTION_WORD}\b", re.IGNORECASE)
_BY_VERB: Final = re.compile(
    rf"{_LEADS}{_VERB}\s+(?:det\s+)?(?:{WHO}|noen|noe|dette|\w+en|\w+et)\b", re.IGNORECASE
)
_PLAIN: Final = re.compile(rf"{_LEADS}{QUESTION_WORD}\s+(?:(?!som\b)\w+\s+){{0,3}}?{_VERB}\b", re.IGNORECASE)
_SENTENCES: Final = re.compile(r"(?<=[?!])\s+|(?<=[.])\s+(?=[A-ZÆØÅ])|\n+")
_COMMAND: Final = re.compile(
    r"(?:vis|show)\s+(?:avtale|artikkel|sak|behovsmelding|avvik|historikk|kommuneprofil|påminnelse)\b.*"
    r"|(?:vis )?(?:mine|åpne|nye|våre)\s+(?:saker|avtaler|avvik|behov|behovsmeldinger|påminnelser|fravær|varsler)\b.*"
    r"|behov i (?:mitt|området|vårt)\b.*|(?:bm|av|eb)[- ]?\d{4}[- ]\d{1,4}|(?:hvor|kor) er saken.*|status (?:på|for) .*"
    r"|(?:overfør|historikk|foreslå endring|ny artikkel|ubesvarte spørsmål|mangler i registeret|kommuneprofil|varsling)\b.*"
    r"|(?:jeg|eg) (?:er|blir) (?:borte|vekke|på ferie|syk)\b.*"
)
_DONE_TO_CASE: Final = re.compile(
    r"(?:(?:kan|kunne|vil) du |(?:jeg|eg) (?:vil |skal |må )?(?:gjerne )?)?(?:vis|åpne|opne|gjenåpne|gi|gir|gje|ta|tar|tek|overta|overtar|overfør|tildel|deleger|flytt|slå|legg|del|splitt|skill"
    r"|sett|set|ny status|endre status|oppdater|send|sender|spør|still|svar|svarer|godkjenn|godkjenner|bekreft|bekrefter|avvis|avviser|avslå|avslår|avklar|avklarer|avlys|avlyser|avslutt|trekk|trekker|slett|eksporter"
    r"|registrer|før|last|skriv|lag|inviter|evaluer|habilitet|hvem|kven|hva|kva|status|historikk|saker?|behovet|kan være inhabil|er inhabil|fortsett)(?:e|r|er)?\b.*#.*"
    r"|# (?:er arkivert|skal slås|kan slås).*"
)
"""What is to be done with a case, its number written as #: «godkjenn BM-2026-0005», «gi BM-2026-0002 til Siri»."""
_ALSO: Final = re.compile(
    r"\b(?:også|òg|i tillegg|dessuten|attpåtil|also|(?:et|eit|ett) (?:nytt|annet|anna|til) behov|noe (?:helt )?annet)\b"
)
_STARTS: Final = (Talk.AVVIK, Talk.CHANGE)
_ORDERS: Final = (Talk.START_NEED, Talk.START_AVVIK, Talk.START_CHANGE)
_FORM_OF: Final = {
    Talk.NEED: "behovsmelding", Talk.START_NEED: "behovsmelding", Talk.AVVIK: "avviksmelding",
    Talk.START_AVVIK: "avviksmelding", Talk.CHANGE: "endringsbehov", Talk.START_CHANGE: "endringsbehov",
}  # fmt: skip
_FREE: Final = (FieldKind.LONG_TEXT, FieldKind.TEXT)


@dataclass(frozen=True, slots=True)
class Asked:
    """A message taken apart: what of it asks, and what it tells besides."""

    question: str
    rest: str


def is_command(text: str) -> bool:
    """Say whether a text is one of the bot's commands, which no form has for an answer, whether its case exists or not."""
    if len(text) > _LONGEST:
        return False
    plain = fold(text).strip(" .!?")
    done_to = NUMBER.search(text) and _DONE_TO_CASE.fullmatch(NUMBER.sub("#", plain))
    return bool(done_to) or _COMMAND.fullmatch(plain) is not None


def asked_in(text: str, question: Question | None) -> Asked | None:
    """Return what a message asks, None where it only answers. `question` is what waits for an answer."""
    sentences = [one.strip() for one in _SENTENCES.split(text) if one.strip()]
    asking = [one for one in sentences if _asks(one, question)]
    if not asking or len(" ".join(asking)) > _LONGEST:
        return None
    rest = " ".join(one for one in sentences if one not in asking)
    told_more = (
        question is not None and question.kind is FieldKind.LONG_TEXT and len(rest) > len(" ".join(asking))
    )
    return None if told_more else Asked(" ".join(asking), rest)


def _asks(sentence: str, question: Question | None) -> bool:
    if sentence.rstrip(" \"'»)").endswith("?"):
        return bool(_BY_WORD.search(sentence) or _BY_VERB.search(sentence))
    if len(sentence.split()) > _LONGEST_UNMARKED:
        return False
    when = question is not None and question.kind is FieldKind.DATE and fold(sentence).startswith("når")
    free = question is not None and question.kind is FieldKind.LONG_TEXT
    return bool(_PLAIN.search(sentence)) and not when and not free


def _costs(text: str) -> bool:
    """Say whether a need is told with what it costs: nobody says what a need is for in that way."""
    return any(amount.explicit for amount in find_amounts(text))


def begins_anew(text: str, question: Question | None) -> str:
    """Return the id of the form that a message begins beside the open one; "" where it begins none.

    An answer in free text may well say what is needed: only what says that it is something more begins anew then.
    """
    told = talk(text)
    if told is None or told not in _FORM_OF:
        return ""
    free = question is not None and question.kind in _FREE
    if _ALSO.search(fold(text)) or told in _ORDERS or (told in _STARTS and not free):
        return _FORM_OF[told]
    if told is Talk.NEED and question is not None and question.kind is FieldKind.LONG_TEXT and _costs(text):
        return _FORM_OF[told]
    return ""
