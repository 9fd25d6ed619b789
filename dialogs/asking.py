"""Which part of a message asks: the story around it only tells, and decides neither the subject nor Ja and Nei."""

import re
from typing import Final

WHO: Final = (
    r"(?:jeg|vi|eg|me|mi|æ|e|man|dere|de|dykk|dokker|en|ein|det|den|dette|kommunen|skolen|i|we|it|they)"
)
_MODAL: Final = (
    r"(?:må|skal|ska|kan|bør|får|trenger|treng|trengs|behøver|slipper|slepp|gj[eæ]ld(?:er?)?|er|e|blir|finnes|finst|har|"
    r"holder|held|rekker|går|stemmer|plikter|do|does|must|can|may|should|is|are|have)"
)
QUESTION_WORD: Final = (
    r"(?:hva|va|kva|ka|hvem|hvæm|hvm|kven|kem|kæm|hvor\w*|vor|kor\w*|hvordan|korleis|kordan|koss\w*|åssen|assen|når|"
    r"hvorfor|kvifor|koffer|korfor|hvilke\w*|kvilke\w*|what|who|where|when|why|how|which)"
)
_SENTENCE: Final = re.compile(
    r"(?<=[?!])\s+|(?<=[;\n])\s*|(?<=\.)\s+(?=[A-ZÆØÅ])"
    r"|(?<!\bca\.)(?<!\bkr\.)(?<!\bpr\.)(?<!\bnr\.)(?<!\beks\.)(?<!\binkl\.)(?<!\bekskl\.)(?<!\bmill\.)(?<!\bmva\.)(?<!\bbl\.)"
    r"(?<=\.)\s+(?!(?:jan|feb|mar|apr|mai|jun|jul|aug|sep|okt|nov|des)[a-z]*\b|og\b|eller\b)"
)
_CLAUSE: Final = re.compile(r",\s+(?!\d|eller\b|or\b)|\s[–-]\s|(?<!\s)\s+(?=(?:men|but)\s)", re.IGNORECASE)
_LEADS: Final = r"^\W*(?:(?:og|men|så|hei|heisann|hallo|ja|nei|eller|altså|da|but|and|so|hi|or|hello)\W+)*"
_ASKS: Final = re.compile(
    rf"{_LEADS}{QUESTION_WORD}\b|{_LEADS}{_MODAL}\b|\b{_MODAL}\s+(?:da\s+|nå\s+)?{WHO}\b", re.IGNORECASE
)
_CONDITION: Final = re.compile(
    rf"(?<=\w)\s+(?:når|hvis|viss|dersom|siden|sidan|fordi|selv om|sjølv om|because|if|since|when)\s+(?!{_MODAL}\b)[^,?!;]*",
    re.IGNORECASE,
)
_WH: Final = re.compile(
    rf"{_LEADS}(?:(?:i|til|fra|på|av|med|for|from|to)\s+)?{QUESTION_WORD}\b", re.IGNORECASE
)


def asking_sentence(text: str) -> str:
    """Return the sentences that end in a question mark, else those put as a question; the whole text where none is."""
    sentences = [one for one in _SENTENCE.split(text) if one.strip()]
    marked = [one for one in sentences if one.rstrip(" \"'»)").endswith("?")]
    found = marked or [one for one in sentences if _ASKS.search(one)]
    return " ".join(found) or text


def asking_clauses(text: str) -> str:
    """Return the clauses of the asking sentence that ask, without their conditions; the sentence where none stands out."""
    sentence = asking_sentence(text)
    asking = [clause for clause in _CLAUSE.split(sentence) if _ASKS.search(clause)]
    return _CONDITION.sub(" ", ", ".join(asking)) if asking else sentence


def asks_which(text: str) -> bool:
    """Say whether who, what, where, how or how many is asked, so that neither Ja nor Nei is an answer."""
    return bool(_WH.search(asking_clauses(text)))
