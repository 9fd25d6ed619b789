"""What somebody says about what is stored of them: they want to see it, to have a copy of it, or to have it deleted."""

import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz, process

from norsk.words import fold, word_set


class Wish(StrEnum):
    """What is wanted of what is stored about oneself."""

    SEE = "see"
    COPY = "copy"
    FORGET = "forget"


_SAID: Final = {
    Wish.SEE: (
        "hva har du lagret om meg", "hva har dere lagret om meg", "hva lagrer du om meg", "hva lagrer dere om meg", "hva vet du om meg", "hva er lagret om meg", "hvilke opplysninger har du om meg",
        "hvilke opplysninger har dere lagret om meg", "hva har boten lagret om meg", "hva lagrer boten om meg", "hvilke data har du om meg", "vis hva du har lagret om meg", "vis hva som er lagret om meg",
        "vis data om meg", "vis mine data", "mine data", "mine opplysninger", "vis mine opplysninger", "mine personopplysninger", "hva står det om meg", "hva har du på meg", "hva husker du om meg",
        "jeg vil se hva du har lagret om meg", "kan jeg få se hva som er lagret om meg", "innsyn i mine data", "innsyn i egne opplysninger", "jeg vil ha innsyn i mine personopplysninger", "hvem har lest samtalene mine",
        "hvem har sett samtalene mine", "har noen lest samtalene mine", "kva har du lagra om meg", "kva har de lagra om meg", "kva lagrar du om meg", "kva veit du om meg", "kva opplysningar har du om meg",
        "kva er lagra om meg", "vis kva du har lagra om meg", "what have you stored about me", "what do you store about me", "what do you know about me", "what data do you have about me", "show my data",
        "what have you saved about me", "what information do you have on me", "my data",
    ),
    Wish.COPY: (
        "gi meg en kopi", "gi meg kopi", "gi meg en kopi av dataene mine", "gi meg en kopi av alt", "gi meg en kopi av det du har lagret", "gi meg en kopi av mine data", "gi meg en kopi av opplysningene mine", "jeg vil ha en kopi av dataene mine",
        "jeg vil ha en kopi", "kan jeg få en kopi av dataene mine", "kan jeg få en kopi av det du har lagret om meg", "kan jeg få en kopi", "last ned dataene mine", "last ned mine data", "eksporter dataene mine", "send meg dataene mine",
        "send meg en kopi av dataene mine", "kopi av mine data", "få en kopi", "gje meg ein kopi", "gi meg ein kopi", "gje meg ein kopi av dataa mine", "eg vil ha ein kopi av dataa mine", "kan eg få ein kopi",
        "give me a copy", "give me a copy of my data", "can i have a copy of my data", "download my data", "export my data", "send me my data", "i want a copy of my data",
    ),
    Wish.FORGET: (
        "slett samtalene mine", "slett alle samtalene mine", "slett samtalen min", "slett samtaler", "slett samtalene", "slett mine samtaler", "slett alt om meg", "slett alt du har om meg", "slett alt du har lagret om meg", "slett dataene mine",
        "slett mine data", "slett historikken min", "slett historikk", "slett chatten", "slett chatten min", "slett meldingene mine", "slett mine meldinger", "slett spørsmålene mine", "slett det jeg har skrevet",
        "slett alt jeg har skrevet", "slett opplysningene mine", "slett meg", "glem meg", "glem alt om meg", "glem samtalene mine", "kan du slette samtalene mine", "kan du slette alt om meg", "jeg vil slette samtalene mine", "jeg vil at du skal slette samtalene mine",
        "fjern samtalene mine", "jeg vil bli glemt", "slett samtalane mine", "slett alle samtalane mine", "sletta samtalane mine", "gløym meg", "gløym samtalane mine", "fjern samtalane mine", "eg vil slette samtalane mine", "slett det eg har skrive",
        "delete my conversations", "delete my conversation", "delete my chats", "delete my chat history", "delete my data", "delete everything about me", "delete my messages", "forget me", "erase my data", "clear my history",
    ),
}  # fmt: skip
_PHRASES: Final = {fold(phrase): wish for wish, phrases in _SAID.items() for phrase in phrases}
_NEAR: Final = 90
"""How alike a misspelt phrase must be, of 100."""
_LONGEST: Final = 80
_SHORTEST_NEAR: Final = 10
"""Letters; a shorter text is one of the phrases, or another."""
_WORD: Final = re.compile(r"[^\W_]+(?:'t)?")
_NOT: Final = word_set("ikke ikkje aldri not don't dont never")
_SHORTEST_MISSPELT: Final = 3
_LONG: Final = 5
_LIKE: Final = 85
_VERB_LIKE: Final = 75
_ABOUT: Final = word_set("om på about on")
_ME: Final = word_set("meg mæ me")
_MINE: Final = word_set("mine mi min mitt my egne eigne own")
_I: Final = word_set("jeg eg æ i")
_STORE: Final = word_set(
    "lagret lagra lagrer lagrar lagres lagre lagring registrert registrerer oppbevarer samlet vet veit husker hugsar stored store saved save keep hold know "
    "remember"
)
_HAVE: Final = word_set("har have got")
_DATA: Final = word_set(
    "data dataene datane dataa info informasjon informasjonen opplysninger opplysningene opplysningar opplysningane personopplysninger personopplysningene "
    "personopplysningar personopplysningane persondata persondataene information"
)
_TALK: Final = word_set(
    "samtalene samtaler samtalane samtalar samtalen chatten chattene chatloggen chat chats historikken historikk history conversations conversation "
    "messages"
)
_SHOW: Final = word_set("vis vise les lese se sjå hent hente åpne opne show read see open innsyn access")
_ACT: Final[dict[Wish, frozenset[str]]] = {
    Wish.FORGET: frozenset(
        {
            "slett",
            "slette",
            "sletta",
            "sletting",
            "stryk",
            "stryke",
            "fjern",
            "fjerne",
            "glem",
            "glemme",
            "gløym",
            "gløyme",
            "delete",
            "erase",
            "forget",
            "remove",
            "clear",
            "wipe",
        }
    ),
    Wish.COPY: frozenset(
        {
            "kopi",
            "kopien",
            "kopier",
            "copy",
            "eksporter",
            "eksport",
            "eksportere",
            "export",
            "nedlasting",
            "download",
            "last",
            "utskrift",
            "send",
        }
    ),
}
_ASKS: Final = word_set("hva kva ka va what vis les show alt")
_WROTE: Final = word_set("spurt skrevet skrive sagt asked written said")
_FILLERS: Final = word_set(
    "hva kva ka va hvilke hvilken for slags noe noko alt alle all everything anything det som what which that is er blir be du dere de dykk deg you your "
    "kan can could må får få have ha vil will would want like ønsker ynskjer ber krever krev å to at i in fra frå from av of en ei ein et eit a an the og "
    "and ned til with personal hele heile systemet boten bot her here etter gdpr personvernforordningen personvern vær ver så snill takk please nå no hei "
    "hallo hi gi gje give gjerne bare berre been do does finnes finst ligger ligg står"
)
_OF_OWN_DATA: Final = (
    _ABOUT
    | _ME
    | _MINE
    | _I
    | _STORE
    | _HAVE
    | _DATA
    | _TALK
    | _SHOW
    | _WROTE
    | _FILLERS
    | frozenset().union(*_ACT.values())
)
"""Every word that a wish is made of. A text with any other word is about something else, or asks more."""
_SPELT: Final = tuple(word for word in _OF_OWN_DATA if len(word) >= _SHORTEST_MISSPELT)
_EDGES: Final = re.compile(
    r"^(?:hei|hallo|vær så snill|ver så snill|vennligst|please|du|og|så)?[\s,.!:«\"'/-]+|[\s.!?,:;»\"')]+$"
)
_POLITE: Final = re.compile(r"\s+(?:er du snill|takk|please|nå|no|da)$")
_READ: Final = re.compile(
    r"^(?:(?:kan|får|må) (?:jeg|eg) (?:få )?|jeg (?:vil|må|skal) |eg (?:vil|må|skal) |can i )?(?:les|lese|vis|vise|åpne|opne|hent|hente|se|sjå|innsyn i|gi|gje|give|read|show|open|see)(?: meg| me)?(?: (?:en|ein|a) (?:kopi|copy) (?:av|of))?"
    r" (?:(?:hele |alle |the )?(?:samtalen?e?r?|samtalane|samtalar|chatten?e?|chatloggen?|conversations?|chats?) (?:til|åt|hos|from|of|with|frå|med) (?P<who>[^?!]{2,80}?)"
    r"|(?:hva|kva|what) (?P<asker>[^?!]{2,60}?) (?:har|has) (?:spurt|skrevet|skrive|asked|written)(?: (?:til |to )?(?:deg|boten|you))(?: om| about)?)[\s?!.]*$",
    re.IGNORECASE,
)


