"""A question about agreements with its asking words spelt in one way: dialect, nynorsk, English and slips put right."""

import re
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from norsk.stop_words import FUNCTION_WORDS
from norsk.text import skeleton
from norsk.words import word_set

_TARGETS: Final = frozenset(
    {"hva", "hvem", "hvor", "hvordan", "hvilken", "når", "jeg", "vi", "noe", "til", "fra", "skal", "er"}
)
_LEFT_ALONE: Final = frozenset(
    {"i", "ei", "eie", "jei", "om", "å", "a", "og", "der", "ner", "det", "de", "den", "me"}
)
_SAME: Final = {
    **{word: target for word, target in FUNCTION_WORDS.items() if target in _TARGETS and word not in _LEFT_ALONE},
    "noen": "noen", "nokon": "noen", "nokre": "noen", "me": "vi", "avtala": "avtalen", "avtalar": "avtaler", "avtalane": "avtalene", "avtaleforvaltar": "avtaleforvalter",
    "bestillar": "bestiller", "bestill": "bestille", "tingar": "bestiller", "tinge": "bestille", "tinger": "bestiller",
    "kjøpar": "kjøper", "leverar": "leverer", "leverandørar": "leverandører", "utløpar": "utløper",
    "innkjøpskontakten": "innkjøpskontakt", "innkjøpskontakta": "innkjøpskontakt", "avtaleforvalteren": "avtaleforvalter",
    "avtaleforvaltaren": "avtaleforvalter", "opsjonar": "opsjoner", "opne": "åpne", "mitt": "min", "visst": "vis",
    "which": "hvilken", "what": "hva", "who": "hvem", "where": "hvor", "how": "hvordan", "when": "når", "do": "gjør", "we": "vi",
    "our": "vår", "is": "er", "are": "er", "have": "har", "has": "har", "agreement": "avtale", "agreements": "avtaler",
    "contract": "avtale", "contracts": "avtaler", "framework": "ramme", "on": "på", "with": "med", "my": "mine",
    "show": "vis", "order": "bestille", "buy": "kjøpe", "expires": "utløper", "expire": "utløper", "ends": "utløper",
    "supplier": "leverandør", "suppliers": "leverandører", "kontrakt": "avtale",
    "kontrakten": "avtalen", "kontrakter": "avtaler", "kontraktene": "avtalene", "kontraktar": "avtaler", "kontraktane": "avtalene",
    "rammeavtala": "rammeavtalen", "rammeavtalar": "rammeavtaler", "rammeavtalane": "rammeavtalene", "option": "opsjon",
    "options": "opsjoner", "value": "verdien", "open": "åpne", "deviations": "avvik", "deviation": "avvik", "timeline": "tidslinje",
    "manages": "forvalter", "missing": "mangler", "avvika": "avvikene", "forvaltar": "forvalter",
}  # fmt: skip
_FRAME: Final = word_set(
    """avtale avtalen avtaler avtalene rammeavtale rammeavtalen rammeavtaler rammeavtalene innkjøpskontakt avtaleforvalter
    avtaleansvarlig kontraktsansvarlig avtaleeier stedfortreder utløper utløpe utgår bestiller bestille bestilles kjøper leverer
    leveres leverandør leverandøren leverandører tidslinje registeret avtaleregisteret opsjon opsjoner verdien ansvarlig kalender
    hvilken hvilke hvordan avvik avvikene avviket forvalter mangler åpne kontakt kontakten kontakter verden avtalt utløp utløpt
    sommeren kvartal halvår"""
)
_ENGLISH: Final = (
    (re.compile(r"^(?:where|how) (?:do|can|should) (?:i|we) (?:order|buy|get)\b"), "hvor bestiller jeg"),
    (re.compile(r"^(?:which|what) (?:framework )?(?=agreement|contract)"), "hvilken "),
    (re.compile(r"\bdo we have\b"), "har vi"),
    (re.compile(r"\b(?:is|are) there\b"), "finnes det"),
    (re.compile(r"^who (?:supplies|delivers)\b"), "hvem leverer"),
)
_SHORTEST, _LONG = 5, 9
_LEADS: Final = re.compile(
    r"^(?:(?:og|men|hei|heisann|hallo|hello|hi|ja|nei|så|altså|da|du|please|kan du|kan du si meg|vet du|veit du|jeg lurer på|eg lurer på|lurer på|si meg|fortell meg|"
    r"could you|can you|do you know)\b[\s,!.:]*)+"
)


def normal(text: str) -> str:
    """Return a text in small letters on one line, greetings and signs left out, asking words in bokmål."""
    plain = re.sub(r"[«»\"“”'´`*?!;]|\.(?=\s|$)|,(?=\s|$)", " ", text.casefold())
    plain = _LEADS.sub("", " ".join(plain.split()))
    for english, norwegian in _ENGLISH:
        plain = english.sub(norwegian, plain)
    return " ".join(_word(word) for word in plain.split())


@lru_cache(maxsize=4096)
def _word(word: str) -> str:
    if word in _SAME:
        return _SAME[word]
    if word in _FRAME or len(word) < _SHORTEST or not word.isalpha():
        return word
    bare = skeleton(word)
    most = 2 if len(word) >= _LONG else 1
    near = [
        (OSA.distance(bare, skeleton(known)), known)
        for known in sorted(_FRAME)
        if known[0] == word[0] and abs(len(known) - len(word)) <= most
    ]
    edits, known = min(near, default=(most + 1, word))
    return _SAME.get(known, known) if edits <= most else word