_ASKED: Final = re.compile(
    r"^(?:hva|kva|what) (?:har|has) (?P<who>[^?!]{2,60}?) (?:spurt|skrevet|skrive|asked|written) (?:til |to )?(?:deg|boten|you)(?: om| about)?[\s?!.]*$",
    re.IGNORECASE,
)


_NAMED: Final = re.compile(
    r"^(?:[Hh]va|[Kk]va) har (?P<who>[A-ZÆØÅ][\wæøå-]+(?: [A-ZÆØÅ][\wæøå-]+){0,3}) spurt(?: om)?[\s?!.]*$"
)
"""Whose questions are asked about by name, though not that it was the bot that they asked."""
_OF_STAFF: Final = re.compile(
    r"(?:kan|får|korleis kan|hvordan kan|har) (?:jeg|eg|vi|lederen|en leder|ledere|leiaren|ein leiar|leiarar)(?: som leder| som leiar)? (?:få |lov til å |høve til å )?(?:se|sjå|lese|vite|innsyn i) (?:hva|kva|spørsmålene fra|spørsmåla frå|det)"
    r"(?: som)? (?:(?:de |dei )?(?:ansatte|tilsette)(?: mine| våre)?|mine (?:ansatte|tilsette|folk)|folkene mine|teamet mitt|kollegene mine|kollegaene mine|medarbeiderne(?: mine)?|medarbeidarane(?: mine)?)"
    r"(?: (?:spør|spørr|skriver|skriv|har spurt|har skrevet|har skrive))?(?: (?:til )?(?:deg|boten))?(?: om)?"
)


def asks_of_staff(text: str) -> bool:
    """Say whether somebody asks if a leader may see what employees say to the bot, and asks for nobody's talk."""
    return _OF_STAFF.fullmatch(fold(text).strip(" \t\n?!.")) is not None


def wish_in(text: str) -> Wish | None:
    """Return what a text wants of what is stored about its writer, misspelt too; None where it says more, or other things."""
    said = _POLITE.sub("", _EDGES.sub("", _EDGES.sub("", fold(text).casefold().strip())))
    if not said or len(said) > _LONGEST:
        return None
    if exact := _PHRASES.get(said):
        return exact
    words = [_spelt(word) for word in _WORD.findall(said)]
    if _NOT & set(words):
        return None
    return _in_words(words) or _near(said, set(words))


def _spelt(word: str) -> str:
    """Return the word of a wish that a misspelt one stands for; any other as it is."""
    if word in _OF_OWN_DATA or len(word) < _SHORTEST_MISSPELT:
        return word
    near = process.extractOne(word, _SPELT, scorer=fuzz.ratio, score_cutoff=_LIKE)
    # Of a short word a letter is missing; one with a letter more is another word.
    return near[0] if near and (len(word) >= _LONG or len(near[0]) > len(word)) else word


def _in_words(words: Sequence[str]) -> Wish | None:
    """Return what is wanted where every word is of a wish, and it is about the writer's own data."""
    said = set(words)
    if not said <= _OF_OWN_DATA:
        return None
    about_me = any(one in _ABOUT and two in _ME for one, two in pairwise(words))
    own = bool(said & _MINE and said & (_DATA | _TALK))
    forget_me = any(one in _ACT[Wish.FORGET] and two in _ME for one, two in pairwise(words))
    if said & _ACT[Wish.FORGET] and (about_me or own or forget_me):
        return Wish.FORGET
    if said & _ACT[Wish.COPY] and (about_me or own):
        return Wish.COPY
    wrote = bool(said & _I and said & _WROTE and words[0] in _ASKS)
    held = about_me and bool(said & (_STORE | _HAVE | _DATA))
    return Wish.SEE if held or wrote or (own and said & (_SHOW | _STORE | _HAVE)) else None


def _near(said: str, words: set[str]) -> Wish | None:
    """Return the wish of a phrase that a text is nearly; what takes away only where a word of the text says so."""
    if len(said) < _SHORTEST_NEAR:
        return None
    near = process.extractOne(said, _PHRASES.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
    wish = _PHRASES[near[0]] if near else None
    return None if wish is Wish.FORGET and not any(map(_takes_away, words)) else wish


def _takes_away(word: str) -> bool:
    return any(fuzz.ratio(word, verb) >= _VERB_LIKE for verb in _ACT[Wish.FORGET])


def reads_about(text: str) -> str | None:
    """Return whose conversations somebody wants to read; None where they want something else, or their own."""
    if asked := _ASKED.match(text.strip()):
        return asked["who"].strip()
    if named := _NAMED.match(text.strip()):
        return named["who"]
    found = _READ.match(text.strip())
    return (found["who"] or found["asker"]).strip(" «»\"'") if found else None
